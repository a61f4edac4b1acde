"""What a look writes into the plan: the code put back, holders who came or went, a description that was left out."""

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


async def write(seen: PlanSnapshot, context: WorkContext) -> list[str]:
    """Write all edits, and return the codes of those actions whose tasks refused their holders.

    Raises ``Changed`` where somebody edited a task meanwhile: their edit stands, and another look decides anew.
    """
    edits = {code: values for code, (_, outcome) in seen.reconciled.items() if (values := _change(outcome.edits))}
    refused = await _refused(edits, seen, context)
    without = {code: {name: edits[code][name] for name in edits[code].keys() - {_PEOPLE}} for code in refused}
    await _refused({code: values for code, values in without.items() if values}, seen, context)
    await _describe(seen, context)
    return [code for code in refused if _PEOPLE in edits[code]]


async def _refused(edits: Mapping[str, dict[str, Any]], seen: PlanSnapshot, context: WorkContext) -> list[str]:
    ids = {code: seen.reconciled[code][0].row.planner_task_id for code in edits}
    wanted = [TaskChange(ids[code], seen.fresh[ids[code]].etag, values) for code, values in edits.items()]
    replies = await context.planner.change_each(wanted) if wanted else []
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
    """Whether it was written. What Planner refuses for good, such as a holder who has left, holds up nothing else."""
    if reply.ok:
        return True
    error = error_of(reply)
    if isinstance(error, TryAgain):
        raise error
    log.event("task_edit_refused", reason=str(error))
    return False


async def _describe(seen: PlanSnapshot, context: WorkContext) -> None:
    bare = [stored for stored, outcome in seen.reconciled.values() if outcome.edits.describe]
    if not bare:
        return
    task_context = await task_contexts([stored.row for stored in bare], context)
    found = {
        one.row.planner_task_id: task_context[one.row.code].describes(one.row)
        for one in bare
        if one.row.code in task_context
    }
    for reply in await context.planner.describe_each(found):
        _done(reply)
