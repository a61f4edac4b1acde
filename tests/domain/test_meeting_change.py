"""A change of a meeting: what it does to dates and places, what may not be done, and the words for both."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.appointment import Appointment
from masc_graph.domain.meetings.calendar import Calendar, has_closed
from masc_graph.domain.meetings.meeting import Meeting, MeetingKind, MeetingState, Override, at_london
from masc_graph.domain.meetings.meeting_change import (
    Change,
    ChangeForm,
    Effect,
    effect,
    effect_in_list,
    explain_change,
    tell_change,
)
from masc_graph.domain.meetings.meeting_change_checks import (
    DECIDED,
    NO_CHANGE,
    NO_DATE,
    NO_DAY_IN_TITLE,
    NO_MEETING,
    NO_MEETING_ON,
    NO_REASON,
    NO_TIME,
    NOT_A_WORKING_DAY,
    OVER,
    SAME,
    check_by_hand,
    check_change,
    check_reason,
    offered,
    read_change_form,
)
from masc_graph.domain.text.names import word_key
from masc_graph.domain.text.working_days import Rules, is_working_day

RULES = Rules()
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
MEETING, NEXT = "2026-11-30", "2026-12-14"
KEY = b"a key of this test"
WHY = "The room is not free."


def move(to: str, *, at: time | None = None, meeting_id: str = MEETING) -> ChangeForm:
    return ChangeForm(change=Change.MOVE, meeting_id=meeting_id, new_on=date.fromisoformat(to), new_time=at, reason=WHY)


def cancel(meeting_id: str = MEETING) -> ChangeForm:
    return ChangeForm(change=Change.CANCEL, meeting_id=meeting_id, reason=WHY)


def extra(on: str) -> ChangeForm:
    return ChangeForm(change=Change.EXTRA, new_on=date.fromisoformat(on), reason=WHY)


def worked_out(form: ChangeForm, *overrides: Override) -> Effect:
    found = effect(form, Calendar(RULES, overrides))
    assert found
    return found


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def messages(form: ChangeForm, *overrides: Override, now: datetime = NOW) -> list[str]:
    return [problem.message for problem in check_change(form, Calendar(RULES, overrides), now)]


class TestWhatFollows:
    def test_a_moved_meeting_keeps_its_id_and_its_hour_and_gets_its_own_last_day(self):
        afternoon = Override(meeting_id=MEETING, held_on=date(2026, 11, 30), start_time=time(14))
        found = worked_out(move("2026-12-02"), afternoon)
        assert found.before is not None
        assert (found.before.held_on, found.after.held_on) == (date(2026, 11, 30), date(2026, 12, 2))
        assert (found.after.meeting_id, found.after.starts_at) == (MEETING, utc("2026-12-02T14:00"))
        assert (found.after.cut_off_on, found.following.meeting_id) == (date(2026, 11, 27), NEXT)

    def test_a_moved_meeting_may_get_another_hour(self):
        assert worked_out(move("2026-11-30", at=time(15))).after.starts_at == utc("2026-11-30T15:00")

    def test_an_agenda_that_was_posted_stays_posted_when_the_meeting_moves(self):
        posted = Override(meeting_id=MEETING, held_on=date(2026, 11, 30), state=MeetingState.AGENDA_POSTED)
        assert worked_out(move("2026-12-02"), posted).after.is_posted

    def test_moving_later_brings_forward_what_came_between_the_two_last_days(self):
        found = worked_out(move("2026-12-02"))
        between, too_late = utc("2026-11-26T12:00"), utc("2026-11-28T00:00")
        assert found.goes_to(CaseStatus.SUBMITTED, NEXT, between) == MEETING
        assert found.goes_to(CaseStatus.ACCEPTED, NEXT, found.before.closes_at if found.before else NOW) == MEETING
        assert found.goes_to(CaseStatus.SUBMITTED, NEXT, too_late) == NEXT

    def test_a_case_that_was_put_off_or_held_over_is_not_brought_forward(self):
        found = worked_out(move("2026-12-02"))
        assert found.goes_to(CaseStatus.DEFERRED, NEXT, utc("2026-11-26T12:00")) == NEXT
        assert found.goes_to(CaseStatus.ACCEPTED, NEXT, utc("2026-11-24T12:00")) == NEXT

    def test_moving_earlier_takes_nobodys_place(self):
        found = worked_out(move("2026-11-27"))
        received_at = utc("2026-11-25T12:00")
        assert found.goes_to(CaseStatus.ACCEPTED, MEETING, received_at) == MEETING
        assert found.concerns(CaseStatus.ACCEPTED, MEETING, received_at)
        assert not found.concerns(CaseStatus.ACCEPTED, NEXT, received_at)

    @pytest.mark.parametrize(
        "status",
        [
            CaseStatus.SUBMITTED,
            CaseStatus.NEEDS_INFORMATION,
            CaseStatus.ACCEPTED,
            CaseStatus.LISTED,
            CaseStatus.DEFERRED,
        ],
    )
    def test_a_cancelled_meeting_hands_its_cases_to_the_next(self, status: CaseStatus):
        found = worked_out(cancel())
        assert found.after.state is MeetingState.CANCELLED
        assert found.goes_to(status, MEETING, NOW) == NEXT
        assert found.goes_to(status, NEXT, NOW) == NEXT

    @pytest.mark.parametrize("status", [CaseStatus.WITHDRAWN, CaseStatus.NOT_ACCEPTED, CaseStatus.OPEN_ACTIONS])
    def test_a_case_that_is_over_stays_where_it_was(self, status: CaseStatus):
        found = worked_out(cancel())
        assert found.goes_to(status, MEETING, NOW) == MEETING
        assert not found.concerns(status, MEETING, NOW)

    def test_an_extra_meeting_takes_what_came_since_the_one_before_closed(self):
        found = worked_out(extra("2026-12-08"))
        assert (found.after.meeting_id, found.after.kind, found.before) == ("2026-12-08", MeetingKind.EXTRA, None)
        assert found.goes_to(CaseStatus.SUBMITTED, NEXT, utc("2026-11-26T00:00")) == "2026-12-08"
        assert found.goes_to(CaseStatus.SUBMITTED, NEXT, utc("2026-11-25T23:59")) == NEXT

    def test_an_extra_meeting_before_the_first_of_the_series_takes_all_that_waits(self):
        found = worked_out(extra("2025-06-12"))
        assert found.opens_at is None
        assert found.goes_to(CaseStatus.SUBMITTED, "2025-06-16", utc("2025-01-01T00:00")) == "2025-06-12"

    def test_what_is_no_meeting_or_has_no_date_has_no_effect(self):
        assert effect(cancel("2026-12-01"), Calendar(RULES)) is None
        assert effect(ChangeForm(change=Change.EXTRA), Calendar(RULES)) is None
        assert ChangeForm(change=Change.EXTRA).concerns == ""
        assert extra("2026-12-08").concerns == "2026-12-08"
        assert cancel().concerns == MEETING


class TestTheWords:
    def test_a_change_is_offered_in_words(self):
        assert [change.words for change in Change] == ["Move", "Cancel", "Add an extra meeting"]

    def test_a_check_explains_a_move(self):
        assert explain_change(worked_out(move("2026-12-02")), 2, RULES) == [
            "The meeting will be held on Wednesday 2 December 2026, 10:00.",
            (
                "Last day to refer: the end of Friday 27 November. "
                "Tuesday, Monday and Friday are the 3 working days before the meeting."
            ),
            "2 cases are affected.",
        ]

    def test_a_check_explains_an_extra_meeting(self):
        told = explain_change(worked_out(extra("2026-12-08")), 0, RULES)
        assert told[0] == "An extra meeting will be held on Tuesday 8 December 2026, 10:00."
        assert told[-1] == "No cases are affected."

    @pytest.mark.parametrize(
        ("affected", "says"),
        [
            (0, "No cases are affected."),
            (1, "1 case is affected: it goes to Monday 14 December 2026, 10:00."),
            (2, "2 cases are affected: they go to Monday 14 December 2026, 10:00."),
        ],
    )
    def test_a_check_says_where_the_cases_of_a_cancelled_meeting_go(self, affected: int, says: str):
        told = explain_change(worked_out(cancel()), affected, RULES)
        assert told[:2] == ["The meeting on Monday 30 November 2026, 10:00 will be cancelled.", says]
        assert told[2].startswith("Last day to refer: the end of Wednesday 9 December.")

    @pytest.mark.parametrize(
        ("form", "says"),
        [
            (move("2026-12-02"), "The MASC meeting on Monday 30 November 2026, 10:00 has been moved to Wednesday 2 "),
            (
                cancel(),
                "The MASC meeting on Monday 30 November 2026, 10:00 has been cancelled. Its cases go to Monday 14",
            ),
            (extra("2026-12-08"), "An extra MASC meeting will be held on Tuesday 8 December 2026, 10:00. Refer by X."),
        ],
    )
    def test_the_channel_is_told_and_told_not_to_wait(self, form: ChangeForm, says: str):
        told = tell_change(worked_out(form), "X")
        assert told.startswith(says)
        assert told.endswith("Refer by X. Do not wait for MASC if someone is at risk. In danger: call 999.")


class TestWhatMayNotBeDone:
    def test_a_date_strictly_between_its_neighbours_is_allowed(self):
        assert messages(move("2026-12-11")) == messages(move("2026-11-25")) == messages(cancel()) == []
        assert messages(extra("2026-12-08")) == []

    @pytest.mark.parametrize("to", ["2026-12-14", "2026-12-20", "2026-11-24", "2026-11-20"])
    def test_a_date_on_or_beyond_a_neighbour_or_in_the_past_is_not(self, to: str):
        said = "New date must be after Tuesday 24 November and before Monday 14 December"
        assert messages(move(to)) == [said]

    def test_the_meeting_before_is_a_neighbour_too(self):
        said = "New date must be after Monday 30 November and before Tuesday 29 December"
        assert messages(move("2026-11-30", meeting_id=NEXT)) == [said]
        assert messages(move("2026-12-28", meeting_id=NEXT)) == ["New date must be a working day"]

    def test_the_first_meeting_of_all_has_only_today_before_it(self):
        form = move("2025-06-10", meeting_id="2025-06-16")
        assert messages(form, now=utc("2025-06-02T09:00")) == []

    def test_a_day_off_is_no_date(self):
        assert messages(move("2026-12-05")) == messages(extra("2026-12-25")) == [NOT_A_WORKING_DAY]

    def test_a_move_that_changes_nothing_is_said_to_be_none(self):
        assert messages(move("2026-11-30")) == messages(move("2026-11-30", at=time(10))) == [SAME]
        assert messages(move("2026-11-30", at=time(11))) == []

    def test_a_date_is_needed(self):
        assert messages(ChangeForm(change=Change.MOVE, meeting_id=MEETING)) == [NO_DATE]
        assert messages(ChangeForm(change=Change.EXTRA)) == [NO_DATE]

    def test_an_extra_meeting_is_not_held_on_the_day_of_another_nor_under_its_id(self):
        taken = ["There is a meeting of Monday 14 December already. Give another date"]
        assert messages(extra(NEXT)) == taken
        gone = Override(meeting_id=NEXT, held_on=date(2026, 12, 14), state=MeetingState.CANCELLED)
        assert messages(extra(NEXT), gone) == taken

    def test_only_a_meeting_ahead_that_has_not_begun_can_be_changed(self):
        assert messages(cancel("2026-11-16")) == messages(cancel("2030-01-01")) == [NO_MEETING]
        assert messages(cancel(), now=utc("2026-11-30T10:00")) == [NO_MEETING]
        assert messages(cancel(), now=utc("2026-11-30T09:59")) == []
        assert [meeting.meeting_id for meeting in offered(Calendar(RULES), NOW)][:2] == [MEETING, NEXT]

    def test_a_meeting_with_a_decision_stays_as_it_is(self):
        (problem,) = check_change(cancel(), Calendar(RULES), NOW, {MEETING})
        assert problem == ("meeting_id", DECIDED)

    def test_a_reason_is_needed_and_names_nobody(self):
        def said(reason: str) -> list[str]:
            form = cancel().model_copy(update={"reason": reason})
            names = frozenset({word_key("aldermere", KEY)})
            return [one.message for one in check_reason(form, word_keys=names, key=KEY, today=TODAY)]

        assert said(WHY) == []
        assert said("Too short") == [NO_REASON]
        assert said("Mr Aldermere asked for it.") == [
            "Remove the name from the reason. Write 'the victim' or 'the perpetrator'"
        ]


class TestWhatStandsInTheList:
    def test_it_has_the_same_effect_as_what_the_dialog_asks_for(self):
        stood = Appointment(held_on=date(2026, 11, 30), start_time=time(10))
        moved = Override(meeting_id=MEETING, held_on=date(2026, 12, 2), start_time=time(10))
        added = Override(
            meeting_id="2026-12-08", held_on=date(2026, 12, 8), start_time=time(10), kind=MeetingKind.EXTRA
        )
        gone = Override(
            meeting_id=MEETING, held_on=date(2026, 11, 30), start_time=time(10), state=MeetingState.CANCELLED
        )
        assert effect_in_list(stood, moved, Calendar(RULES)) == worked_out(move("2026-12-02"))
        assert effect_in_list(stood, moved, Calendar(RULES, (moved,))) == worked_out(move("2026-12-02"))
        assert effect_in_list(None, added, Calendar(RULES)) == worked_out(extra("2026-12-08"))
        assert effect_in_list(stood, gone, Calendar(RULES)) == worked_out(cancel())

    def test_a_meeting_that_is_held_after_all_takes_back_who_would_have_waited_longer(self):
        stands = Override(meeting_id=MEETING, held_on=date(2026, 11, 30), start_time=time(10))
        found = effect_in_list(None, stands, Calendar(RULES))
        assert check_by_hand(MEETING, None, Appointment.read("2026-11-30 10:00"), Calendar(RULES), NOW) == []
        assert found.goes_to(CaseStatus.ACCEPTED, NEXT, utc("2026-11-24T12:00")) == MEETING
        later = effect_in_list(None, stands.model_copy(update={"held_on": date(2026, 12, 2)}), Calendar(RULES))
        assert later.opens_at == found.opens_at == utc("2026-11-12T00:00")
        assert tell_change(found, "X").startswith(
            "The MASC meeting on Monday 30 November 2026, 10:00 will be held after all."
        )

    @pytest.mark.parametrize(
        ("before", "after", "says"),
        [
            ("2026-11-30 10:00", "2026-12-02 10:00", []),
            ("2026-11-30 10:00", "2026-11-30 11:00", []),
            ("2026-11-30 10:00", "2026-11-30 10:00 cancelled", []),
            ("", "2026-12-08 10:00", []),
            ("", "2027-06-15 10:00", []),
            ("2026-11-30 10:00", "2026-12-05 10:00", [NOT_A_WORKING_DAY]),
            (
                "2026-11-30 10:00",
                "2026-12-14 10:00",
                ["New date must be after Tuesday 24 November and before Monday 14 December"],
            ),
            ("2026-11-24 09:00", "2026-11-25 10:00", [OVER]),
            ("2026-11-30 10:00", "", [NO_MEETING_ON]),
            ("", "2026-12-25 10:00", [NOT_A_WORKING_DAY]),
            ("", "2026-12-14 10:00", ["There is a meeting of Monday 14 December already. Give another date"]),
            (
                "",
                "2026-11-24 10:00",
                ["New date must be after Tuesday 24 November and before Thursday 25 November"],
            ),
            (
                "",
                "2062-12-08 10:00",
                ["New date must be after Tuesday 24 November and before Thursday 25 November"],
            ),
        ],
    )
    def test_it_must_keep_the_order_of_the_meetings(self, before: str, after: str, says: list[str]):
        meeting_id = MEETING if before else "2026-12-08"
        wanted = Appointment.read(before), Appointment.read(after)
        assert check_by_hand(meeting_id, *wanted, Calendar(RULES), NOW) == says

    def test_its_title_must_be_a_day_and_no_decision_may_stand(self):
        wanted = Appointment.read("2026-11-30 10:00"), Appointment.read("2026-12-02 10:00")
        assert check_by_hand("The extra one", *wanted, Calendar(RULES), NOW) == [NO_DAY_IN_TITLE]
        assert check_by_hand(MEETING, *wanted, Calendar(RULES), NOW, {MEETING}) == [DECIDED]


class TestReading:
    def test_everything_is_read(self):
        raw = {
            "change": "move",
            "meeting_id": MEETING,
            "new_on": "2026-12-02",
            "new_time": "14:30",
            "change_reason": f" {WHY} ",
        }
        assert read_change_form(raw) == (move("2026-12-02", at=time(14, 30)), [])

    @pytest.mark.parametrize(
        ("raw", "problem"),
        [
            ({}, ("change", NO_CHANGE)),
            ({"change": "abolish"}, ("change", NO_CHANGE)),
            ({"change": "cancel", "new_time": "noon"}, ("new_time", NO_TIME)),
            ({"change": "cancel", "new_time": 10}, ("new_time", "New time must be text")),
            ({"change": "cancel", "new_on": "2026-02-30"}, ("new_on", "New date must be a real date")),
        ],
    )
    def test_what_cannot_be_read_is_said_once(self, raw: dict[str, object], problem: tuple[str, str]):
        form, problems = read_change_form(raw)
        assert problems == [problem]
        assert form.new_time is None


SOME_DAY = st.dates(date(2025, 7, 1), date(2045, 12, 31))
SOME_RULES = st.builds(
    Rules,
    interval_days=st.sampled_from([7, 14, 28]),
    clear_days=st.booleans(),
    cutoff_time=st.sampled_from([None, time(17)]),
    holiday_policy=st.sampled_from(["next", "previous", "cancel"]),
)


@given(SOME_DAY, SOME_RULES, st.integers(0, 40))
def test_a_move_that_is_allowed_keeps_the_order_of_the_meetings_and_every_place(day: date, rules: Rules, by: int):
    now = at_london(day, time(9))
    meeting = offered(Calendar(rules), now)[0]
    form = ChangeForm(change=Change.MOVE, meeting_id=meeting.meeting_id, new_on=day + timedelta(days=by), reason=WHY)
    found = effect(form, Calendar(rules))
    assert found
    if check_change(form, Calendar(rules), now):
        return
    assert is_working_day(found.after.held_on, rules)
    before = Calendar(rules).meeting_before(meeting.held_on)
    assert before is None or before.held_on < found.after.held_on
    assert found.after.held_on < found.following.held_on == Calendar(rules).next_meeting(meeting.held_on).held_on
    for minute in (-1, 0, 1):
        for closes_at in (meeting.closes_at, found.after.closes_at):
            _keeps_its_place(closes_at + timedelta(minutes=minute), meeting, found, rules)


def _keeps_its_place(received_at: datetime, meeting: Meeting, found: Effect, rules: Rules) -> None:
    """Nobody is heard later than before, and whoever is brought forward would get that place by the rule too."""
    placed = Calendar(rules).meeting_for(received_at).meeting
    to = found.goes_to(CaseStatus.ACCEPTED, placed.meeting_id, received_at)
    if placed.meeting_id == meeting.meeting_id:
        assert to == meeting.meeting_id
    if to != placed.meeting_id:
        assert to == meeting.meeting_id
        assert not has_closed(found.after, received_at)


@given(SOME_DAY, SOME_RULES)
def test_the_cases_of_a_cancelled_meeting_go_to_the_first_that_is_held_after_it(day: date, rules: Rules):
    now = at_london(day, time(9))
    meeting = offered(Calendar(rules), now)[0]
    form = ChangeForm(change=Change.CANCEL, meeting_id=meeting.meeting_id, reason=WHY)
    found = effect(form, Calendar(rules))
    assert found
    assert check_change(form, Calendar(rules), now) == []
    to = found.goes_to(CaseStatus.LISTED, meeting.meeting_id, now)
    assert to == Calendar(rules).meetings(meeting.held_on + timedelta(days=1), 1)[0].meeting_id
    assert Calendar(rules).meeting_by_id(to) == found.following
