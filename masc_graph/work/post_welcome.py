"""The channel's lasting card: how to refer, and the next meeting's dates."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.plain import Welcome, welcome
from masc_graph.commands import Command, PostWelcome
from masc_graph.domain.calendar import last_day_words, meeting_by_id
from masc_graph.errors import GiveUp
from masc_graph.registers.rows import MessageRow
from masc_graph.teams.connector import Message
from masc_graph.work.messages import Lasting, show
from masc_graph.work.tools import Tools

KEY: Final = "welcome"
SUMMARY: Final = "MASC: refer a case"


async def carry_out(payload: PostWelcome, command: Command, tools: Tools) -> None:
    """Post the card once; afterwards it is edited in its place."""
    del command
    meeting = meeting_by_id(payload.next_meeting_id, tools.rules)
    if meeting is None:
        raise GiveUp("no_such_meeting")
    reading = tools.registers.reading()
    known = reading.find(MessageRow, KEY)
    await reading.send()
    words = Welcome(meeting=meeting, last_day=last_day_words(meeting, tools.rules), contact=tools.contact)
    writing = tools.registers.writing()
    lasting = Lasting(KEY, Message(SUMMARY, welcome(words)), meeting_id=meeting.meeting_id)
    (await show(tools, tools.channel_id, lasting, known.one)).save(writing)
    await writing.send()
