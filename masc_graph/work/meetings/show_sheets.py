"""The meeting sheet in the chats of chair, vice chair and administrators follows the meeting, case by case."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from masc_graph.cards.sheet import Sheet, SheetLine, meeting_sheet
from masc_graph.commands import Command, ShowSheets
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.board.roster import Right, Role, Roster
from masc_graph.domain.meetings.attendance import Attendance
from masc_graph.domain.meetings.calendar_words import listed
from masc_graph.domain.minutes.minutes import has_begun
from masc_graph.registers.case_decisions import prepared
from masc_graph.registers.meeting_reading import read_table
from masc_graph.registers.meeting_record import Table
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import Tools
from masc_graph.work.kit.messages import Lasting, tell

SUMMARY: Final = "MASC: your meeting"
ROLES: Final = (Role.CHAIR, Role.VICE_CHAIR, Role.ADMINISTRATOR)


async def carry_out(payload: ShowSheets, command: Command, tools: Tools) -> None:
    """Draw the sheet as everything stands at this moment; whoever has one sees it change."""
    table = await read_table(tools.registers, payload.meeting_id, tools.rules)
    if table is None or not table.meeting.has_agenda:
        return
    sheet, meeting_id = _sheet(table, tools), payload.meeting_id
    begun = has_begun(table.meeting, tools.now)
    people = table.roster.with_role(*ROLES)
    cards = (meeting_sheet(replace(sheet, may_draft=begun and Right.TRIAGE in person.rights)) for person in people)
    sheets = [
        Lasting(f"sheet:{meeting_id}:{person.object_id}", Message(SUMMARY, card), meeting_id=meeting_id)
        for person, card in zip(people, cards, strict=True)
    ]
    await tell(tools, command, [person.object_id for person in people], sheets)


def _sheet(table: Table, tools: Tools) -> Sheet:
    cases = table.agenda(tools.links, tools.today).cases
    took_part = table.took_part
    return Sheet(
        meeting=table.meeting,
        lines=[_line(table, case, number) for number, case in enumerate(cases, start=1)],
        who_is_here=_who_is_here(took_part, table.roster) if took_part else "",
        quorum_warning=table.quorum_warning(tools.rules),
    )


def _line(table: Table, case: AgendaCase, number: int) -> SheetLine:
    decision = table.decision(case.reference)
    is_prepared = prepared(table, case.reference) is not None
    return SheetLine(case, number, decision.row.decided_at if decision else None, is_prepared)


def _who_is_here(took_part: Attendance, roster: Roster) -> str:
    """``Here: Police and Health. Apologies: Probation.``, agencies only."""
    said = {"Here": took_part.present, "Apologies": took_part.apologies}
    named = {what: [roster.agency_name(agency) for agency in agencies] for what, agencies in said.items() if agencies}
    return " ".join(f"{what}: {listed(names)}." for what, names in named.items())
