"""One rule for every lasting card: a message that we know is edited; one that we do not, or that is gone, is posted."""

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
"""What a chat answers that cannot be written to, or is not there any more."""

WELCOME: Final = "welcome"
"""The key of the channel's welcome card, under which people are mentioned."""

_THREAD: Final = ";messageid="
_UNAVAILABLE_EVENTS: Final = 900
"""Events of chats that could not be written to are numbered from here, so that they never meet a command's own."""


@dataclass(frozen=True)
class TrackedCard:
    """A card with a key of its own in MASC Messages."""

    key: str
    message: Message
    reference: str = ""
    meeting_id: str = ""


@dataclass(frozen=True)
class ShownCard:
    """Where a lasting card stands after it was shown; ``changed`` tells whether that has to be saved."""

    row: MessageRow
    stored: Stored[MessageRow] | None
    changed: bool

    @property
    def is_new(self) -> bool:
        """Whether the message was posted just now."""
        return self.stored is None or self.stored.row.activity_id != self.row.activity_id

    def save(self, writing: Writing) -> None:
        """Remember the message; the row that is there already is changed, since the new message is the current one."""
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


async def post_or_edit(
    context: WorkContext,
    conversation: str,
    tracked: TrackedCard,
    stored: Stored[MessageRow] | None,
    writing: Writing | None = None,
) -> MessageRow:
    """Show a card and remember where it stands, with whatever else ``writing`` holds.

    A new message that is surely not remembered is taken back, so that the next delivery posts the only one.
    """
    shown = await show(context, conversation, tracked, stored)
    await _remember(shown, writing or context.registers.writing(), context)
    return shown.row


async def repost(
    context: WorkContext, conversation: str, tracked: TrackedCard, stored: Stored[MessageRow] | None, writing: Writing
) -> None:
    """Post a card at the end of its chat, since somebody asked for it there, and take the one before it away."""
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
        # The row may stand, and then leads to this message: a copy of it is better than a row that leads nowhere.
        raise
    except TryAgain:
        if shown.is_new:
            await context.connector.delete(shown.row.conversation_id, shown.row.activity_id)
        raise


async def show(
    context: WorkContext, conversation: str, tracked: TrackedCard, stored: Stored[MessageRow] | None
) -> ShownCard:
    """Edit the card in its place, or post it into ``conversation``."""
    row = MessageRow(title=tracked.key, reference=tracked.reference, meeting_id=tracked.meeting_id, sent_at=context.now)
    if stored and await _edited(context.connector, stored.row, tracked.message):
        row_there = stored.row.model_copy(update={"meeting_id": tracked.meeting_id})
        return ShownCard(row_there, stored, changed=row_there != stored.row)
    place, activity_id = await _posted(context.connector, conversation, tracked.message)
    return ShownCard(
        row.model_copy(update={"conversation_id": place, "activity_id": activity_id}), stored, changed=True
    )


async def _posted(connector: Connector, conversation: str, message: Message) -> tuple[str, str]:
    """Post a message; where its thread is gone, the channel takes it. Returns where it stands, and its id."""
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
    """Name the conversation in which a reply to a channel post stands."""
    return f"{channel_id}{_THREAD}{root_id}"


async def tell(
    context: WorkContext, command: Command, people: Sequence[str], tracked: Sequence[TrackedCard]
) -> list[str]:
    """Show each person their card in the 1:1 chat, and remember chats and messages; returns who cannot be reached.

    ``tracked`` is one card for each person, in the same order. What Teams refuses is no failure: the record stands,
    and the audit says so.
    """
    reading = context.registers.reading()
    chats = [reading.find(MessageRow, chat_key(person)) for person in people]
    messages = [reading.find(MessageRow, card.key) for card in tracked]
    await reading.send()
    unreached: list[str] = []
    deliveries = zip(people, chats, tracked, messages, strict=True)
    for number, (person, chat, card, message) in enumerate(deliveries):
        # Each message is remembered before the next is sent, so that a process that ends here repeats one at most.
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
    """Find the conversation with a person, asking Teams only the first time."""
    if stored and stored.row.conversation_id:
        return stored.row.conversation_id
    conversation = await context.connector.open_chat(person, context.channel_id)
    writing.add(MessageRow(title=chat_key(person), conversation_id=conversation, sent_at=context.now))
    return conversation


def chat_unavailable(command: Command, number: int, key: str, reference: str = "") -> AuditRow:
    """Write down that a message, named by its key, could not be shown to a person."""
    log.event("chat_unavailable", kind=card_kind(key), reference=reference)
    details = {"key": key}
    return event(command, _UNAVAILABLE_EVENTS + number, "chat_unavailable", reference=reference, details=details)


def chat_key(person: str) -> str:
    """The key of a person's chat in MASC Messages."""
    return f"chat:{person}"
