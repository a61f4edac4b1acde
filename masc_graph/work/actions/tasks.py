"""Creates an action's task in its agency's bucket, once: the list item is the claim, the code in the title the key.

Planner has no unique field. Whoever created the list item may create the task. An abandoned claim is taken over after
five minutes, with its etag, and the plan is searched for the code first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile
from typing import Final

from masc_graph import log
from masc_graph.commands import Command
from masc_graph.domain.actions.action import Flag, description, due_at, title
from masc_graph.domain.actions.action_update import task_state
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.text.reference import action_code, read_action_code
from masc_graph.errors import GiveUp, MascError, TryAgain
from masc_graph.graph.batch import error_of, require_ok
from masc_graph.graph.planner import labelled
from masc_graph.graph.tasks import NewTask, Task, TaskChange
from masc_graph.registers.action_rows import action_of, holders
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow
from masc_graph.registers.writing import Writing
from masc_graph.work.kit.context import WorkContext, event

CLAIM_HOLDS: Final = timedelta(minutes=5)
_TICKED: Final = 100


@dataclass(frozen=True)
class TaskContext:
    """What every task of a decision says in its description: when it was agreed, and where the case is.

    Only the tasks of agencies that may see cases, ``open_to``, say where.
    """

    on: date
    case_url: str
    open_to: Collection[str]

    def describes(self, row: ActionRow) -> str:
        """The description of an action's task."""
        return description(self.on, row.decision_id, self.case_url if row.agency in self.open_to else "")


@dataclass(frozen=True)
class Claims:
    """Actions without a task: ``to_make`` are ours to create, ``claimed_elsewhere`` those of another delivery.

    ``tasks`` are tasks already in the plan, by action code.
    """

    to_make: Sequence[Stored[ActionRow]]
    tasks: Mapping[str, Task]
    claimed_elsewhere: Sequence[Stored[ActionRow]] = ()


async def claim(actions: Sequence[Stored[ActionRow]], new_codes: set[str], context: WorkContext) -> Claims:
    """Sort the actions without a task; a claim older than five minutes is taken over."""
    waiting = [stored for stored in actions if not stored.row.planner_task_id]
    unclaimed = [stored for stored in waiting if stored.row.code not in new_codes]
    stale = [stored for stored in unclaimed if is_stale(stored.row, context)]
    taken_over = await take_over(stale, context) if stale else []
    tasks = by_code(await context.planner.tasks()) if stale else {}
    return Claims(
        to_make=[*(stored for stored in waiting if stored.row.code in new_codes), *taken_over],
        tasks=tasks,
        claimed_elsewhere=[stored for stored in unclaimed if stored not in stale],
    )


async def make(
    claims: Claims, task_context: TaskContext, roster: Roster, command: Command, context: WorkContext, writing: Writing
) -> MascError | None:
    """Create the missing tasks in one batch and add every task's id to ``writing``.

    Returns the error that stopped a task, to be raised once everything created has been saved.
    """
    missing = [stored for stored in claims.to_make if stored.row.code not in claims.tasks]
    await _finish(claims, context)
    created, failure = await _create([_task(stored.row, task_context, roster) for stored in missing], context)
    tasks_by_code = {**claims.tasks, **{stored.row.code: task for stored, task in zip(missing, created, strict=False)}}
    for stored in claims.to_make:
        if stored.row.code in tasks_by_code:
            _remember(stored, tasks_by_code[stored.row.code], roster, command, writing)
    undescribed = {
        task.id: task_context.describes(stored.row)
        for stored, task in zip(missing, created, strict=False)
        if _bare(task)
    }
    await _describe(undescribed, context)
    if failure is None and claims.claimed_elsewhere:
        return TryAgain("task_claimed_by_other", CLAIM_HOLDS)
    return failure


