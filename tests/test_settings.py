"""Settings: what is missing is named, values are never shown, and the example file is complete and true."""

from __future__ import annotations

import json
import traceback
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from masc_graph.errors import SettingsError
from masc_graph.settings import LISTS, Settings, Wires, variable
from sandbox.app import Sandbox
from tests.infra.bicep import settings_of_azure, settings_of_the_board

ROOT = Path(__file__).parent.parent
URLS = ("MASC_GRAPH_URL", "MASC_LOGIN_URL", "MASC_BOT_KEYS_URL", "MASC_CONNECTOR_URL")
OF_AZURE = {"FUNCTIONS_WORKER_RUNTIME"}
# What Azure does not set, and why.
NOT_IN_AZURE = {
    "MASC_CLIENT_SECRET": "the identity has no secret",
    "MASC_CERTIFICATE_FILE": "the identity has no certificate",
    "MASC_CERTIFICATE_THUMBPRINT": "the identity has no certificate",
    "MASC_CLOCK_URL": "only the sandbox has a clock of its own",
    "AzureWebJobsStorage": "AzureWebJobsStorage__queueServiceUri names the queues, and an empty one would hide it",
}
MADE_ELSEWHERE = {
    "MASC_SITE_ID": "site",
    "MASC_SITE_URL": "https://masc.sharepoint.example.org/sites/masc",
    "MASC_PLAN_ID": "plan",
    "MASC_LIST_IDS": json.dumps({name: f"list-{name}" for name in LISTS}),
    "MASC_SIGNING_KEY": "a-key-that-only-this-test-knows-0001",
    "MASC_MATCH_KEY": "a-key-that-only-this-test-knows-0002",
    "MASC_MATCH_KEY_ID": "first",
}


def example() -> dict[str, str]:
    whole: dict[str, Any] = json.loads((ROOT / "local.settings.example.json").read_text(encoding="utf-8"))
    assert whole["IsEncrypted"] is False
    return whole["Values"]


def on_a_laptop(**changes: str) -> dict[str, str]:
    return example() | MADE_ELSEWHERE | changes


def in_azure(**changes: str) -> dict[str, str]:
    """Managed identity and Microsoft's own addresses, which need no setting."""
    values = {name: value for name, value in on_a_laptop().items() if name not in {*URLS, "MASC_CLOCK_URL"}}
    of_azure = {"MASC_CREDENTIAL": "managed_identity", "AzureWebJobsStorage": "https://masc.queue.core.windows.net"}
    return values | of_azure | changes


def refused(environment: dict[str, str], read: type[Wires] = Settings) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        read.read(environment)
    return caught.value


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(example()) - OF_AZURE == {variable(name) for name in Settings.model_fields}


def test_azure_gets_exactly_the_settings_that_the_product_reads() -> None:
    known = {variable(name) for name in Settings.model_fields}
    ours = {name for name in settings_of_azure() if name.startswith("MASC_")}
    assert not ours & settings_of_the_board()
    assert ours | settings_of_the_board() == known - NOT_IN_AZURE.keys()
    assert NOT_IN_AZURE.keys() <= known
    assert settings_of_azure().keys() & NOT_IN_AZURE.keys() == set()


def test_the_example_shows_each_default_as_it_is() -> None:
    settings = Settings.read(on_a_laptop())
    of_the_board = set(Settings.model_fields) - set(Wires.model_fields)
    optional = [name for name in of_the_board if not Settings.model_fields[name].is_required()]
    assert len(optional) > 10
    for name in optional:
        assert getattr(settings, name) == Settings.model_fields[name].default, variable(name)


def test_the_example_finds_the_sandbox_of_this_machine() -> None:
    sandbox = Sandbox(ROOT / "demo" / "people.json", start=datetime(2026, 11, 24, 9, tzinfo=UTC))
    wires = sandbox.environment()
    assert {name: example()[name] for name in wires} == wires


def test_the_example_holds_no_secret() -> None:
    secrets = ("MASC_CLIENT_SECRET", "MASC_SIGNING_KEY", "MASC_MATCH_KEY", "MASC_CERTIFICATE_FILE")
    assert [example()[name] for name in secrets] == ["", "", "", ""]


