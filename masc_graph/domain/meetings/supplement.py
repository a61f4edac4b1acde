"""A case that is accepted after the agenda was posted, or that comes back: which agenda it joins, if any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from masc_graph.domain.board.roster import Right
from masc_graph.domain.meetings.calendar import meeting_before, meetings, next_meeting
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting, Override, london_day
from masc_graph.domain.text.working_days import Rules


class Joining(NamedTuple):
    """The meeting at which a case is heard if it is accepted, and whether it joins an agenda that stands."""

    meeting: Meeting
    adds: bool

    @property
    def words(self) -> str:
        """What "Accept" does besides accepting."""
        return (
            f"Accept adds it to the agenda that is posted for {day_words(self.meeting.held_on)}." if self.adds else ""
        )


def joining(own: Meeting, *, urgent: bool, now: datetime, rules: Rules, overrides: Sequence[Override]) -> Joining:
    """Where a case goes that is accepted ``now``; ``own`` is the meeting that it belongs to by its date.

    It joins the agenda of its own meeting, and an urgent case the one of the meeting before, which it was too late
    for. Without an agenda to join it goes to the first meeting whose agenda does not stand.
    """
    if _can_be_joined(own, now, rules):
        return Joining(own, adds=True)
    before = meeting_before(own.held_on, rules, overrides) if urgent and rules.late_urgent else None
    if before and _can_be_joined(before, now, rules):
        return Joining(before, adds=True)
    while own.has_agenda or _ends_at(own, rules) <= now:
        own = next_meeting(own.held_on, rules, overrides)
    return Joining(own, adds=False)


def places_ahead(now: datetime, rules: Rules, overrides: Sequence[Override]) -> list[Joining]:
    """Where a case may be heard that belongs to no meeting, the soonest first.

    Every agenda that stands and whose meeting is not over, which it joins, and the first meeting whose agenda does not
    stand.
    """
    found: list[Joining] = []
    meeting = meetings(rules, london_day(now), 1, overrides)[0]
    while meeting.has_agenda or _ends_at(meeting, rules) <= now:
        if _can_be_joined(meeting, now, rules):
            found.append(Joining(meeting, adds=True))
        meeting = next_meeting(meeting.held_on, rules, overrides)
    return [*found, Joining(meeting, adds=False)]


def right_to_accept(found: Joining, *, urgent: bool, reconsidered: bool) -> Right:
    """Who accepts: the administrator; chair and vice chair what they were asked to look at, and what cannot wait."""
    if reconsidered:
        return Right.RECORD
    return Right.RUN_MEETING if urgent and found.adds else Right.TRIAGE


def _can_be_joined(meeting: Meeting, now: datetime, rules: Rules) -> bool:
    return meeting.is_posted and now < _ends_at(meeting, rules)


def _ends_at(meeting: Meeting, rules: Rules) -> datetime:
    return meeting.starts_at + timedelta(minutes=rules.meeting_minutes)
