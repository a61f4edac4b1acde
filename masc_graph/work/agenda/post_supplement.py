"""A case joined an agenda that stands, or left it again: its line on the agenda, and a reply under it, say so."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from masc_graph.cards.agenda_supplement import Supplement, agenda_supplement
from masc_graph.commands import Command, PostSupplement, ShowSheets
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.errors import GiveUp
from masc_graph.registers.meeting_reading import read_table
from masc_graph.registers.meeting_record import Table
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import MessageRow, ReferralRow
from masc_graph.registers.writing import Writing
from masc_graph.teams.connector import Message
from masc_graph.work.agenda.agenda_card import draw
from masc_graph.work.kit.context import Tools, event
from masc_graph.work.kit.messages import Lasting, place

SUMMARY: Final = "MASC: agenda changed"


async def carry_out(payload: PostSupplement, command: Command, tools: Tools) -> list[ShowSheets]:
    """Give the case the last number, draw the agenda, and reply; a repeat edits what stands."""
    table = await read_table(tools.registers, payload.meeting_id, tools.rules, payload.reference)
    if table is None or table.own_case is None:
        raise GiveUp("no_such_meeting")
    writing, known = tools.registers.writing(), await _reply(payload, tools)
    if table.case(payload.reference):
        table = _numbered(table, table.own_case, command, writing)
    where = await draw(table, tools)
    if known or table.case(payload.reference):
        lasting = Lasting(_key(payload), _message(table, known, payload, tools), payload.reference, payload.meeting_id)
        await place(tools, where, lasting, known, writing)
    return [ShowSheets(meeting_id=payload.meeting_id)]


def _key(payload: PostSupplement) -> str:
    return f"supplement:{payload.reference}"


async def _reply(payload: PostSupplement, tools: Tools) -> Stored[MessageRow] | None:
    """Where the reply stands; one under the agenda of another meeting stays there as it is."""
    reading = tools.registers.reading()
    found = reading.find(MessageRow, _key(payload))
    await reading.send()
    if found.one and found.one.row.meeting_id != payload.meeting_id:
        return replace(found.one, row=found.one.row.model_copy(update={"activity_id": ""}))
    return found.one


def _numbered(table: Table, stored: Stored[ReferralRow], command: Command, writing: Writing) -> Table:
    row, meeting_id = stored.row, table.meeting.meeting_id
    others = (one.row for one in table.cases if one.row.listed_for == meeting_id)
    last = max((one.position or 0 for one in others), default=0)
    details = {"count": len(table.cases)}
    happened = event(command, 1, "supplement_posted", reference=row.reference, meeting_id=meeting_id, details=details)
    with writing.together():
        if row.position is None:
            writing.change(stored, position=last + 1)
        writing.add(happened)
    placed = replace(stored, row=row.model_copy(update={"position": row.position or last + 1}))
    return replace(table, referrals=[placed if one.row.title == row.title else one for one in table.referrals])


def _message(table: Table, known: Stored[MessageRow] | None, payload: PostSupplement, tools: Tools) -> Message:
    cases = table.agenda(tools.links, tools.today).cases
    sent_at = known.row.sent_at if known and known.row.activity_id else None
    card = agenda_supplement(
        Supplement(
            reference=payload.reference,
            added_on=london_day(sent_at or tools.now),
            case=next((case for case in cases if case.reference == payload.reference), None),
            ending=_ending(table, table.own_case.row) if table.own_case else "",
        )
    )
    return Message(SUMMARY, card)


def _ending(table: Table, row: ReferralRow) -> str:
    """What became of a case that is off this agenda."""
    if row.meeting_id == table.held_over_to.meeting_id:
        return f"It will be heard on {day_words(table.held_over_to.held_on)}"
    return row.status.words
