"""Graph's own table of permissions, where it stands beside the repository: the least that a call needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

SPEC = Path(__file__).resolve().parents[3] / "shared" / "spec" / "permissions.json"

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
# Sites.Selected has no rows in Graph's table: a role on the one site stands for these, which cover every site.
SELECTED = {"Sites.Read.All", "Sites.ReadWrite.All", "Files.Read.All", "Files.ReadWrite.All"}


def beyond(reports: Iterable[Any]) -> set[str]:
    """The requests, as the checker of the metadata reports them, whose permission docs/permissions.md does not name."""
    told = set(re.findall(r"^\| [\w, -]+ \| `([\w.]+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    allowed = told | SELECTED
    asked = [(f"{one.method} {one.path}", one.permissions.get("Application", {})) for one in reports]
    return {request for request, names in asked if names and not allowed & names.keys()}


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
