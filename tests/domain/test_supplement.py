"""Which agenda a case joins that is accepted after it was posted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from masc_graph.domain.board.roster import Right
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import Meeting, MeetingState, Override
from masc_graph.domain.meetings.supplement import joining, places_ahead, right_to_accept
from masc_graph.domain.text.working_days import Rules

RULES = Rules()
MONDAY, NEXT = "2026-11-30", "2026-12-14"
POSTED = Override(meeting_id=MONDAY, held_on=date(2026, 11, 30), state=MeetingState.AGENDA_POSTED)
BOTH = (POSTED, Override(meeting_id=NEXT, held_on=date(2026, 12, 14), state=MeetingState.MINUTES_PUBLISHED))
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)
DURING, AFTER = datetime(2026, 11, 30, 10, 59, tzinfo=UTC), datetime(2026, 11, 30, 11, tzinfo=UTC)


def meeting(meeting_id: str, overrides: tuple[Override, ...]) -> Meeting:
    found = Calendar(RULES, overrides).meeting_by_id(meeting_id)
    assert found
    return found


@pytest.mark.parametrize(
    ("own", "urgent", "now", "overrides", "joins", "adds"),
    [
        (MONDAY, False, FRIDAY, (), MONDAY, False),
        (MONDAY, False, FRIDAY, (POSTED,), MONDAY, True),
        (MONDAY, False, DURING, (POSTED,), MONDAY, True),
        (MONDAY, True, AFTER, (POSTED,), NEXT, False),
        (NEXT, False, FRIDAY, (POSTED,), NEXT, False),
        (NEXT, True, FRIDAY, (POSTED,), MONDAY, True),
        (NEXT, True, FRIDAY, (), NEXT, False),
        (NEXT, True, AFTER, (POSTED,), NEXT, False),
        (NEXT, False, FRIDAY, BOTH, "2026-12-28", False),
    ],
)
def test_a_case_joins_its_own_agenda_and_an_urgent_one_the_agenda_that_it_came_too_late_for(
    own: str, urgent: bool, now: datetime, overrides: tuple[Override, ...], joins: str, adds: bool
):
    found = joining(meeting(own, overrides), urgent=urgent, now=now, calendar=Calendar(RULES, overrides))
    assert (found.meeting.meeting_id, found.adds) == (joins, adds)
    assert found.words == ("Accept adds it to the agenda that is posted for Monday 30 November." if adds else "")


def test_a_board_may_let_urgent_cases_wait_too():
    waits = Rules(late_urgent=False)
    found = joining(meeting(NEXT, (POSTED,)), urgent=True, now=FRIDAY, calendar=Calendar(waits, (POSTED,)))
    assert (found.meeting.meeting_id, found.adds) == (NEXT, False)


@pytest.mark.parametrize(
    ("own", "urgent", "reconsidered", "right"),
    [
        (MONDAY, False, False, Right.TRIAGE),
        (NEXT, True, False, Right.RUN_MEETING),
        (MONDAY, True, True, Right.RECORD),
    ],
)
def test_chair_and_vice_chair_accept_what_cannot_wait(own: str, urgent: bool, reconsidered: bool, right: Right):
    found = joining(meeting(own, (POSTED,)), urgent=urgent, now=FRIDAY, calendar=Calendar(RULES, (POSTED,)))
    assert right_to_accept(found, urgent=urgent, reconsidered=reconsidered) is right


def test_an_urgent_case_that_joins_nothing_is_the_administrators():
    found = joining(meeting(MONDAY, ()), urgent=True, now=FRIDAY, calendar=Calendar(RULES))
    assert right_to_accept(found, urgent=True, reconsidered=False) is Right.TRIAGE


@pytest.mark.parametrize(
    ("now", "overrides", "found"),
    [
        (FRIDAY, (), [(MONDAY, False)]),
        (FRIDAY, (POSTED,), [(MONDAY, True), (NEXT, False)]),
        (DURING, (POSTED,), [(MONDAY, True), (NEXT, False)]),
        (AFTER, (POSTED,), [(NEXT, False)]),
        (AFTER, (), [(NEXT, False)]),
        (DURING, BOTH, [(MONDAY, True), ("2026-12-28", False)]),
    ],
)
def test_a_case_may_come_back_to_every_agenda_that_can_be_joined_and_the_first_that_does_not_stand(
    now: datetime, overrides: tuple[Override, ...], found: list[tuple[str, bool]]
):
    assert [(one.meeting.meeting_id, one.adds) for one in places_ahead(now, Calendar(RULES, overrides))] == found
