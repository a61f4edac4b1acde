"""Nobody falls between two meetings: which cases have lost their place."""

from __future__ import annotations

from datetime import date

from masc_graph.domain.cases.status import TO_BE_HEARD, CaseStatus
from masc_graph.domain.meetings.meeting import Meeting, MeetingState


def has_no_place(status: CaseStatus, meeting: Meeting | None, today: date) -> bool:
    """Whether a case that is to be heard has no meeting that could still hear it.

    A listed case keeps its place until its decision or the minutes, unless its meeting is cancelled.
    """
    if status not in TO_BE_HEARD:
        return False
    if meeting is None or meeting.state is MeetingState.CANCELLED:
        return True
    return status is not CaseStatus.LISTED and meeting.held_on < today
