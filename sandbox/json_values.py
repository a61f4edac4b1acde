"""Reading JSON of unknown shape without believing it."""

from __future__ import annotations

from typing import Any, cast

Json = dict[str, Any]


def as_object(value: object) -> Json | None:
    """The value if it is a JSON object, else None."""
    return cast("Json", value) if isinstance(value, dict) else None


def as_list(value: object) -> list[object]:
    """The value if it is a JSON list, else an empty one."""
    return cast("list[object]", value) if isinstance(value, list) else []


def at_path(value: object, *path: str | int) -> object:
    """The value under a path of names and places, or None where the path breaks off."""
    part: Any = value
    for step in path:
        try:
            part = part[step]
        except (KeyError, IndexError, TypeError):
            return None
    return part
