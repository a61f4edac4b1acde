"""A stranger's afternoon: every command of docs/deploy.md, copied from the page and run in its order.

Azure's side is the stand-ins for az and azd, Microsoft 365's the sandbox on a port. The environment names the sandbox
where the page's own values name a tenant; nothing else is changed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from demo.world import HERE, SETTING_UP
from masc_graph.registers.rows import ROWS
from sandbox.app import Sandbox
from tests.browser.processes import running
from tests.infra.azure import OF_AZD, Azure
from tests.infra.bicep import INFRA, ROOT, parsed

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Served by no stand-in: the environment of the test is made already.
MADE_ALREADY = {"make env"}
OUTPUTS = {"AZURE_SUBSCRIPTION_ID", "AZURE_RESOURCE_GROUP", "BOT_NAME", "VAULT_NAME", "STORAGE_ACCOUNT"}


def commands() -> list[str]:
    """The page's commands, in order."""
    lines = [line for block in BLOCK.findall(PAGE) for line in block.splitlines()]
    assert set(lines) >= MADE_ALREADY
    return [line for line in lines if line not in MADE_ALREADY]


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
    for name in ("infra", "demo", "masc_graph", "adaptive_cards", "teams_app"):
        (here / name).symlink_to(ROOT / name)
    (here / ".venv" / "bin").mkdir(parents=True)
    (here / ".venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (here / ".venv" / "bin" / "python").chmod(0o755)
    return here


def test_the_page_uses_only_outputs_that_bicep_has() -> None:
    outputs = {*parsed(INFRA / "main.bicep")["outputs"], "AZURE_SUBSCRIPTION_ID"}
    asked = set(re.findall(r"^: \"\$\{(\w+):", "".join(path.read_text() for path in INFRA.glob("*.sh")), re.MULTILINE))
    assert asked == OUTPUTS
    assert asked <= outputs


def test_every_heading_that_is_marked_has_commands_and_no_other() -> None:
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    marked = {section.splitlines()[0] for section in sections if "▸" in section.splitlines()[0]}
    assert marked == {section.splitlines()[0] for section in sections if BLOCK.search(section)}


@pytest.mark.port
@pytest.mark.skipif(not shutil.which("openssl"), reason="the certificate is made with openssl")
def test_a_strangers_afternoon(folder: Path, tmp_path: Path) -> None:
    azure = Azure(tmp_path)
    with running("sandbox", tmp_path / "sandbox.txt") as address:
        tenant = environment(address)
        bot = Sandbox(HERE / "people.json", start=datetime(2026, 11, 24, 9, tzinfo=UTC)).environment()[
            "MASC_BOT_APP_ID"
        ]
        azure.keep(outputs={name: OF_AZD[name] for name in OUTPUTS} | {"MASC_BOT_APP_ID": bot})
        done = subprocess.run(
            ["/bin/sh", "-e"],
            input="\n".join(commands()),
            cwd=folder,
            env={**os.environ, **tenant, "PATH": f"{tmp_path}:{os.environ['PATH']}", "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        lists = {one["name"] for one in httpx.get(f"{address}/sandbox/lists").json()}
        plans = httpx.get(f"{address}/sandbox/planner").json()["plans"]
    assert {row.LIST for row in ROWS.values()} <= lists
    assert len(plans) == 1
    kept = azure.state["environment"]
    assert {"MASC_SITE_ID", "MASC_SITE_URL", "MASC_PLAN_ID", "MASC_LIST_IDS"} <= kept.keys()
    assert kept["OPERATOR_ADDRESSES"] == "", "closed in the evening"
    assert azure.state["apps"][0]["keys"] == []
    assert not (folder / "today").exists()
