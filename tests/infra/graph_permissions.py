"""Graph's own table of permissions, where it stands beside the repository: the least that a call needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from sandbox.graph.operations import OPERATIONS

SPEC = Path(__file__).resolve().parents[3] / "shared" / "spec" / "permissions.json"

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
# Sites.Selected has no rows in Graph's table: a role on the one site stands for these, which cover every site.
SELECTED = {"Sites.Read.All", "Sites.ReadWrite.All", "Files.Read.All", "Files.ReadWrite.All"}


def beyond(calls: Iterable[tuple[str, str]]) -> set[str]:
    """The calls, each a method and a path, whose permission docs/permissions.md does not name."""
    told = set(re.findall(r"^\| [\w, -]+ \| `([\w.]+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    allowed = told | SELECTED
    return {f"{method} {path}" for method, path in calls if (names := _any(method, path)) and not allowed & names}


def unnamed(calls: Iterable[tuple[str, str]]) -> set[str]:
    """The calls, as the sandbox knows them, whose address docs/permissions.md does not name."""
    told = {_plain(one) for one in re.findall(r"`([A-Z]+ /[^`]*)`", PAGE.read_text(encoding="utf-8"))}
    found = {_plain(name) for method, path in calls for name in _known(method, unquote(path))}
    return found - told


def _plain(call: str) -> str:
    """A call without the names in its address, and without the colon behind a file's name."""
    return re.sub(r"\{\w+\}:?", "{id}", call)


def _known(method: str, path: str) -> set[str]:
    """The sandbox's name for a call; a name of a file is one segment, as it is there."""
    segments = [part for part in re.sub(r"(root:/[^:]+):", r"\1", path).split("/") if part]
    fitting = {one.name for one in OPERATIONS if one.method == method and one.match(segments) is not None}
    assert len(fitting) == 1, f"{method} {path} is {fitting}"
    return fitting


def _any(method: str, path: str) -> set[str]:
    """The application permissions any of which opens a path, as the table's template has it that fits."""
    tidy = re.sub(r"/root:/[^:]+:?", "/items/x", unquote(path).lower())
    tidy = re.sub(r"^/sites/[^/:]+:/[^:]+", "/sites/x", tidy)
    fitting = [names for (one, pattern), names in _patterns().items() if one == method and re.fullmatch(pattern, tidy)]
    return set[str]().union(*fitting)


@cache
def _patterns() -> dict[tuple[str, str], set[str]]:
    """The application permissions of each method and path, the path as a pattern."""
    found: dict[tuple[str, str], set[str]] = {}
    for name, permission in json.loads(SPEC.read_text(encoding="utf-8"))["permissions"].items():
        for rows in permission["pathSets"]:
            for path in rows["paths"] if "Application" in rows["schemeKeys"] else ():
                pattern = re.sub(r"\\{[^/]*?\\}", "[^/]+", re.escape(path.lower()))
                for method in rows["methods"]:
                    found.setdefault((method, pattern), set()).add(name)
    return found


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


PUT_BY_PATH = "PUT /sites/{id}/drive/root:/{name}:/content"
"""The table has it by item only."""


def least(call: str) -> set[str]:
    """The least application permissions for a call such as ``POST /planner/tasks``."""
    listed = "PUT /sites/{id}/drive/items/{id}:/{id}:/content" if call == PUT_BY_PATH else call
    method, _, path = listed.replace("{name}", "{id}").partition(" ")
    return _table().get((method, path.lower()), set())
