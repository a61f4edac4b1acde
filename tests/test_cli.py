"""The command line, against a sandbox on a port: set up, export, ask for new keys."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from docx import Document
from typer.testing import CliRunner, Result

from demo.world import HERE, OWN_KEYS
from masc_graph.cli import app
from masc_graph.register_export import COLUMNS
from sandbox.app import Sandbox
from tests.browser.processes import ROOT, running

port = pytest.mark.port
NOVEMBER = ("--from", "2026-11-01", "--to", "2026-11-30")


def masc(environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as an administrator of the service would."""
    return subprocess.run(
        [sys.executable, "-m", "masc_graph", *words],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running("sandbox", tmp_path_factory.mktemp("sandbox") / "output.txt") as url:
        yield url


@pytest.fixture(scope="module")
def environment(address: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The settings of a board that the command line has set up."""
    here = urlsplit(address).port or 0
    wires = Sandbox(HERE / "people.json", start=datetime(2026, 11, 24, 9, tzinfo=UTC), port=here).environment()
    file = tmp_path_factory.mktemp("settings") / "local.settings.json"
    made = masc(wires | OWN_KEYS, "provision", "--roster", str(HERE / "roster.csv"), "--settings-file", str(file))
    assert made.returncode == 0, made.stdout + made.stderr
    return wires | OWN_KEYS | json.loads(file.read_text())["Values"]


@port
def test_rekey_puts_one_command_on_the_queue_and_says_what_will_happen(
    address: str, environment: Mapping[str, str]
) -> None:
    done = masc(environment, "rekey")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "keys_remade" in done.stdout
    queues = {one["name"]: one["messages"] for one in httpx.get(f"{address}/sandbox/queue").json()["queues"]}
    (message,) = queues["masc-work"]
    assert message["body"]["payload"] == {"kind": "rekey_referrals", "key_id": "laptop"}
    assert message["body"]["origin"]["door"] == "cli"


@port
def test_an_export_of_an_empty_board_is_a_file_with_headings(environment: Mapping[str, str], tmp_path: Path) -> None:
    table, document = tmp_path / "november.csv", tmp_path / "november.docx"
    assert masc(environment, "export", *NOVEMBER, str(table)).returncode == 0
    done = masc(environment, "export", *NOVEMBER, "--format", "docx", str(document))
    assert "0 referrals are in november.docx. It is OFFICIAL-SENSITIVE." in done.stdout
    with table.open(encoding="utf-8-sig", newline="") as lines:
        assert list(csv.reader(lines)) == [list(COLUMNS)]
    assert [cell.text for cell in Document(str(document)).tables[0].rows[0].cells] == list(COLUMNS)
    assert {path.stat().st_mode & 0o077 for path in (table, document)} == {0}


def here(environment: Mapping[str, str], *words: str) -> Result:
    """Run the command line in this process: quick, for what reaches nothing."""
    return CliRunner().invoke(app, list(words), env=dict(environment), terminal_width=200)


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text("kept")
    done = here({}, "export", *NOVEMBER, str(file))
    assert done.exit_code == 1
    assert file.read_text() == "kept"


@pytest.mark.parametrize("words", [("rekey",), ("export", *NOVEMBER, "november.csv")], ids=["rekey", "export"])
def test_settings_that_are_missing_are_named(words: tuple[str, ...]) -> None:
    done = here({"MASC_TENANT_ID": ""}, *words)
    assert done.exit_code == 1
    assert "Nothing was done." in done.output
    assert "MASC_TENANT_ID" in done.output


@port
def test_a_board_that_cannot_be_reached_is_said_in_a_sentence(environment: Mapping[str, str], tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    away = {**environment, "MASC_LOGIN_URL": "http://127.0.0.1:9/login"}
    unreached = masc(away, "export", *NOVEMBER, str(file))
    assert unreached.returncode == 1
    assert "Nothing was done." in unreached.stdout
    assert not file.exists()
