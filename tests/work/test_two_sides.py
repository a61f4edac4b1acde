"""Whatever people do on both sides, in whatever order and with whatever faults, the record follows the rules.

``MASC_SEED=123 pytest tests/work/test_two_sides.py`` plays a run again; the seed stands in the test's name.
``MASC_SEEDS=4 make proof`` takes two thousand steps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from demo import player as people
from demo.player import Json
from masc_graph.commands import ActionSeen, SetActionStatus
from masc_graph.domain.actions.action import REOPENED
from tests.seed import SEEDS
from tests.work.two_sides import AGENCY, EVERYONE, MEMBERS, Trouble, TwoSides

pytestmark = [pytest.mark.slow]

STEPS = 500
_STEPS_OF_ONE = 50
_OPEN = ("not_started", "in_progress")
_MARKS = {"category6": "marked_no_longer_relevant", "category7": "marked_not_completed"}
_LABEL = {"no_longer_relevant": "category6", "not_completed": "category7"}

numbers = st.sampled_from(sorted(AGENCY))
persons = st.sampled_from(EVERYONE)
PARTS = "^/graph/v1.0/(sites|planner)/"
ROUGH = [
    {"path": PARTS, "fault": "429", "times": 2},
    {"path": PARTS, "fault": "429", "retry_after": "120", "nth": 2},
    {"path": PARTS, "method": "PATCH", "fault": "412", "nth": 1},
    {"path": PARTS, "method": "PATCH", "fault": "503", "share": 0.5},
    {"path": PARTS, "method": "PATCH", "fault": "504", "when": "after", "nth": 1},
    {"path": PARTS, "method": "POST", "fault": "504", "when": "after", "nth": 1},
    {"path": r"batch$", "fault": "reset", "when": "after", "nth": 2},
    {"path": r"batch$", "fault": "half_body", "nth": 3},
    {"path": "/tasks$", "method": "GET", "fault": "503"},
]
calm = st.just(Trouble())
troubles = st.one_of(
    calm,
    st.lists(st.sampled_from(ROUGH), min_size=1, max_size=2).map(lambda rules: Trouble(rules=rules)),
    st.builds(Trouble, call=st.integers(1, 6), what=st.sampled_from(["end before", "end after"])),
    st.builds(Trouble, call=st.integers(2, 6), what=st.sampled_from(["edit", "look", "delivery"])),
)


class Machine(RuleBasedStateMachine):
    """Random edits on both sides; ``played`` counts the steps of all runs."""

    sides: TwoSides
    played = 0

    def __init__(self) -> None:
        super().__init__()
        self.sides.again()

    def step(self) -> TwoSides:
        type(self).played += 1
        self.sides.pass_time(7)
        return self.sides

    @rule(number=numbers, person=persons, percent=st.sampled_from([0, 30, 50, 100, 100]))
    def somebody_sets_how_far_a_task_is(self, number: int, person: str, percent: int) -> None:
        self.step().edit(number, person, percentComplete=percent)

    @rule(number=numbers, person=persons, label=st.sampled_from([6, 7]), on=st.booleans())
    def somebody_labels_a_task(self, number: int, person: str, label: int, on: bool) -> None:
        self.step().label(number, person, label, on=on)

    @rule(number=numbers, person=persons, day=st.sampled_from(["2026-12-14", "2026-12-18"]))
    def somebody_moves_the_date(self, number: int, person: str, day: str) -> None:
        self.step().edit(number, person, dueDateTime=f"{day}T12:00:00Z")

    @rule(number=numbers, person=persons, title=st.sampled_from(["Anything", "MASC-00000/1 other", "{} kept"]))
    def somebody_renames_a_task(self, number: int, person: str, title: str) -> None:
        sides = self.step()
        sides.edit(number, person, title=title.format(sides.code(number)))

    @rule(number=numbers, person=persons, place=st.integers(0, 2))
    def somebody_moves_a_task(self, number: int, person: str, place: int) -> None:
        sides = self.step()
        sides.edit(number, person, bucketId=sorted(sides.sandbox.tenant.plans.buckets)[place])

    @rule(number=numbers, who=st.sets(persons, max_size=2))
    def somebody_assigns_a_task(self, number: int, who: set[str]) -> None:
        self.step().edit(number, people.CHAIR, assignments=sorted(who))

    @rule(number=numbers, person=persons)
    def somebody_deletes_a_task(self, number: int, person: str) -> None:
        self.step().delete(number, person)

    @rule(agency=st.sampled_from(sorted(MEMBERS)), which=st.integers(0, 1), leads=st.booleans())
    def the_administrator_changes_a_role(self, agency: str, which: int, leads: bool) -> None:
        self.step().lead(agency, MEMBERS[agency][which], leads=leads)

    @rule(
        chosen=st.sampled_from([(1,), (2,), (1, 2), (3,)]),
        which=st.integers(0, 1),
        status=st.sampled_from(["completed", "completed", "in_progress", "no_longer_relevant", "not_completed"]),
    )
    def an_agency_says_something(self, chosen: tuple[int, ...], which: int, status: str) -> None:
        sides = self.step()
        word: Json = {"status": status}
        if status == "no_longer_relevant":
            word |= {"reason_code": "other", "note": "Circumstances have changed."}
        if status == "not_completed":
            word |= {"note": "It was not possible."}
        if status == "in_progress":
            word |= {"note": "It goes on, as was agreed."}
            if any(sides.row(number)["Status"] not in _OPEN for number in chosen):
                word |= {"reason_code": REOPENED}
        seen = tuple(ActionSeen(code=sides.code(number)) for number in chosen)
        person = MEMBERS[AGENCY[chosen[0]]][which]
        sides.press(SetActionStatus.model_validate({"actions": seen, **word}), person)

    @precondition(lambda self: self.sides.pending)
    @rule(data=st.data(), trouble=troubles)
    def the_queue_delivers(self, data: st.DataObject, trouble: Trouble) -> None:
        sides = self.step()
        sides.deliver(data.draw(st.integers(0, len(sides.pending) - 1)), trouble)

    @precondition(lambda self: self.sides.done)
    @rule(data=st.data(), trouble=troubles)
    def the_queue_delivers_twice(self, data: st.DataObject, trouble: Trouble) -> None:
        sides = self.step()
        sides.deliver_again(data.draw(st.integers(0, len(sides.done) - 1)), trouble)

    @rule(minutes=st.sampled_from([0, 1, 10]), trouble=troubles)
    def the_plan_is_looked_at(self, minutes: int, trouble: Trouble) -> None:
        sides = self.step()
        sides.pass_time(60 * minutes)
        sides.look(trouble)

    def teardown(self) -> None:
        sides = self.sides
        sides.calm_down()
        for number in AGENCY:
            self.check(number)
        self.check_the_whole()

    def check(self, number: int) -> None:
        """Compare the row of one action with its task, its agency's people and the updates."""
        sides = self.sides
        row, task = sides.row(number), sides.task(number)
        flags, status = set(row.get("Flags") or []), row["Status"]
        if sides.code(number) in sides.words:
            assert (status, row["StatusById"]) == sides.words[sides.code(number)]
        if status not in _OPEN:
            assert flags == set()
            assert task is None or task.values["percentComplete"] == 100
            self.check_reason(row)
        elif task is None:
            assert "task_missing" in flags
            assert row["Recreated"] == 1
        else:
            self.check_open(number, row, task.values, flags)

    def check_reason(self, row: Json) -> None:
        assert len(row.get("ReasonText") or "") >= (10 if row["Status"] in _LABEL else 0)
        if row["Status"] == "no_longer_relevant":
            assert row["ReasonCode"] == "other"

    def check_open(self, number: int, row: Json, task: Json, flags: set[str]) -> None:
        sides, agency = self.sides, AGENCY[number]
        marks = {_MARKS[name] for name in _MARKS if name in task["appliedCategories"]}
        done = task["percentComplete"] == 100
        assert (row["Status"] == "in_progress") or not 0 < task["percentComplete"] < 100
        assert flags & set(_MARKS.values()) == marks
        unexplained = row.get("ReasonCode") == REOPENED and not row.get("ReasonText")
        assert ("reason_needed" in flags) is (bool(marks) or unexplained)
        assert ("ticked_by_other" in flags) is (done and not marks)
        if done and not marks:
            ticker = (task["completedBy"]["user"]["id"] or "") if task["completedBy"] else ""
            assert ticker not in MEMBERS[agency], "the owner's tick counts"
        bucket = self.agencies()[agency]["PlannerBucketId"]
        assert ("task_moved" in flags) is (task["bucketId"] != bucket)
        due = (task["dueDateTime"] or "")[:10]
        assert (row.get("ExpectedOn") or "")[:10] == ("" if due == "2026-12-14" else due)
        assert task["title"].startswith(f"{sides.code(number)} ")
        assert "task_missing" not in flags
        assert task["hasDescription"]
        self.check_holders(number, set(task["assignments"]), flags)

    def check_holders(self, number: int, holders: set[str], flags: set[str]) -> None:
        code, wanted = self.sides.code(number), self.wanted(AGENCY[number])
        assert ("unassigned" in flags) is (not holders)
        assert holders or not wanted
        assert wanted - holders <= self.sides.taken_off.get(code, set())
        strangers = holders - wanted - self.sides.put_on.get(code, set())
        assert strangers == set(), "whoever leads no longer, and whom nobody put on, holds nothing"

    def check_the_whole(self) -> None:
        """One task for each action, one event for each word, the case where its actions are, and a quiet plan."""
        sides = self.sides
        titles = [task.values["title"].split(" ")[0] for task in sides.sandbox.tenant.plans.tasks.values()]
        assert all(titles.count(sides.code(number)) <= 1 for number in AGENCY)
        settled = all(sides.row(number)["Status"] in ("completed", "no_longer_relevant") for number in AGENCY)
        (case,) = sides.rows("MASC Referrals")
        assert case["Status"] == ("ready_to_close" if settled else "open_actions")
        before = self.everything()
        sides.pass_time(600)
        sides.look(Trouble())
        assert self.everything() == before, "a look at what has been seen writes nothing"

    def everything(self) -> list[Any]:
        plans = self.sides.sandbox.tenant.plans
        return [self.sides.rows("MASC Actions"), sorted((task.id, task.etag) for task in plans.tasks.values())]

    def agencies(self) -> dict[str, Json]:
        return {row["Agency"]: row for row in self.sides.rows("MASC Agencies") if row["RowKind"] == "agency"}

    def wanted(self, agency: str) -> set[str]:
        people_of = [row for row in self.sides.rows("MASC Agencies") if row["Agency"] == agency and row.get("ObjectId")]
        leads = {row["ObjectId"] for row in people_of if "lead" in (row.get("Roles") or [])}
        return leads or {row["ObjectId"] for row in people_of if "deputy" in (row.get("Roles") or [])}


@pytest.fixture
def sides() -> Iterator[TwoSides]:
    with asyncio.Runner() as runner:
        yield TwoSides.begin(runner)


@pytest.mark.parametrize("number", SEEDS)
def test_hundreds_of_steps_on_both_sides_end_as_the_rules_say(sides: TwoSides, number: int) -> None:
    Machine.sides, Machine.played = sides, 0
    plays = settings(
        max_examples=STEPS // _STEPS_OF_ONE + 15,
        stateful_step_count=_STEPS_OF_ONE,
        deadline=None,
        derandomize=False,
        database=None,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(Machine), settings=plays)
    assert Machine.played >= STEPS, Machine.played
