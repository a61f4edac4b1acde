"""Graph's calls with their answers in a file, each kind once: what may be held against Microsoft's metadata later."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

Json = dict[str, Any]
MOST_OF_A_LIST = 8
_OWN = re.compile(r"[^/]*\d[^/]*|[^/:]{20,}")
_LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d[\w:.\-]*")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?")
_IDENTIFIER = re.compile(r"[0-9a-fA-F-]{32,36}")


class RecordedCalls:
    """Writes a call down unless one of its method, path, status and bodies' shape stands there."""

    def __init__(self, file: Path) -> None:
        self.on = True
        self._file, self._seen = file, set[Hashable]()

    def add(self, call: Json) -> None:
        """Note a call; of a batch its parts count, so that one with a part of a new kind is written down whole."""
        new = set(_kinds(call)) - self._seen
        if self.on and new:
            self._seen |= new
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(call) + "\n")


def _kinds(call: Mapping[str, Any]) -> list[Hashable]:
    asked, told = call.get("request_body"), call.get("response_body")
    if not call["url"].endswith("/$batch") or not isinstance(asked, dict) or not isinstance(told, dict):
        return [_kind(call["method"], call["url"], call["status"], call.get("request_body"), told)]
    answers = {one["id"]: one for one in cast("Json", told).get("responses", [])}
    parts: list[Json] = cast("Json", asked).get("requests", [])
    return [_of_part(part, answers.get(part["id"], {})) for part in parts]


def _of_part(part: Json, answer: Json) -> Hashable:
    return _kind(part["method"], part["url"], answer.get("status"), part.get("body"), answer.get("body"))


def _kind(method: str, url: str, status: object, asked: object, told: object) -> Hashable:
    path, _, query = unquote(url).partition("?")
    return method, _OWN.sub("*", path), _LITERAL.sub("*", query), status, _shape(asked), _shape(told)


def _shape(value: object) -> Hashable:
    """What a value is made of, without what it says: names of properties, and types."""
    if isinstance(value, dict):
        pairs = cast("Json", value).items()
        return frozenset((_IDENTIFIER.sub("*", name), _of(name, one)) for name, one in pairs)
    if isinstance(value, list):
        return "list", frozenset(_shape(one) for one in cast("list[object]", value)[:MOST_OF_A_LIST])
    if isinstance(value, str):
        return "instant" if _INSTANT.fullmatch(value) else "text"
    return type(value).__name__


def _of(name: str, value: object) -> Hashable:
    """A type that is named counts as it stands; a context does up to its keys."""
    if name == "@odata.type" or name.endswith("@odata.type"):
        return str(value)
    return _LITERAL.sub("*", str(value).partition("$metadata")[2]) if name == "@odata.context" else _shape(value)
