"""What Planner takes at most, and which of it the board's plan comes near to.

Source: https://learn.microsoft.com/office365/planner/planner-limits; where its copies differ, the smaller one counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.actions.sync import DONE

WARN_AT_PERCENT: Final = 80


class PlanLimit(NamedTuple):
    """``code`` is what Graph answers over the limit, ``what`` counts it in words, ``remedy`` is what helps."""

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
TASKS_OF_ONE: Final = PlanLimit("MaximumTasksAssignedToUser", 3_000, "tasks assigned to one person", _SHARE)
PEOPLE_ON_ONE: Final = PlanLimit(
    "MaximumAssigneesInTasks", 20, "people on one task", "Name fewer leads of that agency in the roster."
)

LIMITS: Final = {limit.code: limit for limit in (TASKS_IN_PLAN, ACTIVE_TASKS, BUCKETS, TASKS_OF_ONE, PEOPLE_ON_ONE)}
"""Those that reading the plan tells. The 20,000 tasks that one account may make are not among them: deleted ones may
count, so nothing can measure it. Plans in a group, checklists and references are not either: MASC makes none more."""


class PlanCounts(BaseModel):
    """What stands in the plan; ``buckets`` is 0 where they were not read.

    ``of_one`` counts the tasks of whoever has most, ``on_one`` the people on the task that has most.
    """

    model_config = ConfigDict(frozen=True)

    tasks: int = 0
    active: int = 0
    buckets: int = 0
    of_one: int = 0
    on_one: int = 0


class NearLimit(NamedTuple):
    """A limit that the plan has used to four fifths or more."""

    limit: PlanLimit
    used: int

    @property
    def sentence(self) -> str:
        """What there is, of how much, and how full that is."""
        share = 100 * self.used // self.limit.most
        return f"There are {self.used:,} {self.limit.what}. Planner takes {self.limit.most:,}, so {share} % is used."


def plan_counts(tasks: Iterable[tuple[int, Iterable[str]]], buckets: int = 0) -> PlanCounts:
    """Count a plan from each task's percentage and the people who hold it."""
    seen = [(percent, tuple(people)) for percent, people in tasks]
    held = Counter(person for _, people in seen for person in people)
    return PlanCounts(
        tasks=len(seen),
        active=sum(percent < DONE for percent, _ in seen),
        buckets=buckets,
        of_one=max(held.values(), default=0),
        on_one=max((len(people) for _, people in seen), default=0),
    )


def near_limits(counts: PlanCounts) -> tuple[NearLimit, ...]:
    """The limits of which four fifths are used, in the order of ``LIMITS``."""
    counted = (
        (TASKS_IN_PLAN, counts.tasks),
        (ACTIVE_TASKS, counts.active),
        (BUCKETS, counts.buckets),
        (TASKS_OF_ONE, counts.of_one),
        (PEOPLE_ON_ONE, counts.on_one),
    )
    return tuple(NearLimit(limit, n) for limit, n in counted if 100 * n >= WARN_AT_PERCENT * limit.most)
