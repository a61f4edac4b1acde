"""Who has lost their place at a meeting, and which one takes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.cases.status import TO_BE_HEARD, CaseStatus
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import Meeting, MeetingState, Override
from masc_graph.domain.meetings.places import has_no_place
from masc_graph.domain.text.working_days import Rules

RULES = Rules()
ON, AFTER = date(2026, 11, 30), date(2026, 12, 1)


def the_meeting(state: MeetingState = MeetingState.PLANNED) -> Meeting:
    found = Calendar(RULES, (Override(meeting_id="2026-11-30", held_on=ON, state=state),)).meeting_by_id("2026-11-30")
    assert found
    return found


@pytest.mark.parametrize("status", CaseStatus)
def test_a_case_that_is_to_be_heard_has_no_place_without_its_meeting(status: CaseStatus) -> None:
    assert has_no_place(status, None, ON) == (status in TO_BE_HEARD)
    assert has_no_place(status, the_meeting(MeetingState.CANCELLED), ON) == (status in TO_BE_HEARD)
    assert not has_no_place(status, the_meeting(), ON)


@pytest.mark.parametrize("status", CaseStatus)
def test_a_meeting_that_is_over_has_no_place_but_for_who_was_listed_there(status: CaseStatus) -> None:
    assert has_no_place(status, the_meeting(MeetingState.HELD), AFTER) == (status in TO_BE_HEARD - {CaseStatus.LISTED})


def test_the_next_open_meeting_is_after_today_and_its_agenda_is_not_posted() -> None:
    posted = Override(meeting_id="2026-12-14", held_on=date(2026, 12, 14), state=MeetingState.AGENDA_POSTED)
    assert Calendar(RULES).next_open_meeting(AFTER).meeting_id == "2026-12-14"
    assert Calendar(RULES).next_open_meeting(date(2026, 12, 14)).meeting_id == "2026-12-28"
    assert Calendar(RULES, (posted,)).next_open_meeting(AFTER).meeting_id == "2026-12-28"


@given(st.dates(date(2025, 7, 1), date(2045, 12, 31)))
def test_whoever_is_rolled_over_has_a_place(today: date) -> None:
    place = Calendar(RULES).next_open_meeting(today)
    assert place == next(one for one in Calendar(RULES).meetings(today, 2) if one.held_on > today)
    assert not has_no_place(CaseStatus.SUBMITTED, place, today)
