"""Every command line that a document shows exists, with its options; and the roster's columns are those of the page."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from demo.world import ROOT
from masc_graph.cli import app
from masc_graph.provisioning.roster_file import OURS
from masc_graph.registers.rows import AgencyRow

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"python -m masc_graph((?: [^`\n]*)?)")
COMMAND = typer.main.get_command(app)


def shown(document: Path) -> Iterator[list[str]]:
    """The words after ``python -m masc_graph`` wherever a document has them."""
    for words in SHOWN.findall(document.read_text(encoding="utf-8")):
        yield shlex.split(words)


def commands(group: TyperCommand | TyperGroup, before: str = "") -> Iterator[tuple[str, TyperCommand]]:
    """Every command by its words: ``replay list``."""
    if not isinstance(group, TyperGroup):
        yield before, group
        return
    for name, command in group.commands.items():
        yield from commands(command, f"{before} {name}".strip())


def strange(words: list[str]) -> list[str]:
    """The words of a command line that do not exist: a command, or an option of it."""
    here, options = COMMAND, {"--settings", "--help"}
    unknown: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        if word.startswith("--"):
            unknown += [word] if word not in options else []
        elif isinstance(here, TyperGroup) and before != "--settings":
            if word not in here.commands:
                return [word]
            here = here.commands[word]
            options = {"--help", *(name for parameter in here.params for name in parameter.opts)}
    return unknown


def test_the_documents_show_commands() -> None:
    assert sum(len(list(shown(document))) for document in DOCUMENTS) > 20


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_of_a_document_exists(document: Path) -> None:
    assert [(words, unknown) for words in shown(document) if (unknown := strange(words))] == []


def test_a_command_that_does_not_exist_is_found() -> None:
    assert strange(["--settings", "s.json", "doctor", "--app-url", "https://masc.example.org"]) == []
    assert strange(["doctor", "--url", "x"]) == ["--url"]
    assert strange(["replay", "again"]) == ["again"]


def test_every_command_stands_in_the_readme_and_in_the_runbook() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in commands(COMMAND):
        group = name.split()[0]
        assert f"`{name}`" in readme or f"`{group}`" in readme, name
        assert re.search(rf"^\| `{group}[` ]", RUNBOOK, re.MULTILINE), name
        assert command.help, name


def test_the_rosters_columns_are_those_of_the_page() -> None:
    (section,) = re.findall(r"^## The roster\n(.*?)^## ", RUNBOOK, re.MULTILINE | re.DOTALL)
    told = {
        name for cell in re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)
    }
    assert told == AgencyRow.model_fields.keys() - OURS
