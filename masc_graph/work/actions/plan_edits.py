"""Writes a reconciliation's edits to the plan: restored codes, assignees added or removed, missing descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from masc_graph import log
from masc_graph.domain.actions.sync import Edits
from masc_graph.errors import TryAgain
from masc_graph.graph.batch import Reply, error_of
from masc_graph.graph.planner import assigned, labelled
from masc_graph.graph.tasks import TaskChange
from masc_graph.work.actions.plan_snapshot import PlanSnapshot
from masc_graph.work.actions.task_descriptions import task_contexts
from masc_graph.work.kit.context import WorkContext

_PEOPLE: Final = "assignments"


async def write(snapshot: PlanSnapshot, context: WorkContext) -> list[str]:
    """Write all edits; returns the codes of the actions whose tasks refused their assignees.

    Raises ``Changed`` if somebody edited a task in the meantime: their edit is kept, and the plan is reconciled again.
    """
    edits = {code: values for code, (_, outcome) in snapshot.reconciled.items() if (values := _change(outcome.edits))}
    refused = await _refused(edits, snapshot, context)
    without = {code: {name: edits[code][name] for name in edits[code].keys() - {_PEOPLE}} for code in refused}
    await _refused({code: values for code, values in without.items() if values}, snapshot, context)
    await _describe(snapshot, context)
    return [code for code in refused if _PEOPLE in edits[code]]


async def _refused(edits: Mapping[str, dict[str, Any]], snapshot: PlanSnapshot, context: WorkContext) -> list[str]:
    ids = {code: snapshot.reconciled[code][0].row.planner_task_id for code in edits}
    changes = [TaskChange(ids[code], snapshot.fresh[ids[code]].etag, values) for code, values in edits.items()]
    replies = await context.planner.change_each(changes) if changes else []
    return [code for code, reply in zip(edits, replies, strict=True) if not _done(reply)]


def _change(edits: Edits) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if edits.title:
        values["title"] = edits.title
    if edits.assign or edits.unassign:
        values[_PEOPLE] = assigned(sorted(edits.assign), sorted(edits.unassign))
    if edits.labels_off:
        values["appliedCategories"] = labelled(off=sorted(edits.labels_off))
    return values


def _done(reply: Reply) -> bool:
    """Whether the edit was written. A permanent refusal, such as an assignee who has left, does not stop the others."""
    if reply.ok:
        return True
    error = error_of(reply)
    if isinstance(error, TryAgain):
        raise error
    log.event("task_edit_refused", reason=str(error))
    return False


async def _describe(snapshot: PlanSnapshot, context: WorkContext) -> None:
    undescribed = [stored for stored, outcome in snapshot.reconciled.values() if outcome.edits.describe]
    if not undescribed:
        return
    task_context = await task_contexts([stored.row for stored in undescribed], snapshot.roster, context)
    descriptions = {
        stored.row.planner_task_id: task_context[stored.row.code].describes(stored.row)
        for stored in undescribed
        if stored.row.code in task_context
    }
    for reply in await context.planner.describe_each(descriptions):
        _done(reply)
