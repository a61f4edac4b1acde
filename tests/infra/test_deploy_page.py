"""A stranger's afternoon: every command of docs/deploy.md, copied from the page and run in its order.

Azure's side is the stand-ins for az and azd, Microsoft 365's the sandbox on a port. The environment names the sandbox
where the page's own values name a tenant; nothing else is changed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from demo.world import HERE, SETTING_UP
from masc_graph.registers.rows import ROWS
from sandbox.app import Sandbox
from tests.browser.processes import free_port, running
from tests.infra.azure import OF_AZD, Azure
from tests.infra.bicep import INFRA, ROOT, outputs
from tests.teams_app.test_manifest import faults

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Served by no stand-in: the environment of the test is made already.
MADE_ALREADY = {"make env"}
OUTPUTS = {
    "AZURE_SUBSCRIPTION_ID", "AZURE_RESOURCE_GROUP", "BOT_NAME", "FUNCTION_APP", "VAULT_NAME", "STORAGE_ACCOUNT",
}  # fmt: skip
# The commands that do not end with 0: what the doctor warns of is said below.
ENDS_WITH = {"doctor": 1}


def commands() -> list[str]:
    """The page's commands, in order."""
    lines = [line for block in BLOCK.findall(PAGE) for line in block.splitlines()]
    assert set(lines) >= MADE_ALREADY
    return [line for line in lines if line not in MADE_ALREADY]


