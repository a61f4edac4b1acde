"""When a meeting is held and whether it still is: what a change of it changes, and the text that remembers it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final, NamedTuple, Self

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import LONDON, Meeting, MeetingState
from masc_graph.domain.text.working_days import Rules

_CANCELLED: Final = " cancelled"


class Appointment(BaseModel):
    """The day and the London time of a meeting; a cancelled one keeps them, so that one can say which it was."""

    model_config = ConfigDict(frozen=True)

    held_on: date
    start_time: time
    cancelled: bool = False

    @classmethod
    def of(cls, meeting: Meeting) -> Self:
        """The appointment of a meeting."""
        start_time = meeting.starts_at.astimezone(LONDON).time()
        return cls(held_on=meeting.held_on, start_time=start_time, cancelled=meeting.state is MeetingState.CANCELLED)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read ``2026-12-02 10:00``, or the same with ``cancelled``; None if it is neither."""
        try:
            moment = datetime.fromisoformat(text.removesuffix(_CANCELLED))
        except ValueError:
            return None
        found = cls(held_on=moment.date(), start_time=moment.time(), cancelled=text.endswith(_CANCELLED))
        return found if found.text == text else None

    @property
    def text(self) -> str:
        """The text that ``read`` reads."""
        moment = f"{self.held_on.isoformat()} {self.start_time.isoformat(timespec='minutes')}"
        return f"{moment}{_CANCELLED}" if self.cancelled else moment


def by_rule(meeting_id: str, rules: Rules) -> Appointment | None:
    """What the series gives for this id; None if it has no such date."""
    planned = Calendar(rules).meeting_by_id(meeting_id)
    return Appointment.of(planned) if planned else None


class Rescheduling(NamedTuple):
    """A change made in the list: ``before`` is None for a meeting that is added or held after all.

    ``after`` is None where the list gives no day.
    """

    before: Appointment | None
    after: Appointment | None


def change_wanted(
    stands: Appointment | None, wanted: Appointment | None, *, cancelled: bool = False
) -> Rescheduling | None:
    """The change that is wanted; None if nothing changes. A cancelled meeting keeps its day and time."""
    before = stands if stands and not stands.cancelled else None
    if cancelled:
        return Rescheduling(before, before.model_copy(update={"cancelled": True})) if before else None
    return None if before == wanted else Rescheduling(before, wanted)
