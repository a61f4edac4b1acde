"""The agenda of a meeting is drawn again, every page of it: what it says changed elsewhere."""

from __future__ import annotations

from masc_graph.commands import Command, DrawAgenda
from masc_graph.registers.meeting_reading import read_table
from masc_graph.work.agenda.agenda_card import draw
from masc_graph.work.kit.context import Tools


async def carry_out(payload: DrawAgenda, command: Command, tools: Tools) -> None:
    """Draw an agenda that stands; one that nobody has posted stays away."""
    del command
    table = await read_table(tools.registers, payload.meeting_id, tools.rules)
    if table and table.meeting.has_agenda:
        await draw(table, tools)
