"""Every query of an alert or a page is one that Microsoft's own parser takes, with the columns of Microsoft's pages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from tests.infra.bicep import ROOT, queries

FOLDER = ROOT / "tests" / "kql"
PARSER = FOLDER / "node_modules" / "@kusto" / "language-service-next"
PAGES = ("runbook.md", "security.md", "deploy.md", "performance.md", "data-protection.md")
FENCED = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TABLES: dict[str, object] = json.loads((FOLDER / "tables.json").read_text(encoding="utf-8"))["tables"]


def on_the_pages() -> dict[str, str]:
    """Each block of a page that begins with the name of a table."""
    found = {f"{page}, block {n}": block for page in PAGES for n, block in enumerate(blocks(page))}
    return {place: block for place, block in found.items() if re.match(r"[A-Z]\w+\s*(\||$)", block)}


def blocks(page: str) -> list[str]:
    return FENCED.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))


def against(asked: dict[str, str]) -> dict[str, list[str]]:
    """What the parser has against each query."""
    node = shutil.which("node")
    if node is None or not PARSER.is_dir():
        pytest.skip("the parser is not installed: make check-azure brings it where npm is")
    told = subprocess.run(
        [node, "check.cjs"],
        cwd=FOLDER,
        input=json.dumps({"queries": asked}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_the_parser_takes_every_query_and_finds_planted_faults() -> None:
    written = queries() | on_the_pages()
    assert len(queries()) == 7
    assert "security.md" in "".join(on_the_pages())
    broken = {
        "no operator": "AppTraces | wher SeverityLevel >= 3",
        "no such column": "AppTraces | where Mesage has 'queue_state'",
        "no such table": "AzureDiagnostics | where OperationName == 'SecretGet'",
        "no end": "AppRequests | where toint(ResultCode >= 500",
        "no type": "AppRequests | where DurationMs has 3",
    }
    said = against(written | broken)
    assert {name: said[name] for name in written if said[name]} == {}
    assert [name for name in broken if not said[name]] == []


def test_every_alert_asks_a_table_whose_columns_are_written_down() -> None:
    assert {query.split(" ")[0] for query in queries().values()} <= TABLES.keys()
