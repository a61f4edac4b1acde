"""The documents are true: links lead somewhere, settings and commands exist, tables agree with the code."""

from __future__ import annotations

import json
import re
import struct
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from masc_graph.commands import Payload
from masc_graph.registers.rows import ROWS
from masc_graph.settings import Settings, Wires, variable
from scripts import write_data_map, write_rehearsal
from scripts.write_question_table import PAGE, filled

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NEEDED = ("README.md", "CHANGELOG.md", "docs/architecture.md", "docs/glossary.md", "docs/runbook.md")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
SETTING = re.compile(r"\bMASC_[A-Z][A-Z_]*[A-Z]\b")
COMMAND = re.compile(r"\bmake ([a-z][a-z-]*[a-z])\b")
IN_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|json|md|csv|js|yaml))`")
ROOMS = ("", "masc_graph", "docs")


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def name_of(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def anchors_of(document: Path) -> set[str]:
    """The anchors that a reader's browser makes of the headings."""
    headings = re.findall(r"^#+ (.+)$", text_of(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def rows_of_settings(document: Path) -> dict[str, str]:
    """Each setting of the tables with its default."""
    rows = re.findall(r"^\| `(MASC_\w+|AzureWebJobsStorage)` \| ([^|]*) \|", text_of(document), re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a setting stands in the tables once"
    return dict(rows)


def shown(default: Any) -> str:
    """A default as the table shows it."""
    plain = default.get_secret_value() if isinstance(default, SecretStr) else default
    if isinstance(plain, bool):
        return str(plain).lower()
    if isinstance(plain, time):
        return f"{plain:%H:%M}"
    if isinstance(plain, date):
        return plain.isoformat()
    return str(plain) if plain not in ((), "", None) else "empty"


@pytest.mark.parametrize("name", NEEDED)
def test_the_documents_are_there(name: str) -> None:
    assert (ROOT / name) in DOCUMENTS


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in LINK.findall(text_of(document)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        assert there.is_relative_to(ROOT), target
        assert there.exists(), target
        assert not anchor or anchor in anchors_of(there), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_setting_that_a_document_names_exists(document: Path) -> None:
    known = {variable(name) for name in Settings.model_fields}
    assert set(SETTING.findall(text_of(document))) <= known


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_that_a_document_names_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = {name for code in IN_CODE.findall(text_of(document)) for name in COMMAND.findall(code)}
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    for named in FILE.findall(text_of(document)):
        assert any((ROOT / room / named).exists() for room in ROOMS), named


def test_the_readme_gives_the_two_commands_and_three_pictures() -> None:
    readme = text_of(ROOT / "README.md")
    assert {"run", "test"} <= set(COMMAND.findall(readme))
    assert re.findall(r"docs/pictures/([\w-]+)\.png", readme) == ["referral-dialog", "agenda", "board"]
    assert len(readme.splitlines()) < 70, "one screen"


def test_the_runbook_explains_every_setting_with_its_default() -> None:
    fields = {variable(name): field for name, field in Settings.model_fields.items()}
    told = rows_of_settings(ROOT / "docs" / "runbook.md")
    assert told == {name: "needed" if field.is_required() else shown(field.default) for name, field in fields.items()}


def test_the_runbook_says_first_what_setting_up_needs() -> None:
    order = list(rows_of_settings(ROOT / "docs" / "runbook.md"))
    assert set(order[: len(Wires.model_fields)]) == {variable(name) for name in Wires.model_fields}


def test_the_runbook_knows_every_problem_that_the_log_names() -> None:
    product = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "masc_graph").rglob("*.py"))
    named = set(re.findall(r'log\.problem\(\s*"(\w+)"', product))
    assert len(named) > 5
    runbook = text_of(ROOT / "docs" / "runbook.md")
    assert {name for name in named if f"`{name}`" not in runbook} == set()


def test_the_architecture_knows_every_door_and_every_command() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", text_of(ROOT / "docs" / "architecture.md"), re.MULTILINE))
    doors = set(re.findall(r'^@app\.function_name\("(\w+)"\)', text_of(ROOT / "function_app.py"), re.MULTILINE))
    assert len(doors) > 5
    union = Payload.__args__[0].__args__  # type: ignore[attr-defined]
    kinds = {payload.model_fields["kind"].default for payload in union}
    assert doors | kinds == told & (doors | kinds)
    assert told - doors - kinds == set(), "no door and no command that is gone"


def test_the_table_of_questions_is_the_one_that_the_form_asks() -> None:
    assert text_of(PAGE) == filled(text_of(PAGE)), "run: python -m scripts.write_question_table"


def test_the_map_of_columns_is_the_one_of_the_lists() -> None:
    assert text_of(PAGE) == write_data_map.filled(text_of(PAGE)), "run: python -m scripts.write_data_map"


def test_nothing_that_was_measured_is_called_unverified() -> None:
    assert [name_of(page) for page in DOCUMENTS if "(unverified)" in text_of(page).lower()] == []


def test_what_was_never_seen_on_a_tenant_is_what_the_rehearsal_asks() -> None:
    page = text_of(write_rehearsal.PAGE)
    assert page == write_rehearsal.filled(page), "run: python -m scripts.write_rehearsal"


def test_data_protection_speaks_of_every_list() -> None:
    page = text_of(PAGE)
    for row in ROWS.values():
        assert row.LIST in page or f" {row.LIST.removeprefix('MASC ')}" in page, row.LIST


def test_every_decision_is_in_the_index_and_says_what_got_worse() -> None:
    folder = ROOT / "docs" / "adr"
    index = text_of(folder / "README.md")
    decisions = sorted(folder.glob("[0-9]*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        text = text_of(path)
        assert f"({path.name})" in index
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "What got worse"], path.name
        assert len(text.split()) < 350, "half a page"


def test_the_manifest_offers_what_the_bot_answers() -> None:
    manifest = json.loads(text_of(ROOT / "teams_app" / "manifest.template.json"))
    assert [bot["scopes"] for bot in manifest["bots"]] == [["team", "personal"]]
    commands = [command for extension in manifest["composeExtensions"] for command in extension["commands"]]
    assert [(one["id"], one["title"], one["fetchTask"]) for one in commands] == [("refer", "Refer a case", True)]
    assert manifest["manifestVersion"] in manifest["$schema"]


@pytest.mark.parametrize(("kind", "side"), [("color", 192), ("outline", 32)])
def test_the_icons_have_the_sizes_that_teams_asks_for(kind: str, side: int) -> None:
    manifest = json.loads(text_of(ROOT / "teams_app" / "manifest.template.json"))
    head = (ROOT / "teams_app" / manifest["icons"][kind]).read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:24]) == (side, side)
