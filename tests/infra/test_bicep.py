"""infra/ parses, names nothing that Azure does not know, and sets what the product reads.

There is no Bicep compiler in a registry that this project uses, so this is the nearest: a parser for the form,
Microsoft's own management libraries for names and choices, and our own rules for what the two cannot know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from masc_graph.service import QUEUE
from masc_graph.settings import Settings, variable
from tests.infra.bicep import (
    FILES,
    INFRA,
    PARAMETERS,
    ROOT,
    is_expression,
    literal,
    parsed,
    resource,
    resources,
    settings_of_azure,
    settings_of_the_board,
)

SHAPES = json.loads((Path(__file__).parent / "azure_shapes.json").read_text(encoding="utf-8"))
# Resources that no library of the registry describes any more, or that are a free map.
NOT_DESCRIBED = {
    "Microsoft.Insights/diagnosticSettings",
    "Microsoft.Resources/resourceGroups",
    "Microsoft.Web/sites/config",
}
OF_BICEP = {"name", "scope", "parent", "dependsOn", "depends_on"}
FROM_ENVIRONMENT = re.compile(r"readEnvironmentVariable\('(\w+)'(, '[^']*')?\)")
EVENTS = re.compile(r'log\.(event|problem)\(\s*"(\w+)"')


def name_of(file: Path) -> str:
    return file.relative_to(INFRA).as_posix()


def strangers(body: dict[str, Any], shape: dict[str, Any] | None, place: str) -> Iterator[str]:
    """Every name and choice in a body that Azure does not know."""
    for name, value in body.items():
        here = f"{place}.{name}"
        known = (shape or {}).get(name)
        if shape and name not in shape:
            yield here
        elif isinstance(known, list) and isinstance(value, str) and value not in known:
            yield f"{here}={value}"
        else:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and not is_expression(one):
                    yield from strangers(one, known if isinstance(known, dict) else None, here)


def modules(file: Path) -> Iterator[tuple[Path, set[str]]]:
    """Each module that a file uses, with the parameters that it gets."""
    for module in parsed(file).get("modules", {}).values():
        yield (file.parent / module["detail"]["path"]), set(module["config"]["params"])


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_file_parses(file: Path) -> None:
    assert parsed(file)["parameters"]


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_azure_knows_every_name_and_every_choice(file: Path) -> None:
    for kind, body in resources(file):
        if kind in NOT_DESCRIBED:
            continue
        sent = {name: value for name, value in body.items() if name not in OF_BICEP}
        assert list(strangers(sent, SHAPES[kind]["shape"], kind)) == []


def test_a_name_that_azure_does_not_know_is_found() -> None:
    body = {"properties": {"functionAppConfig": {"runtime": {"name": "pyton", "versoin": "3.13"}}}}
    shape = SHAPES["Microsoft.Web/sites"]["shape"]
    place = "site.properties.functionAppConfig.runtime"
    assert list(strangers(body, shape, "site")) == [f"{place}.name=pyton", f"{place}.versoin"]


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_module_gets_the_parameters_that_it_has(file: Path) -> None:
    for module, given in modules(file):
        assert given == set(parsed(module)["parameters"]), module.name


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_parameter_and_variable_is_used(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for name in [*parsed(file)["parameters"], *parsed(file).get("variables", {})]:
        assert len(re.findall(rf"\b{name}\b", text)) > 1, name


def test_every_file_is_reached_from_the_first() -> None:
    reached, waiting = set[Path](), [INFRA / "main.bicep"]
    while waiting:
        reached.add(file := waiting.pop().resolve())
        waiting += [module for module, _ in modules(file)]
    assert reached == {file.resolve() for file in FILES}


def test_the_parameters_file_gives_what_has_no_default() -> None:
    declared = parsed(INFRA / "main.bicep")["parameters"]
    given = set(re.findall(r"^param (\w+) =", PARAMETERS, re.MULTILINE))
    assert given <= set(declared)
    assert {name for name, one in declared.items() if one["default"] is None} <= given
    without = re.sub(r"//.*|^using .*|^param \w+ = (\{)?|^\s*\w+: |^\}", "", PARAMETERS, flags=re.MULTILINE)
    assert FROM_ENVIRONMENT.sub("", without).split() == [], "every value comes from the environment"


def test_what_must_be_set_has_no_default_but_what_provision_finds_out() -> None:
    needed = {variable(name) for name, field in Settings.model_fields.items() if field.is_required()}
    read = {name: bool(default) for name, default in FROM_ENVIRONMENT.findall(PARAMETERS)}
    later = {"MASC_SITE_ID", "MASC_SITE_URL", "MASC_PLAN_ID", "MASC_LIST_IDS", "MASC_MATCH_KEY_ID"}
    assert {name for name, optional in read.items() if name in needed and optional} == later


def test_the_example_of_local_settings_knows_every_setting_too() -> None:
    values = json.loads((ROOT / "local.settings.example.json").read_text(encoding="utf-8"))["Values"]
    assert settings_of_the_board() <= set(values)


def test_the_host_finds_storage_and_telemetry_by_identity_alone() -> None:
    settings = settings_of_azure()
    assert settings["AzureWebJobsStorage__credential"] == "managedidentity"
    of_storage = {name for name in settings if name.startswith("AzureWebJobsStorage__")}
    wanted = {"credential", "clientId", "blobServiceUri", "queueServiceUri", "tableServiceUri"}
    assert of_storage == {f"AzureWebJobsStorage__{name}" for name in wanted}
    assert settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"].endswith(";Authorization=AAD")
    deprecated = ("WEBSITE_", "FUNCTIONS_WORKER_", "SCM_DO_BUILD", "ENABLE_ORYX")
    assert [name for name in settings if name.startswith(deprecated)] == [], "deprecated on Flex Consumption"


def test_no_credential_is_anywhere_in_the_description() -> None:
    whole = "\n".join(file.read_text(encoding="utf-8") for file in [*FILES, INFRA / "main.bicepparam"])
    assert re.findall(r"@secure|listKeys|listSecrets|listCredentials|AccountKey|newGuid", whole) == []
    assert re.findall(r"(?i)(?:password|secret)s?:\s*'", whole) == []


POSTURE = {
    ("storage.bicep", "Microsoft.Storage/storageAccounts"): {
        "allowBlobPublicAccess": False,
        "allowSharedKeyAccess": False,
        "supportsHttpsTrafficOnly": True,
        "minimumTlsVersion": "TLS1_2",
    },
    ("vault.bicep", "Microsoft.KeyVault/vaults"): {
        "enableRbacAuthorization": True,
        "enablePurgeProtection": True,
        "publicNetworkAccess": "Disabled",
    },
    ("monitoring.bicep", "Microsoft.Insights/components"): {"DisableLocalAuth": True, "DisableIpMasking": False},
    ("bot.bicep", "Microsoft.BotService/botServices"): {"msaAppType": "UserAssignedMSI", "disableLocalAuth": True},
    ("app.bicep", "Microsoft.Web/sites"): {"httpsOnly": True},
}


@pytest.mark.parametrize(("file", "kind"), POSTURE)
def test_what_is_closed_stays_closed(file: str, kind: str) -> None:
    properties = resource(file, kind)["properties"]
    wanted = POSTURE[(file, kind)]
    assert {name: properties[name] for name in wanted} == wanted


def test_storage_is_open_to_nobody_unless_an_engineer_is_named() -> None:
    account = parsed(INFRA / "modules" / "storage.bicep")["resources"]["account"]["config"]["properties"]
    choice = account["publicNetworkAccess"]["operator"]["operands"]
    assert (choice["condition"], choice["false_value"]) == ("isOpen", "Disabled")
    assert account["networkAcls"]["defaultAction"] == "Deny"
    assert parsed(INFRA / "main.bicep")["parameters"]["operatorAddresses"]["default"] == ""


def test_only_teams_and_the_engineers_reach_the_app() -> None:
    site = resource("app.bicep", "Microsoft.Web/sites")["properties"]["siteConfig"]
    assert site["ipSecurityRestrictionsDefaultAction"] == "Deny"
    assert site["scmIpSecurityRestrictionsDefaultAction"] == "Deny"
    assert (site["minTlsVersion"], site["ftpsState"]) == ("1.2", "Disabled"), "Teams speaks no TLS 1.3 to a bot"


def test_the_app_is_as_large_and_as_ready_as_the_design_says() -> None:
    app = resource("app.bicep", "Microsoft.Web/sites")["properties"]["functionAppConfig"]
    names = {name: one["value"] for name, one in parsed(INFRA / "modules" / "app.bicep")["variables"].items()}
    assert app["scaleAndConcurrency"]["instanceMemoryMB"] == 2048
    assert literal("readyForTeams", names) == [{"name": "http", "instanceCount": 1}]
    assert app["runtime"] == {"name": "python", "version": "3.13"}
    assert "3.13 " in (ROOT / "Makefile").read_text(encoding="utf-8"), "tested on what Azure runs"


def test_the_identity_has_five_roles_and_each_on_one_resource_alone() -> None:
    known = {
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
        "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
        "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
        "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
        "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
    }
    whole = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
    assert set(re.findall(r"'([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'", whole)) == set(known)
    page = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert [name for name in known.values() if name not in page] == []
    scopes = [body["scope"] for file in FILES for kind, body in resources(file) if kind.endswith("/roleAssignments")]
    assert sorted(scopes) == ["account", "insights", "vault"]


def test_the_queues_are_those_of_the_product() -> None:
    loop = parsed(INFRA / "modules" / "storage.bicep")["resources"]["commands"]["config"]["loop_type"]
    assert loop["detail"]["array_name"] == [QUEUE, f"{QUEUE}-poison", "masc-failed"]


def questions() -> dict[str, str]:
    """Each alert that asks the log, with its query."""
    found = parsed(INFRA / "modules" / "alerts.bicep")["variables"]["questions"]["value"]
    return {one["name"]: one["query"] for one in found}


def test_an_alert_asks_only_for_events_that_the_product_logs() -> None:
    product = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "masc_graph").rglob("*.py"))
    logged = {name for _, name in EVENTS.findall(product)}
    asked = {
        name
        for query in questions().values()
        for name in re.findall(r'"(\w+)"', "".join(re.findall(r"has(?:_any)? (\([^)]*\)|\"\w+\")", query)))
    }
    assert asked
    assert asked <= logged


def test_there_is_an_alert_for_each_way_in_which_work_stops() -> None:
    assert {"failed-commands", "waiting-commands", "silence", "problems"} <= questions().keys()


def test_azd_deploys_what_bicep_tags() -> None:
    project = (ROOT / "azure.yaml").read_text(encoding="utf-8")
    assert re.search(
        r"^services:\n  functions:\n    project: \.\n    language: python\n    host: function$", project, re.MULTILINE
    )
    assert "'azd-service-name': 'functions'" in (INFRA / "modules" / "app.bicep").read_text(encoding="utf-8")
    for script in re.findall(r"infra/\w+\.sh", project):
        assert (ROOT / script).stat().st_mode & 0o111, script
