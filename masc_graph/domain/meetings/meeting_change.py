"""A meeting is moved, cancelled or added by hand, and what follows from it for the cases."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.cases.status import TO_BE_HEARD, WAITING, CaseStatus
from masc_graph.domain.meetings.appointment import Appointment
from masc_graph.domain.meetings.calendar import Calendar, as_meeting, explain_cut_off
from masc_graph.domain.meetings.calendar_words import meeting_words
from masc_graph.domain.meetings.meeting import LONDON, Meeting, MeetingKind, MeetingState, Override
from masc_graph.domain.text.working_days import Rules


class Change(StrEnum):
    """What is done to a meeting."""

    MOVE = "move"
    CANCEL = "cancel"
    EXTRA = "extra"

    @property
    def words(self) -> str:
        """The change as the dialog offers it."""
        return _WORDS[self]


_WORDS: Final = {Change.MOVE: "Move", Change.CANCEL: "Cancel", Change.EXTRA: "Add an extra meeting"}


class ChangeForm(BaseModel):
    """What somebody asks for; ``meeting_id`` says nothing about an extra meeting, whose id is its date."""

    model_config = ConfigDict(frozen=True)

    change: Change
    meeting_id: str = ""
    new_on: date | None = None
    new_time: time | None = None
    reason: str = ""

    @property
    def concerns(self) -> str:
        """The id of the meeting that is changed or added."""
        if self.change is Change.EXTRA:
            return self.new_on.isoformat() if self.new_on else ""
        return self.meeting_id


class Effect(BaseModel):
    """A change worked out: the meeting before it, which an extra one has not, and after it, and the one that follows.

    ``opens_at`` is the moment from which a referral that waits for the following meeting is brought forward.
    """

    model_config = ConfigDict(frozen=True)

    change: Change
    before: Meeting | None
    after: Meeting
    following: Meeting
    opens_at: datetime | None

    def goes_to(self, status: CaseStatus, meeting_id: str, received_at: datetime) -> str:
        """The id of the meeting that a case belongs to after the change; nobody loses a place."""
        if self.change is Change.CANCEL:
            here = meeting_id == self.after.meeting_id and status in TO_BE_HEARD
            return self.following.meeting_id if here else meeting_id
        waits = meeting_id == self.following.meeting_id and status in WAITING
        in_time = received_at < self.after.closes_at and (self.opens_at is None or self.opens_at <= received_at)
        return self.after.meeting_id if waits and in_time else meeting_id

    def concerns(self, status: CaseStatus, meeting_id: str, received_at: datetime) -> bool:
        """Whether a case is heard at another time than before."""
        here = meeting_id == self.after.meeting_id and status in TO_BE_HEARD
        return here or self.goes_to(status, meeting_id, received_at) != meeting_id


def effect(form: ChangeForm, calendar: Calendar) -> Effect | None:
    """Work out what a change does; None if there is no such meeting, or no date."""
    before = None if form.change is Change.EXTRA else calendar.meeting_by_id(form.meeting_id)
    override = _override(form, before)
    return _effect(form.change, before, override, calendar) if override else None


def effect_in_list(before: Appointment | None, after: Override, calendar: Calendar) -> Effect:
    """Work out what a change made in MASC Meetings does; ``before`` is what was last acted on."""
    if before is None:
        return _effect(Change.EXTRA, None, after, calendar)
    cancelled = after.state is MeetingState.CANCELLED
    stood = after.model_copy(
        update={
            "held_on": before.held_on,
            "start_time": before.start_time,
            "state": MeetingState.PLANNED if cancelled else after.state,
        }
    )
    change = Change.CANCEL if cancelled else Change.MOVE
    return _effect(change, as_meeting(stood, calendar.rules), after, calendar)


def _effect(change: Change, before: Meeting | None, override: Override, calendar: Calendar) -> Effect:
    after = as_meeting(override, calendar.rules)
    last = max(after.held_on, before.held_on) if before else after.held_on
    without = override.model_copy(update={"state": MeetingState.CANCELLED})
    earlier = before or calendar.with_override(without).meeting_before(after.held_on)
    return Effect(
        change=change,
        before=before,
        after=after,
        following=calendar.with_override(override).next_meeting(last),
        opens_at=earlier.closes_at if earlier else None,
    )


def explain_change(found: Effect, affected: int, rules: Rules) -> list[str]:
    """What the change means, in sentences, before it is saved."""
    cases = "1 case is affected" if affected == 1 else f"{affected or 'No'} cases are affected"
    held = meeting_words(found.after)
    if found.change is Change.CANCEL:
        goes = f"{cases}: {'it goes' if affected == 1 else 'they go'} to {meeting_words(found.following)}."
        ends = goes if affected else f"{cases}."
        return [f"The meeting on {held} will be cancelled.", ends, explain_cut_off(found.following, rules)]
    verb = "The meeting will be held on" if found.before else "An extra meeting will be held on"
    return [f"{verb} {held}.", explain_cut_off(found.after, rules), f"{cases}."]


def tell_change(found: Effect, last_day: str) -> str:
    """The plain words for the channel; ``last_day`` is the last day to refer for the meeting that is heard then."""
    after = meeting_words(found.after)
    if found.change is Change.CANCEL:
        goes = f"Its cases go to {meeting_words(found.following)}."
        what = f"The MASC meeting on {after} has been cancelled. {goes}"
    elif found.before:
        what = f"The MASC meeting on {meeting_words(found.before)} has been moved to {after}."
    elif found.after.kind is MeetingKind.EXTRA:
        what = f"An extra MASC meeting will be held on {after}."
    else:
        what = f"The MASC meeting on {after} will be held after all."
    return f"{what} Refer by {last_day}. Do not wait for MASC if someone is at risk. In danger: call 999."


def clock_time(meeting: Meeting) -> time:
    """When it starts, in London."""
    return meeting.starts_at.astimezone(LONDON).time()


def _override(form: ChangeForm, before: Meeting | None) -> Override | None:
    """What MASC Meetings says after the change."""
    if form.change is Change.EXTRA:
        if form.new_on is None:
            return None
        return Override(meeting_id=form.concerns, held_on=form.new_on, start_time=form.new_time, kind=MeetingKind.EXTRA)
    if before is None:
        return None
    stands = Override(
        meeting_id=before.meeting_id,
        held_on=before.held_on,
        start_time=clock_time(before),
        state=before.state,
        kind=before.kind,
    )
    if form.change is Change.CANCEL:
        return stands.model_copy(update={"state": MeetingState.CANCELLED})
    held_on, start_time = form.new_on or before.held_on, form.new_time or stands.start_time
    return stands.model_copy(update={"held_on": held_on, "start_time": start_time})
