"""Keeps the meeting sheets up to date in the chats of chairs, vice chairs and administrators."""

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
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import TrackedCard, tell
from masc_graph.work.kit.unreadable import tell_of_unreadable

SUMMARY: Final = "MASC: your meeting"
ROLES: Final = (Role.CHAIR, Role.VICE_CHAIR, Role.ADMINISTRATOR)


async def handle(payload: ShowSheets, command: Command, context: WorkContext) -> None:
    """Post or edit the sheet of each of them with the current state of the meeting."""
    record = await read_meeting(context.registers, payload.meeting_id, context.rules)
    if record is None or not record.meeting.has_agenda:
        return
    sheet, meeting_id = _sheet(record, context), payload.meeting_id
    begun = has_begun(record.meeting, context.now)
    people = record.roster.with_role(*ROLES)
    cards = (meeting_sheet(replace(sheet, may_draft=begun and Right.TRIAGE in person.rights)) for person in people)
    sheets = [
        TrackedCard(f"sheet:{meeting_id}:{person.object_id}", Message(SUMMARY, card), meeting_id=meeting_id)
        for person, card in zip(people, cards, strict=True)
    ]
    await tell(context, command, [person.object_id for person in people], sheets)
    await tell_of_unreadable(record, command, context)


def _sheet(record: MeetingRecord, context: WorkContext) -> Sheet:
    cases = record.agenda(context.links, context.today).cases
    took_part = record.took_part
    return Sheet(
        meeting=record.meeting,
        lines=[_line(record, case, number) for number, case in enumerate(cases, start=1)],
        attendance=_attendance_words(took_part, record.roster) if took_part else "",
        quorum_warning=record.quorum_warning,
        unreadable=record.unreadable_words,
    )


def _line(record: MeetingRecord, case: AgendaCase, number: int) -> SheetLine:
    at = record.case_here(case.reference)
    return SheetLine(case, number, at.current.row.decided_at if at.current else None, at.draft is not None)


def _attendance_words(took_part: Attendance, roster: Roster) -> str:
    """``Here: Police and Health. Apologies: Probation.``, agencies only."""
    agencies_by_label = {"Here": took_part.present, "Apologies": took_part.apologies}
    names_by_label = {
        label: [roster.agency_name(agency) for agency in agencies]
        for label, agencies in agencies_by_label.items()
        if agencies
    }
    return " ".join(f"{label}: {listed(names)}." for label, names in names_by_label.items())
