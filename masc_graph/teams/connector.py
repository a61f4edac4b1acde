"""What we send to Teams: posts, replies, edits and one-to-one chats over the Bot Connector."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import httpx

from masc_graph.errors import MascError
from masc_graph.teams.activity import Account


class ChatUnavailable(MascError):
    """A person cannot be written to one to one: the app is not installed for them, or they blocked it."""


class TokenSource(Protocol):
    """What the connector needs of a credential; the credentials of ``graph`` fit."""

    async def token(self, resource: str, claims: str | None = None) -> str:
        """Return a bearer token for ``resource``."""
        ...

    def forget(self, resource: str) -> None:
        """Drop the cached token of ``resource``."""
        ...


@dataclass(frozen=True)
class Mention:
    """A person mentioned; put ``tag`` where the name shall stand in the text."""

    object_id: str
    name: str

    @property
    def tag(self) -> str:
        """The mention as it stands in the message's text."""
        raise NotImplementedError


@dataclass(frozen=True)
class Message:
    """One message: an Adaptive Card, a text, or both. ``summary`` is the notification and is P0 only."""

    summary: str
    card: Mapping[str, Any] | None = None
    text: str | None = None
    mentions: tuple[Mention, ...] = ()


class Connector:
    """Sends as the bot; every call is repeated while that can help, since all messages carry keys."""

    def __init__(
        self,
        url: str,
        bot_id: str,
        tenant_id: str,
        credential: TokenSource,
        *,
        now: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``bot_id`` is the bot's app id, with or without the ``28:`` of Teams."""
        raise NotImplementedError

    async def post(self, conversation_id: str, message: Message) -> str:
        """Post a message and return its activity id; a channel's conversation id is the channel id.

        Raises ``ChatUnavailable`` when a person cannot be written to, ``GiveUp`` for a channel that refuses us.
        """
        raise NotImplementedError

    async def reply(self, channel_id: str, root_id: str, message: Message) -> str:
        """Reply in the thread of a channel post and return the reply's activity id."""
        raise NotImplementedError

    async def update(self, conversation_id: str, activity_id: str, message: Message) -> None:
        """Put a message in the place of one that we posted; ``Gone`` when it was deleted: post anew."""
        raise NotImplementedError

    async def delete(self, conversation_id: str, activity_id: str) -> None:
        """Delete a message that we posted; one that is gone already is no error."""
        raise NotImplementedError

    async def open_chat(self, object_id: str) -> str:
        """Return the conversation id of the chat with a person; ``ChatUnavailable`` when Teams refuses."""
        raise NotImplementedError

    async def member(self, conversation_id: str, user_id: str) -> Account | None:
        """Return one member of a conversation, by Teams id or object id; None when not a member."""
        raise NotImplementedError

    async def members(self, conversation_id: str) -> list[Account]:
        """Return all members of a conversation."""
        raise NotImplementedError
