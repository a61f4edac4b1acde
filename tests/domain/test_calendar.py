"""Meetings, cut-offs and places, row by row of the calendar's table."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.meetings.calendar import (
    Calendar,
    agenda_posts_itself_at,
    cut_off,
    explain_cut_off,
    explain_place,
    explain_placement,
    has_closed,
    last_day_words,
    preview_at,
)
from masc_graph.domain.meetings.calendar_words import day_words, day_words_with_year, meeting_words
from masc_graph.domain.meetings.meeting import (
    LONDON,
    Meeting,
    MeetingKind,
    MeetingState,
    Override,
    at_london,
    london_day,
)
from masc_graph.domain.text.working_days import Rules, bank_holiday_name, is_working_day, months_later

RULES = Rules()
PREVIOUS = Rules(holiday_policy="previous")
CANCEL = Rules(holiday_policy="cancel")
CLEAR = Rules(clear_days=True)
SAMPLE = date(2026, 11, 30)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def the_meeting(planned: str, rules: Rules = RULES, *overrides: Override) -> Meeting:
    meeting = Calendar(rules, overrides).meeting_by_id(planned)
    assert meeting
    return meeting


def moved(planned: str, to: str, *, state: MeetingState = MeetingState.PLANNED) -> Override:
    return Override(meeting_id=planned, held_on=date.fromisoformat(to), state=state)


def extra(on: str) -> Override:
    return Override(meeting_id=on, held_on=date.fromisoformat(on), kind=MeetingKind.EXTRA)


@pytest.mark.parametrize(
    ("anchor", "held", "last_day", "rules"),
    [
        pytest.param("2025-06-30", "2025-06-30", "2025-06-25", RULES, id="1 ordinary Monday"),
        pytest.param("2025-12-29", "2025-12-29", "2025-12-22", RULES, id="2 Christmas"),
        pytest.param("2025-08-25", "2025-08-26", "2025-08-20", RULES, id="3 series date on a holiday"),
        pytest.param("2025-08-25", "2025-08-22", "2025-08-19", PREVIOUS, id="3 policy previous"),
        pytest.param("2026-04-06", "2026-04-07", "2026-03-31", RULES, id="4 Easter"),
        pytest.param("2026-04-06", "2026-04-02", "2026-03-30", PREVIOUS, id="4 Easter, previous"),
        pytest.param("2026-05-04", "2026-05-05", "2026-04-29", RULES, id="5 May holiday"),
        pytest.param("2027-05-03", "2027-05-04", "2027-04-28", RULES, id="5 May holiday 2027"),
        pytest.param("2027-05-31", "2027-06-01", "2027-05-26", RULES, id="5 spring holiday 2027"),
        pytest.param("2026-12-28", "2026-12-29", "2026-12-22", RULES, id="6 observed holiday"),
        pytest.param("2027-12-27", "2027-12-29", "2027-12-22", RULES, id="7 two holidays together"),
        pytest.param("2028-01-10", "2028-01-10", "2028-01-05", RULES, id="7 the series is not shifted"),
    ],
)
def test_a_meeting_of_the_series_has_its_cut_off(anchor: str, held: str, last_day: str, rules: Rules):
    meeting = the_meeting(anchor, rules)
    assert (meeting.meeting_id, meeting.held_on.isoformat()) == (anchor, held)
    assert meeting.cut_off_on.isoformat() == last_day


def test_row_3_under_the_policy_cancel_the_next_of_the_series_is_held():
    assert the_meeting("2025-08-25", CANCEL).state is MeetingState.CANCELLED
    (following,) = Calendar(CANCEL).meetings(date(2025, 8, 20), 1)
    assert (following.held_on, following.cut_off_on) == (date(2025, 9, 8), date(2025, 9, 3))


@pytest.mark.parametrize(
    ("held", "last_day", "rules"),
    [
        pytest.param("2026-01-02", "2025-12-29", RULES, id="8 moved to a Friday"),
        pytest.param("2025-07-03", "2025-06-30", RULES, id="9 a Thursday"),
        pytest.param(
            "2025-06-30", "2025-06-24", Rules(extra_closed_days=frozenset({date(2025, 6, 27)})), id="10 closed day"
        ),
        pytest.param("2025-06-30", "2025-06-24", CLEAR, id="11 clear days"),
        pytest.param("2025-12-29", "2025-12-19", CLEAR, id="11 clear days at Christmas"),
    ],
)
def test_a_cut_off_is_counted_back_from_the_day_before(held: str, last_day: str, rules: Rules):
    assert cut_off(date.fromisoformat(held), rules).day.isoformat() == last_day


@pytest.mark.parametrize(
    ("planned", "starts_at", "cut_off_on"),
    [("2025-10-20", "2025-10-20T09:00", "2025-10-15"), ("2025-11-03", "2025-11-03T10:00", "2025-10-29")],
)
def test_row_12_meetings_recur_in_local_time(planned: str, starts_at: str, cut_off_on: str):
    meeting = the_meeting(planned)
    assert meeting.starts_at == utc(starts_at)
    assert meeting.cut_off_on.isoformat() == cut_off_on


@pytest.mark.parametrize(
    ("received_at", "meeting_id", "missed"),
    [
        ("2025-06-25T22:59:59", "2025-06-30", None),
        ("2025-06-25T23:00:00", "2025-07-14", "2025-06-30"),
        ("2025-12-22T23:59:59", "2025-12-29", None),
        ("2025-12-23T00:00:00", "2026-01-12", "2025-12-29"),
        ("2026-11-24T09:00:00", "2026-11-30", None),
        ("2026-11-27T09:00:00", "2026-12-14", "2026-11-30"),
        ("2026-11-30T09:00:00", "2026-12-14", "2026-11-30"),
        ("2026-12-01T09:00:00", "2026-12-14", None),
        ("2020-01-01T00:00:00", "2025-06-16", None),
    ],
)
def test_a_referral_belongs_to_the_first_meeting_whose_cut_off_it_meets(
    received_at: str, meeting_id: str, missed: str | None
):
    placement = Calendar(RULES).meeting_for(utc(received_at))
    assert placement.meeting.meeting_id == meeting_id
    assert (placement.missed.meeting_id if placement.missed else None) == missed


def test_row_9_a_referral_sent_on_a_saturday_keeps_its_date():
    on_thursday = moved("2025-06-30", "2025-07-03")
    assert Calendar(RULES, (on_thursday,)).meeting_for(utc("2025-06-28T12:00")).meeting.held_on == date(2025, 7, 3)
    assert Calendar(RULES, (on_thursday,)).meeting_for(utc("2025-06-30T22:59:59")).meeting.held_on == date(2025, 7, 3)
    assert Calendar(RULES, (on_thursday,)).meeting_for(utc("2025-06-30T23:00")).meeting.held_on == date(2025, 7, 14)


def test_a_cut_off_may_have_a_time():
    rules = Rules(cutoff_time=time(17))
    assert Calendar(rules).meeting_for(utc("2026-11-25T16:59:59")).meeting.held_on == SAMPLE
    assert Calendar(rules).meeting_for(utc("2026-11-25T17:00")).meeting.held_on == date(2026, 12, 14)
    assert last_day_words(the_meeting("2026-11-30", rules), rules) == "17:00 on Wednesday 25 November"


def test_a_moved_meeting_keeps_its_id_and_gets_its_own_cut_off():
    meeting = the_meeting("2026-11-30", RULES, moved("2026-11-30", "2026-12-02", state=MeetingState.AGENDA_POSTED))
    assert (meeting.meeting_id, meeting.held_on, meeting.cut_off_on) == (
        "2026-11-30",
        date(2026, 12, 2),
        date(2026, 11, 27),
    )
    assert meeting.is_posted
    assert not the_meeting("2026-11-30").is_posted


def test_a_meeting_may_start_at_another_time():
    override = moved("2026-11-30", "2026-11-30").model_copy(update={"start_time": time(14, 30)})
    assert meeting_words(the_meeting("2026-11-30", RULES, override)) == "Monday 30 November 2026, 14:30"


def test_a_cancelled_meeting_hands_its_referrals_to_the_next():
    cancelled = moved("2026-11-30", "2026-11-30", state=MeetingState.CANCELLED)
    placement = Calendar(RULES, (cancelled,)).meeting_for(utc("2026-11-24T09:00"))
    assert (placement.meeting.meeting_id, placement.missed) == ("2026-12-14", None)
    assert the_meeting("2026-11-30", RULES, cancelled).state is MeetingState.CANCELLED
    assert the_meeting("2026-12-14", RULES, cancelled).state is MeetingState.PLANNED


def test_an_extra_meeting_takes_its_place_among_the_series():
    assert [m.meeting_id for m in Calendar(RULES, (extra("2026-12-08"),)).meetings(SAMPLE, 3)] == [
        "2026-11-30",
        "2026-12-08",
        "2026-12-14",
    ]
    assert (
        Calendar(RULES, (extra("2026-12-08"),)).meeting_for(utc("2026-12-01T09:00")).meeting.meeting_id == "2026-12-08"
    )
    assert the_meeting("2026-12-08", RULES, extra("2026-12-08")).kind is MeetingKind.EXTRA


def test_a_meeting_moved_back_past_the_day_asked_for_is_still_found():
    late = moved("2026-11-30", "2026-12-11")
    assert [m.meeting_id for m in Calendar(RULES, (late,)).meetings(date(2026, 12, 7), 2)] == [
        "2026-11-30",
        "2026-12-14",
    ]
    assert Calendar(RULES, (late,)).next_meeting(date(2026, 12, 11)).meeting_id == "2026-12-14"


@pytest.mark.parametrize(
    "meeting_id", ["2026-11-29", "2025-06-02", "2026-12-07", "20261130", "2026-11-31", "nonsense", ""]
)
def test_what_is_no_date_of_the_series_is_no_meeting(meeting_id: str):
    assert Calendar(RULES).meeting_by_id(meeting_id) is None


def test_the_agenda_is_due_two_working_days_before_and_posts_itself_at_noon_on_the_last():
    meeting = the_meeting("2026-11-30")
    assert preview_at(meeting) == utc("2026-11-26T09:00")
    assert agenda_posts_itself_at(meeting, RULES) == utc("2026-11-27T12:00")
    summer = the_meeting("2025-06-30")
    assert preview_at(summer) == utc("2025-06-26T08:00")
    assert agenda_posts_itself_at(summer, RULES) == utc("2025-06-27T11:00")


def test_an_agenda_never_posts_itself_before_the_cut_off_has_passed():
    rules = Rules(cutoff_working_days=1)
    meeting = the_meeting("2026-11-30", rules)
    assert agenda_posts_itself_at(meeting, rules) == meeting.closes_at == utc("2026-11-28T00:00")
    assert has_closed(meeting, meeting.closes_at)
    assert not has_closed(meeting, meeting.closes_at - timedelta(microseconds=1))


def test_the_cut_off_is_explained_by_the_days_counted():
    assert explain_cut_off(the_meeting("2025-06-30"), RULES) == (
        "Last day to refer: the end of Wednesday 25 June. "
        "Friday, Thursday and Wednesday are the 3 working days before the meeting."
    )


def test_the_days_that_were_passed_over_are_named():
    assert explain_cut_off(the_meeting("2025-12-29"), RULES).endswith(
        "Friday 26 December (Boxing Day) and Thursday 25 December (Christmas Day) do not count."
    )
    closed = Rules(extra_closed_days=frozenset({date(2025, 6, 27)}))
    assert explain_cut_off(the_meeting("2025-06-30", closed), closed).endswith("Friday 27 June does not count.")


def test_other_numbers_of_days_are_explained_too():
    one, six = Rules(cutoff_working_days=1), Rules(cutoff_working_days=6)
    assert "Friday is the working day before the meeting." in explain_cut_off(the_meeting("2026-11-30", one), one)
    assert "Friday 27 November, Thursday 26 November, " in explain_cut_off(the_meeting("2026-11-30", six), six)
    assert "are the 3 clear working days before" in explain_cut_off(the_meeting("2026-11-30", CLEAR), CLEAR)


def test_the_receipt_explains_a_place_in_time():
    received_at = utc("2026-11-24T09:00")
    assert explain_placement(Calendar(RULES).meeting_for(received_at), received_at, RULES) == (
        "Last day to refer: the end of Wednesday 25 November. "
        "Friday, Thursday and Wednesday are the 3 working days before the meeting. "
        "You sent it on Tuesday 24 November, so it is in time."
    )


def test_the_receipt_explains_why_a_late_referral_waits():
    received_at = utc("2026-11-26T09:00")
    assert explain_placement(Calendar(RULES).meeting_for(received_at), received_at, RULES).startswith(
        "It arrived after the last day to refer for Monday 30 November, "
        "so it will be heard on Monday 14 December. Last day to refer: the end of Wednesday 9 December."
    )


def place(received: str, meeting_id: str, *overrides: Override) -> str:
    meeting = the_meeting(meeting_id, RULES, *overrides)
    return explain_place(meeting, utc(received), Calendar(RULES, overrides))


def test_a_place_that_nobody_changed_is_explained_as_the_form_did():
    received_at = utc("2026-11-24T09:00")
    assert place("2026-11-24T09:00", "2026-11-30") == explain_placement(
        Calendar(RULES).meeting_for(received_at), received_at, RULES
    )


def test_a_place_at_a_moved_meeting_says_so():
    assert place("2026-11-24T09:00", "2026-11-30", moved("2026-11-30", "2026-12-02")) == (
        "The meeting on Monday 30 November has been moved to Wednesday 2 December. "
        "Last day to refer: the end of Friday 27 November. "
        "Tuesday, Monday and Friday are the 3 working days before the meeting. "
        "You sent it on Tuesday 24 November, so it is in time."
    )


def test_a_place_kept_at_a_meeting_moved_earlier_does_not_say_that_it_came_too_late():
    told = place("2026-11-25T09:00", "2026-11-30", moved("2026-11-30", "2026-11-27"))
    assert told.startswith("The meeting on Monday 30 November has been moved to Friday 27 November. Last day to refer")
    assert "too late" not in told
    assert "after the last day" not in told


def test_a_place_after_a_cancelled_meeting_says_so():
    cancelled = moved("2026-11-30", "2026-11-30", state=MeetingState.CANCELLED)
    assert place("2026-11-24T09:00", "2026-12-14", cancelled).startswith(
        "The meeting on Monday 30 November has been cancelled. Your referral will be heard on Monday 14 December. "
        "Last day to refer: the end of Wednesday 9 December."
    )


def test_a_place_at_an_extra_meeting_says_which_day_it_is_instead():
    assert place("2026-12-01T09:00", "2026-12-08", extra("2026-12-08")).startswith(
        "Your referral will be heard on Tuesday 8 December, not on Monday 14 December. Last day to refer: the end of "
    )


def test_a_meeting_moved_by_hand_beyond_its_neighbours_still_stands_in_order():
    far = moved("2026-11-30", "2027-01-20")
    found = Calendar(RULES, (far,)).meetings(SAMPLE, 5)
    assert [m.meeting_id for m in found] == ["2026-12-14", "2026-12-28", "2027-01-11", "2026-11-30", "2027-01-25"]
    assert Calendar(RULES, (far,)).next_meeting(date(2027, 1, 11)).held_on == date(2027, 1, 20)


def test_a_row_that_somebody_added_by_hand_is_a_meeting_whatever_its_kind():
    added = Override(meeting_id="2026-12-08", held_on=date(2026, 12, 8))
    assert Calendar(RULES, (added,)).meeting_for(utc("2026-12-01T09:00")).meeting.meeting_id == "2026-12-08"


def test_a_day_opened_by_the_board_counts_and_a_closed_one_does_not():
    saturday, friday = date(2026, 11, 28), date(2026, 11, 27)
    rules = Rules(extra_open_days=frozenset({saturday}), extra_closed_days=frozenset({friday}))
    assert is_working_day(saturday, rules)
    assert not is_working_day(friday, rules)
    assert not is_working_day(saturday, RULES)
    assert bank_holiday_name(date(2026, 12, 28)) == "Boxing Day (observed)"


def test_days_have_words():
    assert day_words_with_year(SAMPLE) == "Monday 30 November 2026"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-11-30", -12, "2025-11-30"),
        ("2026-01-31", 1, "2026-02-28"),
    ],
)
def test_months_keep_the_day_where_there_is_one(day: str, months: int, later: str):
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_bank_holidays_agree_with_the_government_s_own_list():
    official = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    days = {holiday["date"] for holiday in official}
    year = min(days)
    while year <= max(days):
        off = year.weekday() < 5 and not is_working_day(year, RULES)
        assert off == (year in days), year
        year += timedelta(days=1)


SOME_DAY = st.dates(date(2025, 6, 16), date(2045, 12, 31))
SOME_RULES = st.builds(
    Rules,
    interval_days=st.sampled_from([7, 14, 28]),
    cutoff_working_days=st.integers(1, 6),
    clear_days=st.booleans(),
    cutoff_time=st.sampled_from([None, time(0, 30), time(1, 30), time(17), time(23, 59)]),
    holiday_policy=st.sampled_from(["next", "previous", "cancel"]),
)
CLOCK_CHANGES = st.builds(
    lambda year, month: max(day for n in range(25, 32) if (day := date(year, month, n)).weekday() == 6),
    st.integers(2025, 2044),
    st.sampled_from([3, 10]),
)
"""The last Sundays of March and October, on which London's clocks go forward and back."""
A_MINUTE = timedelta(minutes=1)


