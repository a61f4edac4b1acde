"""docs/permissions.md is what the consent script grants, and no more than Graph's own table asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import tree_sitter
import tree_sitter_powershell

from tests.infra.bicep import INFRA, ROOT
from tests.infra.graph_permissions import SELECTED, SPEC, least

PAGE = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
SCRIPT = INFRA / "Grant-MascPermissions.ps1"
WHO = {"service": "Service", "set-up": "SetUp", "set-up, afterwards": "Afterwards"}
READING = {"Sites.ReadWrite.All": {"Sites.Read.All"}, "Tasks.ReadWrite.All": {"Tasks.Read.All"}}


def rows() -> list[tuple[str, str, str, list[str]]]:
    """Each row of the first table: who, permission, role on the site, calls."""
    found = re.findall(
        r"^\| (service|set-up|set-up, afterwards) \| `([\w.]+)`(?:, role `(\w+)`[^|]*)? \|[^|]*\|[^|]*\| (.*) \|$",
        PAGE,
        re.MULTILINE,
    )
    return [(who, name, role, re.findall(r"`([A-Z]+ /[^`]*)`", calls)) for who, name, role, calls in found]


def calls() -> Iterator[tuple[str, str, str]]:
    """Each call of the table with its permission and the role on the site."""
    for _, name, role, named in rows():
        yield from ((call, name, role) for call in named)


def nodes(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def in_script(pattern: str) -> dict[str, list[str]]:
    """What the script's tables say for each identity."""
    script = SCRIPT.read_text(encoding="utf-8")
    return {who: re.findall(r"'([\w.]+)'", found) for who, found in re.findall(pattern, script)}


def test_the_script_is_powershell() -> None:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    broken = [node for node in nodes(parser.parse(SCRIPT.read_bytes()).root_node) if node.is_error or node.is_missing]
    assert [(node.start_point, node.text) for node in broken] == []


def test_the_script_grants_what_the_page_says() -> None:
    assert len(rows()) == 7
    granted = in_script(r"(\w+)\s+= @\(([^)]*)\)")
    for who, name in WHO.items():
        told = {permission for one, permission, _, _ in rows() if one == who}
        assert set(granted[name]) == told
    on_the_site = in_script(r"(Service|Afterwards) = ('\w+')")
    assert {WHO[who]: [role] for who, _, role, _ in rows() if role} == on_the_site


def test_the_script_changes_nothing_that_it_has_not_asked_about() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    assert "SupportsShouldProcess" in script
    for place in [hit.start() for hit in re.finditer(r"-Method (?:POST|PATCH|PUT|DELETE)", script)]:
        before = script[:place]
        assert before.rindex("ShouldProcess(") > before.rindex("function "), "-WhatIf would not hold it back"


def test_what_the_script_asks_its_administrator_for_is_on_the_page() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    (asked,) = re.findall(r"-Scopes @\(([^)]*)\)", script)
    scopes = re.findall(r"'([\w.]+)'", asked)
    assert len(scopes) == 3
    assert [scope for scope in scopes if f"`{scope}`" not in PAGE] == []


@pytest.mark.skipif(not SPEC.is_file(), reason="Graph's table of permissions does not stand beside the repository")
@pytest.mark.parametrize(("call", "name", "role"), [*calls()])
def test_graph_asks_for_no_more_and_no_less(call: str, name: str, role: str) -> None:
    wanted = least(call)
    assert wanted, "Graph's table has no such call"
    assert wanted & (SELECTED if role else {name} | READING.get(name, set()))
