"""Saves attendance in the meeting's row; from the day of the meeting on, this marks it as held."""

from __future__ import annotations

from masc_graph.commands import Command, Payload, SaveAttendance, ShowSheets
from masc_graph.domain.board.roster import Person, Right, Roster
from masc_graph.domain.meetings.attendance import SAID, Attendance, attendance_lines, in_offered_order, quorum_warning
from masc_graph.domain.meetings.meeting import MeetingState, london_day
from masc_graph.errors import GiveUp
from masc_graph.registers.overrides import override_of
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import MeetingRow
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.minutes.remake_minutes import remake


async def handle(payload: SaveAttendance, command: Command, context: WorkContext) -> list[Payload]:
    """Save it unless something newer was saved; a repeat writes only the event, which is harmless."""
    stored, roster, who = await _read(payload, command, context)
    attendance = _attendance(payload, roster)
    warning = bool(quorum_warning(attendance, roster.agencies, context.rules.quorum_core))
    writing, row, at = context.registers.writing(), stored.row, command.origin.at
    if row.attendance_at is None or row.attendance_at < at:
        writing.change(
            stored,
            attendance=attendance_lines(attendance),
            attendance_at=at,
            chaired_by=attendance.chaired_by,
            confidentiality_read=attendance.confidentiality_read,
            quorum_warning=warning,
            state=MeetingState.HELD if _begins(row, command) else row.state,
        )
    details = {"count": len(attendance.present), "quorum_warning": warning}
    role, meeting_id = ", ".join(sorted(who.roles)), row.meeting_id
    writing.add(event(command, 1, "attendance_saved", who=who, role=role, meeting_id=meeting_id, details=details))
    await writing.send()
    return [ShowSheets(meeting_id=meeting_id), *remake(row, command.command_id)]


async def _read(
    payload: SaveAttendance, command: Command, context: WorkContext
) -> tuple[Stored[MeetingRow], Roster, Person]:
    reading = context.registers.reading()
    agencies, meeting = want_roster(reading), reading.find(MeetingRow, payload.meeting_id)
    await reading.send()
    roster = roster_of(agencies.rows)
    who = command.require(roster, Right.RUN_MEETING)
    if meeting.one is None or meeting.one.row.agenda_posted_at is None:
        raise GiveUp("no_such_meeting")
    return meeting.one, roster, who


def _attendance(payload: SaveAttendance, roster: Roster) -> Attendance:
    """Fill in the absent agencies; an agency no longer on the roster is left out."""
    offered = [agency.agency_id for agency in in_offered_order(roster.agencies)]
    answered = {*payload.present, *payload.apologies, *payload.sent_information}
    absent = tuple(agency for agency in offered if agency not in answered)
    known = {name: [agency for agency in getattr(payload, name) if agency in offered] for name in SAID}
    said = payload.model_dump(include=set(Attendance.model_fields))
    return Attendance.model_validate({**said, **known, "absent": absent})


def _begins(row: MeetingRow, command: Command) -> bool:
    """Whether this begins the meeting: apologies may be saved before, but attendance on the day begins it."""
    meeting = override_of(row)
    return (
        bool(meeting)
        and meeting.state is MeetingState.AGENDA_POSTED
        and london_day(command.origin.at) >= meeting.held_on
    )