@given(SOME_DAY, SOME_DAY)
def test_in_time_means_three_working_days_from_the_referral_to_the_meeting(received: date, held: date):
    between = (received + timedelta(days=n) for n in range((held - received).days))
    enough = sum(is_working_day(day, RULES) for day in between) >= 3 if (held - received).days < 60 else True
    assert (received <= cut_off(held, RULES).day) == (enough and received < held)


@given(SOME_DAY, SOME_RULES)
def test_a_referral_always_finds_a_meeting_whose_cut_off_it_meets(day: date, rules: Rules):
    received_at = datetime.combine(day, time(12), UTC)
    placement = Calendar(rules).meeting_for(received_at)
    assert london_day(received_at) <= placement.meeting.cut_off_on < placement.meeting.held_on
    earlier = [m for m in Calendar(rules).meetings(day, 6) if m.held_on < placement.meeting.held_on]
    assert all(has_closed(meeting, received_at) for meeting in earlier)
    assert placement.missed == (earlier[0] if earlier else None)


@given(SOME_DAY, SOME_RULES)
def test_meetings_stand_in_order_on_working_days_and_no_two_are_alike(day: date, rules: Rules):
    found = Calendar(rules).meetings(day, 6)
    held = [meeting.held_on for meeting in found]
    assert held == sorted(set(held))
    assert all(is_working_day(on, rules) and on >= day for on in held)
    assert [Calendar(rules).meeting_by_id(meeting.meeting_id) for meeting in found] == found


