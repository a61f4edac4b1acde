"""Groups, their members, and users."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.graph.calls import Answer, Call, Json, choose, operation, page_size, selected
from sandbox.refusal import GraphError, bad_request
from sandbox.tenant import Group, Person, Tenant

_USER_DEFAULT = (
    "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation",
    "preferredLanguage", "surname", "userPrincipalName", "id",
)  # fmt: skip
_USER_MORE = ("userType", "companyName", "accountEnabled")
_GROUP = (
    "id", "createdDateTime", "description", "displayName", "groupTypes", "mail", "mailEnabled", "mailNickname",
    "securityEnabled", "visibility",
)  # fmt: skip


def group(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET /groups/{id}."""
    the_group = find_group(tenant, names["group"])
    body = {"@odata.context": call.context("groups/$entity"), **_group_json(tenant, the_group)}
    return Answer(200, choose(body, selected(call, _GROUP, "group")))


def members(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET /groups/{id}/members, page by page."""
    people = tenant.members(find_group(tenant, names["group"]).id)
    size = page_size(call, 100, 999)
    token = call.query.get("$skiptoken", "0")
    if not token.isascii() or not token.isdigit():
        raise bad_request("Invalid skip token.")
    start = int(token)
    chosen = _selected(call)
    body: Json = {"@odata.context": call.context("directoryObjects")}
    if start + size < len(people):
        body["@odata.nextLink"] = call.next_link(str(start + size))
    body["value"] = [
        {"@odata.type": "#microsoft.graph.user", **choose(_user_json(tenant, person), chosen)}
        for person in people[start : start + size]
    ]
    return Answer(200, body)


def user(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET /users/{id}, by object id or by user principal name."""
    sought = names["user"].casefold()
    for person in tenant.people.values():
        if sought in (person.id.casefold(), principal_name(tenant, person).casefold()):
            body = {"@odata.context": call.context("users/$entity"), **_user_json(tenant, person)}
            return Answer(200, choose(body, _selected(call)))
    raise not_found(names["user"])


def find_group(tenant: Tenant, group_id: str) -> Group:
    """The group with that id; raises GraphError."""
    group_found = tenant.groups.get(group_id.lower())
    if not group_found:
        raise not_found(group_id)
    return group_found


def not_found(what: str) -> GraphError:
    """What the directory does not have."""
    message = f"Resource '{what}' does not exist or one of its queried reference-property objects are not present."
    return GraphError(404, "Request_ResourceNotFound", message)


def principal_name(tenant: Tenant, person: Person) -> str:
    """The user principal name; a guest's is made of the mail address and the tenant's own domain."""
    domain = next(iter(tenant.sites.values())).host
    return f"{person.mail.replace('@', '_')}#EXT#@{domain}" if person.guest else person.mail


def _selected(call: Call) -> frozenset[str]:
    return selected(call, (*_USER_DEFAULT, *_USER_MORE), "user") or frozenset(_USER_DEFAULT)


def _user_json(tenant: Tenant, person: Person) -> Json:
    given, _, family = person.name.partition(" ")
    return {
        "businessPhones": [],
        "displayName": person.name,
        "givenName": given,
        "jobTitle": None,
        "mail": person.mail,
        "mobilePhone": None,
        "officeLocation": None,
        "preferredLanguage": None,
        "surname": family,
        "userPrincipalName": principal_name(tenant, person),
        "id": person.id,
        "userType": "Guest" if person.guest else "Member",
        "companyName": person.organisation,
        "accountEnabled": True,
    }


def _group_json(tenant: Tenant, the_group: Group) -> Json:
    nickname = the_group.name.replace(" ", "")
    domain = next(iter(tenant.sites.values())).host
    return {
        "id": the_group.id,
        "createdDateTime": tenant.clock.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "description": None,
        "displayName": the_group.name,
        "groupTypes": ["Unified"],
        "mail": f"{nickname}@{domain}",
        "mailEnabled": True,
        "mailNickname": nickname,
        "securityEnabled": False,
        "visibility": "Private",
    }


OPERATIONS = (
    operation("GET", "/groups/{group}", group, "$select"),
    operation("GET", "/groups/{group}/members", members, "$select $top $skiptoken"),
    operation("GET", "/users/{user}", user, "$select"),
)
