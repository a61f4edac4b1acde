"""Meetings, their cut-off, and which meeting a referral belongs to: London days for rules, UTC for storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from heapq import merge
from itertools import count as count_from
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.inputs import read_day
from masc_graph.domain.working_days import Rules as Rules
from masc_graph.domain.working_days import is_working_day as is_working_day
from masc_graph.domain.working_days import nth, weekdays_off, working_days_after, working_days_before

LONDON: Final = ZoneInfo("Europe/London")
PREVIEW_TIME: Final = time(9)
POSTS_ITSELF_TIME: Final = time(12)
_MOVED_AT_MOST: Final = 2


class MeetingState(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planned"
    AGENDA_POSTED = "agenda_posted"
    HELD = "held"
    MINUTES_PUBLISHED = "minutes_published"
    CANCELLED = "cancelled"


class MeetingKind(StrEnum):
    """One of the fortnightly series, or one added by hand."""

    SERIES = "series"
    EXTRA = "extra"


class CutOff(BaseModel):
    """The last day to refer, with the working days that were counted, nearest first, and the weekdays passed over."""

    model_config = ConfigDict(frozen=True)

    day: date
    counted: tuple[date, ...]
    skipped: tuple[date, ...] = ()


class Override(BaseModel):
    """What MASC Meetings says about a meeting: it stands instead of what the series would give for that id."""

    model_config = ConfigDict(frozen=True)

    meeting_id: str
    held_on: date
    start_time: time | None = None
    state: MeetingState = MeetingState.PLANNED
    kind: MeetingKind = MeetingKind.SERIES


class Meeting(BaseModel):
    """One session; ``meeting_id`` is its first planned date and stays when it is moved."""

    model_config = ConfigDict(frozen=True)

    meeting_id: str
    held_on: date
    starts_at: datetime
    cut_off_on: date
    closes_at: datetime
    agenda_due_on: date
    state: MeetingState = MeetingState.PLANNED
    kind: MeetingKind = MeetingKind.SERIES

    @property
    def is_posted(self) -> bool:
        """The agenda stands in the channel, so decisions may be recorded."""
        return self.state in (MeetingState.AGENDA_POSTED, MeetingState.HELD)


class Placement(BaseModel):
    """The meeting a referral belongs to, and the earlier one whose cut-off it came too late for, if any."""

    model_config = ConfigDict(frozen=True)

    meeting: Meeting
    missed: Meeting | None = None


def london_day(instant: datetime) -> date:
    """The calendar day in London at this instant."""
    return instant.astimezone(LONDON).date()


def at_london(day: date, clock_time: time) -> datetime:
    """That time of that day in London, as UTC."""
    return datetime.combine(day, clock_time, LONDON).astimezone(UTC)


def cut_off(held_on: date, rules: Rules) -> CutOff:
    """Count back from the day before the meeting; with clear days the cut-off lies before the counted days."""
    found = tuple(islice(working_days_before(held_on, rules), rules.cutoff_working_days))
    day = next(working_days_before(found[-1], rules)) if rules.clear_days else found[-1]
    return CutOff(day=day, counted=found, skipped=weekdays_off(day, held_on, rules))


def meetings(rules: Rules, start: date, count: int, overrides: Sequence[Override] = ()) -> list[Meeting]:
    """The next ``count`` meetings held on or after ``start``, in order; cancelled ones are left out."""
    return list(islice(_ahead(rules, start, overrides), count))


def meeting_for(received_at: datetime, rules: Rules, overrides: Sequence[Override] = ()) -> Placement:
    """Place a referral: the first meeting, not cancelled, whose cut-off it meets."""
    ahead = _ahead(rules, london_day(received_at), overrides)
    missed: Meeting | None = None
    while has_closed(meeting := next(ahead), received_at):
        missed = missed or meeting
    return Placement(meeting=meeting, missed=missed)


def meeting_by_id(meeting_id: str, rules: Rules, overrides: Sequence[Override] = ()) -> Meeting | None:
    """Find a meeting, cancelled or not; None if the series has no such date and nobody added it."""
    for override in overrides:
        if override.meeting_id == meeting_id:
            return _meeting(override, rules)
    planned = read_day(meeting_id)
    if planned is None or planned < rules.anchor_date or (planned - rules.anchor_date).days % rules.interval_days:
        return None
    return _meeting(_by_rule(planned, rules), rules)


def next_meeting(after: date, rules: Rules, overrides: Sequence[Override] = ()) -> Meeting:
    """The first meeting held later than ``after``."""
    return next(_ahead(rules, after + timedelta(days=1), overrides))


def has_closed(meeting: Meeting, now: datetime) -> bool:
    """Whether the cut-off has passed, so that the agenda may be posted."""
    return now >= meeting.closes_at


def preview_at(meeting: Meeting) -> datetime:
    """When the administrator gets the preview: 09:00 in London on the day that the agenda is due."""
    return at_london(meeting.agenda_due_on, PREVIEW_TIME)


def agenda_posts_itself_at(meeting: Meeting, rules: Rules) -> datetime:
    """When the timer posts an agenda that nobody has posted: 12:00 in London on the last working day before.

    Never before the cut-off has passed, however the days are set.
    """
    last_day = next(working_days_before(meeting.held_on, rules))
    return max(at_london(last_day, POSTS_ITSELF_TIME), meeting.closes_at)


def _ahead(rules: Rules, start: date, overrides: Sequence[Override]) -> Iterator[Meeting]:
    """Every meeting from ``start`` on, without end: the series and the extra ones, in the order they are held."""
    extras = sorted((o for o in overrides if o.kind is MeetingKind.EXTRA), key=_held_on)
    kept = {o.meeting_id: o for o in overrides if o.kind is MeetingKind.SERIES}
    series = (kept.get(day.isoformat()) or _by_rule(day, rules) for day in _planned(rules, start))
    for held in merge(extras, series, key=_held_on):  # pragma: no branch - the series has no end
        if held.held_on >= start and held.state is not MeetingState.CANCELLED:
            yield _meeting(held, rules)


def _planned(rules: Rules, start: date) -> Iterator[date]:
    """The series' dates, from so early that even a meeting moved to its neighbour's day is not missed."""
    first = max(0, (start - rules.anchor_date).days // rules.interval_days - _MOVED_AT_MOST)
    return (rules.anchor_date + timedelta(days=n * rules.interval_days) for n in count_from(first))


def _by_rule(planned: date, rules: Rules) -> Override:
    """What the holiday policy makes of a planned date; a date on a working day stays."""
    if is_working_day(planned, rules):
        return Override(meeting_id=planned.isoformat(), held_on=planned)
    if rules.holiday_policy == "cancel":
        return Override(meeting_id=planned.isoformat(), held_on=planned, state=MeetingState.CANCELLED)
    days = working_days_after if rules.holiday_policy == "next" else working_days_before
    return Override(meeting_id=planned.isoformat(), held_on=next(days(planned, rules)))


def _meeting(held: Override, rules: Rules) -> Meeting:
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


def _closes_at(cut_off_on: date, rules: Rules) -> datetime:
    if rules.cutoff_time:
        return at_london(cut_off_on, rules.cutoff_time)
    return at_london(cut_off_on + timedelta(days=1), time())


def _held_on(held: Override) -> date:
    return held.held_on
