"""Meetings, their cut-off, and which meeting a referral belongs to: London days for rules, UTC for storage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.working_days import SATURDAY, Rules, is_working_day, working_days_before

LONDON: Final = ZoneInfo("Europe/London")
PREVIEW_TIME: Final = time(9)
POSTS_ITSELF_TIME: Final = time(12)


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
    needed = rules.cutoff_working_days
    found = list(islice(working_days_before(held_on, rules), needed + 1))
    day = found[needed] if rules.clear_days else found[needed - 1]
    passed = (held_on - timedelta(days=n) for n in range(1, (held_on - day).days))
    skipped = tuple(d for d in passed if d.weekday() < SATURDAY and not is_working_day(d, rules))
    return CutOff(day=day, counted=tuple(found[:needed]), skipped=skipped)


def meetings(rules: Rules, start: date, count: int, overrides: Sequence[Override] = ()) -> list[Meeting]:
    """The next ``count`` meetings held on or after ``start``, in order; cancelled ones are left out."""
    extras = [_meeting(held, rules) for held in overrides if held.kind is MeetingKind.EXTRA]
    series = islice(_series(rules, start, overrides), count)
    ahead = [m for m in (*extras, *series) if m.held_on >= start and m.state is not MeetingState.CANCELLED]
    return sorted(ahead, key=_in_order)[:count]


def meeting_for(received_at: datetime, rules: Rules, overrides: Sequence[Override] = ()) -> Placement:
    """Place a referral: the first meeting, not cancelled, whose cut-off it meets."""
    raise NotImplementedError


def meeting_by_id(meeting_id: str, rules: Rules, overrides: Sequence[Override] = ()) -> Meeting | None:
    """Find a meeting, cancelled or not; None if the series has no such date and nobody added it."""
    raise NotImplementedError


def next_meeting(after: date, rules: Rules, overrides: Sequence[Override] = ()) -> Meeting:
    """The first meeting held later than ``after``."""
    return meetings(rules, after + timedelta(days=1), 1, overrides)[0]


def has_closed(meeting: Meeting, now: datetime) -> bool:
    """Whether the cut-off has passed, so that the agenda may be posted."""
    return now >= meeting.closes_at


def preview_at(meeting: Meeting, rules: Rules) -> datetime:
    """When the administrator gets the preview: 09:00 in London on the day that the agenda is due."""
    raise NotImplementedError


def agenda_posts_itself_at(meeting: Meeting, rules: Rules) -> datetime:
    """When the timer posts an agenda that nobody has posted: 12:00 in London on the last working day before."""
    raise NotImplementedError


def day_words(day: date) -> str:
    """``Monday 30 November``."""
    return f"{day:%A} {day.day} {day:%B}"


def day_words_with_year(day: date) -> str:
    """``Monday 30 November 2026``."""
    return f"{day_words(day)} {day.year}"


def meeting_words(meeting: Meeting) -> str:
    """``Monday 30 November 2026, 10:00``."""
    return f"{day_words_with_year(meeting.held_on)}, {meeting.starts_at.astimezone(LONDON):%H:%M}"


def last_day_words(meeting: Meeting, rules: Rules) -> str:
    """``the end of Wednesday 25 November``, or ``17:00 on Wednesday 25 November`` where a time is set."""
    raise NotImplementedError


def explain_cut_off(meeting: Meeting, rules: Rules) -> str:
    """The last day to refer and the days it was counted from, in sentences."""
    raise NotImplementedError


def explain_placement(placement: Placement, received_at: datetime, rules: Rules) -> str:
    """The receipt's sentences: the days counted, when it was sent, and which meeting follows from that."""
    raise NotImplementedError
