"""Nobody falls between two meetings: who has lost their place, and where they go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from masc_graph.domain.cases.status import TO_BE_HEARD, CaseStatus
from masc_graph.domain.meetings.calendar import next_meeting
from masc_graph.domain.meetings.meeting import Meeting, MeetingState, Override
from masc_graph.domain.text.working_days import Rules


def has_no_place(status: CaseStatus, meeting: Meeting | None, today: date) -> bool:
    """Whether a case that is to be heard belongs to no meeting that could still hear it.

    A listed case waits for its decision, or for the minutes, as long as its meeting is there.
    """
    if status not in TO_BE_HEARD:
        return False
    if meeting is None or meeting.state is MeetingState.CANCELLED:
        return True
    return status is not CaseStatus.LISTED and meeting.held_on < today


def next_place(today: date, rules: Rules, overrides: Sequence[Override]) -> Meeting:
    """The first meeting after today whose agenda does not stand."""
    meeting = next_meeting(today, rules, overrides)
    while meeting.has_agenda:
        meeting = next_meeting(meeting.held_on, rules, overrides)
    return meeting
