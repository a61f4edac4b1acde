"""Creates the tasks of actions that were left without one, at the next reconciliation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from masc_graph import log
from masc_graph.commands import Command
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow
from masc_graph.work.actions import tasks
from masc_graph.work.actions.plan_snapshot import PlanSnapshot
from masc_graph.work.actions.task_descriptions import task_contexts
from masc_graph.work.kit.context import WorkContext


async def make_missing(
    snapshot: PlanSnapshot, claimed: Sequence[Stored[ActionRow]], command: Command, context: WorkContext
) -> None:
    """Create the tasks of actions claimed by this reconciliation, and of those whose claim was abandoned.

    The plan has been read before, so a task that was created but not saved is found by its code. A failure is logged,
    and the next reconciliation tries again.
    """
    open_actions = (stored for stored in snapshot.unfinished if stored.row.status.is_open)
    abandoned = [stored for stored in (*open_actions, *snapshot.unlinked) if _is_abandoned(stored.row, context)]
    to_make = [*claimed, *(await tasks.take_over(abandoned, context) if abandoned else ())]
    if not to_make:
        return
    task_context = await task_contexts([stored.row for stored in to_make], snapshot.roster, context)
    tasks_by_code = tasks.by_code(snapshot.tasks)
    by_decision: defaultdict[str, list[Stored[ActionRow]]] = defaultdict(list)
    for stored in to_make:
        by_decision[stored.row.decision_id].append(stored)
    for group in by_decision.values():
        if decision_context := task_context.get(group[0].row.code):
            await _make(tasks.Claims(to_make=group, tasks=tasks_by_code), decision_context, snapshot, command, context)


async def _make(
    claims: tasks.Claims,
    task_context: tasks.TaskContext,
    snapshot: PlanSnapshot,
    command: Command,
    context: WorkContext,
) -> None:
    writing = context.registers.writing()
    failure = await tasks.make(claims, task_context, snapshot.roster, command, context, writing)
    await writing.send()
    if failure:
        log.problem("task_not_made", reason=str(failure), count=len(claims.to_make))


def _is_abandoned(row: ActionRow, context: WorkContext) -> bool:
    return not row.planner_task_id and tasks.is_stale(row, context)
