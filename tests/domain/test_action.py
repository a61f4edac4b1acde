"""Actions as Planner shows them, in the order of a list, and what an agency says of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from masc_graph.domain.actions.action import (
    PLANNER_LABELS,
    REOPENED,
    Flag,
    description,
    due_at,
    in_list_order,
    needs_no_discussion,
    needs_reason,
    overdue,
    recently_finished,
    title,
    with_code,
)
from masc_graph.domain.actions.action_update import (
    ActionUpdate,
    NoLongerRelevant,
    check_action_update,
    read_action_update,
    reopens,
    task_state,
)
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.text.names import word_key
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.domain.text.problem import Problem
from tests.domain.actions import NOW, an_action

KEY = b"k" * 32
NAMES = NameCheck(frozenset({word_key("aldermere", KEY)}), KEY, NOW.date())


def test_a_task_is_titled_by_its_code_and_carries_no_personal_data():
    assert title(an_action()) == "MASC-7F3K2/1 Apply for an interim order"
    assert len(title(an_action(what="x" * 300))) == 255


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("MASC-7F3K2/1 Apply for the full order", "MASC-7F3K2/1 Apply for the full order"),
        ("masc 7f3k2/1: apply", "masc 7f3k2/1: apply"),
        ("Apply for the full order", "MASC-7F3K2/1 Apply for the full order"),
        ("Urgent: MASC-7F3K2/1  apply", "MASC-7F3K2/1 Urgent: apply"),
        ("MASC-7F3K2/2 apply", "MASC-7F3K2/1 MASC-7F3K2/2 apply"),
        ("", "MASC-7F3K2/1"),
        ("x" * 300, "MASC-7F3K2/1 " + "x" * 242),
    ],
)
def test_the_code_is_put_back_in_front_of_a_title_and_the_person_s_words_stay(typed: str, after: str):
    assert with_code("MASC-7F3K2/1", typed) == after


def test_a_task_says_when_it_was_agreed_by_which_decision_and_where_the_case_is():
    action = an_action()
    assert description(date(2026, 11, 30), action.decision_id, "https://x/1") == (
        "Agreed on Monday 30 November 2026. Decision: MASC-7F3K2/2026-11-30/1. Open the case: https://x/1"
    )


def test_the_task_of_an_agency_that_may_not_see_cases_does_not_say_where_the_case_is():
    assert description(date(2026, 11, 30), "MASC-7F3K2/2026-11-30/1", "") == (
        "Agreed on Monday 30 November 2026. Decision: MASC-7F3K2/2026-11-30/1."
    )


def test_headings_are_planner_labels():
    assert dict(PLANNER_LABELS) == {
        1: "Victim",
        2: "Offender",
        3: "Children",
        4: "Location",
        5: "Referral",
        6: "No longer relevant",
        7: "Not completed",
    }


def test_a_due_date_is_noon_utc():
    assert due_at(date(2026, 7, 1)) == datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_only_an_open_action_whose_date_has_gone_by_is_overdue():
    assert not overdue(an_action(), date(2026, 12, 14))
    assert overdue(an_action(), date(2026, 12, 15))
    assert not overdue(an_action(status=ActionStatus.COMPLETED), date(2026, 12, 15))


def test_lists_show_overdue_first_then_by_date_then_by_number():
    late = an_action(code="MASC-7F3K2/9", due_on=date(2026, 11, 1))
    done = an_action(code="MASC-7F3K2/3", due_on=date(2026, 10, 1), status=ActionStatus.COMPLETED)
    tenth, second = an_action(code="MASC-7F3K2/10"), an_action(code="MASC-7F3K2/2")
    shown = in_list_order((tenth, second, done, late), date(2026, 12, 1))
    assert [action.code[-2:] for action in shown] == ["/9", "/3", "/2", "10"]


@pytest.mark.parametrize(
    ("changes", "rests"),
    [
        ({}, True),
        ({"status": ActionStatus.IN_PROGRESS}, False),
        ({"closed_by": ""}, False),
        ({"closed_by": "MASC-7F3K2/2026-12-14/1"}, False),
        ({"status_at": NOW}, False),
        ({"status_at": None}, False),
    ],
)
def test_what_could_not_be_done_rests_once_it_was_heard_and_an_earlier_meeting_closed_its_case(
    changes: dict[str, object], rests: bool
):
    everyday = {"status": ActionStatus.NOT_COMPLETED, "closed_by": "MASC-7F3K2/2026-11-30/2"}
    action = an_action(**{**everyday, "status_at": NOW - timedelta(minutes=1), **changes})
    assert needs_no_discussion(action, "2026-12-14", NOW) is rests


def test_what_was_finished_in_the_last_28_days_is_shown_newest_first():
    def finished(number: int, days: int) -> object:
        at = NOW - timedelta(days=days)
        return an_action(code=f"MASC-7F3K2/{number}", status=ActionStatus.COMPLETED, status_at=at)

    actions = (finished(1, 28), finished(2, 1), finished(3, 29), an_action(), an_action(status="completed"))
    assert [action.code[-1] for action in recently_finished(actions, NOW)] == ["2", "1"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({}, False),
        ({"reason_code": REOPENED, "status": "in_progress"}, True),
        ({"reason_code": REOPENED, "status": "in_progress", "reason_text": "The order was refused."}, False),
        ({"reason_code": REOPENED, "status": "completed"}, False),
        ({"flags": {Flag.MARKED_NOT_COMPLETED}}, True),
        ({"flags": {Flag.TASK_MOVED}}, False),
    ],
)
def test_a_reason_is_needed_for_what_was_reopened_or_marked_without_one(changes: dict[str, object], needs: bool):
    assert needs_reason(an_action(**changes)) is needs


class TestWhatIsSaid:
    def test_a_note_is_read_with_the_button_that_was_pressed(self):
        word, problems = read_action_update({"note": "  It was served.  ", "ending": "x"}, ActionStatus.COMPLETED)
        assert (word, problems) == (ActionUpdate(status=ActionStatus.COMPLETED, note="It was served."), [])

    def test_an_ending_is_chosen_and_only_one_of_them_has_a_reason_code(self):
        typed = {"ending": "not_completed", "reason_code": "in_custody", "note": "No place was free."}
        assert read_action_update(typed, None)[0] == ActionUpdate(
            status=ActionStatus.NOT_COMPLETED, note="No place was free."
        )
        word, problems = read_action_update(typed | {"ending": "no_longer_relevant"}, None)
        assert (word.reason_code, problems) == ("in_custody", [])

    def test_what_cannot_be_read_is_a_problem(self):
        word, problems = read_action_update({"ending": "completed", "reason_code": 7, "note": "x" * 301}, None)
        assert word.status is None
        assert [one.field for one in problems] == ["note", "ending", "reason_code"]

    @pytest.mark.parametrize(
        ("word", "fields"),
        [
            (ActionUpdate(status=None), ["ending", "note"]),
            (ActionUpdate(status=ActionStatus.NO_LONGER_RELEVANT), ["reason_code", "note"]),
            (ActionUpdate(status=ActionStatus.NO_LONGER_RELEVANT, reason_code="other", note="Too short"), ["note"]),
            (ActionUpdate(status=ActionStatus.NOT_COMPLETED, note="No place was free."), []),
            (ActionUpdate(status=ActionStatus.NOT_COMPLETED), ["note"]),
            (ActionUpdate(status=ActionStatus.COMPLETED), []),
            (ActionUpdate(status=ActionStatus.IN_PROGRESS), []),
            (ActionUpdate(status=ActionStatus.COMPLETED, note="Spoke to Aldermere."), ["note"]),
        ],
    )
    def test_an_ending_needs_its_reason_and_no_note_may_name_anybody(self, word: ActionUpdate, fields: list[str]):
        assert [problem.field for problem in check_action_update(word, [an_action()], NAMES)] == fields

    def test_whoever_opens_an_action_again_says_why(self):
        done = an_action(code="MASC-7F3K2/4", status=ActionStatus.COMPLETED)
        (problem,) = check_action_update(ActionUpdate(status=ActionStatus.IN_PROGRESS), [an_action(), done], NAMES)
        assert problem == Problem("note", "Say in the note why MASC-7F3K2/4 is open again, in 10 to 300 characters")

    def test_going_on_with_what_planner_opened_again_answers_why(self):
        opened = an_action(status=ActionStatus.IN_PROGRESS, reason_code=REOPENED)
        assert reopens(opened)
        assert not reopens(an_action())
        assert check_action_update(ActionUpdate(status=ActionStatus.COMPLETED), [opened], NAMES) == []
        assert len(check_action_update(ActionUpdate(status=ActionStatus.IN_PROGRESS), [opened], NAMES)) == 1

    def test_every_reason_has_words(self):
        assert all(reason.words[0].isupper() for reason in NoLongerRelevant)


@pytest.mark.parametrize(
    ("status", "percent", "after"),
    [
        (ActionStatus.NOT_STARTED, 50, (0, set())),
        (ActionStatus.IN_PROGRESS, 0, (50, set())),
        (ActionStatus.IN_PROGRESS, 100, (50, set())),
        (ActionStatus.IN_PROGRESS, 30, (30, set())),
        (ActionStatus.COMPLETED, 0, (100, set())),
        (ActionStatus.NO_LONGER_RELEVANT, 0, (100, {6})),
        (ActionStatus.NOT_COMPLETED, 100, (100, {7})),
    ],
)
def test_a_task_shows_how_its_action_stands(status: ActionStatus, percent: int, after: tuple[int, set[int]]):
    assert task_state(status, percent) == after
