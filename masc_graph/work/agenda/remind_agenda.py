"""The administrators are told in their chats of an agenda that nobody has posted yet, and there too once it is."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.agenda_reminder import Reminder, agenda_is_posted, agenda_reminder
from masc_graph.cards.templates import Card
from masc_graph.commands import Command, RemindAgenda
from masc_graph.registers.meeting_reading import read_table
from masc_graph.registers.meeting_record import Table
from masc_graph.teams.connector import Message
from masc_graph.views.worklist import by_itself, from_when
from masc_graph.work.kit.context import Tools, event
from masc_graph.work.kit.messages import Lasting, tell

SUMMARY: Final = "MASC: the agenda"
MOMENTS: Final = ("preview", "reminder")


async def carry_out(payload: RemindAgenda, command: Command, tools: Tools) -> None:
    """Send a new message, as an edit is easily overlooked; once the agenda stands, only say so where one is."""
    table = await read_table(tools.registers, payload.meeting_id, tools.rules)
    if table is None:
        return
    if table.meeting.has_agenda:
        await _say_posted(table, command, tools)
        return
    people = table.roster.administrators
    await _tell([f"{payload.moment}:{payload.meeting_id}:{one}" for one in people], _card(table, tools), command, tools)
    writing, details = tools.registers.writing(), {"count": len(people)}
    writing.add(event(command, 1, "agenda_previewed", meeting_id=payload.meeting_id, details=details))
    await writing.send()


async def _say_posted(table: Table, command: Command, tools: Tools) -> None:
    kinds = tuple(f"{moment}:{table.meeting.meeting_id}:" for moment in MOMENTS)
    keys = [stored.row.title for stored in table.messages if stored.row.title.startswith(kinds)]
    await _tell(keys, agenda_is_posted(table.meeting), command, tools)


async def _tell(keys: list[str], card: Card, command: Command, tools: Tools) -> None:
    """Show each person, whose id is the end of the key, the card."""
    lasting = [Lasting(key, Message(SUMMARY, card), meeting_id=key.split(":")[1]) for key in keys]
    await tell(tools, command, [key.rpartition(":")[2] for key in keys], lasting)


def _card(table: Table, tools: Tools) -> Card:
    rules, meeting = tools.rules, table.meeting
    return agenda_reminder(
        Reminder(
            meeting=meeting,
            cases=len(table.cases),
            waiting=table.waiting,
            meeting_minutes=rules.meeting_minutes,
            from_when=from_when(meeting, tools.now),
            by_itself=by_itself(meeting, rules),
        )
    )
