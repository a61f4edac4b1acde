"""The scripts in infra/ tell before they do, do it once, and let no key be seen."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from masc_graph.settings import Settings, Wires
from tests.infra.azure import GROUP, Azure
from tests.infra.bicep import INFRA

BOT = f"{GROUP}/providers/Microsoft.BotService/botServices/bot-masc-cumbria"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kvmasc1"
CHANNELS = ("MsTeamsChannel", "WebChatChannel", "DirectLineChannel")
pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="the scripts draw keys with openssl")


@pytest.fixture
def azure(tmp_path: Path) -> Azure:
    azure = Azure(tmp_path)
    made = {f"{BOT}/channels/{name}": {"properties": {"channelName": name}} for name in CHANNELS}
    azure.keep(resources=made)
    return azure


def secrets(azure: Azure) -> dict[str, str]:
    inside = {path: one for path, one in azure.state["resources"].items() if path.startswith(VAULT)}
    return {path.rpartition("/")[2]: one["properties"]["value"] for path, one in inside.items()}


def test_every_channel_but_teams_is_closed_once_it_is_said_so(azure: Azure) -> None:
    assert "WebChatChannel is open: run this again with --yes" in azure.run("close_channels.sh")
    assert azure.changes() == []
    azure.run("close_channels.sh", "--yes")
    assert [path.rpartition("/")[2] for path in azure.state["resources"]] == ["MsTeamsChannel"]
    assert azure.run("close_channels.sh", "--yes") == "Teams is open, as it should be.\n"


def test_two_keys_are_drawn_once_and_seen_by_nobody(azure: Azure) -> None:
    assert azure.run("draw_keys.sh").count("would be drawn") == 2
    assert azure.changes() == []
    printed = azure.run("draw_keys.sh", "--yes")
    keys = secrets(azure)
    assert set(keys) == {"MASC-MATCH-KEY", "MASC-SIGNING-KEY"}
    assert len(set(keys.values())) == 2
    assert min(map(len, keys.values())) >= 32, "as long as the settings ask for"
    seen = printed + json.dumps(azure.state["calls"])
    assert [key for key in keys.values() if key in seen] == []
    assert list(azure.folder.glob("tmp.*")) == [], "no file is left behind"
    assert azure.run("draw_keys.sh", "--yes").count("is there and stays") == 2
    assert secrets(azure) == keys


@pytest.mark.parametrize("call", [1, 2])
def test_no_key_is_drawn_while_azure_does_not_say_what_is_there(azure: Azure, call: int) -> None:
    azure.run("draw_keys.sh", "--yes")
    before = secrets(azure)
    azure.fail_at(call)
    failed = azure.start("draw_keys.sh", "--yes")
    assert failed.returncode != 0
    assert "no key was drawn. Run this again." in failed.stderr
    assert secrets(azure) == before
    assert azure.changes() == []


@pytest.mark.parametrize("call", [3, 4])
def test_a_key_that_could_not_be_put_is_drawn_by_the_next_run_and_the_other_stays(azure: Azure, call: int) -> None:
    azure.fail_at(call)
    assert azure.start("draw_keys.sh", "--yes").returncode != 0
    half = secrets(azure)
    assert len(half) == call - 3
    azure.fail_at(0)
    azure.run("draw_keys.sh", "--yes")
    assert secrets(azure).keys() == {"MASC-MATCH-KEY", "MASC-SIGNING-KEY"}
    assert half.items() <= secrets(azure).items()


def test_one_key_is_drawn_anew_and_the_other_stays(azure: Azure) -> None:
    azure.run("draw_keys.sh", "--yes")
    before = secrets(azure)
    azure.run("draw_keys.sh", "--yes", "--anew", "MASC-MATCH-KEY")
    after = secrets(azure)
    assert after["MASC-MATCH-KEY"] != before["MASC-MATCH-KEY"]
    assert after["MASC-SIGNING-KEY"] == before["MASC-SIGNING-KEY"]


def test_the_vault_has_the_names_that_the_app_asks_for() -> None:
    asked = set(re.findall(r"vaultReference\}([\w-]+)\)", (INFRA / "modules" / "app.bicep").read_text()))
    assert asked == {"MASC-MATCH-KEY", "MASC-SIGNING-KEY"}


def test_the_command_line_gets_a_certificate_of_one_day_and_loses_it(azure: Azure, tmp_path: Path) -> None:
    evening = tmp_path / "today"
    assert "there is no such app registration yet" in azure.run("set_up_app.sh", "show")
    azure.run("set_up_app.sh", "open", str(evening))
    (app,) = azure.state["apps"]
    assert len(app["keys"]) == 1
    assert azure.state["roles"] == {
        "Storage Queue Data Contributor": f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stmasc1"
    }
    assert {file.stat().st_mode & 0o077 for file in evening.iterdir()} == {0}, "nobody else may read them"
    until = ["openssl", "x509", "-in", str(evening / "certificate.pem"), "-noout", "-checkend", str(25 * 3600)]
    assert subprocess.run(until, capture_output=True, check=False).returncode == 1, "it has ended by then"
    azure.run("set_up_app.sh", "open", str(evening))
    assert len(azure.state["apps"]) == 1
    azure.run("set_up_app.sh", "close")
    assert azure.state["apps"][0]["keys"] == []


def test_the_command_line_can_read_the_settings_that_are_written_for_it(azure: Azure, tmp_path: Path) -> None:
    azure.run("set_up_app.sh", "open", str(tmp_path / "today"))
    values = json.loads((tmp_path / "today" / "settings.json").read_text())["Values"]
    assert Wires.read(values).credential == "certificate"
    found = {"MASC_SITE_ID": "s", "MASC_SITE_URL": "https://s", "MASC_PLAN_ID": "p"}
    lists = dict.fromkeys(("referrals", "meetings", "decisions", "actions", "agencies", "audit", "messages"), "x")
    assert Settings.read(values | found | {"MASC_LIST_IDS": json.dumps(lists)}).board_id == "cumbria"


def test_what_provision_found_out_is_kept_for_the_service(azure: Azure, tmp_path: Path) -> None:
    lists = '{"referrals": "a", "meetings": "b"}'
    found = {"MASC_SITE_ID": "s", "MASC_SITE_URL": "https://s", "MASC_PLAN_ID": "p", "MASC_LIST_IDS": lists}
    (tmp_path / "settings.json").write_text(json.dumps({"Values": found | {"MASC_GROUP_ID": "g"}}))
    azure.run("keep_settings.sh", str(tmp_path / "settings.json"))
    assert azure.state["environment"] == found
