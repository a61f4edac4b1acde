"""Writes ``sandbox/graph/rights.json``: of Microsoft's table of Graph's permissions the rows of what the sandbox knows.

The table stands beside the repository (``../shared/spec/permissions.json``) and not in it. Its rows are taken whole:
application and resource-specific, the least and the higher alike. Only what is delegated is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sandbox.graph.calls import Operation
from sandbox.graph.operations import OPERATIONS

PUBLISHED = Path(__file__).resolve().parents[2] / "shared" / "spec" / "permissions.json"
KEPT = Path(__file__).parent.parent / "sandbox" / "graph" / "rights.json"
SOURCE = (
    "microsoftgraph/microsoft-graph-devx-content, permissions/new/permissions.json, commit "
    "6cbd6bbd665a877560fdefbad74f3bdb5b57af88; MIT licence, see LICENCE.md beside this file"
)

_ITEMS = "/sites/{site}/drive/items/{item}"
NO_ROW_OF_THEIR_OWN = {
    "GET /sites/{site}/lists/{list}/items/{item}/fields": "/sites/{site}/lists/{list}/items/{item}",
    "GET /sites/{site}/drive/root/children": f"{_ITEMS}/children",
    "GET /sites/{site}/drive/root:/{name}/content": f"{_ITEMS}/content",
    "PUT /sites/{site}/drive/root:/{name}/content": f"{_ITEMS}:/{{name}}:/content",
    "GET /sites/{site}/drive/root:/{name}/versions": f"{_ITEMS}/versions",
}
"""Calls that the table has under another address only: by item for a path, and the item for its fields."""

Rows = dict[tuple[str, str], set[str]]


def table(published: Path = PUBLISHED) -> dict[str, list[str]]:
    """The permissions that open each call of the sandbox; KeyError for a call without a row."""
    rows = _rows(json.loads(published.read_text(encoding="utf-8")))
    return {one.name: sorted(rows[one.method, _pattern(_address(one))]) for one in OPERATIONS}


def _address(one: Operation) -> str:
    return NO_ROW_OF_THEIR_OWN.get(one.name, one.name.partition(" ")[2])


def _rows(published: dict[str, Any]) -> Rows:
    found: Rows = {}
    for name, path, method in _each(published):
        found.setdefault((method, _pattern(path)), set()).add(name)
    return found


def _each(published: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, permission in published["permissions"].items():
        for rows in permission["pathSets"]:
            if "Application" in rows["schemeKeys"]:
                yield from ((name, path, method) for path in rows["paths"] for method in rows["methods"])


def _pattern(path: str) -> str:
    """An address without the names in it, which differ from row to row."""
    return re.sub(r"\{[^}]*\}", "{}", path.lower())


def written(calls: dict[str, list[str]]) -> str:
    """The file, a line a call."""
    lines = ",\n".join(f"    {json.dumps(call)}: {json.dumps(names)}" for call, names in calls.items())
    return f'{{\n  "source": {json.dumps(SOURCE)},\n  "calls": {{\n{lines}\n  }}\n}}\n'


if __name__ == "__main__":
    KEPT.write_text(written(table()), encoding="utf-8")
