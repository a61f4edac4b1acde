"""The day before a meeting, chair and vice chair read in their chats what it holds."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.brief import Brief, brief
from masc_graph.commands import BriefChairs, Command
from masc_graph.domain.board.roster import Role
from masc_graph.registers.meeting_reading import read_table
from masc_graph.teams.connector import Message
from masc_graph.work.agenda.agenda_card import agenda_key
from masc_graph.work.kit.context import Tools, event
from masc_graph.work.kit.messages import Lasting, tell

SUMMARY: Final = "MASC: before the meeting"


async def carry_out(payload: BriefChairs, command: Command, tools: Tools) -> None:
    """Send the brief, once the agenda stands; a repeat draws it again in its place."""
    table = await read_table(tools.registers, payload.meeting_id, tools.rules)
    posted = table.message(agenda_key(payload.meeting_id, 1)) if table else None
    if table is None or posted is None:
        return
    people = table.roster.with_role(Role.CHAIR, Role.VICE_CHAIR)
    agenda, url = table.agenda(tools.links, tools.today), tools.links.message(posted.row.activity_id)
    cards = [
        brief(Brief(agenda, table.roster.agency_name(one.agency_id), table.waiting, url, tools.rules.meeting_minutes))
        for one in people
    ]
    keys = [f"brief:{payload.meeting_id}:{one.object_id}" for one in people]
    sheets = [
        Lasting(key, Message(SUMMARY, card), meeting_id=payload.meeting_id)
        for key, card in zip(keys, cards, strict=True)
    ]
    await tell(tools, command, [one.object_id for one in people], sheets)
    writing, count = tools.registers.writing(), {"count": len(people)}
    writing.add(event(command, 1, "brief_sent", meeting_id=payload.meeting_id, details=count))
    await writing.send()
