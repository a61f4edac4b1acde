"""The tabs of the channel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote

from sandbox.graph.calls import Answer, Call, Json, choose, operation, selected
from sandbox.graph.people import find_group
from sandbox.identifiers import guid
from sandbox.refusal import GraphError, bad_request, without_type
from sandbox.tenant import Tenant

_TAB = ("id", "configuration", "displayName", "webUrl")
_CONFIGURATION = ("entityId", "contentUrl", "removeUrl", "websiteUrl")
_BIND = "teamsApp@odata.bind"
_APP = re.compile(r"https://graph\.microsoft\.com/v1\.0/appCatalogs/teamsApps(?:/([\w.-]+)|\('([\w.-]+)'\))")
_WEBSITE = "com.microsoft.teamspace.tab.web"


def all_tabs(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/tabs; the app of each only with ``$expand=teamsApp``."""
    _channel(tenant, names)
    expanded = call.query.get("$expand")
    if expanded not in (None, "teamsApp"):
        raise bad_request("Invalid $expand: teamsApp alone can be expanded.")
    chosen = selected(call, _TAB, "teamsTab")
    value = [_shown(tab, chosen, expanded is not None) for tab in tenant.tabs]
    return Answer(200, {"@odata.context": call.context("teams/channels/tabs"), "value": value})


def new_tab(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """POST …/tabs: a website, the only built-in kind whose configuration Graph certainly accepts."""
    channel = _channel(tenant, names)
    body = without_type(call.json, "teamsTab")
    if unknown := sorted(set(body) - {"displayName", "configuration", _BIND}):
        raise bad_request(f"The property '{unknown[0]}' does not exist on type 'microsoft.graph.teamsTab'.")
    name, app = body.get("displayName"), _APP.fullmatch(str(body.get(_BIND)))
    if not isinstance(name, str) or not 0 < len(name) <= 128 or not app:
        raise bad_request("A tab wants a displayName and a teamsApp@odata.bind.")
    if (app_id := app[1] or app[2]) != _WEBSITE:
        raise bad_request(f"Creating or updating tab configuration for app '{app_id}' is not supported.")
    tab: Json = {
        "id": guid(channel, "tab", len(tenant.tabs)),
        "displayName": name,
        "configuration": _configuration(body.get("configuration")),
        "webUrl": f"https://teams.microsoft.com/l/entity/{_WEBSITE}/_djb2_msteams?label={quote(name)}",
        "teamsApp": {"id": _WEBSITE, "displayName": "Website", "distributionMethod": "store", "externalId": None},
    }
    tenant.tabs.append(tab)
    return Answer(201, {"@odata.context": call.context("teams/channels/tabs/$entity"), **_shown(tab, None, False)})


def _shown(tab: Json, chosen: frozenset[str] | None, with_app: bool) -> Json:  # noqa: FBT001
    shown = choose({name: value for name, value in tab.items() if name != "teamsApp"}, chosen)
    return {**shown, "teamsApp": tab["teamsApp"]} if with_app else shown


def _configuration(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad_request("A website tab wants a configuration.")
    wanted = without_type(cast("Json", given), "teamsTabConfiguration")
    url = wanted.get("contentUrl")
    if set(wanted) - set(_CONFIGURATION) or not isinstance(url, str) or not url.startswith("https://"):
        raise bad_request("The configuration of the tab is not valid.")
    return {name: wanted.get(name) for name in _CONFIGURATION}


def _channel(tenant: Tenant, names: Mapping[str, str]) -> str:
    find_group(tenant, names["team"])
    if names["channel"] != tenant.conversations.channel_id:
        raise GraphError(404, "NotFound", "No channel was found with the given id.")
    return names["channel"]


OPERATIONS = (
    operation("GET", "/teams/{team}/channels/{channel}/tabs", all_tabs, "$select $expand"),
    operation("POST", "/teams/{team}/channels/{channel}/tabs", new_tab),
)