def test_a_complete_environment_is_read_with_its_types() -> None:
    settings = Settings.read(
        on_a_laptop(
            MASC_ANCHOR_DATE="2026-01-05",
            MASC_START_TIME="09:30",
            MASC_CLEAR_DAYS="true",
            MASC_EXTRA_CLOSED_DAYS="2026-12-24, 2026-12-31,",
        )
    )
    assert settings.rules.anchor_date == date(2026, 1, 5)
    assert settings.start_time == time(9, 30)
    assert settings.rules.clear_days is True
    assert settings.extra_closed_days == (date(2026, 12, 24), date(2026, 12, 31))
    assert settings.list_ids["audit"] == "list-audit"


def test_every_setting_of_the_calendar_reaches_its_rules() -> None:
    changes = {
        "MASC_CUTOFF_WORKING_DAYS": "4",
        "MASC_CLEAR_DAYS": "true",
        "MASC_CUTOFF_TIME": "17:00",
        "MASC_HOLIDAY_POLICY": "previous",
        "MASC_EXTRA_CLOSED_DAYS": "2026-12-24",
        "MASC_EXTRA_OPEN_DAYS": "2026-12-19, 2026-12-20",
    }
    rules = Settings.read(on_a_laptop(**changes)).rules
    assert (rules.cutoff_working_days, rules.clear_days, rules.cutoff_time) == (4, True, time(17))
    assert rules.holiday_policy == "previous"
    assert rules.extra_closed_days == {date(2026, 12, 24)}
    assert rules.extra_open_days == {date(2026, 12, 19), date(2026, 12, 20)}


def test_microsofts_own_addresses_are_the_default() -> None:
    settings = Settings.read(in_azure())
    assert settings.graph_url == "https://graph.microsoft.com/v1.0"
    assert settings.bot_keys_url == "https://login.botframework.com/v1/.well-known/keys"
    assert settings.clock_url == ""


def test_every_missing_setting_is_named_at_once() -> None:
    required = {variable(name) for name, field in Settings.model_fields.items() if field.is_required()}
    assert {"MASC_TENANT_ID", "MASC_LIST_IDS", "AzureWebJobsStorage"} <= required
    assert set(refused({}).names) == required


@pytest.mark.parametrize("name", sorted(MADE_ELSEWHERE))
def test_an_empty_setting_is_a_missing_one(name: str) -> None:
    assert refused(on_a_laptop(**{name: ""})).names == (name,)


@pytest.mark.parametrize("name", ["MASC_SIGNING_KEY", "MASC_MATCH_KEY"])
def test_what_azure_leaves_in_place_of_a_key_that_it_could_not_fetch_is_no_key(name: str) -> None:
    left = "@Microsoft.KeyVault(VaultName=kvmasc;SecretName=MASC-SIGNING-KEY)"
    assert refused(on_a_laptop(**{name: left})).names == (name,)


def test_setting_a_board_up_needs_the_wires_alone() -> None:
    assert Wires.read(example()).group_id == example()["MASC_GROUP_ID"]


def test_storage_may_be_named_by_its_address_and_reached_by_identity() -> None:
    environment = in_azure(AzureWebJobsStorage__queueServiceUri="https://other.queue.core.windows.net")
    assert Settings.read(environment).storage == "https://masc.queue.core.windows.net"
    del environment["AzureWebJobsStorage"]
    assert Settings.read(environment).storage == "https://other.queue.core.windows.net"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MASC_CREDENTIAL", "password"),
        ("MASC_INTERVAL_DAYS", "6"),
        ("MASC_INTERVAL_DAYS", "29"),
        ("MASC_INTERVAL_DAYS", "a fortnight"),
        ("MASC_START_TIME", "ten"),
        ("MASC_ANCHOR_DATE", "16 June 2025"),
        ("MASC_CUTOFF_WORKING_DAYS", "0"),
        ("MASC_HOLIDAY_POLICY", "skip"),
        ("MASC_EXTRA_CLOSED_DAYS", "2026-12-24, Christmas"),
        ("MASC_EXTRA_OPEN_DAYS", "Saturday"),
        ("MASC_CUTOFF_TIME", "noon"),
        ("MASC_AGENDA_BY_ITSELF", "perhaps"),
        ("MASC_SIGNING_KEY", "too short"),
        ("MASC_MATCH_KEY", "too short"),
        ("MASC_LIST_IDS", "not JSON"),
        ("MASC_LIST_IDS", "[]"),
        ("MASC_LIST_IDS", json.dumps({"referrals": "list-referrals"})),
        ("MASC_LIST_IDS", json.dumps(dict.fromkeys(LISTS, ""))),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    assert refused(on_a_laptop(**{name: value})).names == (name,)


