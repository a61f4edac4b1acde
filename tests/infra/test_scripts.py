"""What reaches Azure tells before it does, does it once, lets no key be seen, and bears a failure at any call."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from masc_graph.settings import Settings, Wires
from scripts.azure import check
from tests.infra.azure import GROUP, OF_AZD, Azure
from tests.infra.bicep import ENVIRONMENT, ROOT, text

BOT = f"{GROUP}/providers/Microsoft.BotService/botServices/bot-masc-cumbria"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kvmasc1"
CHANNELS = ("MsTeamsChannel", "WebChatChannel", "DirectLineChannel")
LISTS = '{"referrals": "a", "meetings": "b"}'
FOUND_OUT = {"MASC_SITE_ID": "s", "MASC_SITE_URL": "https://s", "MASC_PLAN_ID": "p", "MASC_LIST_IDS": LISTS}
with_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="the certificate is made with openssl")


@pytest.fixture
def azure(tmp_path: Path) -> Azure:
    azure = Azure(tmp_path)
    made = {f"{BOT}/channels/{name}": {"properties": {"channelName": name}} for name in CHANNELS}
    azure.keep(resources=made)
    return azure


def secrets(azure: Azure) -> dict[str, str]:
    inside = {path: one for path, one in azure.state["resources"].items() if path.startswith(VAULT)}
    return {path.rpartition("/")[2]: one["properties"]["value"] for path, one in inside.items()}


def failures(azure: Azure, *words: str) -> Iterator[tuple[int, subprocess.CompletedProcess[str]]]:
    """The command, with each of its calls failing in turn, before or after it is done; each time in a fresh Azure."""
    azure.fail_at(0)
    fresh = azure.file.read_text()
    azure.run(*words)
    calls = azure.state["calls"]
    changing = azure.changes()
    for call, told in enumerate(calls, start=1):
        # A look whose answer is lost is a look that was refused.
        for lost in (False, True) if told in changing else (False,):
            azure.file.write_text(fresh)
            azure.fail_at(call, answer_is_lost=lost)
            failed = azure.start(*words)
            assert failed.returncode != 0, (call, failed.stdout)
            assert re.search(r"[Rr]un (this|it) again", failed.stderr), (call, failed.stderr)
            assert "Traceback" not in failed.stderr, failed.stderr
            yield call, failed
            changed = azure.changes()
            azure.fail_at(0)
            if changed:
                azure.run(*words)


def test_every_channel_but_teams_is_closed_once_it_is_said_so(azure: Azure) -> None:
    assert "WebChatChannel is open: run this again with --yes" in azure.run("channels")
    assert azure.changes() == []
    azure.run("channels", "--yes")
    assert [path.rpartition("/")[2] for path in azure.state["resources"]] == ["MsTeamsChannel"]
    assert azure.run("channels", "--yes") == "Teams is open, as it should be.\n"


def test_a_second_run_closes_what_a_failure_left_open(azure: Azure) -> None:
    for _ in failures(azure, "channels", "--yes"):
        assert f"{BOT}/channels/MsTeamsChannel" in azure.state["resources"]
    assert [path.rpartition("/")[2] for path in azure.state["resources"]] == ["MsTeamsChannel"]


def test_two_keys_are_drawn_once_and_seen_by_nobody(azure: Azure) -> None:
    assert azure.run("keys").count("would be drawn") == 2
    assert azure.changes() == []
    printed = azure.run("keys", "--yes")
    keys = secrets(azure)
    assert set(keys) == {"MASC-MATCH-KEY", "MASC-SIGNING-KEY"}
    assert len(set(keys.values())) == 2
    assert min(map(len, keys.values())) >= 32, "as long as the settings ask for"
    seen = printed + json.dumps(azure.state["calls"])
    assert [key for key in keys.values() if key in seen] == []
    assert list(azure.folder.glob("tmp*")) == [], "no file is left behind"
    assert azure.run("keys", "--yes").count("is there and stays") == 2
    assert secrets(azure) == keys


def test_no_key_is_drawn_while_azure_does_not_say_what_is_there(azure: Azure) -> None:
    azure.run("keys", "--yes")
    before = secrets(azure)
    for call, failed in failures(azure, "keys", "--yes"):
        if call <= 2:
            assert "no key was drawn. Run this again." in failed.stderr
        assert secrets(azure) == before
        assert azure.changes() == []
    assert secrets(azure) == before


def test_what_a_failure_left_undrawn_is_drawn_by_the_next_run_and_the_others_stay(azure: Azure) -> None:
    half: dict[str, str] = {}
    for call, _ in failures(azure, "keys", "--yes"):
        half = secrets(azure)
        if call <= 2:
            assert half == {}
    assert set(half) == {"MASC-MATCH-KEY", "MASC-SIGNING-KEY"}, "the last calls only have the app fetch them"
    assert secrets(azure) == half, "and the run after it left them alone"


def test_one_key_is_drawn_anew_and_the_other_stays(azure: Azure) -> None:
    azure.run("keys", "--yes")
    before = secrets(azure)
    azure.run("keys", "--yes", "--anew", "MASC-MATCH-KEY")
    after = secrets(azure)
    assert after["MASC-MATCH-KEY"] != before["MASC-MATCH-KEY"]
    assert after["MASC-SIGNING-KEY"] == before["MASC-SIGNING-KEY"]
    assert azure.start("keys", "--yes", "--anew", "MASC-MACH-KEY").returncode == 2
    assert secrets(azure) == after


def test_a_key_reaches_the_app_at_once_and_its_state_is_told(azure: Azure) -> None:
    said = azure.run("keys", "--yes")
    (posted,) = [call for call in azure.state["calls"] if "post" in call]
    address = posted[posted.index("--url") + 1]
    app = f"{GROUP}/providers/Microsoft.Web/sites/{OF_AZD['FUNCTION_APP']}"
    assert address.startswith(f"{app}/config/configreferences/appsettings/refresh?")
    assert said.count(": Resolved\n") == 2


def test_the_vault_has_the_names_that_the_app_asks_for() -> None:
    asked = set(re.findall(r"vaultReference\}([\w-]+)\)", text("modules/app.bicep")))
    assert asked == {"MASC-MATCH-KEY", "MASC-SIGNING-KEY"}


def test_without_azures_programs_a_sentence_says_where_they_come_from(tmp_path: Path) -> None:
    azure = Azure(tmp_path)
    told = azure.start("channels", PATH="")
    assert told.returncode == 1
    assert "Azure CLI (az) is not on this machine. Install it, and sign in with: az login" in told.stderr


def test_before_the_first_provision_a_sentence_names_what_is_missing(azure: Azure) -> None:
    told = azure.start("keys", "--yes", VAULT_NAME="")
    assert (told.returncode, told.stderr) == (1, "azd does not know VAULT_NAME yet: run azd provision first.\n")


@with_openssl
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


@with_openssl
def test_opening_bears_a_failure_at_each_call(azure: Azure, tmp_path: Path) -> None:
    for _ in failures(azure, "set_up_app.sh", "open", str(tmp_path / "today")):
        assert len(azure.state.get("apps", [])) <= 1
    (app,) = azure.state["apps"]
    assert (app["principal"], len(app["keys"])) == ("principal-1", 1)
    assert json.loads((tmp_path / "today" / "settings.json").read_text())["Values"]["MASC_CLIENT_ID"] == "app-1"


@with_openssl
def test_closing_never_says_that_it_is_closed_when_it_is_not(azure: Azure, tmp_path: Path) -> None:
    azure.run("set_up_app.sh", "open", str(tmp_path / "today"))
    azure.keep(calls=[])
    for _, failed in failures(azure, "set_up_app.sh", "close"):
        assert "Nobody can sign in" not in failed.stdout
    assert azure.state["apps"][0]["keys"] == []


@with_openssl
def test_the_command_line_can_read_the_settings_that_are_written_for_it(azure: Azure, tmp_path: Path) -> None:
    azure.run("set_up_app.sh", "open", str(tmp_path / "today"))
    values = json.loads((tmp_path / "today" / "settings.json").read_text())["Values"]
    assert Wires.read(values).credential == "certificate"
    found = {"MASC_SITE_ID": "s", "MASC_SITE_URL": "https://s", "MASC_PLAN_ID": "p"}
    lists = dict.fromkeys(("referrals", "meetings", "decisions", "actions", "agencies", "audit", "messages"), "x")
    assert Settings.read(values | found | {"MASC_LIST_IDS": json.dumps(lists)}).board_id == "cumbria"


def test_what_provision_found_out_is_kept_for_the_service(azure: Azure, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"Values": FOUND_OUT | {"MASC_GROUP_ID": "g"}}), encoding="utf-8-sig")
    for _ in failures(azure, "keep", str(file)):
        assert azure.state.get("environment", {}).items() <= FOUND_OUT.items()
    assert azure.state["environment"] == FOUND_OUT


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (json.dumps({"Values": FOUND_OUT | {"MASC_LIST_IDS": ""}}), "has no MASC_LIST_IDS: run provision with"),
        (json.dumps({"Values": []}), "is no file of settings"),
        ("{", "is no file of settings"),
    ],
)
def test_half_a_file_keeps_nothing(azure: Azure, tmp_path: Path, written: str, sentence: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(written)
    told = azure.start("keep", str(file))
    assert told.returncode == 1
    assert sentence in told.stderr
    assert "environment" not in azure.state


BAD = [
    ({"ALERT_ADDRESS": ""}, "ALERT_ADDRESS is missing. Set it with: azd env set ALERT_ADDRESS VALUE"),
    ({"MASC_BOARD_ID": " "}, "MASC_BOARD_ID is missing. Set it with: azd env set MASC_BOARD_ID VALUE"),
    ({"ALERT_ADDRESS": "a@example.org, b@example.org"}, "ALERT_ADDRESS is not one mail address."),
    (
        {"OPERATOR_ADDRESSES": "203.0.113.7 203.0.113.8"},
        "has 203.0.113.7 203.0.113.8: put a comma between",
    ),
    ({"OPERATOR_ADDRESSES": "2001:db8::1"}, "has 2001:db8::1: storage takes no IPv6."),
    ({"OPERATOR_ADDRESSES": "2001:db8::1/32"}, "has 2001:db8::1/32: storage takes no IPv6."),
    ({"OPERATOR_ADDRESSES": "203.0.113.8/31"}, "storage takes no /31. Write 203.0.113.8,203.0.113.9 instead."),
    ({"OPERATOR_ADDRESSES": "203.0.113.7/28"}, "a range begins at its first address. Write 203.0.113.0/28"),
    ({"OPERATOR_ADDRESSES": "0.0.0.0/0"}, "that range is far too wide"),
    ({"OPERATOR_ADDRESSES": "192.168.1.20"}, "known in your own network only"),
    ({"OPERATOR_ADDRESSES": "my-house"}, "has my-house: that is no IPv4 address or range."),
    ({"AZURE_LOCATION": "ukwest"}, "AZURE_LOCATION is ukwest, which has no availability zones"),
    ({"AZURE_LOCATION": "westeurope"}, "personal data stays in the United Kingdom"),
    ({"TELEMETRY_DAYS": "100"}, "TELEMETRY_DAYS is 100: Application Insights keeps 30, 60, 90,"),
    ({"TELEMETRY_DAYS": ""}, "TELEMETRY_DAYS is empty:"),
    ({"AZURE_LOCATION": ""}, "AZURE_LOCATION is empty:"),
    ({"AZURE_ENV_NAME": "masc-cumbria-and-some-more-words-x"[:33]}, "AZURE_ENV_NAME has 33 characters"),
    ({"AZURE_ENV_NAME": "MASC Cumbria"}, "or one that Azure does not take"),
    ({"KEY_VAULT_NAME": "-masc"}, "KEY_VAULT_NAME is no name for a key vault"),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_what_azure_would_refuse_is_said_before_anything_is_made(
    azure: Azure, changes: dict[str, str], sentence: str
) -> None:
    told = azure.start("check", **(ENVIRONMENT | changes))
    assert told.returncode == 1
    assert sentence in told.stderr
    assert told.stderr.count("\n") == 1, "and nothing else is wrong"
    assert azure.changes() == []


@pytest.mark.parametrize("addresses", ["", "203.0.113.7/32, 198.51.100.0/28", " 8.8.8.8 ,", "203.0.113.7,203.0.113.9"])
def test_what_azure_takes_is_let_through(azure: Azure, addresses: str) -> None:
    assert azure.run("check", **(ENVIRONMENT | {"OPERATOR_ADDRESSES": addresses})) == ""


def test_everything_that_is_wrong_is_said_at_once(azure: Azure) -> None:
    azure.keep(registered="NotRegistered")
    told = azure.start("check", **(ENVIRONMENT | {"ALERT_ADDRESS": "", "TELEMETRY_DAYS": "7"}))
    assert told.stderr.count("\n") == 3
    assert "Register it with: az provider register -n Microsoft.App --wait" in told.stderr


def test_the_check_says_when_azure_cannot_be_asked(azure: Azure) -> None:
    azure.fail_at(1)
    told = azure.start("check", **ENVIRONMENT)
    assert told.returncode == 1
    assert "sign in with az login. (ERROR: Too Many Requests)" in told.stderr


def test_in_a_terminal_the_values_are_azds(azure: Azure) -> None:
    azure.keep(environment=ENVIRONMENT | {"TELEMETRY_DAYS": "100"})
    words = [sys.executable, "-m", "scripts.azure", "check"]
    path = {"PATH": f"{azure.folder}:/usr/bin:/bin"}
    told = subprocess.run(words, env=path, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "TELEMETRY_DAYS is 100" in told.stderr
    assert told.stderr.count("\n") == 1


def test_the_check_and_the_template_allow_the_same() -> None:
    (regions,) = re.findall(r"@allowed\(\[([^\]]*)\]\)\nparam location ", text("main.bicep"))
    (days,) = re.findall(r"@allowed\(\[([^\]]*)\]\)\nparam telemetryDays ", text("main.bicep"))
    assert re.findall(r"\w+", regions) == [check.REGION]
    assert tuple(re.findall(r"\d+", days)) == check.DAYS


def test_azd_runs_the_check_first_and_closes_and_draws_afterwards(azure: Azure) -> None:
    azure.run("hooks/preprovision.py", **ENVIRONMENT)
    assert azure.changes() == []
    assert azure.start("hooks/preprovision.py", **(ENVIRONMENT | {"ALERT_ADDRESS": ""})).returncode == 1
    azure.run("hooks/postprovision.py")
    assert set(secrets(azure)) == {"MASC-MATCH-KEY", "MASC-SIGNING-KEY"}
    assert f"{BOT}/channels/WebChatChannel" not in azure.state["resources"]


def test_a_hook_ends_badly_when_half_of_it_did(azure: Azure) -> None:
    azure.fail_at(1)
    failed = azure.start("hooks/postprovision.py")
    assert failed.returncode == 1
    assert set(secrets(azure)) == {"MASC-MATCH-KEY", "MASC-SIGNING-KEY"}, "the keys do not wait for the channels"


def test_azd_runs_the_hooks_in_an_environment_that_has_nothing() -> None:
    project = (ROOT / "azure.yaml").read_text(encoding="utf-8")
    hooks = re.findall(r"^    run: (\S+)\n    kind: python\n    interactive: true$", project, re.MULTILINE)
    assert hooks == ["infra/hooks/preprovision.py", "infra/hooks/postprovision.py"]
    assert re.findall(r"windows:|posix:|shell:|\.sh", project) == []
    assert (ROOT / "infra" / "hooks" / "requirements.txt").read_text() == "", "or azd installs into our .venv"
    assert re.search(r'^requiredVersions:\n  azd: ">= 1\.24\.0"$', project, re.MULTILINE)
    files = [*(ROOT / "scripts" / "azure").glob("*.py"), *(ROOT / "infra" / "hooks").glob("*.py")]
    used = set(re.findall(r"^(?:from|import) (\w+)", "".join(file.read_text() for file in files), re.MULTILINE))
    assert used - {"scripts"} <= sys.stdlib_module_names
