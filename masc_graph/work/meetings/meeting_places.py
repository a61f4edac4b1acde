"""The effect of a changed meeting on the lists: its dates, the meetings of its cases, and the audit events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from masc_graph.commands import Command, FollowMeeting
from masc_graph.domain.board.roster import Person
from masc_graph.domain.cases.case import CaseMove
from masc_graph.domain.meetings.appointment import Appointment, by_rule
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import MeetingKind, MeetingState, Override
from masc_graph.domain.meetings.meeting_change import Change, Effect, effect_in_list
from masc_graph.errors import GiveUp
from masc_graph.graph.lists import equals
from masc_graph.registers.case_record import case_of
from masc_graph.registers.overrides import state_of
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import AuditRow, MeetingRow, ReferralRow
from masc_graph.registers.writing import Writing
from masc_graph.work.kit.context import WorkContext, case_number, event, is_by

EVENTS: Final = {Change.MOVE: "meeting_moved", Change.CANCEL: "meeting_cancelled", Change.EXTRA: "meeting_added"}
RESCHEDULED: Final = "case_rescheduled"


def effect_to_follow(follow: FollowMeeting, stored: Stored[MeetingRow] | None, calendar: Calendar) -> Effect:
    """Work out the effect of a change in MASC Meetings, however far it has been followed."""
    after = Appointment.read(follow.after)
    if after is None:
        raise GiveUp("no_such_meeting")
    state = state_of(stored.row) if stored else MeetingState.PLANNED
    override = Override(
        meeting_id=follow.meeting_id,
        held_on=after.held_on,
        start_time=after.start_time,
        state=MeetingState.CANCELLED if after.cancelled else state,
        kind=MeetingKind.SERIES if by_rule(follow.meeting_id, calendar.rules) else MeetingKind.EXTRA,
    )
    return effect_in_list(Appointment.read(follow.before), override, calendar)


async def read_cases(outcome: Effect, context: WorkContext) -> Sequence[Stored[ReferralRow]]:
    """Read the cases of the meeting and of the one after it, which are those that may move."""
    reading = context.registers.reading()
    ids = (outcome.after.meeting_id, outcome.following.meeting_id)
    cases = reading.where(ReferralRow, *(equals("MeetingId", meeting_id) for meeting_id in ids))
    await reading.send()
    return cases.rows


def dates_of(outcome: Effect) -> dict[str, object]:
    """The columns of MASC Meetings that follow from the date of a meeting."""
    after, before = outcome.after, outcome.before
    previous_date: dict[str, object] = (
        {"moved_from_on": before.held_on} if before and outcome.change is Change.MOVE else {}
    )
    return previous_date | {
        "meeting_on": after.held_on,
        "starts_at": after.starts_at,
        "cut_off_on": after.cut_off_on,
        "agenda_due_on": after.agenda_due_on,
    }


def change_event(
    outcome: Effect, cases: Sequence[Stored[ReferralRow]], command: Command, who: Person | None = None
) -> AuditRow:
    """The audit event: what was done to the meeting, from which date to which, and how many cases are affected."""
    to = outcome.following if outcome.change is Change.CANCEL else outcome.after
    count = sum(outcome.concerns(stored.row.status, stored.row.meeting_id, stored.row.received_at) for stored in cases)
    details: dict[str, object] = {"count": count, "to_on": to.held_on.isoformat()}
    if outcome.before:
        details["from_on"] = outcome.before.held_on.isoformat()
    role = ", ".join(sorted(who.roles)) if who else ""
    name = EVENTS[outcome.change]
    return event(command, 0, name, who=who, role=role, meeting_id=outcome.after.meeting_id, details=details)


def place_cases(outcome: Effect, cases: Sequence[Stored[ReferralRow]], command: Command, writing: Writing) -> None:
    """Move each affected case to its new meeting."""
    came_from = outcome.after if outcome.change is Change.CANCEL else outcome.following
    for stored in cases:
        row = stored.row
        if is_by(row, command):
            write_place_event(stored, came_from.meeting_id, command, writing)
            continue
        to = outcome.goes_to(row.status, row.meeting_id, row.received_at)
        if to != row.meeting_id:
            place_case(stored, to, command, writing)


def place_case(stored: Stored[ReferralRow], to: str, command: Command, writing: Writing) -> CaseMove:
    """Move a case to another meeting, with its event; returns the move."""
    move = case_of(stored.row).go_to(to, by=str(command.command_id))
    writing.rewrite(stored, move.values)
    writing.add(_rescheduled(stored, stored.row.meeting_id, to, command, move.event))
    return move


def write_place_event(stored: Stored[ReferralRow], from_on: str, command: Command, writing: Writing) -> None:
    """Write only the event, which an earlier delivery may have lost after it moved the case."""
    writing.add(_rescheduled(stored, from_on, stored.row.meeting_id, command))


def _rescheduled(
    stored: Stored[ReferralRow],
    from_on: str,
    to_on: str,
    command: Command,
    statuses: Mapping[str, object] | None = None,
) -> AuditRow:
    details = {**(statuses or {}), "from_on": from_on, "to_on": to_on}
    reference, number = stored.row.reference, case_number(stored)
    return event(command, number, RESCHEDULED, reference=reference, meeting_id=to_on, details=details)
