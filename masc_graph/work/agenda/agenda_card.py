"""The agenda's messages in the channel: page 1 is the post, and later pages are replies under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Final

from masc_graph.cards.agenda import agenda
from masc_graph.cards.plain import chat_message
from masc_graph.cards.templates import Card
from masc_graph.domain.agenda.agenda import PAGE, pages
from masc_graph.domain.meetings.calendar import last_day_words
from masc_graph.domain.meetings.meeting import MeetingState
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import MessageRow
from masc_graph.registers.writing import Writing
from masc_graph.teams.connector import MOST_BYTES, Message
from masc_graph.views.minutes import as_it_ended
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import TrackedCard, post_or_edit, thread

POSTED: Final = "MASC: agenda posted"
NO_LONGER: Final = "The agenda has become shorter. This page is empty."
_SIZES: Final = (PAGE, 10, 5)
"""The cases on a page: fewer only if the message would be larger than Teams allows."""
_ROOM: Final = 512
"""The bytes left free for what the Connector adds to a message."""


async def draw(record: MeetingRecord, context: WorkContext, *, final: bool = False) -> str:
    """Post or redraw every page of a meeting's agenda; returns the conversation under its post.

    A new page is saved before the next is sent. The agenda of a meeting whose minutes are published changes no more:
    only ``final``, with which publishing says how it ended, draws it then.
    """
    post = record.message(agenda_key(record.meeting.meeting_id, 1))
    is_over = record.meeting.state is MeetingState.MINUTES_PUBLISHED and not final
    if is_over and post and post.row.activity_id:
        return thread(context.channel_id, post.row.activity_id)
    first, *later = _messages(record, context)
    root = await _post_page(1, first, context.channel_id, record, context)
    conversation = thread(context.channel_id, root.activity_id)
    for number, message in enumerate(later, start=2):
        await _post_page(number, message, conversation, record, context)
    return conversation


async def draw_post(record: MeetingRecord, context: WorkContext, writing: Writing) -> bool:
    """Post or redraw only the first page, with whatever else ``writing`` holds; returns whether there are more."""
    first, *later = _messages(record, context)
    await _post_page(1, first, context.channel_id, record, context, writing)
    return bool(later)


async def _post_page(
    number: int,
    message: Message,
    conversation: str,
    record: MeetingRecord,
    context: WorkContext,
    writing: Writing | None = None,
) -> MessageRow:
    tracked = TrackedCard(agenda_key(record.meeting.meeting_id, number), message, meeting_id=record.meeting.meeting_id)
    stored = record.message(tracked.key)
    if number > 1 and stored and stored.row.conversation_id != conversation:
        stored = await _removed_page(stored, context)
    return await post_or_edit(context, conversation, tracked, stored, writing)


async def _removed_page(page: Stored[MessageRow], context: WorkContext) -> Stored[MessageRow]:
    """Delete a page in the thread of a post that was deleted, so that it can be posted under the new one."""
    await context.connector.delete(page.row.conversation_id, page.row.activity_id)
    return replace(page, row=page.row.model_copy(update={"activity_id": ""}))


def agenda_key(meeting_id: str, page: int) -> str:
    """The key of a page in MASC Messages."""
    return f"agenda:{meeting_id}:{page}"


def _messages(record: MeetingRecord, context: WorkContext) -> list[Message]:
    """All pages, and empty ones for pages that a longer agenda had before."""
    cards = _cards(record, context)
    return [Message(POSTED, card) for card in (*cards, *_empty_pages(record, len(cards)))]


def _empty_pages(record: MeetingRecord, page_count: int) -> Iterator[Card]:
    for number in count(page_count + 1):  # pragma: no branch - the count has no end
        if record.message(agenda_key(record.meeting.meeting_id, number)) is None:
            return
        yield chat_message(f"MASC agenda, page {number}", NO_LONGER)


def _cards(record: MeetingRecord, context: WorkContext) -> list[Card]:
    attempts = (_cards_of(size, record, context) for size in _SIZES)
    fitting = (cards for cards in attempts if all(Message(POSTED, card).size + _ROOM <= MOST_BYTES for card in cards))
    return next(fitting, None) or _cards_of(1, record, context)


def _cards_of(size: int, record: MeetingRecord, context: WorkContext) -> list[Card]:
    contents = as_it_ended(record, context.links, context.today)
    next_last_day = last_day_words(contents.next_meeting, context.rules)
    minutes = context.rules.meeting_minutes
    return [
        agenda(contents, page=number, next_last_day=next_last_day, meeting_minutes=minutes, size=size)
        for number, _ in enumerate(pages(contents.cases, size), start=1)
    ]
