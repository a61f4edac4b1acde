"""Reconciles the plan with MASC Actions and writes the differences to both sides, once."""

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
    """Write what has changed and nothing else, so that a second reconciliation finds nothing to do.

    If somebody changed a row or a task in between, reconcile again at once.
    """
    del payload
    for number in range(1, _ROUNDS):
        try:
            return await _sync(command, context)
        except Changed as changed:
            log.event("plan_changed_meanwhile", reason=changed.reason, outcome=number)
    return await _sync(command, context)


async def _sync(command: Command, context: WorkContext) -> list[Payload]:
    snapshot = await reconcile(context)
    snapshot = _without_holders_of(snapshot, await plan_edits.write(snapshot, context))
    claimed = await _write_register(snapshot, command, context)
    await make_missing(snapshot, claimed, command, context)
    return [
        *_cases_to_settle(snapshot),
        *_agencies_to_redraw(snapshot),
        *await plan_reports.due(snapshot, command, context),
    ]


def _without_holders_of(snapshot: PlanSnapshot, refused: Iterable[str]) -> PlanSnapshot:
    """Drop the assignees that a task refused, so that the next reconciliation tries again."""
    reconciled = dict(snapshot.reconciled)
    for code in refused:
        stored, outcome = reconciled[code]
        is_assigned = bool(snapshot.fresh[stored.row.planner_task_id].assignees)
        unassigned = frozenset[Flag]() if is_assigned else frozenset({Flag.UNASSIGNED})
        values = {
            "held_by": action_of(stored.row).held_by,
            "flags": outcome.after.flags - {Flag.UNASSIGNED} | unassigned,
        }
        reconciled[code] = (
            stored,
            Reconciliation(after=outcome.after.model_copy(update=values), events=outcome.events),
        )
    return replace(snapshot, reconciled=reconciled)


async def _write_register(snapshot: PlanSnapshot, command: Command, context: WorkContext) -> list[Stored[ActionRow]]:
    """Write the reconciliation; returns the actions that were claimed so that their tasks are created again."""
    writing = context.registers.writing()
    for stored, outcome in snapshot.reconciled.values():
        _write(stored, outcome, writing)
        for name in outcome.events:
            _note(name, stored.row, outcome, command, writing)
    await writing.send()
    return [
        writing.saved(ActionRow, code)
        for code, (stored, outcome) in snapshot.reconciled.items()
        if _is_claim(stored, outcome)
    ]


def _is_claim(stored: Stored[ActionRow], outcome: Reconciliation) -> bool:
    """Whether the action is claimed to create its task again: of two workers at once, only one can."""
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


def _cases_to_settle(snapshot: PlanSnapshot) -> list[Payload]:
    """The cases to settle after their actions changed, now or in an earlier reconciliation that was cut short."""
    return [*to_settle(snapshot.cases, _statuses(snapshot))]


def _statuses(snapshot: PlanSnapshot) -> Mapping[str, Iterable[ActionStatus]]:
    """The statuses that keep a case open, by reference: those of every action not finished for good."""
    statuses: defaultdict[str, list[ActionStatus]] = defaultdict(list)
    rows = {stored.row.code: stored.row for stored in snapshot.unfinished}
    rows |= {code: stored.row for code, (stored, _) in snapshot.reconciled.items()}
    for row in rows.values():
        statuses[row.reference].append(snapshot.status_after(row))
    return statuses


def _agencies_to_redraw(snapshot: PlanSnapshot) -> list[Payload]:
    """The agencies whose counts have changed."""
    reconciled = snapshot.reconciled.values()
    return redraws(stored.row.agency for stored, outcome in reconciled if outcome.after.status is not stored.row.status)
