"""Who may call what: the rows of Microsoft's published table, as ``rights.json`` has them, and roles on the one site.

Any one permission of a row is enough. A resource-specific one (its name ends in ``.Group``) is what an owner of the
team granted, and stands in no token. The selected ones have no rows. ``Sites.Selected`` opens nothing by itself: the
application needs a role on the site, and no role there makes lists or columns. Whether that role reaches a list with
permissions of its own, no document says: a switch decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sandbox.applications import Application
from sandbox.list_items import ItemList
from sandbox.refusal import GraphError
from sandbox.sharepoint import Site
from sandbox.tenant import Tenant

ROWS: Final[Mapping[str, frozenset[str]]] = {
    call: frozenset(names)
    for call, names in json.loads((Path(__file__).parent / "rights.json").read_text(encoding="utf-8"))["calls"].items()
}
"""The permissions that open each call, by its method and path in the sandbox's own words."""

SITE_SELECTED: Final = frozenset({"Sites.Selected"})
LIST_SELECTED: Final = frozenset({"Lists.SelectedOperations.Selected"})
TEAM_SITE: Final = "GET /groups/{group}/sites/root"
BY_GROUP: Final = "a team's site by its group"
OWN_PERMISSIONS: Final = "a list of its own permissions"
_ROLES: Final = ("read", "write", "owner", "fullcontrol")
_IN_TEAM: Final = ".Group"


@dataclass(frozen=True)
class Caller:
    """The application that calls, with the roles that its token names; None of them stands for all, in tests."""

    app_id: str = ""
    roles: frozenset[str] | None = None

    def has(self, any_of: frozenset[str]) -> bool:
        """Whether its token names one of these roles."""
        return self.roles is None or bool(self.roles & any_of)


def check(tenant: Tenant, caller: Caller, call: str, names: Mapping[str, str]) -> None:
    """Refuse a call, by its method and path, that the caller has no right to make, in the words of its service."""
    in_team = frozenset(name for name in ROWS[call] if name.endswith(_IN_TEAM))
    app = tenant.applications.find(caller.app_id)
    if caller.has(ROWS[call] - in_team) or (app and app.team_permissions & in_team):
        return
    on_a_site = "site" in names or (call == TEAM_SITE and tenant.switches[BY_GROUP] == "opened")
    if app and on_a_site and _selected(tenant, caller, app, call, names):
        return
    raise _refusal(call)


def may_read(tenant: Tenant, caller: Caller, site: Site, item_list: ItemList) -> bool:
    """Whether a list is among those that the caller sees."""
    names = {"site": site.id, "list": item_list.id}
    try:
        check(tenant, caller, "GET /sites/{site}/lists/{list}", names)
    except GraphError:
        return False
    return True


def reaches(tenant: Tenant, item_list: ItemList) -> bool:
    """Whether a role on the site counts on this list too."""
    return item_list.grants is None or tenant.switches[OWN_PERMISSIONS] == "reached"


def _selected(tenant: Tenant, caller: Caller, app: Application, call: str, names: Mapping[str, str]) -> bool:
    """Whether a role on the site, or on the one list, is high enough."""
    wanted = _wanted(call)
    item_list = _list_of(tenant, names)
    if item_list is None or reaches(tenant, item_list):
        return caller.has(SITE_SELECTED) and _is_enough(app.site_role, wanted)
    granted = next((one.role for one in item_list.grants or () if one.id == app.id), "")
    return caller.has(LIST_SELECTED) and _is_enough(granted, wanted)


def _wanted(call: str) -> str:
    """The role on a selected resource that opens a call; empty if none does."""
    if call.endswith("/permissions"):
        return "owner"
    if call.startswith("GET "):
        return "read"
    return "write" if "/items" in call or "/drive" in call else ""


def _is_enough(role: str, wanted: str) -> bool:
    return bool(role and wanted) and _ROLES.index(role) >= _ROLES.index(wanted)


def _list_of(tenant: Tenant, names: Mapping[str, str]) -> ItemList | None:
    """The list that a path names, if there is one."""
    if "list" not in names:
        return None
    site = next((one for one in tenant.sites.values() if one.id.casefold() == names["site"].casefold()), None)
    try:
        return site.find(names["list"]) if site else None
    except GraphError:
        return None


def _refusal(call: str) -> GraphError:
    """What the service behind a path says."""
    path = call.partition(" ")[2]
    if "planner" in path:
        text = "You do not have the required permissions to access this item, or the item may not exist."
        return GraphError(403, "", text)
    if "/sites/" in path:
        return GraphError(403, "accessDenied", "Access denied")
    if path.startswith("/teams"):
        text = f"Missing role permissions on the request. API requires one of '{', '.join(sorted(ROWS[call]))}'."
        return GraphError(403, "Forbidden", text)
    return GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
