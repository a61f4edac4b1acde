"""An action becomes a task in its agency's bucket, once: the list item is the claim, the code in the title the key.

Planner has no unique field. Whoever made the list item may make the task; a claim that was left behind is taken over
after five minutes, with its etag, and the plan is searched for the code first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from masc_graph.commands import Command
from masc_graph.domain.action import Flag, description, due_at, title
from masc_graph.domain.reference import action_code, read_action_code
from masc_graph.domain.roster import Roster
from masc_graph.errors import MascError, TryAgain
from masc_graph.graph.batch import error_of
from masc_graph.graph.planner import NewTask
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow
from masc_graph.registers.table import action_of
from masc_graph.registers.writing import Writing
from masc_graph.work.tools import Tools, event

CLAIM_HOLDS: Final = timedelta(minutes=5)
_TASK_EVENTS: Final = 100
"""Task events are numbered from here, so that they never meet the numbers of the rows."""


@dataclass(frozen=True)
class Agreed:
    """What every task of a decision says: when it was agreed, and where its case is."""

    on: date
    case_url: str


@dataclass(frozen=True)
class Claims:
    """Actions without a task: ``ours`` are to be made now, ``others`` belong to another delivery for the moment."""

    ours: Sequence[Stored[ActionRow]]
    found: dict[str, str]
    others: Sequence[Stored[ActionRow]]


async def claim(actions: Sequence[Stored[ActionRow]], made_now: set[str], tools: Tools) -> Claims:
    """Sort the actions that have no task; a claim older than five minutes is taken over."""
    waiting = [stored for stored in actions if not stored.row.planner_task_id]
    left = [stored for stored in waiting if stored.row.code not in made_now]
    stale = [stored for stored in left if _is_stale(stored.row, tools)]
    taken = await _take_over(stale, tools) if stale else []
    found = await _in_plan(tools) if stale else {}
    return Claims(
        ours=[*(stored for stored in waiting if stored.row.code in made_now), *taken],
        found=found,
        others=[stored for stored in left if stored not in stale],
    )


async def make(
    claims: Claims, agreed: Agreed, roster: Roster, command: Command, tools: Tools, writing: Writing
) -> MascError | None:
    """Make the missing tasks in one batch and remember every task's id with ``writing``.

    Returns what kept a task from being made, to be raised once everything that was made is saved.
    """
    missing = [stored for stored in claims.ours if stored.row.code not in claims.found]
    made, failure = await _create([_task(stored.row, agreed, roster) for stored in missing], tools)
    ids = claims.found | {stored.row.code: task_id for stored, task_id in zip(missing, made, strict=False)}
    for stored in claims.ours:
        if stored.row.code in ids:
            _remember(stored, ids[stored.row.code], roster, command, writing)
    if failure is None and claims.others:
        return TryAgain("task_claimed_by_other", CLAIM_HOLDS)
    return failure


async def _create(tasks: Sequence[NewTask], tools: Tools) -> tuple[list[str], MascError | None]:
    """Create tasks in one batch; returns the ids of those made, in order, and what stopped the rest."""
    if not tasks:
        return [], None
    made: list[str] = []
    for task, reply in zip(tasks, await tools.planner.create_tasks(tasks), strict=True):
        if not reply.ok:
            return made, error_of(reply)
        created = tools.planner.task_of(reply)
        if not created.has_description:
            await tools.planner.describe(created.id, task.description)
        made.append(created.id)
    return made, None


def _task(row: ActionRow, agreed: Agreed, roster: Roster) -> NewTask:
    agency = roster.agency(row.agency)
    return NewTask(
        title=title(action_of(row)),
        bucket_id=agency.bucket_id if agency else "",
        due_at=due_at(row.due_on),
        assignees=tuple(person.object_id for person in roster.holders(row.agency)),
        labels=(row.area.label_number,),
        description=description(agreed.on, row.decision_id, agreed.case_url),
    )


def _remember(stored: Stored[ActionRow], task_id: str, roster: Roster, command: Command, writing: Writing) -> None:
    row = stored.row
    flags = () if roster.holders(row.agency) else (Flag.UNASSIGNED,)
    writing.change(stored, planner_task_id=task_id, flags=flags)
    number, details = _TASK_EVENTS + row.row, {"action_code": row.code}
    writing.add(event(command, number, "task_created", agency=row.agency, reference=row.reference, details=details))


def _is_stale(row: ActionRow, tools: Tools) -> bool:
    return row.claimed_at is None or tools.now - row.claimed_at >= CLAIM_HOLDS


async def _take_over(stale: Sequence[Stored[ActionRow]], tools: Tools) -> list[Stored[ActionRow]]:
    """Claim anew with the etag: of two workers that try, one gets ``Changed`` and comes back later."""
    writing = tools.registers.writing()
    for stored in stale:
        writing.claim(stored, claimed_at=tools.now)
    await writing.send()
    return [writing.saved(ActionRow, stored.row.code) for stored in stale]


async def _in_plan(tools: Tools) -> dict[str, str]:
    """Read which action codes have a task in the plan already: code to task id."""
    codes = ((read_action_code(task.title), task.id) for task in await tools.planner.tasks())
    return {action_code(*code): task_id for code, task_id in codes if code}
