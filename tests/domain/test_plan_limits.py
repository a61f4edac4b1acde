"""How near the plan is to what Planner takes."""

from __future__ import annotations

import pytest

from masc_graph.domain.actions.plan_limits import LIMITS, PlanCounts, near_limits, plan_counts


def test_a_plan_is_counted_from_its_tasks():
    tasks = [(0, ["a", "b"]), (50, ["a"]), (100, ["a", "c"]), (100, [])]
    assert plan_counts(tasks, buckets=6) == PlanCounts(
        tasks=4, active=2, buckets=6, tasks_per_person=3, people_per_task=2
    )
    assert plan_counts([]) == PlanCounts()


@pytest.mark.parametrize(
    ("counts", "codes"),
    [
        (PlanCounts(tasks=7_199, active=1_919, buckets=159, tasks_per_person=2_399, people_per_task=15), []),
        (PlanCounts(tasks=7_200), ["MaximumTasksInProject"]),
        (PlanCounts(active=1_920), ["MaximumActiveTasksInProject"]),
        (PlanCounts(buckets=160), ["MaximumBucketsInProject"]),
        (PlanCounts(tasks_per_person=2_400), ["MaximumTasksAssignedToUser"]),
        (PlanCounts(people_per_task=16), ["MaximumAssigneesInTasks"]),
        (PlanCounts(tasks=9_000, active=2_400, buckets=200, tasks_per_person=3_000, people_per_task=20), list(LIMITS)),
    ],
)
def test_four_fifths_of_a_limit_are_near(counts: PlanCounts, codes: list[str]):
    assert [near.limit.code for near in near_limits(counts)] == codes


def test_it_says_how_much_of_how_much_and_what_helps():
    (near,) = near_limits(PlanCounts(tasks=7_654))
    assert near.sentence == "There are 7,654 tasks in the plan. Planner takes 9,000, so 85 % is used."
    assert near.limit.remedy.startswith("Delete tasks in Planner that were finished long ago.")
