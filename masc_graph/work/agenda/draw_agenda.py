"""Redraws every page of an agenda after a change elsewhere."""

from __future__ import annotations

from masc_graph.commands import Command, DrawAgenda
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.work.agenda.agenda_card import draw
from masc_graph.work.kit.context import WorkContext


async def handle(payload: DrawAgenda, command: Command, context: WorkContext) -> None:
    """Redraw the agenda if it has been posted."""
    del command
    record = await read_meeting(context.registers, payload.meeting_id, context.rules)
    if record and record.meeting.has_agenda:
        await draw(record, context)
