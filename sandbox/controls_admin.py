"""The controls that act as a tenant administrator or a team owner."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute

from sandbox.controls import control, read_json, text_of
from sandbox.graph.permissions import of_the_team
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
        asdict(app) | {"roles": sorted(app.roles), "team_permissions": sorted(app.team_permissions)}
        for app in sandbox.tenant.applications.all()
    ]


async def _grant(sandbox: SandboxState, request: Request) -> object:
    """Grant roles, a role on the site, and what an owner of the team may; a token keeps its roles until it expires."""
    app_id, body = request.path_params["app"], await read_json(request)
    if sandbox.tenant.applications.find(app_id) is None:
        raise LookupError(app_id)
    for name in {"roles", "team_permissions"} & body.keys():
        sandbox.tenant.applications.change(app_id, **{name: frozenset(map(str, as_list(body[name])))})
    if "site_role" in body:
        sandbox.tenant.applications.change(app_id, site_role=str(body["site_role"]))
    return await _applications(sandbox, request)


async def _restrict(sandbox: SandboxState, request: Request) -> object:
    """Give a list its own permissions; without people and applications it inherits again.

    ``people`` are those who may write, and left out the team's stay as they were. ``applications`` may write too.
    """
    body = await read_json(request)
    name, people, apps = text_of(body, "list"), body.get("people"), as_list(body.get("applications", []))
    item_list = _list_of(sandbox, name)
    grants = [_person(sandbox, person) for person in as_list(people)] if people is not None else None
    if grants is None and apps:
        grants = list(of_the_team(sandbox.tenant))
    item_list.grants = None if grants is None else (*grants, *(_application(sandbox, app) for app in apps))
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


def _application(sandbox: SandboxState, app_id: object) -> Grant:
    app = sandbox.tenant.applications.find(str(app_id))
    if app is None:
        raise LookupError(app_id)
    return Grant("write", "application", app.name, id=app.id)


async def _installed(sandbox: SandboxState, request: Request) -> object:
    """Remove the app from the team without telling the bot, or put it back."""
    wanted = (await read_json(request)).get("installed")
    if not isinstance(wanted, bool):
        raise TypeError("installed must be true or false")
    sandbox.tenant.conversations.bot_installed = wanted
    return {"installed": wanted}
