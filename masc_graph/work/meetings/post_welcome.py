"""The channel's welcome card: how to refer, and the next meeting's dates."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.plain import Welcome, welcome
from masc_graph.commands import Command, PostWelcome
from masc_graph.domain.meetings.calendar import last_day_words
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.rows import MessageRow
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import WELCOME, TrackedCard, post_or_edit

SUMMARY: Final = "MASC: refer a case"


async def handle(payload: PostWelcome, command: Command, context: WorkContext) -> None:
    """Post the card, or edit it if it was posted before."""
    del payload, command
    await draw(context)


async def draw(context: WorkContext) -> str:
    """Show the next meeting, and return the id of the message."""
    reading = context.registers.reading()
    known, rows = reading.find(MessageRow, WELCOME), want_overrides(reading)
    await reading.send()
    meeting = calendar_of(context.rules, rows.rows).meeting_ahead(context.today)
    words = Welcome(meeting=meeting, last_day=last_day_words(meeting, context.rules), contact=context.contact)
    tracked = TrackedCard(WELCOME, Message(SUMMARY, welcome(words)), meeting_id=meeting.meeting_id)
    return (await post_or_edit(context, context.channel_id, tracked, known.one)).activity_id
