"""What infra/ says: its text, and the resources that Bicep predicts from it, which stand in main.snapshot.json.

Bicep makes the snapshot with the invented values of ``ENVIRONMENT``, and a test has Bicep validate it, so that what is
asked of it here holds on a machine without Bicep too. What only Azure can work out stands in it as ``[reference(…)]``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
INFRA = ROOT / "infra"
FILES = sorted(INFRA.rglob("*.bicep"))
PARAMETERS = (INFRA / "main.bicepparam").read_text(encoding="utf-8")
SNAPSHOT = INFRA / "main.snapshot.json"
# A board that is set up, and an engineer who writes addresses as people do.
ENVIRONMENT = {
    "AZURE_ENV_NAME": "masc-cumbria",
    "AZURE_LOCATION": "uksouth",
    "ALERT_ADDRESS": "masc-alerts@example.org",
    "OPERATOR_ADDRESSES": "203.0.113.7/32, 198.51.100.0/28",
    "MASC_BOARD_ID": "cumbria",
    "MASC_GROUP_ID": "c2a8f7d4-1b3e-4d6f-8a90-7e5b4c3d2f11",
    "MASC_CHANNEL_ID": "19:masc-board@thread.tacv2",
    "MASC_SITE_ID": "site-1",
    "MASC_SITE_URL": "https://contoso.sharepoint.com/sites/masc",
    "MASC_PLAN_ID": "plan-1",
    "MASC_LIST_IDS": '{"referrals": "list-1"}',
}
_AS_IF = {
    "--tenant-id": "00000000-0000-0000-0000-000000000002",
    "--subscription-id": "00000000-0000-0000-0000-000000000001",
    "--location": "uksouth",
    "--deployment-name": "main",
}
AS_IF = [word for pair in _AS_IF.items() for word in pair]

Json = dict[str, Any]


def text(file: str) -> str:
    """A file of infra/."""
    return (INFRA / file).read_text(encoding="utf-8")


def resources(kind: str = "") -> list[Json]:
    """The resources that Bicep predicts, of one type or of all."""
    found: list[Json] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))["predictedResources"]
    return [one for one in found if not kind or one["type"].lower() == kind.lower()]


def resource(kind: str) -> Json:
    """The one resource of a type."""
    (found,) = resources(kind)
    return found


def outputs() -> set[str]:
    """The names that main.bicep gives to azd."""
    return set(re.findall(r"^output (\w+) ", text("main.bicep"), re.MULTILINE))


def settings_of_the_board() -> set[str]:
    """The settings that the parameters file passes on, each under its own name."""
    pairs = re.findall(r"^  (\w+): readEnvironmentVariable\('(\w+)'", PARAMETERS, re.MULTILINE)
    assert [name for name, read in pairs if name != read] == []
    return {name for name, _ in pairs}


def settings_of_azure() -> dict[str, str]:
    """The settings that app.bicep writes itself, each as it is written there."""
    (block,) = re.findall(r"^var ofAzure = \{\n(.*?)^\}", text("modules/app.bicep"), re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"^  (\w+): (.+)$", block, re.MULTILINE))


def queries() -> dict[str, str]:
    """Each alert that asks the log, with its query."""
    form = re.compile(r"^    name: '([\w-]+)'$.*?^    query: '([^\n]*)'$", re.MULTILINE | re.DOTALL)
    found = form.findall(text("modules/alerts.bicep"))
    client = "11111111-1111-4111-8111-111111111111"
    return {name: query.replace("\\'", "'").replace("${identityClientId}", client) for name, query in found}
