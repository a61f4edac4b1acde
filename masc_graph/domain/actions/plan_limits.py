"""The limits of Planner, and which of them the board's plan is close to.

Source: https://learn.microsoft.com/office365/planner/planner-limits; where its versions differ, the smaller number is
used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.actions.sync import DONE

WARN_AT_PERCENT: Final = 80


class PlanLimit(NamedTuple):
    """``code`` is Graph's error code over the limit, ``what`` says in words what is counted, ``remedy`` what to do."""

    code: str
    most: int
    what: str
    remedy: str


_TIDY: Final = "Delete tasks in Planner that were finished long ago. MASC Actions keeps what became of them."
_FINISH: Final = "Ask each agency to say which of its actions are finished."
_SHARE: Final = "Name a second lead in the roster, or ask the agency which of its actions are finished."

TASKS_IN_PLAN: Final = PlanLimit("MaximumTasksInProject", 9_000, "tasks in the plan", _TIDY)
ACTIVE_TASKS: Final = PlanLimit("MaximumActiveTasksInProject", 2_400, "unfinished tasks in the plan", _FINISH)
BUCKETS: Final = PlanLimit("MaximumBucketsInProject", 200, "buckets in the plan", "Delete empty buckets in Planner.")
TASKS_PER_PERSON: Final = PlanLimit("MaximumTasksAssignedToUser", 3_000, "tasks assigned to one person", _SHARE)
PEOPLE_PER_TASK: Final = PlanLimit(
    "MaximumAssigneesInTasks", 20, "people on one task", "Name fewer leads of that agency in the roster."
)

LIMITS: Final = {
    limit.code: limit for limit in (TASKS_IN_PLAN, ACTIVE_TASKS, BUCKETS, TASKS_PER_PERSON, PEOPLE_PER_TASK)
}
"""The limits that can be checked by reading the plan. The 20,000 tasks that one account may create cannot, since
deleted tasks may count. Plans in a group, checklists and references are left out: MASC does not add to them."""


class PlanCounts(BaseModel):
    """What the plan contains; ``buckets`` is 0 if they were not read.

    ``tasks_per_person`` is the number of tasks of the person who has most, ``people_per_task`` the number of people on
    the task that has most.
    """

    model_config = ConfigDict(frozen=True)

    tasks: int = 0
    active: int = 0
    buckets: int = 0
    tasks_per_person: int = 0
    people_per_task: int = 0


class NearLimit(NamedTuple):
    """A limit of which the plan has used 80 % or more."""

    limit: PlanLimit
    used: int

    @property
    def sentence(self) -> str:
        """How many there are, how many Planner takes, and the percentage used."""
        share = 100 * self.used // self.limit.most
        return f"There are {self.used:,} {self.limit.what}. Planner takes {self.limit.most:,}, so {share} % is used."


def plan_counts(tasks: Iterable[tuple[int, Iterable[str]]], buckets: int = 0) -> PlanCounts:
    """Count a plan from each task's percentage and the people assigned to it."""
    task_list = [(percent, tuple(people)) for percent, people in tasks]
    tasks_per_person = Counter(person for _, people in task_list for person in people)
    return PlanCounts(
        tasks=len(task_list),
        active=sum(percent < DONE for percent, _ in task_list),
        buckets=buckets,
        tasks_per_person=max(tasks_per_person.values(), default=0),
        people_per_task=max((len(people) for _, people in task_list), default=0),
    )


def near_limits(counts: PlanCounts) -> tuple[NearLimit, ...]:
    """The limits of which 80 % or more are used, in the order of ``LIMITS``."""
    usage = (
        (TASKS_IN_PLAN, counts.tasks),
        (ACTIVE_TASKS, counts.active),
        (BUCKETS, counts.buckets),
        (TASKS_PER_PERSON, counts.tasks_per_person),
        (PEOPLE_PER_TASK, counts.people_per_task),
    )
    return tuple(NearLimit(limit, n) for limit, n in usage if 100 * n >= WARN_AT_PERCENT * limit.most)
