"""A snapshot of the lists and the plan, and the reconciliation of each action with its task.

A row is always read before its task, and code that changes both writes the task first. So a task that is ahead of its
row is a change still on its way, and never one that was undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from masc_graph.domain.actions.sync import DONE, Reconciliation, TaskReading, reconcile_action
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.status import FOLLOWS_ACTIONS, UNFINISHED, ActionStatus
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.text.reference import action_code, read_action_code
from masc_graph.graph.lists import equals
from masc_graph.graph.tasks import Task
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import ActionRow, ReferralRow
from masc_graph.work.kit.context import WorkContext


@dataclass(frozen=True)
class PlanSnapshot:
    """Everything read for one reconciliation; ``reconciled`` are the actions with something to write, by code."""

    roster: Roster
    cases: Sequence[ReferralRow]
    unfinished: Sequence[Stored[ActionRow]]
    tasks: Sequence[Task]
    reconciled: Mapping[str, tuple[Stored[ActionRow], Reconciliation]]
    unlinked: Sequence[Stored[ActionRow]]
    """Finished actions without a task id, since they were finished while their task was being created."""
    fresh: Mapping[str, Task]
    """The tasks of ``reconciled`` by id, read after their rows."""

    def status_after(self, row: ActionRow) -> ActionStatus:
        """The status of an action once the reconciliation is written."""
        pair = self.reconciled.get(row.code)
        return pair[1].after.status if pair else row.status


async def reconcile(context: WorkContext) -> PlanSnapshot:
    """Read the unfinished actions, then the plan, then again each task that seems to have changed."""
    reading = context.registers.reading()
    agencies = want_roster(reading)
    unfinished = reading.where(ActionRow, *(equals("Status", status) for status in UNFINISHED))
    cases = reading.where(ReferralRow, *(equals("Status", status) for status in FOLLOWS_ACTIONS))
    await reading.send()
    roster, tasks = roster_of(agencies.rows), await context.planner.tasks()
    by_id = {task.id: task for task in tasks}
    suspects = [stored for stored in unfinished.rows if _reconcile(stored, by_id, roster, context)]
    finished = await _of_unticked(tasks, unfinished.rows, context)
    suspects += [stored for stored in finished if stored.row.planner_task_id in by_id]
    fresh = await context.planner.each([stored.row.planner_task_id for stored in suspects]) if suspects else {}
    reconciled = {
        stored.row.code: (stored, outcome)
        for stored in suspects
        if (outcome := _reconcile(stored, fresh, roster, context))
    }
    return PlanSnapshot(
        roster=roster,
        cases=[stored.row for stored in cases.rows],
        unfinished=unfinished.rows,
        tasks=[task for task in {**by_id, **fresh}.values() if task],
        reconciled=reconciled,
        unlinked=[stored for stored in finished if not stored.row.planner_task_id and not stored.row.status.is_open],
        fresh={task_id: task for task_id, task in fresh.items() if task},
    )


async def _of_unticked(
    tasks: Iterable[Task], unfinished: Iterable[Stored[ActionRow]], context: WorkContext
) -> list[Stored[ActionRow]]:
    """Find the finished actions whose tasks are not ticked, without reading all finished actions."""
    known_ids = {stored.row.planner_task_id for stored in unfinished}
    unticked = [task for task in tasks if task.percent_complete < DONE and task.id not in known_ids]
    terms = [equals("PlannerTaskId", task.id) for task in unticked]
    terms += [equals("Title", action_code(*code)) for task in unticked if (code := read_action_code(task.title))]
    reading = context.registers.reading()
    actions = reading.any_of(ActionRow, terms)
    await reading.send()
    return actions.rows


def _reconcile(
    stored: Stored[ActionRow], tasks: Mapping[str, Task | None], roster: Roster, context: WorkContext
) -> Reconciliation | None:
    action = action_of(stored.row)
    task = tasks.get(action.task_id)
    return reconcile_action(action, task_reading(task) if task else None, roster, context.now)


def task_reading(task: Task) -> TaskReading:
    """A Planner task as the rules need it."""
    return TaskReading(
        task_id=task.id,
        title=task.title,
        percent=task.percent_complete,
        labels=frozenset(task.labels),
        due_on=london_day(task.due_date_time) if task.due_date_time else None,
        bucket_id=task.bucket_id or "",
        assignees=frozenset(person.lower() for person in task.assignees),
        completed_by=(task.completed_by_id or "").lower(),
        completed_at=task.completed_date_time,
        described=task.has_description,
    )
