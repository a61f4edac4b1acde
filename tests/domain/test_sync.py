"""What a look at a Planner task changes: in the record, and what MASC writes into the task."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest

from masc_graph.domain.actions.action import REOPENED, Action, Flag
from masc_graph.domain.actions.sync import Edits, Reconciliation, TaskReading, reconcile_action
from masc_graph.domain.board.roster import Person, Role, Roster
from masc_graph.domain.cases.status import ActionStatus
from tests.domain.actions import NOW, ROSTER, TICKED, a_task, an_action, ticked_by


def look(action: Action, task: TaskReading | None, roster: Roster = ROSTER) -> Reconciliation:
    """What is to be written, where something is."""
    found = reconcile_action(action, task, roster, NOW)
    assert found is not None
    return found


def led_by(*leads: str) -> Roster:
    """The roster with other leads of the police."""
    people = (Person(object_id=one, tenant_id="t", agency_id="police", roles=frozenset({Role.LEAD})) for one in leads)
    others = (person for person in ROSTER.people if person.agency_id != "police")
    return ROSTER.model_copy(update={"people": (*people, *others)})


class TestTicks:
    @pytest.mark.parametrize("who", ["pc", "sergeant"])
    def test_a_tick_by_the_owning_agency_completes_the_action(self, who: str):
        seen = look(an_action(reason_code="x", reason_text="y", flags={Flag.TASK_MOVED}), ticked_by(who))
        assert seen.events == ("action_status_changed",)
        after = seen.after
        assert (after.status, after.reason_code, after.reason_text) == (ActionStatus.COMPLETED, "", "")
        assert (after.status_by_id, after.status_by_agency, after.status_at) == (who, "police", TICKED)
        assert after.flags == frozenset()
        assert seen.edits == Edits()

    def test_a_tick_without_a_time_counts_from_now(self):
        assert look(an_action(), a_task(100, completed_by="pc")).after.status_at == NOW

    @pytest.mark.parametrize("who", ["nurse", "stranger", ""])
    def test_a_tick_by_anybody_else_only_asks_the_owner(self, who: str):
        seen = look(an_action(), ticked_by(who))
        assert seen.events == ("task_ticked_by_other",)
        assert seen.after == an_action(flags={Flag.TICKED_BY_OTHER})
        assert reconcile_action(seen.after, ticked_by(who), ROSTER, NOW) is None

    def test_a_tick_by_the_application_waits_for_the_press_that_it_came_from(self):
        just_now = NOW - timedelta(minutes=4)
        assert reconcile_action(an_action(), ticked_by("", completed_at=just_now), ROSTER, NOW) is None
        assert reconcile_action(an_action(), ticked_by("", completed_at=just_now, labels={6}), ROSTER, NOW) is None

    def test_the_question_goes_when_the_tick_is_taken_back(self):
        seen = look(an_action(flags={Flag.TICKED_BY_OTHER}), a_task(0))
        assert (seen.events, seen.after) == ((), an_action())

    def test_the_owner_s_own_tick_answers_the_question(self):
        assert look(an_action(flags={Flag.TICKED_BY_OTHER}), ticked_by("pc")).after.flags == frozenset()

    def test_a_started_task_starts_the_action(self):
        seen = look(an_action(), a_task(30))
        assert seen.events == ("action_status_changed",)
        assert (seen.after.status, seen.after.status_at) == (ActionStatus.IN_PROGRESS, NOW)

    def test_an_action_that_was_begun_stays_so_when_its_task_goes_back_to_nothing(self):
        assert reconcile_action(an_action(status=ActionStatus.IN_PROGRESS), a_task(0), ROSTER, NOW) is None


class TestEnds:
    @pytest.mark.parametrize(("number", "mark"), [(6, Flag.MARKED_NO_LONGER_RELEVANT), (7, Flag.MARKED_NOT_COMPLETED)])
    @pytest.mark.parametrize("percent", [0, 100])
    def test_a_label_of_an_end_waits_for_its_reason_ticked_or_not(self, number: int, mark: Flag, percent: int):
        task = ticked_by("pc", labels={2, number}) if percent else a_task(0, labels={2, number})
        seen = look(an_action(), task)
        assert (seen.events, seen.after) == ((), an_action(flags={Flag.REASON_NEEDED, mark}))
        assert reconcile_action(seen.after, task, ROSTER, NOW) is None

    def test_a_label_taken_back_asks_no_more(self):
        marked = an_action(flags={Flag.REASON_NEEDED, Flag.MARKED_NO_LONGER_RELEVANT})
        assert look(marked, a_task(0)).after == an_action()
        assert look(marked, ticked_by("pc")).after.status is ActionStatus.COMPLETED

    def test_a_label_takes_the_place_of_the_question_who_ticked(self):
        seen = look(an_action(flags={Flag.TICKED_BY_OTHER}), ticked_by("nurse", labels={7}))
        assert seen.after.flags == {Flag.REASON_NEEDED, Flag.MARKED_NOT_COMPLETED}

    @pytest.mark.parametrize("status", [one for one in ActionStatus if not one.is_open])
    @pytest.mark.parametrize("percent", [0, 50])
    def test_a_tick_taken_back_reopens_the_action_asks_why_and_takes_the_label_off(
        self, status: ActionStatus, percent: int
    ):
        done = an_action(status=status, status_by_id="pc", status_by_agency="police", status_at=TICKED, reason_text="x")
        seen = look(done, a_task(percent, labels={2, 6}))
        assert seen.events == ("action_reopened",)
        after = seen.after
        assert (after.status, after.reason_code, after.reason_text) == (ActionStatus.IN_PROGRESS, REOPENED, "")
        assert after.flags == {Flag.REASON_NEEDED}
        assert (after.status_by_id, after.status_at) == ("", NOW)
        assert seen.edits.labels_off == {6}

    def test_a_finished_action_whose_task_is_ticked_has_no_flags_left(self):
        done = an_action(status=ActionStatus.NOT_COMPLETED)
        assert reconcile_action(done, ticked_by("nurse", labels={7}, title="x"), ROSTER, NOW) is None
        assert look(done.model_copy(update={"flags": {Flag.TASK_MOVED}}), ticked_by("pc")).after == done


class TestDeleted:
    def test_a_deleted_task_is_made_again_once_by_claiming_the_action(self):
        seen = look(an_action(), None)
        after = seen.after
        assert (after.task_id, after.recreated, after.claimed_at, after.held_by) == ("", 1, NOW, frozenset())
        assert seen.events == ()

    def test_the_second_time_its_agency_is_asked(self):
        seen = look(an_action(recreated=1), None)
        assert (seen.events, seen.after.flags) == (("task_missing",), {Flag.TASK_MISSING})
        assert reconcile_action(seen.after, None, ROSTER, NOW) is None

    def test_a_finished_action_needs_no_task(self):
        assert reconcile_action(an_action(status=ActionStatus.COMPLETED), None, ROSTER, NOW) is None

    def test_a_task_found_again_is_no_longer_missing(self):
        assert look(an_action(flags={Flag.TASK_MISSING}), a_task(0)).after == an_action()

    def test_an_action_whose_task_is_being_made_is_left_alone(self):
        assert reconcile_action(an_action(task_id=""), None, ROSTER, NOW) is None


class TestWhereAndWhen:
    def test_another_due_date_is_kept_beside_the_agreed_one(self):
        seen = look(an_action(), a_task(0, due_on=date(2026, 12, 18)))
        assert (seen.after.expected_on, seen.after.due_on) == (date(2026, 12, 18), date(2026, 12, 14))
        assert seen.edits == Edits()
        assert look(seen.after, a_task(0)).after.expected_on is None
        assert look(seen.after, a_task(0, due_on=None)).after.expected_on is None

    def test_another_bucket_is_flagged_and_left_there(self):
        seen = look(an_action(), a_task(0, bucket_id="b-health"))
        assert (seen.events, seen.after.flags, seen.edits) == (("task_moved",), {Flag.TASK_MOVED}, Edits())
        assert seen.after.agency_id == "police"
        assert reconcile_action(seen.after, a_task(0, bucket_id="b-health"), ROSTER, NOW) is None
        assert look(seen.after, a_task(0)).after == an_action()

    def test_an_agency_without_a_bucket_misses_none(self):
        gone = an_action(agency_id="fire", held_by=set())
        nobody = Flag.UNASSIGNED
        assert look(gone, a_task(0, assignees=())).after.flags == {nobody}

    def test_the_code_is_put_back_in_front_of_the_title(self):
        seen = look(an_action(), a_task(0, title="Apply for the full order"))
        assert seen.edits == Edits(title="MASC-7F3K2/1 Apply for the full order")
        assert seen.after == an_action()

    def test_a_description_that_was_left_out_is_written(self):
        assert look(an_action(), a_task(0, described=False)).edits == Edits(describe=True)


class TestHolders:
    def test_a_new_lead_is_added_and_one_who_leads_no_longer_is_taken_off(self):
        seen = look(an_action(), a_task(0), led_by("inspector"))
        assert (seen.edits.assign, seen.edits.unassign) == ({"inspector"}, {"pc"})
        assert seen.after.held_by == {"inspector"}
        assert seen.after.flags == frozenset()

    def test_whom_a_person_put_on_stays_and_whom_they_took_off_is_not_put_back(self):
        assert reconcile_action(an_action(), a_task(0, assignees={"pc", "friend"}), ROSTER, NOW) is None
        assert reconcile_action(an_action(), a_task(0, assignees={"friend"}), ROSTER, NOW) is None
        seen = look(an_action(), a_task(0, assignees={"pc", "friend"}), led_by("inspector"))
        assert (seen.edits.assign, seen.edits.unassign) == ({"inspector"}, {"pc"})

    def test_a_task_that_nobody_holds_gets_its_holders_back(self):
        seen = look(an_action(), a_task(0, assignees=()))
        assert (seen.edits.assign, seen.after) == ({"pc"}, an_action())

    def test_a_new_lead_who_holds_it_already_is_only_remembered(self):
        seen = look(an_action(), a_task(0, assignees={"pc", "inspector"}), led_by("pc", "inspector"))
        assert seen.edits == Edits()
        assert seen.after.held_by == {"pc", "inspector"}

    def test_an_agency_without_lead_and_deputy_is_flagged_until_it_has_one(self):
        seen = look(an_action(), a_task(0), led_by())
        assert (seen.edits.unassign, seen.after.flags) == ({"pc"}, {Flag.UNASSIGNED})
        found = look(seen.after, a_task(0, assignees=()), led_by("inspector"))
        assert (found.edits.assign, found.after.flags) == ({"inspector"}, frozenset())

    def test_somebody_whom_a_person_put_on_holds_it_for_an_agency_without_lead(self):
        alone = an_action(held_by=set(), flags={Flag.UNASSIGNED})
        assert look(alone, a_task(0, assignees={"friend"}), led_by()).after.flags == frozenset()


@pytest.mark.parametrize(
    ("action", "task"),
    [
        (an_action(), a_task(0)),
        (an_action(status=ActionStatus.IN_PROGRESS), a_task(50)),
        (an_action(status=ActionStatus.COMPLETED), ticked_by("nurse")),
    ],
)
def test_a_task_that_says_what_the_record_says_changes_nothing(action: Action, task: TaskReading):
    assert reconcile_action(action, task, ROSTER, NOW) is None


EDITS = (
    {"due_on": date(2026, 12, 18)},
    {"bucket_id": "b-health"},
    {"labels": frozenset({7})},
    {"percent": 50},
    {"assignees": frozenset({"friend"})},
)


def test_in_whatever_order_edits_are_seen_the_same_record_comes_out():
    outcomes: list[Action] = []
    for order in permutations(EDITS):
        action, task = an_action(), a_task(0)
        for edit in order:
            task = task.model_copy(update=edit)
            seen = reconcile_action(action, task, ROSTER, NOW)
            action = seen.after if seen else action
        outcomes.append(action)
    whole = look(an_action(), task).after
    assert all(outcome == whole for outcome in outcomes)
