"""The plan is compared with MASC Actions, and each side gets what it lacks: whoever looks first writes it, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from masc_graph import log
from masc_graph.commands import Command, Payload, SyncPlanner
from masc_graph.domain.actions.action import Flag
from masc_graph.domain.actions.sync import Reconciliation
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.errors import Changed
from masc_graph.registers.action_rows import action_of, changes_of
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow
from masc_graph.registers.writing import Writing
from masc_graph.work.actions import plan_edits, plan_reports
from masc_graph.work.actions.missing_tasks import make_missing
from masc_graph.work.actions.plan_snapshot import PlanSnapshot, reconcile
from masc_graph.work.actions.redraw_agency import redraws
from masc_graph.work.cases.settle_case import to_settle
from masc_graph.work.kit.context import WorkContext, event

_ROUNDS = 3


async def handle(payload: SyncPlanner, command: Command, context: WorkContext) -> list[Payload]:
    """Write what changed, and nothing else; a second look finds nothing to do.

    Where somebody changed a row or a task between the look and the writing, another look is taken at once.
    """
    del payload
    for number in range(1, _ROUNDS):
        try:
            return await _sync(command, context)
        except Changed as changed:
            log.event("plan_changed_meanwhile", reason=changed.reason, outcome=number)
    return await _sync(command, context)


async def _sync(command: Command, context: WorkContext) -> list[Payload]:
    seen = await reconcile(context)
    seen = _without_holders_of(seen, await plan_edits.write(seen, context))
    claimed = await _write_register(seen, command, context)
    await make_missing(seen, claimed, command, context)
    return [*_settled(seen), *_redrawn(seen), *await plan_reports.due(seen, command, context)]


def _without_holders_of(seen: PlanSnapshot, refused: Iterable[str]) -> PlanSnapshot:
    """Forget who was to hold a task that refused them, so that the next look tries again."""
    reconciled = dict(seen.reconciled)
    for code in refused:
        stored, outcome = reconciled[code]
        held = bool(seen.fresh[stored.row.planner_task_id].assignees)
        nobody = frozenset[Flag]() if held else frozenset({Flag.UNASSIGNED})
        same = {"held_by": action_of(stored.row).held_by, "flags": outcome.after.flags - {Flag.UNASSIGNED} | nobody}
        reconciled[code] = (stored, Reconciliation(after=outcome.after.model_copy(update=same), events=outcome.events))
    return replace(seen, reconciled=reconciled)


async def _write_register(seen: PlanSnapshot, command: Command, context: WorkContext) -> list[Stored[ActionRow]]:
    """Write what was seen, and return the actions that were claimed, so that their tasks are made again."""
    writing = context.registers.writing()
    for stored, outcome in seen.reconciled.values():
        _write(stored, outcome, writing)
        for name in outcome.events:
            _note(name, stored.row, outcome, command, writing)
    await writing.send()
    return [
        writing.saved(ActionRow, code)
        for code, (stored, outcome) in seen.reconciled.items()
        if _is_claim(stored, outcome)
    ]


def _is_claim(stored: Stored[ActionRow], outcome: Reconciliation) -> bool:
    """An action whose task is to be made again is claimed: of two looks at once, one makes it."""
    return outcome.after.claimed_at != stored.row.claimed_at


def _write(stored: Stored[ActionRow], outcome: Reconciliation, writing: Writing) -> None:
    changes = changes_of(action_of(stored.row), outcome.after)
    if _is_claim(stored, outcome):
        writing.claim(stored, **changes)
    elif changes:
        writing.change(stored, **changes)


def _note(name: str, row: ActionRow, outcome: Reconciliation, command: Command, writing: Writing) -> None:
    details = {"action_code": row.code, "from_status": row.status, "to_status": outcome.after.status}
    agency = outcome.after.status_by_agency or row.agency
    number = f"{row.code}/{name}"
    writing.add(event(command, number, name, agency=agency, reference=row.reference, details=details))


def _settled(seen: PlanSnapshot) -> list[Payload]:
    """Cases that are behind their actions, from this look or from an earlier one that ended too soon."""
    return [*to_settle(seen.cases, _statuses(seen))]


def _statuses(seen: PlanSnapshot) -> Mapping[str, Iterable[ActionStatus]]:
    """What keeps a case open, by reference: every action that is not finished for good."""
    found: defaultdict[str, list[ActionStatus]] = defaultdict(list)
    rows = {stored.row.code: stored.row for stored in seen.unfinished}
    rows |= {code: stored.row for code, (stored, _) in seen.reconciled.items()}
    for row in rows.values():
        found[row.reference].append(seen.status_after(row))
    return found


def _redrawn(seen: PlanSnapshot) -> list[Payload]:
    """The agencies whose numbers are others now."""
    reconciled = seen.reconciled.values()
    return redraws(stored.row.agency for stored, outcome in reconciled if outcome.after.status is not stored.row.status)
