"""The calendar of meetings: their cut-off, which meeting a referral belongs to, and the sentences that explain it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import count as count_from
from itertools import islice, takewhile
from typing import Final

from masc_graph.domain.meetings.calendar_words import day_words, listed
from masc_graph.domain.meetings.meeting import CutOff, Meeting, MeetingState, Override, Placement, at_london, london_day
from masc_graph.domain.text.inputs import read_day
from masc_graph.domain.text.working_days import (
    Rules,
    bank_holiday_name,
    is_working_day,
    nth,
    weekdays_off,
    working_days_after,
    working_days_before,
)

PREVIEW_TIME: Final = time(9)
POSTS_ITSELF_TIME: Final = time(12)
BRIEF_TIME: Final = time(14)
_INTERVALS_MOVED_AT_MOST: Final = 2
_A_WEEK: Final = 5
_LOOKED_BACK: Final = 4


def cut_off(held_on: date, rules: Rules) -> CutOff:
    """Count back from the day before the meeting; with clear days the cut-off lies before the counted days."""
    found = tuple(islice(working_days_before(held_on, rules), rules.cutoff_working_days))
    day = next(working_days_before(found[-1], rules)) if rules.clear_days else found[-1]
    return CutOff(day=day, counted=found, skipped=weekdays_off(day, held_on, rules))


@dataclass(frozen=True)
class Calendar:
    """The board's meetings: what the rules give, and what MASC Meetings says instead about some of them."""

    rules: Rules
    overrides: tuple[Override, ...] = ()

    def meetings(self, start: date, count: int) -> list[Meeting]:
        """The next ``count`` meetings held on or after ``start``, in order; cancelled ones are left out."""
        return list(islice(self._ahead(start), count))

    def meeting_ahead(self, day: date) -> Meeting:
        """The meeting held on ``day``, or the next one after it."""
        return next(self._ahead(day))

    def meeting_for(self, received_at: datetime) -> Placement:
        """Place a referral: the first meeting, not cancelled, whose cut-off it meets."""
        ahead = self._ahead(london_day(received_at))
        missed: Meeting | None = None
        while has_closed(meeting := next(ahead), received_at):
            missed = missed or meeting
        return Placement(meeting=meeting, missed=missed)

    def meeting_by_id(self, meeting_id: str) -> Meeting | None:
        """Find a meeting, cancelled or not; None if the series has no such date and nobody added it."""
        for override in self.overrides:
            if override.meeting_id == meeting_id:
                return as_meeting(override, self.rules)
        planned, anchor = read_day(meeting_id), self.rules.anchor_date
        if planned is None or planned < anchor or (planned - anchor).days % self.rules.interval_days:
            return None
        return as_meeting(_by_rule(planned, self.rules), self.rules)

    def next_meeting(self, after: date) -> Meeting:
        """The first meeting held later than ``after``."""
        return next(self._ahead(after + timedelta(days=1)))

    def next_open_meeting(self, after: date) -> Meeting:
        """The first meeting held later than ``after`` whose agenda has not been posted."""
        meeting = self.next_meeting(after)
        while meeting.has_agenda:
            meeting = self.next_meeting(meeting.held_on)
        return meeting

    def meeting_before(self, day: date) -> Meeting | None:
        """The last meeting held earlier than ``day``, looking back some weeks."""
        start = max(self.rules.anchor_date, day - timedelta(days=_LOOKED_BACK * self.rules.interval_days))
        held = list(takewhile(lambda meeting: meeting.held_on < day, self._ahead(start)))
        return held[-1] if held else None

    def with_override(self, override: Override) -> Calendar:
        """The calendar as it would be if MASC Meetings said this about the meeting."""
        others = (other for other in self.overrides if other.meeting_id != override.meeting_id)
        return replace(self, overrides=(*others, override))

    def _ahead(self, start: date) -> Iterator[Meeting]:
        """Every meeting from ``start`` on, without end, in the order they are held, however far one was moved."""
        known = sorted(self.overrides, key=_held_on)
        ids = {override.meeting_id for override in self.overrides}
        series = (_by_rule(day, self.rules) for day in _planned(self.rules, start) if day.isoformat() not in ids)
        for held in merge(known, series, key=_held_on):  # pragma: no branch - the series has no end
            if held.held_on >= start and held.state is not MeetingState.CANCELLED:
                yield as_meeting(held, self.rules)


def as_meeting(held: Override, rules: Rules) -> Meeting:
    """Work the meeting's other dates out from the day on which it is held."""
    cut_off_on = cut_off(held.held_on, rules).day
    return Meeting(
        meeting_id=held.meeting_id,
        held_on=held.held_on,
        starts_at=at_london(held.held_on, held.start_time or rules.start_time),
        cut_off_on=cut_off_on,
        closes_at=_closes_at(cut_off_on, rules),
        agenda_due_on=nth(working_days_before(held.held_on, rules), rules.agenda_working_days),
        state=held.state,
        kind=held.kind,
    )


def has_closed(meeting: Meeting, now: datetime) -> bool:
    """Whether the cut-off has passed, so that the agenda may be posted."""
    return now >= meeting.closes_at


def preview_at(meeting: Meeting) -> datetime:
    """When the administrator gets the preview: 09:00 in London on the day that the agenda is due."""
    return at_london(meeting.agenda_due_on, PREVIEW_TIME)


