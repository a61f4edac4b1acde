"""infra/ is what Bicep takes without a word, predicts what is written down, and sets what the product reads."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from masc_graph.service import QUEUE
from masc_graph.settings import Settings, variable
from scripts.azure import calls
from tests.infra.bicep import (
    AS_IF,
    ENVIRONMENT,
    FILES,
    INFRA,
    PARAMETERS,
    ROOT,
    outputs,
    queries,
    resource,
    resources,
    settings_of_azure,
    settings_of_the_board,
    text,
)
from tests.infra.microsoft import run

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
FROM_ENVIRONMENT = re.compile(r"readEnvironmentVariable\('(\w+)'(, '[^']*')?\)")
EVENTS = re.compile(r'log\.(event|problem)\(\s*"(\w+)"')
SITE = "Microsoft.Web/sites"
# What Flex Consumption refuses or has deprecated, of a site and its siteConfig, of its settings, and the children that
# its plan does not have. The page is functions-app-settings, "Flex Consumption plan deprecations".
NOT_ON_FLEX = {
    "alwaysOn", "containerSize", "ftpsState", "functionAppScaleLimit", "isReserved", "isXenon", "javaVersion",
    "linuxFxVersion", "netFrameworkVersion", "powerShellVersion", "preWarmedInstanceCount", "use32BitWorkerProcess",
    "vnetBackupRestoreEnabled", "vnetContentShareEnabled", "vnetImagePullEnabled", "vnetRouteAllEnabled",
    "windowsFxVersion",
}  # fmt: skip
SETTINGS_NOT_ON_FLEX = {
    "ENABLE_ORYX_BUILD", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_MAX_HTTP_CONCURRENCY",
    "FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED", "FUNCTIONS_WORKER_PROCESS_COUNT", "FUNCTIONS_WORKER_RUNTIME",
    "FUNCTIONS_WORKER_RUNTIME_VERSION", "SCM_DO_BUILD_DURING_DEPLOYMENT", "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
    "WEBSITE_CONTENTOVERVNET", "WEBSITE_CONTENTSHARE", "WEBSITE_DNS_SERVER",
    "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT", "WEBSITE_NODE_DEFAULT_VERSION", "WEBSITE_RUN_FROM_PACKAGE",
    "WEBSITE_SKIP_CONTENTSHARE_VALIDATION", "WEBSITE_VNET_ROUTE_ALL",
}  # fmt: skip
CHILDREN_NOT_ON_FLEX = ("/slots/", "/basicPublishingCredentialsPolicies/ftp")


def refused_by_flex(predicted: list[dict[str, Any]]) -> set[str]:
    """What Flex Consumption refuses among these resources, wherever in them it stands."""
    of_sites = [one for one in predicted if one["type"].lower().startswith(SITE.lower())]
    denied = {name.lower(): name for name in NOT_ON_FLEX | SETTINGS_NOT_ON_FLEX}
    written = {
        denied[name.lower()] for one in of_sites for name in names_in(one["properties"]) if name.lower() in denied
    }
    named = [f"/{one['type'].removeprefix(SITE).strip('/')}/{one['name'].rpartition('/')[2]}" for one in of_sites]
    return written | {child for child in CHILDREN_NOT_ON_FLEX for place in named if child in place}


def names_in(value: Any) -> set[str]:
    """The name of every member, however deep."""
    if isinstance(value, list):
        return {name for one in value for name in names_in(one)}
    if not isinstance(value, dict):
        return set()
    return {*value, *(name for one in value.values() for name in names_in(one))}


def test_bicep_has_nothing_to_say() -> None:
    told = run("bicep", "lint", str(INFRA / "main.bicepparam"), environment=ENVIRONMENT)
    # It ends with 0 whatever it warns of, so what it prints is read.
    assert (told.stdout + told.stderr, told.returncode) == ("", 0)


def test_bicep_is_asked_for_every_rule_and_told_why_one_is_off() -> None:
    lines = text("bicepconfig.json").splitlines()
    off = [number for number, line in enumerate(lines) if '"off"' in line]
    assert {line.partition('"level": ')[2][:7] for line in lines if '"level"' in line} == {'"error"', '"off" }'}
    assert [number for number in off if not re.search(r"//|use-description", lines[number - 1])] == []


def test_bicep_would_format_nothing_otherwise(tmp_path: Path) -> None:
    shutil.copytree(INFRA, tmp_path / "infra")
    told = run("bicep", "format", "--pattern", str(tmp_path / "infra" / "**" / "*.bicep*"))
    assert told.returncode == 0, told.stderr
    files = [*FILES, INFRA / "main.bicepparam"]
    assert [file.name for file in files if (tmp_path / file.relative_to(ROOT)).read_bytes() != file.read_bytes()] == []


def test_the_snapshot_is_what_bicep_predicts() -> None:
    words = ["snapshot", str(INFRA / "main.bicepparam"), "--mode", "validate", *AS_IF]
    told = run("bicep", *words, environment=ENVIRONMENT)
    assert told.returncode == 0, f"{told.stdout}{told.stderr}\nRun: python -m tests.infra.write_snapshot"


def test_bicep_takes_the_values_of_the_environment_and_makes_endpoints_one_at_a_time() -> None:
    told = run("bicep", "build-params", str(INFRA / "main.bicepparam"), "--stdout", environment=ENVIRONMENT)
    assert told.returncode == 0, told.stderr
    built = json.loads(told.stdout)
    given = json.loads(built["parametersJson"])["parameters"]
    assert given["telemetryDays"]["value"] == "90"
    (copied,) = [one for one in members(json.loads(built["templateJson"]), "copy") if "mode" in one]
    assert (copied["mode"], copied["batchSize"]) == ("serial", 1)


def members(value: Any, name: str) -> list[Any]:
    """Every member of that name, however deep."""
    if isinstance(value, list):
        return [found for one in value for found in members(one, name)]
    if not isinstance(value, dict):
        return []
    return [one for key, one in value.items() if key == name] + [
        found for one in value.values() for found in members(one, name)
    ]


def test_every_parameter_and_variable_is_used() -> None:
    for file in FILES:
        whole = file.read_text(encoding="utf-8")
        for name in re.findall(r"^(?:param|var) (\w+)", whole, re.MULTILINE):
            assert len(re.findall(rf"\b{name}\b", whole)) > 1, (file.name, name)


def test_every_file_is_reached_from_the_first() -> None:
    reached, waiting = set[Path](), [INFRA / "main.bicep"]
    while waiting:
        reached.add(file := waiting.pop().resolve())
        waiting += [file.parent / used for used in re.findall(r"^module \w+ '([^']+)'", file.read_text(), re.MULTILINE)]
    assert reached == {file.resolve() for file in FILES}


def test_the_parameters_file_gives_what_has_no_default() -> None:
    declared = dict(re.findall(r"^param (\w+) ([^=\n]+(?:= .*)?)$", text("main.bicep"), re.MULTILINE))
    given = set(re.findall(r"^param (\w+) =", PARAMETERS, re.MULTILINE))
    assert given <= set(declared)
    assert {name for name, one in declared.items() if "=" not in one} <= given
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
    assert settings["AzureWebJobsStorage__credential"] == "'managedidentity'"
    of_storage = {name for name in settings if name.startswith("AzureWebJobsStorage__")}
    wanted = {"credential", "clientId", "blobServiceUri", "queueServiceUri", "tableServiceUri"}
    assert of_storage == {f"AzureWebJobsStorage__{name}" for name in wanted}
    assert settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"].endswith(";Authorization=AAD'")


def test_an_empty_setting_is_left_out_and_the_others_reach_the_app() -> None:
    sent = resource("Microsoft.Web/sites/config")["properties"]
    of_the_board = {name: value for name, value in ENVIRONMENT.items() if name.startswith("MASC_")}
    assert sent.keys() == settings_of_azure().keys() | of_the_board.keys() | {"MASC_MATCH_KEY_ID"}
    assert {name: sent[name] for name in of_the_board} == of_the_board


def test_no_credential_is_anywhere_in_the_description() -> None:
    whole = "\n".join(file.read_text(encoding="utf-8") for file in [*FILES, INFRA / "main.bicepparam"])
    assert re.findall(r"@secure|listKeys|listSecrets|listCredentials|AccountKey|newGuid", whole) == []
    assert re.findall(r"(?i)(?:password|secret)s?:\s*'", whole) == []


POSTURE = {
    "Microsoft.Storage/storageAccounts": {
        "allowBlobPublicAccess": False,
        "allowSharedKeyAccess": False,
        "supportsHttpsTrafficOnly": True,
        "minimumTlsVersion": "TLS1_2",
    },
    "Microsoft.KeyVault/vaults": {
        "enableRbacAuthorization": True,
        "enablePurgeProtection": True,
        "publicNetworkAccess": "Disabled",
    },
    "Microsoft.Insights/components": {"DisableLocalAuth": True, "DisableIpMasking": False},
    "Microsoft.BotService/botServices": {"msaAppType": "UserAssignedMSI", "disableLocalAuth": True},
    SITE: {"httpsOnly": True},
}


@pytest.mark.parametrize("kind", POSTURE)
def test_what_is_closed_stays_closed(kind: str) -> None:
    properties = resource(kind)["properties"]
    assert {name: properties[name] for name in POSTURE[kind]} == POSTURE[kind]


def test_storage_is_open_to_nobody_unless_an_engineer_is_named() -> None:
    written = text("modules/storage.bicep")
    assert "publicNetworkAccess: isOpen ? 'Enabled' : 'Disabled'" in written
    assert "var isOpen = !empty(operatorAddresses)" in written
    assert resource("Microsoft.Storage/storageAccounts")["properties"]["networkAcls"]["defaultAction"] == "Deny"
    assert "param operatorAddresses string = ''" in text("main.bicep")


def test_addresses_are_written_as_storage_and_the_app_take_them() -> None:
    rules = resource("Microsoft.Storage/storageAccounts")["properties"]["networkAcls"]["ipRules"]
    assert [rule["value"] for rule in rules] == ["203.0.113.7", "198.51.100.0/28"], "no space, and no /32"
    site = resource(SITE)["properties"]["siteConfig"]
    for_code = [rule["ipAddress"] for rule in site["scmIpSecurityRestrictions"]]
    assert for_code == ["203.0.113.7/32", "198.51.100.0/28"]


def test_only_teams_the_engineers_and_azures_own_test_reach_the_app() -> None:
    site = resource(SITE)["properties"]["siteConfig"]
    assert site["ipSecurityRestrictionsDefaultAction"] == "Deny"
    assert site["scmIpSecurityRestrictionsDefaultAction"] == "Deny"
    assert site["minTlsVersion"] == "1.2", "Teams speaks no TLS 1.3 to a bot"
    tags = {rule["ipAddress"] for rule in site["ipSecurityRestrictions"] if rule.get("tag") == "ServiceTag"}
    assert tags == {"ApplicationInsightsAvailability"}
    assert [rule for rule in site["scmIpSecurityRestrictions"] if "tag" in rule] == []


def test_the_site_has_nothing_that_flex_consumption_refuses() -> None:
    assert refused_by_flex(resources()) == set()


@pytest.mark.parametrize(
    ("found", "kind", "name", "properties"),
    [
        ("ftpsState", SITE, "func", {"siteConfig": {"ftpsState": "Disabled"}}),
        ("linuxFxVersion", f"{SITE}/config", "func/web", {"LinuxFxVersion": "Python|3.13"}),
        ("WEBSITE_RUN_FROM_PACKAGE", f"{SITE}/config", "func/appsettings", {"WEBSITE_RUN_FROM_PACKAGE": "1"}),
        ("/slots/", f"{SITE}/slots", "func/next", {}),
        (
            "/basicPublishingCredentialsPolicies/ftp",
            f"{SITE}/basicPublishingCredentialsPolicies",
            "func/ftp",
            {"allow": False},
        ),
    ],
)
def test_what_flex_consumption_refuses_is_found_wherever_it_stands(
    found: str, kind: str, name: str, properties: dict[str, Any]
) -> None:
    planted = {"type": kind, "name": name, "properties": properties}
    assert refused_by_flex([*resources(), planted]) == {found}


def test_the_page_of_what_no_compiler_knows_is_short_and_every_line_names_its_page_and_a_day() -> None:
    lines = (ROOT / "docs" / "infra-checked.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ")][1:]
    assert len(lines) <= 20
    assert rows
    assert [row for row in rows if not re.search(r"\(https://\S+\), \d{1,2} \w+ 2026 \|$", row)] == []


def test_the_one_policy_of_the_site_comes_after_its_settings() -> None:
    policies = resources("Microsoft.Web/sites/basicPublishingCredentialsPolicies")
    assert [one["name"].rpartition("/")[2] for one in policies] == ["scm"], "the plan has no FTP"
    written = text("modules/app.bicep").partition("resource noPassword ")[2]
    assert re.search(r"dependsOn: \[\n\s+appSettings\n", written), "409 when children of a site are written at once"


def test_endpoints_of_storage_are_made_one_at_a_time_and_last() -> None:
    written = text("modules/storage.bicep")
    (endpoints,) = re.findall(r"^@batchSize\(1\)\nresource endpoints (.*?)^\]$", written, re.MULTILINE | re.DOTALL)
    assert re.search(r"dependsOn: \[\n\s+packages\n\s+commands\n", endpoints)


def test_the_region_has_the_zones_that_storage_is_spread_over() -> None:
    assert resource("Microsoft.Storage/storageAccounts")["sku"]["name"] == "Standard_ZRS"
    (allowed,) = re.findall(r"@allowed\(\[([^\]]*)\]\)\nparam location ", text("main.bicep"))
    assert allowed.split() == ["'uksouth'"], "UK West has no zones"


def test_names_that_are_unique_in_all_of_azure_have_the_token() -> None:
    account = resource("Microsoft.Storage/storageAccounts")["name"]
    token = account.removeprefix("stmasc")
    assert len(token) == 13
    for kind in ("Microsoft.BotService/botServices", "Microsoft.KeyVault/vaults", SITE):
        assert resource(kind)["name"].endswith(token), kind
    assert "take('bot-${environmentName}', 28)" in text("board.bicep"), "42 characters, and no other name later"


def test_the_app_is_as_large_and_as_ready_as_the_design_says() -> None:
    app = resource(SITE)["properties"]["functionAppConfig"]
    assert app["scaleAndConcurrency"]["instanceMemoryMB"] == 2048
    assert app["scaleAndConcurrency"]["maximumInstanceCount"] == 40, "less is a preview in a few regions"
    assert app["scaleAndConcurrency"]["alwaysReady"] == [{"name": "http", "instanceCount": 1}]
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
    scopes = [one["id"].split("/providers/")[-2] for one in resources("Microsoft.Authorization/roleAssignments")]
    kinds = sorted(scope.split("/")[1] for scope in scopes)
    assert kinds == ["components", "storageAccounts", "storageAccounts", "storageAccounts", "vaults"]


def test_the_queues_are_those_of_the_product() -> None:
    made = {
        one["name"].rpartition("/")[2] for one in resources("Microsoft.Storage/storageAccounts/queueServices/queues")
    }
    assert made == {QUEUE, f"{QUEUE}-poison", "masc-failed"}


def test_an_alert_asks_only_for_events_that_the_product_logs() -> None:
    product = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "masc_graph").rglob("*.py"))
    logged = {name for _, name in EVENTS.findall(product)}
    asked = {
        name
        for query in queries().values()
        for name in re.findall(r'"(\w+)"', "".join(re.findall(r"has(?:_any)? (\([^)]*\)|\"\w+\")", query)))
    }
    assert asked
    assert asked <= logged


def test_there_is_an_alert_for_each_way_in_which_work_stops() -> None:
    assert {"failed-commands", "waiting-commands", "silence", "problems", "server-errors"} <= queries().keys()
    rules = {one["name"].removesuffix("-masc-cumbria") for one in resources("Microsoft.Insights/scheduledQueryRules")}
    assert rules == queries().keys()


def test_no_alert_asks_for_a_metric_that_a_flex_app_has_not() -> None:
    rules = resources("Microsoft.Insights/metricAlerts")
    kinds = {one["properties"]["criteria"]["odata.type"].rpartition(".")[2] for one in rules}
    assert kinds == {"WebtestLocationAvailabilityCriteria"}, "Azure refuses Http5xx, and provisioning ends there"
    assert 'AppRequests | where toint(ResultCode) >= 500 and Name != "health"' in queries().values()
    (test,) = resources("Microsoft.Insights/webtests")
    assert "{0}/api/health'" in test["properties"]["Request"]["RequestUrl"]
    assert len(test["properties"]["Locations"]) > rules[0]["properties"]["criteria"]["failedLocationCount"]


def test_nothing_is_called_silent_before_it_could_speak() -> None:
    assert "var isSetUp = !empty(settings.MASC_LIST_IDS)" in text("board.bicep")
    written = text("modules/alerts.bicep")
    assert "enabled: isSetUp || question.name != 'silence'" in written
    assert re.findall(r"^    [eE]nabled: (\w+)$", written.partition("resource door ")[2], re.MULTILINE)[:2] == [
        "isSetUp",
        "isSetUp",
    ]


def test_a_problem_that_was_logged_outside_a_call_is_seen() -> None:
    assert "SeverityLevel >= 3 or tobool(told.problem)" in queries()["problems"], "it arrives as severity 1"


def test_the_vaults_log_has_its_columns_before_its_first_row() -> None:
    (reads,) = resources("Microsoft.Insights/diagnosticSettings")
    assert reads["properties"]["logAnalyticsDestinationType"] == "Dedicated"
    assert queries()["key-read-by-other"].startswith("AZKVAuditLogs | ")


def test_what_azure_would_mail_by_itself_is_off() -> None:
    rule = resource("Microsoft.AlertsManagement/smartDetectorAlertRules")
    assert rule["properties"]["state"] == "Disabled"
    assert rule["name"] == f"Failure Anomalies - {resource('Microsoft.Insights/components')['name']}"


def test_telemetry_is_kept_for_a_number_of_days_that_application_insights_has() -> None:
    (allowed,) = re.findall(r"@allowed\(\[([^\]]*)\]\)\nparam telemetryDays ", text("main.bicep"))
    assert re.findall(r"\d+", allowed) == ["30", "60", "90", "120", "180", "270", "365", "550", "730"]


def test_the_page_lists_every_version_that_azure_is_asked_in() -> None:
    listed = set(re.findall(r"^\| (Microsoft\.[\w./]+) \| (\d{4}-\d\d-\d\d(?:-preview)?) \|", PAGE, re.MULTILINE))
    kinds = {(one["type"].replace("microsoft.alerts", "Microsoft.Alerts"), one["apiVersion"]) for one in resources()}
    assert listed == kinds | calls.VERSIONS
    retired = {version for kind, version in listed if kind.startswith("Microsoft.KeyVault/") and version < "2026-02-01"}
    assert retired == set(), "retired on 27 February 2027"


def test_azd_deploys_what_bicep_tags() -> None:
    project = (ROOT / "azure.yaml").read_text(encoding="utf-8")
    assert re.search(
        r"^services:\n  functions:\n    project: \.\n    language: python\n    host: function$", project, re.MULTILINE
    )
    assert resource(SITE)["tags"]["azd-service-name"] == "functions"
    assert {"FUNCTION_APP", "BOT_NAME", "VAULT_NAME", "AZURE_RESOURCE_GROUP"} <= outputs()
