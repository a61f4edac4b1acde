"""The agenda's messages in the channel: page 1 is the post, later pages are replies under it."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.agenda import agenda
from masc_graph.cards.templates import Card
from masc_graph.domain.agenda import pages
from masc_graph.domain.calendar import last_day_words
from masc_graph.registers.table import Table
from masc_graph.teams.connector import Message
from masc_graph.work.messages import Lasting, show, thread
from masc_graph.work.tools import Tools

POSTED: Final = "MASC: agenda posted"


async def draw(table: Table, tools: Tools) -> str:
    """Post or redraw every page of a meeting's agenda, and return the conversation under its post.

    A page that is new is remembered before the next is sent.
    """
    conversation = tools.channel_id
    for number, card in enumerate(_cards(table, tools), start=1):
        meeting_id = table.meeting.meeting_id
        lasting = Lasting(agenda_key(meeting_id, number), Message(POSTED, card), meeting_id=meeting_id)
        sent = await show(tools, conversation, lasting, table.message(lasting.key))
        writing = tools.registers.writing()
        sent.save(writing)
        await writing.send()
        if number == 1:
            conversation = thread(tools.channel_id, sent.row.activity_id)
    return conversation


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