def remind_at(meeting: Meeting, rules: Rules) -> datetime:
    """When the administrator is reminded of an agenda that is not posted.

    On the first working morning after the preview on which it may be posted.
    """
    mornings = (at_london(day, PREVIEW_TIME) for day in working_days_after(meeting.agenda_due_on, rules))
    return next(morning for morning in mornings if morning >= meeting.closes_at)


def agenda_posts_itself_at(meeting: Meeting, rules: Rules) -> datetime:
    """When the timer posts an agenda that nobody has posted: 12:00 in London on the last working day before.

    Never before the cut-off has passed, however the days are set.
    """
    last_day = next(working_days_before(meeting.held_on, rules))
    return max(at_london(last_day, POSTS_ITSELF_TIME), meeting.closes_at)


def brief_at(meeting: Meeting, rules: Rules) -> datetime:
    """When chair and vice chair are briefed: 14:00 in London on the last working day before, if an agenda is posted."""
    return at_london(next(working_days_before(meeting.held_on, rules)), BRIEF_TIME)


def last_day_words(meeting: Meeting, rules: Rules) -> str:
    """``the end of Wednesday 25 November``, or ``17:00 on Wednesday 25 November`` where a time is set."""
    until = f"{rules.cutoff_time:%H:%M} on" if rules.cutoff_time else "the end of"
    return f"{until} {day_words(meeting.cut_off_on)}"


def explain_cut_off(meeting: Meeting, rules: Rules) -> str:
    """The last day to refer and the days it was counted from, in sentences."""
    found = cut_off(meeting.held_on, rules)
    first = f"Last day to refer: {last_day_words(meeting, rules)}."
    return " ".join((first, _counted(found, rules), *_skipped(found)))


def explain_placement(placement: Placement, received_at: datetime, rules: Rules) -> str:
    """The receipt's sentences: the days counted, when it was sent, and which meeting follows from that."""
    explained = explain_cut_off(placement.meeting, rules)
    if placement.missed:
        return (
            f"It arrived after the last day to refer for {day_words(placement.missed.held_on)}, "
            f"so it will be heard on {day_words(placement.meeting.held_on)}. {explained}"
        )
    return f"{explained} You sent it on {day_words(london_day(received_at))}, so it is in time."


def explain_place(meeting: Meeting, received_at: datetime, calendar: Calendar) -> str:
    """The receipt's sentences later on: what has changed since the form was sent, then why this is the date."""
    rules = calendar.rules
    told, placed = Calendar(rules).meeting_for(received_at).meeting, calendar.meeting_for(received_at)
    in_place = (placed.meeting.meeting_id, placed.meeting.held_on) == (meeting.meeting_id, meeting.held_on)
    explained = explain_placement(placed, received_at, rules) if in_place else explain_cut_off(meeting, rules)
    if (told.meeting_id, told.held_on) == (meeting.meeting_id, meeting.held_on):
        return explained
    return f"{_what_changed(told, meeting, calendar)} {explained}"


def _what_changed(told: Meeting, meeting: Meeting, calendar: Calendar) -> str:
    """Why a referral is heard on another day than the calendar's rules alone gave it."""
    before, after = day_words(told.held_on), day_words(meeting.held_on)
    if told.meeting_id == meeting.meeting_id:
        return f"The meeting on {before} has been moved to {after}."
    now = calendar.meeting_by_id(told.meeting_id)
    if now and now.state is MeetingState.CANCELLED:
        return f"The meeting on {before} has been cancelled. Your referral will be heard on {after}."
    return f"Your referral will be heard on {after}, not on {before}."


def _planned(rules: Rules, start: date) -> Iterator[date]:
    """The series' dates, from early enough that one moved past long holidays is not missed."""
    first = max(0, (start - rules.anchor_date).days // rules.interval_days - _INTERVALS_MOVED_AT_MOST)
    return (rules.anchor_date + timedelta(days=n * rules.interval_days) for n in count_from(first))


def _by_rule(planned: date, rules: Rules) -> Override:
    """What the holiday policy makes of a planned date; a date on a working day stays."""
    if is_working_day(planned, rules):
        return Override(meeting_id=planned.isoformat(), held_on=planned)
    if rules.holiday_policy == "cancel":
        return Override(meeting_id=planned.isoformat(), held_on=planned, state=MeetingState.CANCELLED)
    days = working_days_after if rules.holiday_policy == "next" else working_days_before
    return Override(meeting_id=planned.isoformat(), held_on=next(days(planned, rules)))


def _closes_at(cut_off_on: date, rules: Rules) -> datetime:
    if rules.cutoff_time:
        return at_london(cut_off_on, rules.cutoff_time)
    return at_london(cut_off_on + timedelta(days=1), time())


def _held_on(held: Override) -> date:
    return held.held_on


def _counted(found: CutOff, rules: Rules) -> str:
    name = day_words if len(found.counted) > _A_WEEK else _weekday
    days = listed([name(day) for day in found.counted])
    kind = "clear working day" if rules.clear_days else "working day"
    if len(found.counted) == 1:
        return f"{days} is the {kind} before the meeting."
    return f"{days} are the {len(found.counted)} {kind}s before the meeting."


def _skipped(found: CutOff) -> tuple[str, ...]:
    if not found.skipped:
        return ()
    days = listed([_day_off(day) for day in found.skipped])
    return (f"{days} {'does' if len(found.skipped) == 1 else 'do'} not count.",)


def _day_off(day: date) -> str:
    name = bank_holiday_name(day)
    return f"{day_words(day)} ({name})" if name else day_words(day)


def _weekday(day: date) -> str:
    return f"{day:%A}"
