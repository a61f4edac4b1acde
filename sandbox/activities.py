"""The activities that Teams sends to a bot, exactly as Teams writes them, for everything that a person can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from sandbox.conversations import Conversations
from sandbox.tenant import Person

Json = dict[str, Any]
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Scene:
    """Where something is done and by whom: the part that all activities share."""

    conversations: Conversations
    tenant_id: str
    group_id: str
    service_url: str
    person: Person
    conversation: str
    now: datetime

    @property
    def in_channel(self) -> bool:
        """Whether this happens in the channel or one of its threads, not in a chat."""
        return self.conversations.person_of(self.conversation) is None


def card_action(scene: Scene, card_post: str, action: Mapping[str, Any]) -> Json:
    """A press on an ``Action.Execute``; Teams sends it without ``data`` when the button carries none."""
    sent = {name: action[name] for name in ("type", "id", "title", "verb", "data") if name in action}
    value: Json = {"action": sent, "trigger": "manual"}
    return _invoke(scene, "adaptiveCard/action", value, card_post)


def card_submit(scene: Scene, card_post: str, data: object) -> Json:
    """A press on an ``Action.Submit``: a message without text, whose value is the button's data with the inputs."""
    envelope: Json = _envelope(scene, "message") | {"value": data, "replyToId": card_post}
    envelope["channelData"] |= {"postBack": True}
    return envelope


def task_fetch(scene: Scene, card_post: str, data: object) -> Json:
    """A press on a button whose data says ``msteams.type = task/fetch``: Teams asks for a dialog."""
    return _invoke(scene, "task/fetch", {"data": data, "context": {"theme": "default"}}, card_post)


def task_submit(scene: Scene, card_post: str | None, data: object) -> Json:
    """A press inside a dialog that a card opened."""
    return _invoke(scene, "task/submit", {"data": data, "context": {"theme": "default"}}, card_post)


def extension_fetch(scene: Scene, command: str) -> Json:
    """The message extension's command, chosen beside the compose box."""
    value = {"commandId": command, "commandContext": "compose", "context": {"theme": "default"}}
    return _invoke(scene, "composeExtension/fetchTask", value, None)


def extension_submit(scene: Scene, command: str, data: object) -> Json:
    """A press inside a dialog that the message extension opened."""
    value = {"commandId": command, "commandContext": "compose", "data": data, "context": {"theme": "default"}}
    return _invoke(scene, "composeExtension/submitAction", value, None)


def message(scene: Scene, post_id: str, text: str) -> Json:
    """A message typed to the bot. In the channel it arrives only if it mentions the bot."""
    envelope: Json = _envelope(scene, "message") | {"id": post_id, "text": text, "textFormat": "plain"}
    bot = scene.conversations
    mention = f"<at>{bot.bot_name}</at>"
    if mention in text:
        mentioned = {"id": bot.bot_id, "name": bot.bot_name}
        envelope["entities"].append({"type": "mention", "text": mention, "mentioned": mentioned})
    content = f"<div><div>{escape(text)}</div></div>"
    return envelope | {"attachments": [{"contentType": "text/html", "content": content}]}


def installed(scene: Scene) -> list[Json]:
    """The app is added to the team or to a person's chats. Teams sends two activities, in this order."""
    bot = {"id": scene.conversations.bot_id}
    update: Json = _envelope(scene, "conversationUpdate") | {"membersAdded": [bot]}
    if scene.in_channel:
        update["channelData"] |= {"eventType": "teamMemberAdded"}
    added: Json = _envelope(scene, "installationUpdate") | {"action": "add"}
    added["channelData"] |= {"settings": {"selectedChannel": {"id": scene.conversations.channel_id}}}
    return [update, added]


def _invoke(scene: Scene, name: str, value: Json, card_post: str | None) -> Json:
    invoke: Json = _envelope(scene, "invoke") | {"name": name, "value": value}
    if card_post is not None:
        invoke["replyToId"] = card_post
        invoke["channelData"] |= {"source": {"name": "message"}, "legacy": {"replyToId": f"1:{uuid4().hex}"}}
    return invoke


def _envelope(scene: Scene, kind: str) -> Json:
    """The parts that Teams guarantees: who, where, in which tenant. The caller is free to write only ``value``."""
    local = scene.now.astimezone(_LONDON)
    person, bot = scene.person, scene.conversations
    return {
        "type": kind,
        "id": f"f:{uuid4()}",
        "timestamp": f"{scene.now:%Y-%m-%dT%H:%M:%S}.{scene.now.microsecond // 1000:03}Z",
        "localTimestamp": local.isoformat(timespec="milliseconds"),
        "localTimezone": "Europe/London",
        "locale": "en-GB",
        "channelId": "msteams",
        "serviceUrl": scene.service_url,
        "from": {"id": f"29:{person.id}", "name": person.name, "aadObjectId": person.id},
        "conversation": _conversation(scene),
        "recipient": {"id": bot.bot_id, "name": bot.bot_name},
        "entities": [
            {"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web", "timezone": "Europe/London"}
        ],
        "channelData": _channel_data(scene),
    }


def _conversation(scene: Scene) -> Json:
    if scene.in_channel:
        kind: Json = {"isGroup": True, "conversationType": "channel"}
    else:
        kind = {"conversationType": "personal"}
    return kind | {"tenantId": scene.tenant_id, "id": scene.conversation}


def _channel_data(scene: Scene) -> Json:
    tenant = {"tenant": {"id": scene.tenant_id}}
    if not scene.in_channel:
        return tenant
    channel = scene.conversations.channel_id
    # The team has one standard channel, and the id of a team's first channel is also the team's id.
    return tenant | {"channel": {"id": channel}, "team": {"id": channel, "aadGroupId": scene.group_id}}
