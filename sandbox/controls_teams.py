"""The controls that act as a member: in Teams, in SharePoint's lists and library, and in Planner."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from sandbox import planner_members
from sandbox.controls import control, read_json, text_of
from sandbox.guests import check_planner
from sandbox.json_values import as_list, at_path
from sandbox.state import SandboxState

Json = dict[str, Any]


def member_routes(sandbox: SandboxState) -> list[BaseRoute]:
    """What people see and do."""
    return [
        control(sandbox, "/teams", GET=_teams),
        control(sandbox, "/press", POST=_press),
        control(sandbox, "/dialog", POST=_dialog),
        control(sandbox, "/extension", POST=_extension),
        control(sandbox, "/say", POST=_say),
        control(sandbox, "/teams/install", POST=_install),
        control(sandbox, "/teams/unfit", GET=_unfit),
        control(sandbox, "/teams/delete", POST=_delete_post),
        control(sandbox, "/teams/reachable", PUT=_reachable),
        control(sandbox, "/app", GET=_app),
        control(sandbox, "/lists", GET=_lists),
        control(sandbox, "/files", GET=_files),
        control(sandbox, "/files/{file}", GET=_file),
        control(sandbox, "/planner", GET=_planner),
        control(sandbox, "/planner/plans/{plan}", POST=_archive_plan),
        control(sandbox, "/planner/buckets/{bucket}", POST=_rename_bucket),
        control(sandbox, "/planner/buckets/{bucket}/delete", POST=_delete_bucket),
        control(sandbox, "/planner/tasks/{task}", POST=_change_task),
        control(sandbox, "/planner/tasks/{task}/delete", POST=_delete_task),
    ]


async def _teams(sandbox: SandboxState, request: Request) -> object:
    return sandbox.teams.view(text_of(request.query_params, "person"))


async def _unfit(sandbox: SandboxState, _: Request) -> object:
    """What the bot has sent that not every client can show or press."""
    return sandbox.tenant.conversations.unfit


async def _press(sandbox: SandboxState, request: Request) -> object:
    body = await read_json(request)
    person, activity = text_of(body, "person"), text_of(body, "activity")
    action: Json = body.get("action") or {}
    if action.get("type") not in {"Action.Execute", "Action.Submit"}:
        raise ValueError("action.type is Action.Execute or Action.Submit")
    return await sandbox.teams.press(person, _place(sandbox, body), activity, action)


async def _dialog(sandbox: SandboxState, request: Request) -> object:
    body = await read_json(request)
    person, place, data = text_of(body, "person"), _place(sandbox, body), body.get("data")
    if body.get("source") == "extension":
        command = body.get("command") or _first_command(sandbox)
        return await sandbox.teams.dialog_from_extension(person, place, command, data)
    if body.get("source") != "card":
        raise ValueError("source is card or extension")
    return await sandbox.teams.dialog_from_card(person, place, body.get("activity"), data)


async def _extension(sandbox: SandboxState, request: Request) -> object:
    body = await read_json(request)
    return await sandbox.teams.open_extension(text_of(body, "person"), _place(sandbox, body), text_of(body, "command"))


async def _say(sandbox: SandboxState, request: Request) -> object:
    body = await read_json(request)
    return await sandbox.teams.say(text_of(body, "person"), text_of(body, "text"), _place(sandbox, body))


async def _install(sandbox: SandboxState, request: Request) -> object:
    return {"statuses": await sandbox.teams.install((await read_json(request)).get("person"))}


async def _delete_post(sandbox: SandboxState, request: Request) -> object:
    """Delete a message as a member: their own, or, as a team owner, any in the channel."""
    body = await read_json(request)
    person, activity = text_of(body, "person"), text_of(body, "activity")
    talk = sandbox.tenant.conversations
    post = talk.by_id(activity)
    if post is None or person not in sandbox.tenant.people or talk.person_of(post.conversation) not in {None, person}:
        raise LookupError(activity)
    talk.delete(post.conversation, activity)
    return {"deleted": activity}


async def _reachable(sandbox: SandboxState, request: Request) -> object:
    body = await read_json(request)
    person, wanted = sandbox.tenant.people[text_of(body, "person")].id, body.get("reachable")
    if not isinstance(wanted, bool):
        raise TypeError("reachable must be true or false")
    blocked = sandbox.tenant.conversations.unreachable
    (blocked.discard if wanted else blocked.add)(person)
    return {"person": person, "reachable": wanted}


async def _app(sandbox: SandboxState, _: Request) -> object:
    return _app_view(sandbox)


async def _lists(sandbox: SandboxState, _: Request) -> object:
    return sandbox.tenant.lists_view()


async def _files(sandbox: SandboxState, _: Request) -> object:
    return sandbox.tenant.files_view()


async def _file(sandbox: SandboxState, request: Request) -> object:
    """Download a file, or an earlier version of it, under its own name."""
    file = sandbox.tenant.file(request.path_params["file"])
    number = int(request.query_params.get("version", file.newest.number))
    version = next((stored for stored in file.versions if stored.number == number), None)
    if version is None:
        raise LookupError(f"version {number}")
    kept_as = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(version.content, media_type=file.media_type, headers={"Content-Disposition": kept_as})


async def _planner(sandbox: SandboxState, _: Request) -> object:
    return sandbox.tenant.planner_view()


async def _archive_plan(sandbox: SandboxState, request: Request) -> object:
    body = await read_json(request)
    wanted, plan = body.get("archived"), request.path_params["plan"]
    if not isinstance(wanted, bool):
        raise TypeError("archived must be true or false")
    planner_members.archive(sandbox.tenant.plans, plan, text_of(body, "person"), archived=wanted)
    return {"plan": plan, "archived": wanted}


async def _rename_bucket(sandbox: SandboxState, request: Request) -> object:
    body, bucket = await read_json(request), request.path_params["bucket"]
    planner_members.rename_bucket(sandbox.tenant.plans, bucket, text_of(body, "person"), text_of(body, "name"))
    return {"renamed": bucket}


async def _delete_bucket(sandbox: SandboxState, request: Request) -> object:
    bucket, person = request.path_params["bucket"], text_of(await read_json(request), "person")
    planner_members.delete_bucket(sandbox.tenant.plans, bucket, person)
    return {"deleted": bucket}


async def _change_task(sandbox: SandboxState, request: Request) -> object:
    body = await read_json(request)
    person = sandbox.tenant.people[text_of(body, "person")]
    check_planner(sandbox.tenant, person, body.get("in", "web"))
    task, plans = request.path_params["task"], sandbox.tenant.plans
    planner_members.change_task(plans, task, person.id, body.get("changes") or {})
    return {"changed": request.path_params["task"]}


async def _delete_task(sandbox: SandboxState, request: Request) -> object:
    body = await read_json(request)
    person = sandbox.tenant.people[text_of(body, "person")]
    check_planner(sandbox.tenant, person, body.get("in", "web"))
    planner_members.delete_task(sandbox.tenant.plans, request.path_params["task"], person.id)
    return {"deleted": request.path_params["task"]}


def _app_view(sandbox: SandboxState) -> Json:
    """The app's name and its message extension, from its manifest."""
    if not sandbox.manifest.is_file():
        return {"name": sandbox.tenant.conversations.bot_name, "extension_commands": []}
    manifest: Json = json.loads(sandbox.manifest.read_text(encoding="utf-8"))
    extensions = as_list(manifest.get("composeExtensions"))
    commands = [command for extension in extensions for command in as_list(at_path(extension, "commands"))]
    buttons = [{"id": at_path(command, "id"), "title": at_path(command, "title")} for command in commands]
    return {"name": manifest["name"]["short"], "extension_commands": buttons}


def _first_command(sandbox: SandboxState) -> str:
    return next((str(command["id"]) for command in _app_view(sandbox)["extension_commands"]), "")


def _place(sandbox: SandboxState, body: Json) -> str:
    return sandbox.teams.conversation_of(text_of(body, "person"), body.get("conversation") or "channel")
