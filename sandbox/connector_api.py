"""The Bot Connector over REST: post, reply, update, delete, members and one-to-one conversations."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.conversations import Content, UnknownConversationError, UnknownPostError
from sandbox.guests import is_told, takes_messages
from sandbox.json_values import as_list, as_object, at_path
from sandbox.tenant import Person, Tenant

Json = dict[str, Any]
CARD = "application/vnd.microsoft.card.adaptive"
MAX_BYTES = 100 * 1024
_PAGE = (50, 500)
_ACTIVITY = {
    "type", "id", "text", "textFormat", "summary", "attachments", "attachmentLayout", "entities", "channelData",
    "conversation", "from", "recipient", "replyToId", "locale", "importance", "channelId", "serviceUrl", "timestamp",
}  # fmt: skip
_CONVERSATION = {"isGroup", "bot", "members", "tenantId", "channelData", "topicName", "activity"}
_VERSIONS = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5"}


class ConnectorError(Exception):
    """An error answer of the Connector."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.body = status, _body(code, message)


def _body(code: str, message: str) -> Json:
    return {"error": {"code": code, "message": message}}


Handler = Callable[[Tenant, Request], Awaitable[Response]]
_STRANGER = ConnectorError(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")


def connector_routes(tenant: Tenant) -> list[BaseRoute]:
    """The v3 paths that a bot for Teams needs; any other path answers 404."""

    def door(handlers: Mapping[str, Handler]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                if not tenant.conversations.bot_installed:
                    raise _STRANGER
                return await handlers[request.method](tenant, request)
            except ConnectorError as error:
                return JSONResponse(error.body, error.status)
            except UnknownConversationError:
                return JSONResponse(_body("ConversationNotFound", "Conversation not found."), 404)
            except UnknownPostError:
                text = "The activity was not found in the conversation."
                return JSONResponse(_body("ActivityNotFoundInConversation", text), 404)

        return answer

    def route(path: str, **handlers: Handler) -> Route:
        return Route(f"/v3/conversations{path}", door(handlers), methods=list(handlers))

    return [
        route("", POST=_create),
        route("/{conversation}/activities", POST=_post),
        route("/{conversation}/activities/{activity}", PUT=_update, DELETE=_delete),
        route("/{conversation}/members", GET=_unpaged),
        route("/{conversation}/pagedmembers", GET=_members),
        route("/{conversation}/members/{member}", GET=_member),
    ]


def adaptive_card(attachment: object) -> Json:
    """Return the card in an attachment; raises ConnectorError for anything that Teams would not show."""
    card = as_object(at_path(attachment, "content"))
    if card is None or at_path(attachment, "contentType") != CARD:
        raise _bad(f"An attachment's contentType must be {CARD}, with the card as content.")
    if card.get("type") != "AdaptiveCard" or card.get("version") not in _VERSIONS:
        raise _bad("The card must be an AdaptiveCard of version 1.5 or lower.")
    return card


async def _create(tenant: Tenant, request: Request) -> Response:
    body = await _json(request, _CONVERSATION)
    if body.get("isGroup") or len(as_list(body.get("members"))) != 1:
        raise _bad("A one-to-one conversation has isGroup false and exactly one member.")
    if body.get("bot") is not None and at_path(body, "bot", "id") != tenant.conversations.bot_id:
        raise _STRANGER
    if (body.get("tenantId") or at_path(body, "channelData", "tenant", "id")) != tenant.tenant_id:
        raise _bad("tenantId must name the tenant of the member.")
    person = _person(tenant, at_path(body, "members", 0, "id"))
    _reachable(tenant, person)
    conversation = tenant.conversations.chat_with(person.id)
    answer = {"id": conversation}
    if "activity" in body:
        content = _content(tenant, as_object(body["activity"]) or {})
        answer["activityId"] = tenant.conversations.bot_posts(conversation, content).id
    return JSONResponse(answer, 201)


async def _post(tenant: Tenant, request: Request) -> Response:
    conversation: str = request.path_params["conversation"]
    _may_write(tenant, conversation)
    content = _content(tenant, await _json(request, _ACTIVITY))
    if content.text and content.card:
        # Teams makes two messages of it and names neither: https://github.com/microsoft/BotFramework-Services/issues/98.
        tenant.conversations.bot_posts(conversation, replace(content, card=None))
        tenant.conversations.bot_posts(conversation, replace(content, text="", mentions=()))
        return JSONResponse({}, 202)
    return JSONResponse({"id": tenant.conversations.bot_posts(conversation, content).id}, 201)


async def _update(tenant: Tenant, request: Request) -> Response:
    conversation: str = request.path_params["conversation"]
    _may_write(tenant, conversation)
    _own(tenant, conversation, request.path_params["activity"])
    content = _content(tenant, await _json(request, _ACTIVITY))
    return JSONResponse({"id": tenant.conversations.edit(conversation, request.path_params["activity"], content).id})


async def _delete(tenant: Tenant, request: Request) -> Response:
    conversation, activity = request.path_params["conversation"], request.path_params["activity"]
    _own(tenant, conversation, activity)
    tenant.conversations.delete(conversation, activity)
    return Response(status_code=200)


async def _unpaged(_tenant: Tenant, _request: Request) -> Response:
    """Refuse the call without pages, which is deprecated.

    See https://learn.microsoft.com/microsoftteams/platform/resources/team-chat-member-api-changes.
    """
    raise ConnectorError(400, "BadArgument", "The members of a conversation are read by pages: pagedmembers.")


async def _members(tenant: Tenant, request: Request) -> Response:
    least, most = _PAGE
    given, start = request.query_params.get("pageSize", "200"), request.query_params.get("continuationToken", "0")
    if not (given.isdecimal() and least <= int(given) <= most and start.isdecimal()):
        raise ConnectorError(400, "BadArgument", f"pageSize is from {least} to {most}, the token as it was given.")
    people = _people_of(tenant, request.path_params["conversation"])
    end = int(start) + min(int(given), tenant.conversations.page_size)
    page: Json = {"members": [_account(tenant, person) for person in people[int(start) : end]]}
    return JSONResponse(page | ({"continuationToken": str(end)} if end < len(people) else {}))


async def _member(tenant: Tenant, request: Request) -> Response:
    member_id: str = request.path_params["member"].removeprefix("29:")
    for person in _people_of(tenant, request.path_params["conversation"]):
        if person.id == member_id:
            return JSONResponse(_account(tenant, person))
    raise ConnectorError(404, "MemberNotFoundInConversation", "The member was not found in the conversation.")


async def _json(request: Request, known: set[str]) -> Json:
    try:
        body = as_object(json.loads(await request.body()))
    except ValueError:
        raise _bad("The body is not JSON.") from None
    if body is None:
        raise _bad("The body is not a JSON object.")
    if unknown := sorted(set(body) - known):
        raise _bad(f"Unknown attribute: {unknown[0]}.")
    return body


def _content(tenant: Tenant, activity: Json) -> Content:
    if unknown := sorted(set(activity) - _ACTIVITY):
        raise _bad(f"Unknown attribute: {unknown[0]}.")
    if activity.get("type") != "message":
        raise _bad("Only activities of type message can be sent.")
    written = json.dumps(activity, ensure_ascii=False, separators=(",", ":"))
    if len(written.encode("utf-16-le", "surrogatepass")) > MAX_BYTES:
        raise ConnectorError(413, "MessageSizeTooBig", "Message size too large.")
    attachments = as_list(activity.get("attachments"))
    if len(attachments) > 1:
        raise _bad("The sandbox takes one attachment a message.")
    card = adaptive_card(attachments[0]) if attachments else None
    text = str(activity.get("text") or "")
    if card is None and not text:
        raise _bad("A message needs text or an attachment.")
    entities = [as_object(entity) or {} for entity in as_list(activity.get("entities"))]
    mentions = tuple(entity for entity in entities if entity.get("type") == "mention")
    if any(str(mention.get("text")) not in text for mention in mentions):
        raise _bad("A mention's text must stand in the message.")
    return Content(
        text, activity.get("summary") or "", card, tuple(mention for mention in mentions if _reaches(tenant, mention))
    )


def _reaches(tenant: Tenant, mention: Json) -> bool:
    """Whether a mention notifies anybody: only Teams' own id of a team member does, and a guest's by a switch.

    See https://github.com/OfficeDev/BotBuilder-MicrosoftTeams/issues/222.
    """
    mentioned = str((as_object(mention.get("mentioned")) or {}).get("id"))
    person = tenant.people.get(mentioned.removeprefix("29:")) if mentioned.startswith("29:") else None
    return person is not None and person.in_team and is_told(tenant, person)


def _may_write(tenant: Tenant, conversation: str) -> None:
    owner = tenant.conversations.person_of(conversation)
    if owner is not None:
        _reachable(tenant, _person(tenant, f"29:{owner}"))


def _own(tenant: Tenant, conversation: str, activity: str) -> None:
    if tenant.conversations.find(conversation, activity).author_id != tenant.conversations.bot_id:
        raise ConnectorError(403, "Forbidden", "A bot can change its own messages only.")


def _reachable(tenant: Tenant, person: Person) -> None:
    blocked = person.id in tenant.conversations.unreachable or not takes_messages(tenant, person)
    if not person.in_team or blocked:
        raise _blocked(tenant)


def _blocked(tenant: Tenant) -> ConnectorError:
    """The bot cannot write to a person. A switch of the tenant chooses which of two bodies says so."""
    text = "The bot cannot write to this user: the app is not installed for them, or they blocked it."
    reason = {"subCode": "MessageWritesBlocked", "details": text}
    error = ConnectorError(403, "Forbidden", text)
    if tenant.switches["blocked bot"] == "error":
        error.body["error"].update(reason)
    else:
        error.body = {"errorCode": 209, "message": json.dumps({**reason, "errorCode": None})}
    return error


def _people_of(tenant: Tenant, conversation: str) -> list[Person]:
    owner = tenant.conversations.person_of(conversation)
    return [p for p in tenant.people.values() if (p.in_team if owner is None else p.id == owner)]


def _person(tenant: Tenant, teams_id: object) -> Person:
    person = tenant.people.get(str(teams_id).removeprefix("29:"))
    if person is None or not str(teams_id).startswith("29:"):
        raise _bad("Bad format of the member's id.")
    return person


def _account(tenant: Tenant, person: Person) -> Json:
    named = tenant.switches["member id"]
    return {
        "id": f"29:{person.id}",
        **({} if named == "neither" else {named: person.id}),
        "name": person.name,
        "email": person.mail,
        "userPrincipalName": person.mail,
        "tenantId": tenant.tenant_id,
        "userRole": "guest" if person.guest else "user",
    }


def _bad(message: str) -> ConnectorError:
    return ConnectorError(400, "BadSyntax", message)
