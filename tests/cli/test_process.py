"""The command line as a process of its own, over loopback: set up with it, then work with what it made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from demo.world import FIRST_MORNING, HERE, OWN_KEYS, SETTING_UP
from sandbox.app import Sandbox
from tests.browser.processes import ROOT, running

pytestmark = pytest.mark.port


def masc(environment: Mapping[str, str], *words: str) -> str:
    """Run the command line as an administrator of the service would; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "masc_graph", *words],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_board_is_set_up_and_asked_for_something_over_a_port(tmp_path: Path) -> None:
    with running("sandbox", tmp_path / "output.txt") as address:
        here = urlsplit(address).port or 0
        wires = Sandbox(HERE / "people.json", start=FIRST_MORNING, port=here).environment() | OWN_KEYS
        file = tmp_path / "local.settings.json"
        masc(
            wires | SETTING_UP, "provision", "--roster", str(HERE / "roster.csv"), "--settings-file", str(file), "--yes"
        )
        settings = json.loads(file.read_text())["Values"]
        assert "keys_remade" in masc(wires | settings, "rekey")
        queues = {queue["name"]: queue["messages"] for queue in httpx.get(f"{address}/sandbox/queue").json()["queues"]}
        assert [message["body"]["payload"]["kind"] for message in queues["masc-work"]] == ["rekey_referrals"]
