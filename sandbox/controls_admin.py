"""The controls that act as a tenant administrator or a team owner."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from sandbox.controls import control, read_json, text_of
from sandbox.json_values import as_list
from sandbox.list_items import Grant, ItemList
from sandbox.state import SandboxState

Json = dict[str, Any]


def administrator_routes(sandbox: SandboxState) -> list[BaseRoute]:
    """The controls to grant, revoke, restrict and install."""
    return [
        control(sandbox, "/applications", GET=_applications),
        control(sandbox, "/applications/{app}", PUT=_grant),
        control(sandbox, "/lists/permissions", PUT=_restrict),
        control(sandbox, "/lists/formula", PUT=_set_formula),
        control(sandbox, "/lists/broken", PUT=_break_items),
        control(sandbox, "/teams/installed", PUT=_installed),
    ]


async def _applications(sandbox: SandboxState, _: Request) -> object:
    return [
        {"id": app.id, "name": app.name, "roles": sorted(app.roles), "site_role": app.site_role}
        for app in sandbox.tenant.applications.all()
    ]


async def _grant(sandbox: SandboxState, request: Request) -> object:
    """Grant roles and a role on the site. Tokens already issued keep their roles until they expire."""
    app_id, body = request.path_params["app"], await read_json(request)
    if sandbox.tenant.applications.find(app_id) is None:
        raise LookupError(app_id)
    if "roles" in body:
        sandbox.tenant.applications.change(app_id, roles=frozenset(map(str, as_list(body["roles"]))))
    if "site_role" in body:
        sandbox.tenant.applications.change(app_id, site_role=str(body["site_role"]))
    return await _applications(sandbox, request)


async def _restrict(sandbox: SandboxState, request: Request) -> object:
    """Give a list its own permissions, for these people only; without ``people`` it inherits again."""
    body = await read_json(request)
    name, people = text_of(body, "list"), body.get("people")
    item_list = _list_of(sandbox, name)
    item_list.grants = None if people is None else tuple(_person(sandbox, person) for person in as_list(people))
    return {"list": name, "inherits": item_list.grants is None}


async def _set_formula(sandbox: SandboxState, request: Request) -> object:
    """Give a list a formula: the text of ``column`` must match ``pattern``; without ``column`` it has none."""
    body = await read_json(request)
    item_list = _list_of(sandbox, text_of(body, "list"))
    name = body.get("column")
    if name is not None and name not in item_list.columns:
        raise LookupError(name)
    item_list.formula = None if name is None else (str(name), re.compile(text_of(body, "pattern")))
    return {"list": item_list.name, "column": name}


async def _break_items(sandbox: SandboxState, request: Request) -> object:
    """Break the items with these ids, and mend all others: SharePoint answers 500 to every change of a broken one."""
    body = await read_json(request)
    item_list = _list_of(sandbox, text_of(body, "list"))
    item_list.broken = {int(str(item)) for item in as_list(body.get("items"))}
    return {"list": item_list.name, "items": sorted(item_list.broken)}


def _list_of(sandbox: SandboxState, name: str) -> ItemList:
    (site,) = sandbox.tenant.sites.values()
    return site.find(name)


def _person(sandbox: SandboxState, person_id: object) -> Grant:
    person = sandbox.tenant.people[str(person_id)]
    return Grant("write", "siteUser", person.name, f"i:0#.f|membership|{person.mail}")


async def _installed(sandbox: SandboxState, request: Request) -> object:
    """Remove the app from the team without telling the bot, or put it back."""
    wanted = (await read_json(request)).get("installed")
    if not isinstance(wanted, bool):
        raise TypeError("installed must be true or false")
    sandbox.tenant.conversations.bot_installed = wanted
    return {"installed": wanted}
