"""The channel's lasting card: how to refer, and the next meeting's dates."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.plain import Welcome, welcome
from masc_graph.commands import Command, PostWelcome
from masc_graph.domain.meetings.calendar import last_day_words, meetings
from masc_graph.registers.overrides import overrides_of, want_overrides
from masc_graph.registers.rows import MessageRow
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import Tools
from masc_graph.work.kit.messages import WELCOME, Lasting, place

SUMMARY: Final = "MASC: refer a case"


async def carry_out(payload: PostWelcome, command: Command, tools: Tools) -> None:
    """Post the card once; afterwards it is edited in its place."""
    del payload, command
    await draw(tools)


async def draw(tools: Tools) -> str:
    """Show the meeting that is ahead at this moment, and return the id of the message."""
    reading = tools.registers.reading()
    known, rows = reading.find(MessageRow, WELCOME), want_overrides(reading)
    await reading.send()
    meeting = meetings(tools.rules, tools.today, 1, overrides_of(rows.rows))[0]
    words = Welcome(meeting=meeting, last_day=last_day_words(meeting, tools.rules), contact=tools.contact)
    lasting = Lasting(WELCOME, Message(SUMMARY, welcome(words)), meeting_id=meeting.meeting_id)
    return (await place(tools, tools.channel_id, lasting, known.one)).activity_id
