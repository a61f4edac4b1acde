"""One rule for every tracked card: its message is edited, or posted if there is none or it was deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph import log
from masc_graph.commands import Command
from masc_graph.domain.text.reference import card_kind
from masc_graph.errors import Gone, TryAgain, Unanswered
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import AuditRow, MessageRow
from masc_graph.registers.writing import Writing
from masc_graph.teams.connector import ChatUnavailable, Connector, Message
from masc_graph.work.kit.context import WorkContext, event

UNAVAILABLE: Final = (ChatUnavailable, Gone)
"""The errors of a chat that cannot be written to or no longer exists."""

WELCOME: Final = "welcome"
"""The key of the channel's welcome card, under which people are mentioned."""

_THREAD: Final = ";messageid="
_UNAVAILABLE_EVENTS: Final = 900
"""The first number of events about unavailable chats, beyond those of a command's own events."""


@dataclass(frozen=True)
class TrackedCard:
    """A card with a key of its own in MASC Messages."""

    key: str
    message: Message
    reference: str = ""
    meeting_id: str = ""


@dataclass(frozen=True)
class ShownCard:
    """The message of a tracked card after it was shown; ``changed`` tells whether its row has to be saved."""

    row: MessageRow
    stored: Stored[MessageRow] | None
    changed: bool

    @property
    def is_new(self) -> bool:
        """Whether the message was posted just now."""
        return self.stored is None or self.stored.row.activity_id != self.row.activity_id

    def save(self, writing: Writing) -> None:
        """Add the message's row, or change the existing one to point to it."""
        if not self.changed:
            return
        if self.stored is None:
            writing.add(self.row)
        else:
            row, stored = self.row, self.stored
            writing.change(
                stored,
                conversation_id=row.conversation_id,
                activity_id=row.activity_id,
                meeting_id=row.meeting_id,
                sent_at=row.sent_at,
            )


def same_card(people: Sequence[str], key: str, message: Message) -> list[TrackedCard]:
    """The same message for each person, with keys such as ``limit:buckets:2026-11:{person}``."""
    return [TrackedCard(f"{key}:{person}", message) for person in people]


async def post_or_edit(
    context: WorkContext,
    conversation: str,
    tracked: TrackedCard,
    stored: Stored[MessageRow] | None,
    writing: Writing | None = None,
) -> MessageRow:
    """Post or edit a card and save its message, together with whatever else ``writing`` holds.

    If a new message was certainly not saved it is deleted, so that the next delivery does not post a second one.
    """
    shown = await show(context, conversation, tracked, stored)
    await _remember(shown, writing or context.registers.writing(), context)
    return shown.row


async def repost(
    context: WorkContext, conversation: str, tracked: TrackedCard, stored: Stored[MessageRow] | None, writing: Writing
) -> None:
    """Post a card again at the end of its chat, where somebody asked for it, and delete the earlier message."""
    where, activity_id = await _posted(context.connector, conversation, tracked.message)
    row = MessageRow(title=tracked.key, conversation_id=where, activity_id=activity_id, sent_at=context.now)
    await _remember(ShownCard(row, stored, changed=True), writing, context)
    if stored and stored.row.activity_id:
        await context.connector.delete(stored.row.conversation_id, stored.row.activity_id)


async def _remember(shown: ShownCard, writing: Writing, context: WorkContext) -> None:
    shown.save(writing)
    try:
        await writing.send()
    except Unanswered:
        # The row may have been saved, and would then point to this message: a duplicate is better than a broken link.
        raise
    except TryAgain:
        if shown.is_new and shown.row.activity_id:
            await context.connector.delete(shown.row.conversation_id, shown.row.activity_id)
        raise


async def show(
    context: WorkContext, conversation: str, tracked: TrackedCard, stored: Stored[MessageRow] | None
) -> ShownCard:
    """Edit the card's message, or post a new one into ``conversation``."""
    row = MessageRow(title=tracked.key, reference=tracked.reference, meeting_id=tracked.meeting_id, sent_at=context.now)
    if stored and await _edited(context.connector, stored.row, tracked.message):
        row_there = stored.row.model_copy(update={"meeting_id": tracked.meeting_id})
        return ShownCard(row_there, stored, changed=row_there != stored.row)
    place, activity_id = await _posted(context.connector, conversation, tracked.message)
    return ShownCard(
        row.model_copy(update={"conversation_id": place, "activity_id": activity_id}), stored, changed=True
    )


async def _posted(connector: Connector, conversation: str, message: Message) -> tuple[str, str]:
    """Post a message, or post it to the channel if its thread no longer exists; returns its conversation and its id."""
    try:
        return conversation, await connector.post(conversation, message)
    except Gone:
        channel, in_thread, _ = conversation.partition(_THREAD)
        if not in_thread:
            raise
    return channel, await connector.post(channel, message)


async def _edited(connector: Connector, row: MessageRow, message: Message) -> bool:
    if not row.activity_id:
        return False
    try:
        await connector.update(row.conversation_id, row.activity_id, message)
    except Gone:
        log.event("message_gone", kind=card_kind(row.title), reference=row.reference)
        return False
    return True


def thread(channel_id: str, root_id: str) -> str:
    """The id of the conversation for replies to a channel post."""
    return f"{channel_id}{_THREAD}{root_id}"


async def tell(
    context: WorkContext, command: Command, people: Sequence[str], tracked: Sequence[TrackedCard]
) -> list[str]:
    """Post or edit each person's card in their 1:1 chat; returns the people who cannot be reached.

    ``tracked`` has one card for each person, in the same order. If Teams refuses, the command still succeeds, and an
    audit event says so.
    """
    reading = context.registers.reading()
    chats = [reading.find(MessageRow, chat_key(person)) for person in people]
    messages = [reading.find(MessageRow, card.key) for card in tracked]
    await reading.send()
    unreached: list[str] = []
    deliveries = zip(people, chats, tracked, messages, strict=True)
    for number, (person, chat, card, message) in enumerate(deliveries):
        # Each message is saved before the next is sent, so that a crash here repeats one at most.
        writing = context.registers.writing()
        try:
            conversation = await open_chat(context, person, chat.one, writing)
            await post_or_edit(context, conversation, card, message.one, writing)
        except UNAVAILABLE:
            writing.add(chat_unavailable(command, number, card.key, card.reference))
            unreached.append(person)
            await writing.send()
    return unreached


async def open_chat(context: WorkContext, person: str, stored: Stored[MessageRow] | None, writing: Writing) -> str:
    """The id of the conversation with a person; Teams is asked only the first time."""
    if stored and stored.row.conversation_id:
        return stored.row.conversation_id
    conversation = await context.connector.open_chat(person, context.channel_id)
    writing.add(MessageRow(title=chat_key(person), conversation_id=conversation, sent_at=context.now))
    return conversation


def chat_unavailable(command: Command, number: int, key: str, reference: str = "") -> AuditRow:
    """The audit event for a message, named by its key, that could not be shown to a person."""
    log.event("chat_unavailable", kind=card_kind(key), reference=reference)
    details = {"key": key}
    return event(command, _UNAVAILABLE_EVENTS + number, "chat_unavailable", reference=reference, details=details)


def chat_key(person: str) -> str:
    """The key of a person's chat in MASC Messages."""
    return f"chat:{person}"
