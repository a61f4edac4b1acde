"""The permissions of a list, as far as Graph reports them.

Microsoft documents that applications are reported. Whether people and groups are is not verified, so a tenant can do
either, and a client must cope with both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sandbox.graph.calls import Answer, Call, Json, choose, operation, selected
from sandbox.graph.rights import reaches
from sandbox.graph.sites import find_list
from sandbox.list_items import Grant
from sandbox.tenant import Tenant

_PERMISSION = (
    "id", "expirationDateTime", "grantedTo", "grantedToIdentities", "grantedToIdentitiesV2", "grantedToV2",
    "hasPassword", "inheritedFrom", "invitation", "link", "roles", "shareId",
)  # fmt: skip


def all_permissions(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/lists/{id}/permissions."""
    _, item_list = find_list(tenant, names)
    of_the_list = item_list.grants if item_list.grants is not None else of_the_team(tenant)
    grants = [*(_applications(tenant) if reaches(tenant, item_list) else ()), *of_the_list]
    visible = [grant for grant in grants if grant.kind == "application" or tenant.tells_people]
    chosen = selected(call, _PERMISSION, "permission")
    named = tenant.switches["identities of a permission"]
    value = [choose(_json(number, grant, named), chosen) for number, grant in enumerate(visible, start=1)]
    return Answer(200, {"@odata.context": call.context("Collection(permission)"), "value": value})


def _applications(tenant: Tenant) -> Sequence[Grant]:
    return [
        Grant(role=app.site_role, kind="application", name=app.name, id=app.id)
        for app in tenant.applications.all()
        if app.site_role
    ]


def of_the_team(tenant: Tenant) -> Sequence[Grant]:
    """The permissions that a list inherits from a team's site: owners own, members edit, visitors read."""
    (group,) = tenant.groups.values()
    team = f"c:0o.c|federateddirectoryclaimprovider|{group.id}"
    return [
        Grant("owner", "siteGroup", f"{group.name} Owners", f"{team}_o"),
        Grant("write", "siteGroup", f"{group.name} Members", team),
        Grant("read", "siteGroup", f"{group.name} Visitors", f"{group.name} Visitors"),
    ]


def _json(number: int, grant: Grant, named: str) -> Json:
    who: Json = {"displayName": grant.name}
    if grant.id:
        who["id"] = grant.id
    if grant.login:
        who["loginName"] = grant.login
    identity: Json = {grant.kind: who}
    granted = {"grantedToV2": identity} if named == "grantedToV2" else {"grantedToIdentitiesV2": [identity]}
    return {"id": str(number), "roles": [grant.role], **granted}


OPERATIONS = (operation("GET", "/sites/{site}/lists/{list}/permissions", all_permissions, "$select"),)
