"""Actions as Planner shows them, and what a look at Planner changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from masc_graph.domain.action import (
    PLANNER_LABELS,
    Action,
    Flag,
    description,
    due_at,
    in_list_order,
    label,
    overdue,
    title,
)
from masc_graph.domain.prompts import Heading
from masc_graph.domain.roster import Person, Roster
from masc_graph.domain.status import ActionStatus
from masc_graph.domain.sync import TaskSeen, outcome_of_sync

NOW = datetime(2026, 12, 3, 9, tzinfo=UTC)
TICKED = NOW - timedelta(minutes=8)
ROSTER = Roster(
    people=(
        Person(object_id="pc", tenant_id="t", agency_id="police"),
        Person(object_id="nurse", tenant_id="t", agency_id="health"),
    )
)


def an_action(**changes: object) -> Action:
    everyday = {
        "code": "MASC-7F3K2/1",
        "reference": "MASC-7F3K2",
        "decision_id": "MASC-7F3K2/2026-11-30/1",
        "agency_id": "police",
        "heading": Heading.OFFENDER,
        "what": "Apply for an interim order",
        "due_on": date(2026, 12, 14),
        "command_id": "c1",
        "row": 1,
        "task_id": "task1",
    }
    return Action.model_validate({**everyday, **changes})


def a_task(percent: int, **changes: object) -> TaskSeen:
    return TaskSeen.model_validate({"task_id": "task1", "title": "", "percent": percent, **changes})


def ticked_by(who: str, **changes: object) -> TaskSeen:
    return a_task(100, completed_by=who, completed_at=TICKED, **changes)


def test_a_task_is_titled_by_its_code_and_carries_no_personal_data():
    assert title(an_action()) == "MASC-7F3K2/1 Apply for an interim order"
    assert len(title(an_action(what="x" * 300))) == 255


def test_a_task_says_when_it_was_agreed_by_which_decision_and_where_the_case_is():
    action = an_action()
    assert description(date(2026, 11, 30), action.decision_id, "https://x/1") == (
        "Agreed on Monday 30 November 2026. Decision: MASC-7F3K2/2026-11-30/1. Open the case: https://x/1"
    )


def test_headings_are_planner_labels():
    assert [label(heading) for heading in Heading] == [f"category{n}" for n in range(1, 6)]
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


def test_a_tick_by_the_owning_agency_completes_the_action():
    change = outcome_of_sync(an_action(), ticked_by("pc"), ROSTER, NOW)
    assert change
    assert change.event == "action_status_changed"
    assert change.after.status is ActionStatus.COMPLETED
    assert (change.after.status_by_id, change.after.status_by_agency, change.after.status_at) == (
        "pc",
        "police",
        TICKED,
    )


def test_a_tick_without_a_time_counts_from_now():
    change = outcome_of_sync(an_action(), a_task(100, completed_by="pc"), ROSTER, NOW)
    assert change
    assert change.after.status_at == NOW


def test_a_tick_by_the_application_waits_for_the_press_that_it_came_from():
    assert outcome_of_sync(an_action(), ticked_by(""), ROSTER, NOW) is None


@pytest.mark.parametrize("who", ["nurse", "stranger"])
def test_a_tick_by_anybody_else_only_asks_the_owner(who: str):
    change = outcome_of_sync(an_action(), ticked_by(who), ROSTER, NOW)
    assert change
    assert change.event == "task_ticked_by_other"
    assert change.after == an_action(flags={Flag.TICKED_BY_OTHER})
    assert outcome_of_sync(change.after, ticked_by(who), ROSTER, NOW) is None


def test_the_question_goes_when_the_tick_is_taken_back():
    asked = an_action(flags={Flag.TICKED_BY_OTHER, Flag.UNASSIGNED})
    change = outcome_of_sync(asked, a_task(0), ROSTER, NOW)
    assert change
    assert (change.event, change.after) == ("", an_action(flags={Flag.UNASSIGNED}))


def test_the_owner_s_own_tick_answers_the_question():
    change = outcome_of_sync(an_action(flags={Flag.TICKED_BY_OTHER}), ticked_by("pc"), ROSTER, NOW)
    assert change
    assert change.after.flags == frozenset()


def test_a_tick_with_an_ending_label_waits_for_its_reason():
    for number in (6, 7):
        change = outcome_of_sync(an_action(), ticked_by("pc", labels={2, number}), ROSTER, NOW)
        assert change
        assert (change.event, change.after) == ("", an_action(flags={Flag.REASON_NEEDED}))


def test_a_tick_older_than_the_last_word_changes_nothing():
    action = an_action(status=ActionStatus.IN_PROGRESS, status_at=NOW, status_by_id="pc")
    assert outcome_of_sync(action, ticked_by("pc"), ROSTER, NOW) is None


def test_a_tick_made_while_an_earlier_look_was_written_is_not_lost():
    started = outcome_of_sync(an_action(), a_task(50), ROSTER, NOW)
    assert started
    change = outcome_of_sync(started.after, ticked_by("pc"), ROSTER, NOW)
    assert change
    assert change.after.status is ActionStatus.COMPLETED


def test_a_started_task_starts_the_action():
    change = outcome_of_sync(an_action(), a_task(50), ROSTER, NOW)
    assert change
    assert (change.event, change.after.status, change.after.status_at) == (
        "action_status_changed",
        ActionStatus.IN_PROGRESS,
        NOW,
    )


@pytest.mark.parametrize("status", [ActionStatus.COMPLETED, ActionStatus.NOT_COMPLETED])
@pytest.mark.parametrize("percent", [0, 50])
def test_a_tick_taken_back_reopens_the_action_and_asks_why(status: ActionStatus, percent: int):
    done = an_action(status=status, status_by_id="pc", status_by_agency="police", status_at=TICKED)
    change = outcome_of_sync(done, a_task(percent), ROSTER, NOW)
    assert change
    assert (change.event, change.after.status) == ("action_reopened", ActionStatus.IN_PROGRESS)
    assert change.after.flags == {Flag.REASON_NEEDED}
    assert (change.after.status_by_id, change.after.status_at) == ("", NOW)


def test_a_deleted_task_is_flagged_once_while_the_action_is_open():
    change = outcome_of_sync(an_action(), None, ROSTER, NOW)
    assert change
    assert (change.event, change.after.flags) == ("task_missing", {Flag.TASK_MISSING})
    assert outcome_of_sync(change.after, None, ROSTER, NOW) is None
    assert outcome_of_sync(an_action(status=ActionStatus.COMPLETED), None, ROSTER, NOW) is None


def test_a_task_found_again_is_no_longer_missing():
    change = outcome_of_sync(an_action(flags={Flag.TASK_MISSING}), a_task(0), ROSTER, NOW)
    assert change
    assert change.after == an_action()


@pytest.mark.parametrize(
    ("action", "task"),
    [
        (an_action(), a_task(0)),
        (an_action(status=ActionStatus.IN_PROGRESS), a_task(50)),
        (an_action(status=ActionStatus.IN_PROGRESS), a_task(0)),
        (an_action(status=ActionStatus.COMPLETED), ticked_by("nurse")),
        (an_action(task_id=""), None),
    ],
)
def test_a_task_that_says_what_the_record_says_changes_nothing(action: Action, task: TaskSeen | None):
    assert outcome_of_sync(action, task, ROSTER, NOW) is None
