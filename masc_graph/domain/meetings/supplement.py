"""A case that is accepted after the agenda was posted, or that comes back: which agenda it joins, if any."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from masc_graph.domain.board.roster import Right
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting, london_day
from masc_graph.domain.text.working_days import Rules


class Joining(NamedTuple):
    """The meeting at which a case is heard if it is accepted, and whether it joins an agenda that is already posted."""

    meeting: Meeting
    adds: bool

    @property
    def words(self) -> str:
        """What "Accept" does besides accepting the referral."""
        return (
            f"Accept adds it to the agenda that is posted for {day_words(self.meeting.held_on)}." if self.adds else ""
        )


def joining(own: Meeting, *, urgent: bool, now: datetime, calendar: Calendar) -> Joining:
    """Where a case is heard if it is accepted ``now``; ``own`` is the meeting that its date gives.

    It joins the posted agenda of its own meeting; an urgent case may join that of the meeting before, which it came
    too late for. Otherwise it goes to the first meeting whose agenda has not been posted.
    """
    rules = calendar.rules
    if _can_be_joined(own, now, rules):
        return Joining(own, adds=True)
    before = calendar.meeting_before(own.held_on) if urgent and rules.late_urgent else None
    if before and _can_be_joined(before, now, rules):
        return Joining(before, adds=True)
    while own.has_agenda or _ends_at(own, rules) <= now:
        own = calendar.next_meeting(own.held_on)
    return Joining(own, adds=False)


def places_ahead(now: datetime, calendar: Calendar) -> list[Joining]:
    """Where a case that belongs to no meeting may be heard, soonest first.

    It may join any posted agenda whose meeting is not over, or go to the first meeting without an agenda.
    """
    found: list[Joining] = []
    rules = calendar.rules
    meeting = calendar.meeting_ahead(london_day(now))
    while meeting.has_agenda or _ends_at(meeting, rules) <= now:
        if _can_be_joined(meeting, now, rules):
            found.append(Joining(meeting, adds=True))
        meeting = calendar.next_meeting(meeting.held_on)
    return [*found, Joining(meeting, adds=False)]


def right_to_accept(found: Joining, *, urgent: bool, reconsidered: bool) -> Right:
    """Who accepts it: the administrator, or chair and vice chair if they were asked to look again or it cannot wait."""
    if reconsidered:
        return Right.RECORD
    return Right.RUN_MEETING if urgent and found.adds else Right.TRIAGE


def _can_be_joined(meeting: Meeting, now: datetime, rules: Rules) -> bool:
    return meeting.is_posted and now < _ends_at(meeting, rules)


def _ends_at(meeting: Meeting, rules: Rules) -> datetime:
    return meeting.starts_at + timedelta(minutes=rules.meeting_minutes)
