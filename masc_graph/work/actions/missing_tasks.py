"""Actions that nobody is making a task for any more get one at the next look: none is ever without."""

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
    seen: PlanSnapshot, claimed: Sequence[Stored[ActionRow]], command: Command, context: WorkContext
) -> None:
    """Make the tasks of actions claimed by this look, and of those whose claim was left behind.

    The plan was read before, so a task whose answer was lost is found by its code. What keeps a task from being made
    is written down, and the next look tries again.
    """
    open_ones = (stored for stored in seen.unfinished if stored.row.status.is_open)
    left = [stored for stored in (*open_ones, *seen.unlinked) if _is_left(stored.row, context)]
    ours = [*claimed, *(await tasks.take_over(left, context) if left else ())]
    if not ours:
        return
    task_context = await task_contexts([stored.row for stored in ours], context)
    found = tasks.by_code(seen.tasks)
    by_decision: defaultdict[str, list[Stored[ActionRow]]] = defaultdict(list)
    for stored in ours:
        by_decision[stored.row.decision_id].append(stored)
    for group in by_decision.values():
        if what := task_context.get(group[0].row.code):
            await _make(tasks.Claims(ours=group, found=found), what, seen, command, context)


async def _make(
    claims: tasks.Claims, task_context: tasks.TaskContext, seen: PlanSnapshot, command: Command, context: WorkContext
) -> None:
    writing = context.registers.writing()
    failure = await tasks.make(claims, task_context, seen.roster, command, context, writing)
    await writing.send()
    if failure:
        log.problem("task_not_made", reason=str(failure), count=len(claims.ours))


def _is_left(row: ActionRow, context: WorkContext) -> bool:
    return not row.planner_task_id and tasks.is_stale(row, context)
