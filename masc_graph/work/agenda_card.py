"""The agenda's messages in the channel: page 1 is the post, later pages are replies under it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Final

from masc_graph.cards.agenda import agenda
from masc_graph.cards.plain import told
from masc_graph.cards.templates import Card
from masc_graph.domain.agenda import pages
from masc_graph.domain.calendar import last_day_words
from masc_graph.registers.table import Table
from masc_graph.teams.connector import Message
from masc_graph.work.messages import Lasting, place, thread
from masc_graph.work.tools import Tools

POSTED: Final = "MASC: agenda posted"
NO_LONGER: Final = "The agenda has become shorter. This page is empty."


async def draw(table: Table, tools: Tools) -> str:
    """Post or redraw every page of a meeting's agenda, and return the conversation under its post.

    A page that is new is remembered before the next is sent.
    """
    conversation = tools.channel_id
    cards = _cards(table, tools)
    for number, card in enumerate([*cards, *_emptied(table, len(cards))], start=1):
        meeting_id = table.meeting.meeting_id
        lasting = Lasting(agenda_key(meeting_id, number), Message(POSTED, card), meeting_id=meeting_id)
        row = await place(tools, conversation, lasting, table.message(lasting.key))
        if number == 1:
            conversation = thread(tools.channel_id, row.activity_id)
    return conversation


def _emptied(table: Table, pages_left: int) -> Iterator[Card]:
    """What takes the place of pages that the agenda had when it was longer."""
    for number in count(pages_left + 1):  # pragma: no branch - the count has no end
        if table.message(agenda_key(table.meeting.meeting_id, number)) is None:
            return
        yield told(f"MASC agenda, page {number}", NO_LONGER)


def agenda_key(meeting_id: str, page: int) -> str:
    """The key of one page in MASC Messages."""
    return f"agenda:{meeting_id}:{page}"


def _cards(table: Table, tools: Tools) -> list[Card]:
    whole = table.agenda(tools.links, tools.today)
    next_last_day = last_day_words(whole.next_meeting, tools.rules)
    minutes = tools.rules.meeting_minutes
    return [
        agenda(whole, page=number, next_last_day=next_last_day, meeting_minutes=minutes)
        for number, _ in enumerate(pages(whole.cases), start=1)
    ]
