"""When a meeting is held, as a text that remembers it, and what a hand in the list wants instead."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.meetings.appointment import Appointment, Rescheduling, by_rule, change_wanted
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.text.working_days import Rules

STANDS = Appointment(held_on=date(2026, 11, 30), start_time=time(10))
MOVED = Appointment(held_on=date(2026, 12, 2), start_time=time(14, 30))
CANCELLED = STANDS.model_copy(update={"cancelled": True})


@pytest.mark.parametrize(
    ("appointment", "text"),
    [(STANDS, "2026-11-30 10:00"), (MOVED, "2026-12-02 14:30"), (CANCELLED, "2026-11-30 10:00 cancelled")],
)
def test_an_appointment_is_written_as_people_can_read_it(appointment: Appointment, text: str) -> None:
    assert appointment.text == text
    assert Appointment.read(text) == appointment


@given(st.dates(), st.times().map(lambda one: one.replace(second=0, microsecond=0)), st.booleans())
def test_what_was_written_is_read_again(day: date, at: time, cancelled: bool) -> None:
    appointment = Appointment(held_on=day, start_time=at, cancelled=cancelled)
    assert Appointment.read(appointment.text) == appointment


@pytest.mark.parametrize("text", ["", "2026-12-02", "soon", "cancelled", "2026-12-02 25:00"])
def test_anything_else_is_no_appointment(text: str) -> None:
    assert Appointment.read(text) is None


def test_the_series_gives_an_appointment_where_it_has_a_date() -> None:
    rules = Rules()
    assert by_rule("2026-11-30", rules) == STANDS
    assert by_rule("2026-12-01", rules) is None
    assert by_rule("2025-08-25", rules) == Appointment(held_on=date(2025, 8, 26), start_time=time(10))
    left_out = by_rule("2025-08-25", Rules(holiday_policy="cancel"))
    assert left_out
    assert left_out.cancelled
    meeting = Calendar(rules).meeting_by_id("2026-11-30")
    assert meeting
    assert Appointment.of(meeting) == STANDS


@pytest.mark.parametrize(
    ("stands", "wanted", "cancelled", "found"),
    [
        (STANDS, STANDS, False, None),
        (STANDS, MOVED, False, Rescheduling(STANDS, MOVED)),
        (STANDS, MOVED, True, Rescheduling(STANDS, CANCELLED)),
        (STANDS, None, True, Rescheduling(STANDS, CANCELLED)),
        (STANDS, None, False, Rescheduling(STANDS, None)),
        (CANCELLED, STANDS, True, None),
        (CANCELLED, MOVED, False, Rescheduling(None, MOVED)),
        (None, MOVED, False, Rescheduling(None, MOVED)),
        (None, MOVED, True, None),
        (None, None, False, None),
    ],
    ids=[
        "as it stands",
        "moved",
        "cancelled as it stands, whatever day is beside it",
        "cancelled, and the day taken away",
        "the day taken away",
        "cancelled already",
        "held after all",
        "added",
        "added as cancelled",
        "added without a day",
    ],
)
def test_what_the_list_wants_is_compared_with_what_stands(
    stands: Appointment | None, wanted: Appointment | None, cancelled: bool, found: Rescheduling | None
) -> None:
    assert change_wanted(stands, wanted, cancelled=cancelled) == found