async def _finish(claims: Claims, context: WorkContext) -> None:
    """Tick the tasks of actions that were finished while their tasks were being created."""
    finished = [
        (stored.row.status, claims.tasks[stored.row.code])
        for stored in claims.to_make
        if stored.row.code in claims.tasks
    ]
    behind = [
        (task, task_state(status))
        for status, task in finished
        if not status.is_open and task.percent_complete < _TICKED
    ]
    changes = [
        TaskChange(
            task.id,
            task.etag,
            {"percentComplete": state.percent, "appliedCategories": labelled(sorted(state.labels))},
        )
        for task, state in behind
    ]
    for reply in await context.planner.change_each(changes) if changes else ():
        require_ok(reply)


async def _create(tasks: Sequence[NewTask], context: WorkContext) -> tuple[list[Task], MascError | None]:
    """Create tasks in batches; returns those created, in order, and the error that stopped the rest."""
    created: list[Task] = []
    while len(created) < len(tasks):
        replies = await context.planner.create_tasks(tasks[len(created) :])
        created += [context.planner.task_of(reply) for reply in takewhile(lambda reply: reply.ok, replies)]
        refusal_reply = next((reply for reply in replies if not reply.ok), None)
        if refusal_reply:
            error = error_of(refusal_reply)
            without = await _without_holders(tasks[len(created)], error, context)
            if without is None:
                return created, error
            created.append(without)
    return created, None


async def _without_holders(task: NewTask, error: MascError, context: WorkContext) -> Task | None:
    """Create a task that Planner refused again without assignees, since one may have left the organisation.

    An unassigned task, of which the administrators are notified, is better than an action without a task.
    """
    if not isinstance(error, GiveUp) or not task.assignees:
        return None
    (reply,) = await context.planner.create_tasks([replace(task, assignees=())])
    return context.planner.task_of(reply) if reply.ok else None


async def _describe(descriptions: Mapping[str, str], context: WorkContext) -> None:
    """Write the descriptions that Planner left out of new tasks; the next reconciliation writes any that fail."""
    if not descriptions:
        return
    try:
        await context.planner.describe_each(descriptions)
    except TryAgain as failure:
        log.event("descriptions_left", count=len(descriptions), reason=failure.reason)


def _bare(task: Task) -> bool:
    return not task.has_description


def _task(row: ActionRow, task_context: TaskContext, roster: Roster) -> NewTask:
    agency = roster.agency(row.agency)
    return NewTask(
        title=title(action_of(row)),
        bucket_id=agency.bucket_id if agency else "",
        due_at=due_at(row.due_on),
        assignees=tuple(person.object_id for person in roster.holders(row.agency)),
        labels=(row.area.label_number,),
        description=task_context.describes(row),
        percent=task_state(row.status).percent,
    )


def _remember(stored: Stored[ActionRow], task: Task, roster: Roster, command: Command, writing: Writing) -> None:
    row = stored.row
    # If the reply to the creation was lost, the agency's leads may have changed since.
    assigned_holders = frozenset(task.assignees) & {
        person.object_id for person in roster.people if person.agency_id == row.agency
    }
    flags = () if task.assignees else (Flag.UNASSIGNED,)
    writing.change(stored, planner_task_id=task.id, held_by=holders(assigned_holders), flags=flags)
    name = "task_recreated" if row.recreated else "task_created"
    details = {"action_code": row.code}
    writing.add(event(command, f"{row.code}/task", name, agency=row.agency, reference=row.reference, details=details))


def is_stale(row: ActionRow, context: WorkContext) -> bool:
    """Whether the claim on the action is too old, so that nobody is creating its task."""
    return row.claimed_at is None or context.now - row.claimed_at >= CLAIM_HOLDS


async def take_over(stale: Sequence[Stored[ActionRow]], context: WorkContext) -> list[Stored[ActionRow]]:
    """Claim the actions with their etags: of two workers that try, one gets ``Changed`` and retries later."""
    writing = context.registers.writing()
    for stored in stale:
        writing.claim(stored, claimed_at=context.now)
    await writing.send()
    return [writing.saved(ActionRow, stored.row.code) for stored in stale]


def by_code(tasks: Iterable[Task]) -> dict[str, Task]:
    """The plan's tasks by the action code at the start of their titles."""
    codes = ((read_action_code(task.title), task) for task in tasks)
    return {action_code(*code): task for code, task in codes if code}