def test_no_value_is_ever_shown() -> None:
    secret = "only-the-key-vault-knows"
    for environment in (
        on_a_laptop(MASC_SIGNING_KEY=secret),
        on_a_laptop(MASC_CLIENT_SECRET=secret, MASC_CREDENTIAL=secret),
        on_a_laptop(MASC_LIST_IDS=secret),
        on_a_laptop(MASC_GRAPH_URL=f"https://{secret}.example.org"),
    ):
        error = refused(environment)
        text = "".join(traceback.format_exception(error)) + repr(error)
        assert secret not in text
    settings = Settings.read(on_a_laptop(MASC_CLIENT_SECRET=secret, MASC_MATCH_KEY=f"{secret}-0123456789abc"))
    assert secret not in repr(settings)
    assert secret not in str(settings.model_dump())


@pytest.mark.parametrize("name", [*URLS, "MASC_CLOCK_URL"])
@pytest.mark.parametrize(
    "url", ["https://graph.microsoft.com/v1.0", "http://192.168.1.4:8400/x", "https://127.0.0.1.nip"]
)
def test_the_sandbox_credential_reaches_nothing_but_this_machine(name: str, url: str) -> None:
    assert refused(on_a_laptop(**{name: url})).names == (name,)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_every_way_to_write_this_machine_is_taken(host: str) -> None:
    assert Settings.read(on_a_laptop(MASC_GRAPH_URL=f"http://{host}:8400/graph/v1.0")).graph_url.startswith("http://")


@pytest.mark.parametrize("name", URLS)
@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8400/x", "https://localhost/x", "http://graph.microsoft.com/v1.0", "https://", "http://[", "x"],
)
def test_a_real_credential_is_never_sent_to_this_machine_or_unencrypted(name: str, url: str) -> None:
    assert refused(in_azure(**{name: url})).names == (name,)


@pytest.mark.parametrize("url", ["https://clock.example.org/", "http://127.0.0.1:8400/sandbox/clock"])
def test_only_the_sandbox_may_move_the_clock(url: str) -> None:
    assert refused(in_azure(MASC_CLOCK_URL=url)).names == ("MASC_CLOCK_URL",)


@pytest.mark.parametrize(
    "storage",
    [
        "https://masc.queue.core.windows.net",
        "DefaultEndpointsProtocol=https;AccountName=masc;AccountKey=a2V5;EndpointSuffix=core.windows.net",
        "AccountName=masc;AccountKey=a2V5;QueueEndpoint=https://masc.queue.core.windows.net/;",
    ],
)
def test_the_sandbox_credential_writes_to_no_storage_but_this_machines(storage: str) -> None:
    assert refused(on_a_laptop(AzureWebJobsStorage=storage)).names == ("AzureWebJobsStorage",)


def test_a_credential_names_what_it_lacks() -> None:
    assert refused(in_azure(MASC_CREDENTIAL="secret")).names == ("MASC_CLIENT_SECRET",)
    assert refused(in_azure(MASC_CREDENTIAL="certificate")).names == ("MASC_CERTIFICATE_FILE",)
    half = in_azure(MASC_CREDENTIAL="certificate", MASC_CERTIFICATE_FILE="masc.pem")
    assert refused(half).names == ("MASC_CERTIFICATE_THUMBPRINT",)
    assert Settings.read(half | {"MASC_CERTIFICATE_THUMBPRINT": "0A1B"}).credential == "certificate"
    assert Settings.read(in_azure(MASC_CREDENTIAL="secret", MASC_CLIENT_SECRET="s")).credential == "secret"
