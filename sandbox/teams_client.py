"""What the Teams client does when somebody presses, types or installs: it calls the bot and reads the answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx

from sandbox import activities
from sandbox.activities import Scene
from sandbox.client_rules import unfit_answer, unfit_dialog
from sandbox.connector_api import CARD, ConnectorError, adaptive_card
from sandbox.conversations import Content, Post
from sandbox.dialog_card import as_drawn, fits
from sandbox.guests import chat_is_closed, check_chat, check_dialog, check_extension
from sandbox.json_values import as_object, at_path
from sandbox.keys import Keys
from sandbox.switches import Switches
from sandbox.tenant import Tenant

Json = dict[str, Any]
Send = Callable[[Json, str], Awaitable[httpx.Response]]
TIME_LIMIT = 15.0
_MESSAGE = "application/vnd.microsoft.activity.message"
_ERROR = "application/vnd.microsoft.error"
_UNREACHABLE = "Unable to reach app. Please try again."
_NO_TASK = 1008
"""Teams' number for an answer to a dialog that is there and is no task."""


class TeamsClient:
    """One Teams for everybody; ``send`` posts an activity with its Authorization header to the bot's endpoint.

    What a guest has none of raises Closed, and the bot hears nothing.
    """

    def __init__(self, tenant: Tenant, keys: Keys, send: Send) -> None:
        self._tenant, self._keys, self._send = tenant, keys, send

    async def press(self, person: str, conversation: str, activity: str, action: Mapping[str, Any]) -> Json:
        """Press a button on a posted card; LookupError if there is no such person, place or message."""
        post = self._tenant.conversations.find(conversation, activity)
        scene = self._scene(person, self._tenant.conversations.place_of(post))
        if action.get("type") == "Action.Execute":
            status, body = await self._deliver(activities.card_action(scene, post.id, action))
            answer = read_action_answer(status, body)
            if answer["kind"] == "card":
                self._tenant.conversations.show_instead(post.id, person, answer["card"])
            return answer
        data = action.get("data")
        if at_path(data, "msteams", "type") == "task/fetch":
            check_dialog(self._tenant, scene.person, in_channel=scene.in_channel)
            return await self._in_dialog(activities.task_fetch(scene, post.id, data))
        status, body = await self._deliver(activities.card_submit(scene, post.id, data))
        return _plain_answer(status, body)

    async def dialog_from_card(self, person: str, conversation: str, activity: str | None, data: object) -> Json:
        """Press a button in a dialog that a card opened."""
        scene = self._scene(person, conversation)
        check_dialog(self._tenant, scene.person, in_channel=scene.in_channel)
        return await self._in_dialog(activities.task_submit(scene, activity, data))

    async def dialog_from_extension(self, person: str, conversation: str, command: str, data: object) -> Json:
        """Press a button in a dialog that the message extension opened."""
        scene = self._scene(person, conversation)
        check_extension(self._tenant, scene.person)
        return await self._in_dialog(activities.extension_submit(scene, command, data))

    async def open_extension(self, person: str, conversation: str, command: str) -> Json:
        """Choose the message extension's command."""
        scene = self._scene(person, conversation)
        check_extension(self._tenant, scene.person)
        return await self._in_dialog(activities.extension_fetch(scene, command))

    async def say(self, person: str, text: str, conversation: str) -> Json:
        """Type a message. In the channel the bot receives it only if the text mentions it, as ``@MASC``."""
        scene = self._scene(person, conversation)
        talk = self._tenant.conversations
        mention = f"<at>{talk.bot_name}</at>"
        sent = text.replace(f"@{talk.bot_name}", mention) if scene.in_channel else text
        entity: Json = {"type": "mention", "text": mention, "mentioned": {"id": talk.bot_id, "name": talk.bot_name}}
        mentions = (entity,) if mention in sent else ()
        post = talk.post(conversation, (person, scene.person.name), Content(sent, mentions=mentions))
        if scene.in_channel and not mentions:
            return _answer(200, "none", None) | {"activity": post.id}
        heard = self._scene(person, talk.place_of(post))
        status, body = await self._deliver(activities.message(heard, post.id, sent))
        return _plain_answer(status, body) | {"activity": post.id}

    async def install(self, person: str | None) -> list[int]:
        """Add the app to the team (None), or to one person's chats; the statuses of the bot's answers."""
        talk = self._tenant.conversations
        someone = person or next(member.id for member in self._tenant.people.values() if member.in_team)
        place = talk.channel_id if person is None else talk.chat_with(person)
        scene = self._scene(someone, place)
        return [(await self._deliver(activity))[0] for activity in activities.installed(scene)]

    def conversation_of(self, person: str, conversation: str) -> str:
        """The id behind ``channel`` or ``chat``, or the id itself; a chat opens with its first message."""
        self._tenant.people[person]
        if conversation == "channel":
            return self._tenant.conversations.channel_id
        return self._tenant.conversations.chat_with(person) if conversation == "chat" else conversation

    def view(self, person: str) -> Json:
        """The channel and the chat as this person sees them."""
        talk = self._tenant.conversations
        closed = chat_is_closed(self._tenant, self._tenant.people[person])
        threads = [
            self._post(post, person) | {"replies": [self._post(reply, person) for reply in replies]}
            for post, replies in talk.channel_posts()
        ]
        chat = [] if closed else [self._post(post, person) for post in talk.chat_posts(person)]
        channel = {"id": talk.channel_id, "name": talk.channel_name, "posts": threads}
        return {"channel": channel, "chat": {"id": talk.known_chat(person), "posts": chat, "closed": closed}}

    def _post(self, post: Post, person: str) -> Json:
        gone = post.deleted
        return {
            "id": post.id,
            "conversation": self._tenant.conversations.place_of(post),
            "from": {"id": post.author_id, "name": post.author_name},
            "at": post.at.isoformat(),
            "edited_at": post.edited_at.isoformat() if post.edited_at else None,
            "deleted": gone,
            "summary": "" if gone else post.content.summary,
            "text": "" if gone else post.content.text,
            "card": None if gone else self._tenant.conversations.card_for(post, person),
            "mentions": [] if gone else list(post.content.mentions),
            "replies": [],
        }

    def _scene(self, person: str, conversation: str) -> Scene:
        tenant = self._tenant
        owner = tenant.conversations.person_of(conversation)
        if owner not in {None, person}:
            raise LookupError("a chat belongs to one person")
        if owner == person:
            check_chat(tenant, tenant.people[person])
        group = next(iter(tenant.groups))
        now = tenant.clock.now()
        return Scene(
            tenant.conversations,
            tenant.tenant_id,
            group,
            self._keys.service_url,
            tenant.people[person],
            conversation,
            now,
        )

    async def _in_dialog(self, activity: Json) -> Json:
        """Send what a dialog asks, and note in the answer what no client is to be sent."""
        status, body = await self._deliver(activity)
        card = as_object(at_path(body, "task", "value", "card", "content"))
        self._tenant.conversations.note_unfit((*unfit_answer(body), *(unfit_dialog(card) if card else ())))
        return read_dialog_answer(status, body, self._tenant.switches)

    async def _deliver(self, activity: Json) -> tuple[int, object]:
        """Send an activity. A bot that cannot be reached counts as 502, one that is too slow as 504."""
        try:
            response = await self._send(activity, f"Bearer {self._keys.inbound_token()}")
        except httpx.TimeoutException:
            return 504, None
        except httpx.TransportError:
            return 502, None
        try:
            return response.status_code, json.loads(response.content) if response.content else None
        except ValueError:
            return response.status_code, response.text