@given(SOME_DAY, SOME_RULES)
def test_the_minute_before_the_cut_off_is_in_time_and_at_it_and_after_it_are_not(day: date, rules: Rules):
    (meeting,) = Calendar(rules).meetings(day, 1)
    in_time = Calendar(rules).meeting_for(meeting.closes_at - A_MINUTE)
    assert in_time.meeting.held_on <= meeting.held_on
    for late in (meeting.closes_at, meeting.closes_at + A_MINUTE):
        placement = Calendar(rules).meeting_for(late)
        assert placement.meeting.held_on > meeting.held_on
        assert not has_closed(placement.meeting, late)


@given(CLOCK_CHANGES, SOME_RULES)
def test_a_change_of_the_clocks_moves_neither_the_hour_of_a_meeting_nor_the_end_of_a_day(sunday: date, rules: Rules):
    for meeting in Calendar(rules).meetings(sunday - timedelta(days=rules.interval_days), 4):
        assert meeting.starts_at.astimezone(LONDON).time() == rules.start_time
        closes = meeting.closes_at.astimezone(LONDON)
        assert london_day(meeting.closes_at - A_MINUTE) == meeting.cut_off_on
        if rules.cutoff_time is None:
            assert (closes.date(), closes.time()) == (meeting.cut_off_on + timedelta(days=1), time())
        else:
            assert (closes.date(), closes.time()) == (meeting.cut_off_on, rules.cutoff_time)


