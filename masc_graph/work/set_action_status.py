"""An agency says how its action stands: the task first, then the record, so that the record is never ahead."""

from __future__ import annotations

from dataclasses import dataclass

from masc_graph.commands import Command, SetActionStatus
from masc_graph.domain.action import Flag
from masc_graph.domain.roster import Person, Right, require, require_owner
from masc_graph.domain.status import ActionStatus, require_action_move
from masc_graph.errors import GiveUp, Gone
from masc_graph.graph.lists import equals
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import ActionRow, ReferralRow
from masc_graph.registers.table import action_of
from masc_graph.work.settle_case import settle
from masc_graph.work.tools import Tools, event

PERCENT = {ActionStatus.IN_PROGRESS: 50, ActionStatus.COMPLETED: 100}


@dataclass(frozen=True)
class _Found:
    """The action, its case with all its actions, and who asked."""

    action: Stored[ActionRow]
    case: Stored[ReferralRow] | None
    siblings: list[Stored[ActionRow]]
    who: Person


async def carry_out(payload: SetActionStatus, command: Command, tools: Tools) -> None:
    """Set the status, unless the record has been changed since: what was meant later stands."""
    found = await _read(payload, command, tools)
    row, status = found.action.row, ActionStatus(payload.status)
    at = command.origin.at
    if row.status_at >= at or (row.status is status and row.status_by_id == found.who.object_id):
        return
    require_action_move(row.status, status, Right.OWN_ACTION)
    await _tick(row, status, tools)
    await _save(found, status, payload.note, command, tools)


async def _read(payload: SetActionStatus, command: Command, tools: Tools) -> _Found:
    reference = payload.code.partition("/")[0]
    reading = tools.registers.reading()
    agencies = want_roster(reading)
    case = reading.find(ReferralRow, reference)
    actions = reading.where(ActionRow, equals("Reference", reference))
    await reading.send()
    origin = command.origin
    who = require(roster_of(agencies.rows), origin.actor_id or "", origin.tenant_id or "", Right.USE)
    action = next((stored for stored in actions.rows if stored.row.code == payload.code), None)
    if action is None:
        raise GiveUp("no_such_action")
    require_owner(who, action.row.agency)
    return _Found(action, case.one, actions.rows, who)


async def _tick(row: ActionRow, status: ActionStatus, tools: Tools) -> None:
    """Bring the task to where the action is going; a task that somebody deleted is the sync's business."""
    if not row.planner_task_id:
        return
    try:
        task = await tools.planner.get(row.planner_task_id)
        if task.percent_complete != PERCENT[status]:
            await tools.planner.change(task.id, task.etag, {"percentComplete": PERCENT[status]})
    except Gone:
        return


async def _save(found: _Found, status: ActionStatus, note: str, command: Command, tools: Tools) -> None:
    row, writing = found.action.row, tools.registers.writing()
    values: dict[str, object] = {
        "status": status,
        "status_at": command.origin.at,
        "status_by_id": found.who.object_id,
        "status_by_agency": found.who.agency_id,
        "flags": tuple(flag for flag in row.flags if flag is not Flag.TICKED_BY_OTHER),
    }
    writing.change(found.action, **values, **({"reason_text": note} if note else {}))
    details = {"action_code": row.code, "from_status": row.status, "to_status": status}
    writing.add(event(command, 1, "action_status_changed", who=found.who, reference=row.reference, details=details))
    if found.case:
        after = row.model_copy(update=values)
        others = [stored.row for stored in found.siblings if stored.row.code != row.code]
        settle(found.case, map(action_of, [after, *others]), writing)
    await writing.send()
