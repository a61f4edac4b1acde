"""What is wrong with a change of a meeting, in words for the person who asks for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from typing import Final

from masc_graph.domain.meetings.appointment import Appointment
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting, MeetingState, Override, at_london, london_day
from masc_graph.domain.meetings.meeting_change import Change, ChangeForm, clock_time
from masc_graph.domain.text.inputs import Inputs, read_day
from masc_graph.domain.text.privacy import text_check
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.working_days import Rules, is_working_day

SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 300
NOT_A_WORKING_DAY: Final = "New date must be a working day"
NO_CHANGE: Final = "Select what to do: move, cancel or add"
NO_MEETING: Final = "Select the meeting"
NO_DATE: Final = "Give the new date"
NO_TIME: Final = "New time must be a real time, such as 10:00"
NO_REASON: Final = f"The reason must be {SHORTEST_REASON} to {LONGEST_REASON} characters"
SAME: Final = "Give another date or another time"
NO_DAY_IN_TITLE: Final = "Title must be the first planned date of the meeting, such as 2026-11-30"
NO_MEETING_ON: Final = "MeetingOn is empty"
OVER: Final = "The meeting has begun, or is over"
DECIDED: Final = "A decision has been recorded for this meeting, so it cannot be moved or cancelled"
_ADDED_AHEAD: Final = timedelta(days=366)
"""Who adds a meeting later than this has mistyped the year."""


def offered(calendar: Calendar, now: datetime) -> list[Meeting]:
    """The meetings ahead that can be changed: those that have not begun."""
    ahead = calendar.meetings(london_day(now), calendar.rules.meetings_ahead)
    return [meeting for meeting in ahead if meeting.starts_at > now]


def read_change_form(raw: Mapping[str, object]) -> tuple[ChangeForm, list[Problem]]:
    """Read the dialog's inputs; the problems say what could not be read, or is missing."""
    inputs = Inputs(raw)
    change = inputs.choice("change", tuple(Change), NO_CHANGE)
    typed = inputs.text("new_time", "New time", 8, lines=False)
    new_time = _time(typed)
    form = ChangeForm(
        change=Change(change) if change else Change.MOVE,
        meeting_id=inputs.text("meeting_id", "Meeting", 10, lines=False),
        new_on=inputs.day("new_on", "New date"),
        new_time=new_time,
        reason=inputs.text("change_reason", "The reason", LONGEST_REASON),
    )
    problems = list(inputs.problems)
    if not change and NO_CHANGE not in {problem.message for problem in problems}:
        problems.append(Problem("change", NO_CHANGE))
    if typed and new_time is None:
        problems.append(Problem("new_time", NO_TIME))
    return form, problems


def check_change(form: ChangeForm, calendar: Calendar, now: datetime, decided: Collection[str] = ()) -> list[Problem]:
    """Say why the calendar does not allow it; ``decided`` are the ids of meetings with a recorded decision."""
    if form.change is Change.EXTRA:
        return _check_extra(form, calendar, now)
    meeting = next((one for one in offered(calendar, now) if one.meeting_id == form.meeting_id), None)
    if meeting is None:
        return [Problem("meeting_id", NO_MEETING)]
    if meeting.meeting_id in decided:
        return [Problem("meeting_id", DECIDED)]
    return _check_move(form, meeting, calendar, now) if form.change is Change.MOVE else []


def check_by_hand(
    meeting_id: str,
    before: Appointment | None,
    after: Appointment | None,
    calendar: Calendar,
    now: datetime,
    decided: Collection[str] = (),
) -> list[str]:
    """Say why a change made in MASC Meetings is not allowed; ``calendar`` is the one before it."""
    if read_day(meeting_id) is None:
        return [NO_DAY_IN_TITLE]
    if before and at_london(before.held_on, before.start_time) <= now:
        return [OVER]
    if meeting_id in decided:
        return [DECIDED]
    if after is None:
        return [NO_MEETING_ON]
    if after.cancelled:
        return []
    if before:
        problems = _check_between(before.held_on, after.held_on, calendar, now)
    else:
        without = Override(meeting_id=meeting_id, held_on=after.held_on, state=MeetingState.CANCELLED)
        problems = _check_free(after.held_on, calendar.with_override(without), now)
    return [problem.message for problem in problems]


def check_reason(form: ChangeForm, *, word_keys: AbstractSet[str], key: bytes, today: date) -> list[Problem]:
    """The reason is kept in MASC Meetings, so it is required and must name nobody."""
    if len(form.reason) < SHORTEST_REASON:
        return [Problem("change_reason", NO_REASON)]
    found = text_check("change_reason", "the reason", form.reason, word_keys=word_keys, key=key, today=today)
    return [found] if found else []


def _check_move(form: ChangeForm, meeting: Meeting, calendar: Calendar, now: datetime) -> list[Problem]:
    """A meeting may stay on its day if its time changes."""
    if form.new_on == meeting.held_on and form.new_time in (None, clock_time(meeting)):
        return [Problem("new_on", SAME)]
    return _check_between(meeting.held_on, form.new_on, calendar, now)


def _check_between(held_on: date, new_on: date | None, calendar: Calendar, now: datetime) -> list[Problem]:
    """Strictly between the neighbours of the meeting that is moved, and not in the past."""
    before = calendar.meeting_before(held_on)
    after = max(before.held_on, london_day(now)) if before else london_day(now)
    return _check_date(new_on, after, calendar.next_meeting(held_on).held_on, calendar.rules)


def _check_free(day: date, calendar: Calendar, now: datetime) -> list[Problem]:
    """A meeting added by hand, or held after all, has its day to itself."""
    problems = _check_date(day, london_day(now), london_day(now) + _ADDED_AHEAD, calendar.rules)
    if problems or calendar.next_meeting(day - timedelta(days=1)).held_on > day:
        return problems
    return [_taken(day)]


def _check_extra(form: ChangeForm, calendar: Calendar, now: datetime) -> list[Problem]:
    ahead = calendar.meetings(london_day(now), calendar.rules.meetings_ahead)
    problems = _check_date(form.new_on, london_day(now), ahead[-1].held_on, calendar.rules)
    if problems or form.new_on is None:
        return problems
    known = {one.meeting_id for one in [*ahead, *calendar.overrides]}
    if form.new_on in {one.held_on for one in ahead} or form.concerns in known:
        return [_taken(form.new_on)]
    return []


def _taken(day: date) -> Problem:
    return Problem("new_on", f"There is a meeting of {day_words(day)} already. Give another date")


def _check_date(day: date | None, after: date, before: date, rules: Rules) -> list[Problem]:
    if day is None:
        return [Problem("new_on", NO_DATE)]
    if not after < day < before:
        return [Problem("new_on", f"New date must be after {day_words(after)} and before {day_words(before)}")]
    return [] if is_working_day(day, rules) else [Problem("new_on", NOT_A_WORKING_DAY)]


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) if text else None
    except ValueError:
        return None
