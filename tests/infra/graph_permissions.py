"""Graph's own table of permissions, where it stands beside the repository: the least that a call needs."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

SPEC = Path(__file__).resolve().parents[3] / "shared" / "spec" / "permissions.json"


@cache
def _table() -> dict[tuple[str, str], set[str]]:
    """The application permissions that are the least for a method and a path."""
    found: dict[tuple[str, str], set[str]] = {}
    for name, permission in json.loads(SPEC.read_text(encoding="utf-8"))["permissions"].items():
        for rows in permission["pathSets"]:
            for path, told in rows["paths"].items():
                if "Application" in rows["schemeKeys"] and "Application" in told.partition(";")[0]:
                    for method in rows["methods"]:
                        found.setdefault((method, path.lower()), set()).add(name)
    return found


def least(call: str) -> set[str]:
    """The least application permissions for a call such as ``POST /planner/tasks``."""
    method, _, path = call.partition(" ")
    return _table().get((method, path.lower()), set())