def read_action_answer(status: int, body: object) -> Json:
    """What Teams makes of the answer to ``adaptiveCard/action``: HTTP 200 with statusCode, type, value, or a banner."""
    given = as_object(body)
    if status != 200 or given is None:
        return _broken(status, body)
    kind, value = given.get("type"), given.get("value")
    if given.get("statusCode") == 200 and kind == CARD:
        return _card_answer(status, {"contentType": CARD, "content": value}, body, "card")
    if given.get("statusCode") == 200 and kind == _MESSAGE and isinstance(value, str) and value:
        return _answer(status, "message", body) | {"text": value}
    text = at_path(value, "message")
    if kind == _ERROR and isinstance(text, str) and text:
        return _answer(status, "error", body) | {"text": text}
    return _broken(status, body)


def read_dialog_answer(status: int, body: object, switches: Switches) -> Json:
    """What Teams makes of the answer to a dialog's invoke: another dialog, nothing to be seen, or the end of it.

    Only 200 without a body ends it. Whatever else is no task leaves the dialog as it is, with an error over it.
    """
    if status != 200:
        return _broken(status, body)
    if body is None or (body == {} and switches["empty object for a dialog"] == "closes"):
        return _answer(status, "closed", body)
    task = as_object(at_path(body, "task"))
    if task is None:
        return _broken(status, body) | {"error": _NO_TASK}
    value = task.get("value")
    if task.get("type") == "message" and isinstance(value, str) and value:
        seen = value if switches["message that ends a dialog"] == "the message" else ""
        return _answer(status, "dialog_message", body) | {"text": seen}
    info = as_object(value)
    if task.get("type") != "continue" or info is None:
        return _broken(status, body)
    answer = _card_answer(status, info.get("card"), body, "dialog")
    if answer["kind"] == "dialog":
        if not fits(answer["card"], switches):
            return _broken(status, body)
        answer["card"] = as_drawn(answer["card"], switches)
    return answer | {name: info.get(name) for name in ("title", "width", "height")}


def _card_answer(status: int, attachment: object, body: object, kind: str) -> Json:
    try:
        return _answer(status, kind, body) | {"card": adaptive_card(attachment)}
    except ConnectorError:
        return _broken(status, body)


def _plain_answer(status: int, body: object) -> Json:
    return _answer(status, "none", body) if 200 <= status < 300 else _broken(status, body)


def _broken(status: int, body: object) -> Json:
    return _answer(status, "error", body) | {"text": _UNREACHABLE}


def _answer(status: int, kind: str, raw: object) -> Json:
    return {"status": status, "kind": kind, "raw": raw}
