"""The calendar, read from the board's rules and from what MASC Meetings says instead: the one way to read it.

What counts is what was acted on (the column InForce), never what somebody has just typed: the timer finds that, and
from then on it counts everywhere at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Final

from masc_graph.commands import FollowMeeting
from masc_graph.domain.meetings.appointment import Appointment, Rescheduling, by_rule, change_wanted
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import LONDON, MeetingState, Override
from masc_graph.domain.text.working_days import Rules
from masc_graph.registers.reading import Reading, Stored, Wanted
from masc_graph.registers.rows import MeetingRow

_BY_HAND: Final = frozenset({MeetingState.PLANNED, MeetingState.CANCELLED})
"""What somebody may have written into the list; every other state is only ever written by a worker."""


def want_overrides(reading: Reading) -> Wanted[MeetingRow]:
    """Want every meeting that somebody moved, cancelled or added, or whose agenda was posted."""
    return reading.where(MeetingRow)


def calendar_of(rules: Rules, rows: Iterable[Stored[MeetingRow]]) -> Calendar:
    """Read the calendar: the board's rules, and what the rows of MASC Meetings say instead."""
    return Calendar(rules, tuple(override for stored in rows if (override := override_of(stored.row))))


def override_of(row: MeetingRow) -> Override | None:
    """Read what one row changes; None where nobody has acted on it yet."""
    known = Appointment.read(row.in_force)
    if known is None:
        return None if row.state in _BY_HAND else _as_written(row)
    return Override(
        meeting_id=row.meeting_id,
        held_on=known.held_on,
        start_time=known.start_time,
        state=MeetingState.CANCELLED if known.cancelled else state_of(row),
        kind=row.kind,
    )


def to_follow(rows: Iterable[MeetingRow], rules: Rules, today: date) -> list[FollowMeeting]:
    """The changes in the list that have not been acted on yet, whoever wrote them."""
    found = (_unfollowed(row, rules, today) for row in rows)
    return [one for one in found if one]


def _unfollowed(row: MeetingRow, rules: Rules, today: date) -> FollowMeeting | None:
    known = Appointment.read(row.in_force)
    if known is None and row.state not in _BY_HAND:
        return None
    start_time = _start_time(row) or rules.start_time
    wanted = Appointment(held_on=row.meeting_on, start_time=start_time) if row.meeting_on else None
    cancelled = row.state is MeetingState.CANCELLED
    change = change_wanted(known or by_rule(row.meeting_id, rules), wanted, cancelled=cancelled)
    if change is None or _is_past(change, today):
        return None
    before, after = (one.text if one else "" for one in change)
    return FollowMeeting(meeting_id=row.meeting_id, number=row.changes, before=before, after=after)


def _is_past(change: Rescheduling, today: date) -> bool:
    """Nothing follows from putting the record of an old meeting right."""
    before, after = change
    return before is not None and before.held_on < today and (after is None or after.held_on < today)


def _as_written(row: MeetingRow) -> Override | None:
    """A row that a worker wrote for another reason, such as an agenda, counts as it is."""
    if row.meeting_on is None:
        return None
    return Override(
        meeting_id=row.meeting_id,
        held_on=row.meeting_on,
        start_time=_start_time(row),
        state=row.state,
        kind=row.kind,
    )


def state_of(row: MeetingRow) -> MeetingState:
    """How far a meeting is that has not been cancelled, though the list may say so already."""
    if row.state is not MeetingState.CANCELLED:
        return row.state
    return MeetingState.AGENDA_POSTED if row.agenda_posted_at else MeetingState.PLANNED


def _start_time(row: MeetingRow) -> time | None:
    """Only the time of StartsAt counts: whoever changes MeetingOn by hand may leave it as it was."""
    if row.starts_at is None:
        return None
    return row.starts_at.astimezone(LONDON).time().replace(second=0, microsecond=0)
