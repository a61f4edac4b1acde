"""An action becomes a task in its agency's bucket, once: the list item is the claim, the code in the title the key.

Planner has no unique field. Whoever made the list item may make the task; a claim that was left behind is taken over
after five minutes, with its etag, and the plan is searched for the code first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from masc_graph.graph.batch import error_of
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
    """What every task of a decision says: when it was agreed, and where its case is."""

    on: date
    case_url: str

    def describes(self, row: ActionRow) -> str:
        """The description of the task of one of its actions."""
        return description(self.on, row.decision_id, self.case_url)


@dataclass(frozen=True)
class Claims:
    """Actions without a task: ``ours`` are to be made now, ``others`` belong to another delivery for the moment."""

    ours: Sequence[Stored[ActionRow]]
    found: Mapping[str, Task]
    others: Sequence[Stored[ActionRow]] = ()


async def claim(actions: Sequence[Stored[ActionRow]], made_now: set[str], context: WorkContext) -> Claims:
    """Sort the actions that have no task; a claim older than five minutes is taken over."""
    waiting = [stored for stored in actions if not stored.row.planner_task_id]
    left = [stored for stored in waiting if stored.row.code not in made_now]
    stale = [stored for stored in left if is_stale(stored.row, context)]
    taken = await take_over(stale, context) if stale else []
    found = by_code(await context.planner.tasks()) if stale else {}
    return Claims(
        ours=[*(stored for stored in waiting if stored.row.code in made_now), *taken],
        found=found,
        others=[stored for stored in left if stored not in stale],
    )


async def make(
    claims: Claims, task_context: TaskContext, roster: Roster, command: Command, context: WorkContext, writing: Writing
) -> MascError | None:
    """Make the missing tasks in one batch and remember every task's id with ``writing``.

    Returns what kept a task from being made, to be raised once everything that was made is saved.
    """
    missing = [stored for stored in claims.ours if stored.row.code not in claims.found]
    await _finish(claims, context)
    made, failure = await _create([_task(stored.row, task_context, roster) for stored in missing], context)
    tasks = {**claims.found, **{stored.row.code: task for stored, task in zip(missing, made, strict=False)}}
    for stored in claims.ours:
        if stored.row.code in tasks:
            _remember(stored, tasks[stored.row.code], roster, command, writing)
    bare = {
        task.id: task_context.describes(stored.row) for stored, task in zip(missing, made, strict=False) if _bare(task)
    }
    await _describe(bare, context)
    if failure is None and claims.others:
        return TryAgain("task_claimed_by_other", CLAIM_HOLDS)
    return failure


async def _finish(claims: Claims, context: WorkContext) -> None:
    """Tick the tasks of actions that were finished while their tasks were made."""
    ours = [
        (stored.row.status, claims.found[stored.row.code]) for stored in claims.ours if stored.row.code in claims.found
    ]
    behind = [
        (task, task_state(status)) for status, task in ours if not status.is_open and task.percent_complete < _TICKED
    ]
    changes = [
        TaskChange(
            task.id,
            task.etag,
            {"percentComplete": wanted.percent, "appliedCategories": labelled(sorted(wanted.labels))},
        )
        for task, wanted in behind
    ]
    for reply in await context.planner.change_each(changes) if changes else ():
        context.planner.task_of(reply)


async def _create(tasks: Sequence[NewTask], context: WorkContext) -> tuple[list[Task], MascError | None]:
    """Create tasks in batches; returns those made, in order, and what stopped the rest."""
    made: list[Task] = []
    while len(made) < len(tasks):
        replies = await context.planner.create_tasks(tasks[len(made) :])
        made += [context.planner.task_of(reply) for reply in takewhile(lambda reply: reply.ok, replies)]
        refused = next((reply for reply in replies if not reply.ok), None)
        if refused:
            error = error_of(refused)
            without = await _without_holders(tasks[len(made)], error, context)
            if without is None:
                return made, error
            made.append(without)
    return made, None


async def _without_holders(task: NewTask, error: MascError, context: WorkContext) -> Task | None:
    """Make a task that Planner refuses once more as nobody's: one of its holders may have left the organisation.

    An action without a task would be worse than a task that the administrators are told nobody holds.
    """
    if not isinstance(error, GiveUp) or not task.assignees:
        return None
    (reply,) = await context.planner.create_tasks([replace(task, assignees=())])
    return context.planner.task_of(reply) if reply.ok else None


async def _describe(descriptions: Mapping[str, str], context: WorkContext) -> None:
    """Write what Planner left out of a new task; whatever is not written now is written at the next look."""
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
    # Where the answer to the making was lost, those who led the agency then need not lead it now.
    ours = frozenset(task.assignees) & {person.object_id for person in roster.people if person.agency_id == row.agency}
    flags = () if task.assignees else (Flag.UNASSIGNED,)
    writing.change(stored, planner_task_id=task.id, held_by=holders(ours), flags=flags)
    name = "task_recreated" if row.recreated else "task_created"
    details = {"action_code": row.code}
    writing.add(event(command, f"{row.code}/task", name, agency=row.agency, reference=row.reference, details=details))


def is_stale(row: ActionRow, context: WorkContext) -> bool:
    """Whether nobody is making the action's task any more."""
    return row.claimed_at is None or context.now - row.claimed_at >= CLAIM_HOLDS


async def take_over(stale: Sequence[Stored[ActionRow]], context: WorkContext) -> list[Stored[ActionRow]]:
    """Claim anew with the etag: of two workers that try, one gets ``Changed`` and comes back later."""
    writing = context.registers.writing()
    for stored in stale:
        writing.claim(stored, claimed_at=context.now)
    await writing.send()
    return [writing.saved(ActionRow, stored.row.code) for stored in stale]


def by_code(tasks: Iterable[Task]) -> dict[str, Task]:
    """The plan's tasks by the action code that their titles start with."""
    codes = ((read_action_code(task.title), task) for task in tasks)
    return {action_code(*code): task for code, task in codes if code}