@given(CLOCK_CHANGES)
def test_the_last_minute_of_the_day_of_a_clock_change_counts(sunday: date):
    rules = Rules(anchor_date=sunday + timedelta(days=1), cutoff_working_days=1, extra_open_days=frozenset({sunday}))
    monday = the_meeting(rules.anchor_date.isoformat(), rules)
    if monday.held_on == rules.anchor_date:
        assert monday.cut_off_on == sunday
        assert Calendar(rules).meeting_for(at_london(sunday, time(23, 59))).meeting == monday
        assert Calendar(rules).meeting_for(at_london(monday.held_on, time())).missed == monday


@given(SOME_DAY, SOME_RULES, st.booleans(), st.integers(1, 4), st.booleans())
def test_every_date_that_is_shown_comes_with_a_sentence_that_explains_it(
    day: date, rules: Rules, is_moved: bool, by: int, is_cancelled: bool
):
    first, second = Calendar(rules).meetings(day, 2)
    state = MeetingState.CANCELLED if is_cancelled else MeetingState.PLANNED
    held_on = first.held_on + timedelta(days=by) if is_moved else first.held_on
    override = Override(meeting_id=first.meeting_id, held_on=held_on, state=state)
    received_at = at_london(day, time(9))
    for meeting in {Calendar(rules, (override,)).meeting_for(received_at).meeting, second}:
        told = explain_place(meeting, received_at, Calendar(rules, (override,)))
        assert f"Last day to refer: {last_day_words(meeting, rules)}." in told
        assert "before the meeting." in told
        for passed_over in cut_off(meeting.held_on, rules).skipped:
            assert day_words(passed_over) in told
        if meeting.held_on != Calendar(rules).meeting_for(received_at).meeting.held_on:
            assert day_words(meeting.held_on) in told


@given(SOME_DAY, SOME_RULES, st.integers(-20, 20), st.booleans())
def test_with_a_moved_or_cancelled_meeting_a_referral_still_finds_one_whose_cut_off_it_meets(
    day: date, rules: Rules, by: int, is_cancelled: bool
):
    (first,) = Calendar(rules).meetings(day, 1)
    state = MeetingState.CANCELLED if is_cancelled else MeetingState.PLANNED
    override = Override(meeting_id=first.meeting_id, held_on=first.held_on + timedelta(days=by), state=state)
    received_at = at_london(day, time(12))
    placement = Calendar(rules, (override,)).meeting_for(received_at)
    assert not has_closed(placement.meeting, received_at)
    assert placement.meeting.state is not MeetingState.CANCELLED
    if is_cancelled:
        assert placement.meeting.meeting_id != first.meeting_id
