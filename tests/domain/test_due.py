"""When actions are due: always on a working day, and the screen says why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.decisions.due import Dates, DueChoice
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.text.working_days import Rules, is_working_day

RULES = Rules()


def dates(rules: Rules = RULES, meeting_id: str = "2026-11-30", next_id: str = "2026-12-14") -> Dates:
    meeting, after = Calendar(rules).meeting_by_id(meeting_id), Calendar(rules).meeting_by_id(next_id)
    assert meeting
    assert after
    return Dates(meeting, after, rules)


def test_choices_are_counted_from_the_meeting_and_a_bank_holiday_is_passed_over_in_words():
    assert list(dates().choices()) == [
        (DueChoice.NEXT_MEETING, "By the next meeting, in 2 weeks, Monday 14 December"),
        (DueChoice.FOUR_WEEKS, "In 4 weeks, Tuesday 29 December (Monday 28 December is a bank holiday)"),
        (DueChoice.EIGHT_WEEKS, "In 8 weeks, Monday 25 January"),
    ]


def test_two_weeks_stand_alone_where_the_next_meeting_is_another_day():
    monthly = Rules(interval_days=28)
    shown = dict(dates(monthly, "2026-11-02", "2026-11-30").choices())
    assert shown[DueChoice.NEXT_MEETING] == "By the next meeting, Monday 30 November"
    assert shown[DueChoice.TWO_WEEKS] == "In 2 weeks, Monday 16 November"


@pytest.mark.parametrize(
    ("day", "due", "why"),
    [
        (date(2026, 12, 18), date(2026, 12, 18), ""),
        (date(2026, 12, 19), date(2026, 12, 21), "Saturday 19 December is not a working day"),
        (date(2026, 12, 25), date(2026, 12, 29), "Friday 25 December is a bank holiday"),
        (date(2026, 12, 23), date(2026, 12, 24), "Wednesday 23 December is a closed day"),
    ],
)
def test_a_day_on_which_nobody_works_becomes_the_next_on_which_people_do(day: date, due: date, why: str):
    closed = dates(Rules(extra_closed_days=frozenset({date(2026, 12, 23)})))
    assert closed.working_day(day) == due
    assert not why or closed.why_not(day) == why


@given(st.integers(0, 365), st.sampled_from(DueChoice))
def test_whatever_is_chosen_is_due_on_a_working_day(days: int, choice: DueChoice):
    rules = RULES
    meeting, after = Calendar(rules).meetings(date(2026, 11, 30), 2)
    counted = Dates(meeting, after, rules)
    assert is_working_day(counted.in_days(days), rules)
    assert is_working_day(counted.due_on(choice), rules)
