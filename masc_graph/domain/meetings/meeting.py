"""A meeting of the board as a value, and the two clocks it lives by: London for rules, UTC for storage."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

LONDON: Final = ZoneInfo("Europe/London")


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
    """What MASC Meetings says about a meeting, instead of what the series would give for that id."""

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

    @property
    def has_agenda(self) -> bool:
        """The agenda was posted, however long ago, so that there is something to say about the meeting."""
        return self.is_posted or self.state is MeetingState.MINUTES_PUBLISHED


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