class Terminal:
    """A shell that somebody types into, line by line, and that keeps what a line sets."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._shell = subprocess.Popen(
            ["/bin/sh"], cwd=folder, env=dict(environment), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._shell.communicate()

    def type(self, line: str) -> str:
        """Type a line that has to end as it should; returns what it printed."""
        assert self._shell.stdin
        assert self._shell.stdout
        self._shell.stdin.write(f'{{ {line}\n}} </dev/null; echo "ended with $?"\n')
        self._shell.stdin.flush()
        said: list[str] = []
        while not (ended := re.fullmatch(r"ended with (\d+)\n", said[-1] if said else "")):
            said.append(self._shell.stdout.readline())
            assert said[-1], "".join(said)
        wanted = next((end for word, end in ENDS_WITH.items() if f" {word} " in line), 0)
        assert int(ended[1]) == wanted, f"{line}\n{''.join(said)}"
        return "".join(said)


def wires(address: str) -> dict[str, str]:
    """The settings of the sandbox that is served there."""
    port = urlsplit(address).port or 0
    return Sandbox(HERE / "people.json", start=datetime(2026, 11, 24, 9, tzinfo=UTC), port=port).environment()


def environment(address: str) -> dict[str, str]:
    """What names the sandbox in place of a tenant and of the day's certificate."""
    named_by_the_page = {"MASC_GROUP_ID", "MASC_CHANNEL_ID", "MASC_BOT_APP_ID"}
    return {name: value for name, value in wires(address).items() if name not in named_by_the_page} | SETTING_UP


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The repository as somebody has it who has just made its environment."""
    here = tmp_path / "masc"
    here.mkdir()
    for name in ("infra", "scripts", "demo", "masc_graph", "adaptive_cards", "teams_app"):
        (here / name).symlink_to(ROOT / name)
    (here / ".venv" / "bin").mkdir(parents=True)
    (here / ".venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (here / ".venv" / "bin" / "python").chmod(0o755)
    return here


def test_the_page_uses_only_outputs_that_bicep_has() -> None:
    known = {*outputs(), "AZURE_SUBSCRIPTION_ID"}
    shell = "".join(path.read_text() for path in INFRA.glob("*.sh"))
    python = "".join(path.read_text() for path in (ROOT / "scripts" / "azure").glob("*.py"))
    asked = {*re.findall(r"^: \"\$\{(\w+):", shell, re.MULTILINE), *re.findall(r'"([A-Z]+_(?:NAME|APP))"\)', python)}
    assert asked == OUTPUTS
    on_the_page = set(re.findall(r"\$(\w+)", " ".join(commands())))
    assert asked | on_the_page <= known


def test_every_heading_that_is_marked_has_commands_and_no_other() -> None:
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    marked = {section.splitlines()[0] for section in sections if "▸" in section.splitlines()[0]}
    assert marked == {section.splitlines()[0] for section in sections if BLOCK.search(section)}


def test_the_administrators_commands_are_those_of_the_script() -> None:
    script = (INFRA / "Grant-MascPermissions.ps1").read_text(encoding="utf-8")
    declared = set(re.findall(r"\] \$(\w+),?$", script[: script.index("Set-StrictMode")], re.MULTILINE)) | {"WhatIf"}
    lines = [
        line
        for block in re.findall(r"^```powershell\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) == 4
    for line in lines:
        assert line.startswith("./infra/Grant-MascPermissions.ps1 ")
        assert set(re.findall(r" -(\w+)", line)) <= declared


@pytest.mark.port
@pytest.mark.skipif(not shutil.which("openssl"), reason="the certificate is made with openssl")
def test_a_strangers_afternoon(folder: Path, tmp_path: Path) -> None:
    azure, port = Azure(tmp_path), free_port()
    with running("sandbox", tmp_path / "sandbox.txt") as address:
        tenant = environment(address)
        of_bicep = {"MASC_BOT_APP_ID": wires(address)["MASC_BOT_APP_ID"], "FUNCTION_URL": f"http://127.0.0.1:{port}"}
        azure.keep(outputs={name: OF_AZD[name] for name in OUTPUTS} | of_bicep)
        path = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "COLUMNS": "200"}
        with Terminal(folder, {**os.environ, **tenant, **path}) as terminal:
            morning, evening = split_at(commands(), "doctor")
            for line in morning:
                terminal.type(line)
            the_app_is_whole(folder / "today" / "masc.zip", of_bicep["MASC_BOT_APP_ID"])
            of_azure = {"PORT": str(urlsplit(address).port), "FUNCTIONS_PORT": str(port)}
            with running("demo.functions", tmp_path / "functions.txt", of_azure):
                said = terminal.type(evening[0])
                assert "0 failures" in said
                assert "Teams' door is there, and a stranger is refused." in said
                assert "still has what only the first day needs" in said
                for line in evening[1:]:
                    terminal.type(line)
                assert not (folder / "today").exists()
                the_board_stands(address)
                it_is_closed(azure)
                another_day(terminal, evening[0])


def split_at(lines: list[str], word: str) -> tuple[list[str], list[str]]:
    """The lines before the first with that word, and the others."""
    place = next(place for place, line in enumerate(lines) if f" {word} " in line)
    return lines[:place], lines[place:]


def the_app_is_whole(package: Path, bot: str) -> None:
    with zipfile.ZipFile(package) as whole:
        manifest: dict[str, Any] = json.loads(whole.read("manifest.json"))
    assert faults(manifest) == []
    assert manifest["bots"][0]["botId"] == bot


def the_board_stands(address: str) -> None:
    lists = {one["name"] for one in httpx.get(f"{address}/sandbox/lists").json()}
    assert {row.LIST for row in ROWS.values()} <= lists
    assert len(httpx.get(f"{address}/sandbox/planner").json()["plans"]) == 1


def it_is_closed(azure: Azure) -> None:
    kept = azure.state["environment"]
    assert {"MASC_SITE_ID", "MASC_SITE_URL", "MASC_PLAN_ID", "MASC_LIST_IDS"} <= kept.keys()
    assert kept["OPERATOR_ADDRESSES"] == "", "closed in the evening"
    assert azure.state["apps"][0]["keys"] == []


def another_day(terminal: Terminal, doctor: str) -> None:
    """Step 3 is enough to look after the board again, though the folder of the first day is gone."""
    opened = [line for line in commands() if ".env" in line or line.startswith("infra/set_up_app.sh open")]
    assert len(opened) == 2
    for line in opened:
        terminal.type(line)
    assert "0 failures" in terminal.type(doctor)
