"""The plan is compared with MASC Actions, and each side gets what it lacks: whoever looks first writes it, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from masc_graph import log
from masc_graph.commands import Command, Payload, SyncPlanner
from masc_graph.domain.actions.action import Flag
from masc_graph.domain.actions.sync import Look
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.errors import Changed
from masc_graph.registers.action_rows import action_of, changes_of
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow
from masc_graph.registers.writing import Writing
from masc_graph.work.actions import plan_edits, plan_reports
from masc_graph.work.actions.missing_tasks import make_missing
from masc_graph.work.actions.plan_snapshot import PlanLook, take_look
from masc_graph.work.actions.redraw_agency import redraws
from masc_graph.work.cases.settle_case import to_settle
from masc_graph.work.kit.context import Tools, event

_LOOKS = 3


async def carry_out(payload: SyncPlanner, command: Command, tools: Tools) -> list[Payload]:
    """Write what changed, and nothing else; a second look finds nothing to do.

    Where somebody changed a row or a task between the look and the writing, another look is taken at once.
    """
    del payload
    for number in range(1, _LOOKS):
        try:
            return await _sync(command, tools)
        except Changed as changed:
            log.event("plan_changed_meanwhile", reason=changed.reason, look=number)
    return await _sync(command, tools)


async def _sync(command: Command, tools: Tools) -> list[Payload]:
    seen = await take_look(tools)
    seen = _without_holders_of(seen, await plan_edits.write(seen, tools))
    claimed = await _write_register(seen, command, tools)
    await make_missing(seen, claimed, command, tools)
    return [*_settled(seen), *_redrawn(seen), *await plan_reports.due(seen, command, tools)]


def _without_holders_of(seen: PlanLook, refused: Iterable[str]) -> PlanLook:
    """Forget who was to hold a task that refused them, so that the next look tries again."""
    looks = dict(seen.looks)
    for code in refused:
        stored, look = looks[code]
        held = bool(seen.fresh[stored.row.planner_task_id].assignees)
        nobody = frozenset[Flag]() if held else frozenset({Flag.UNASSIGNED})
        same = {"held_by": action_of(stored.row).held_by, "flags": look.after.flags - {Flag.UNASSIGNED} | nobody}
        looks[code] = (stored, Look(after=look.after.model_copy(update=same), events=look.events))
    return replace(seen, looks=looks)


async def _write_register(seen: PlanLook, command: Command, tools: Tools) -> list[Stored[ActionRow]]:
    """Write what was seen, and return the actions that were claimed, so that their tasks are made again."""
    writing = tools.registers.writing()
    for stored, look in seen.looks.values():
        _write(stored, look, writing)
        for name in look.events:
            _note(name, stored.row, look, command, writing)
    await writing.send()
    return [writing.saved(ActionRow, code) for code, (stored, look) in seen.looks.items() if _is_claim(stored, look)]


def _is_claim(stored: Stored[ActionRow], look: Look) -> bool:
    """An action whose task is to be made again is claimed: of two looks at once, one makes it."""
    return look.after.claimed_at != stored.row.claimed_at


def _write(stored: Stored[ActionRow], look: Look, writing: Writing) -> None:
    changes = changes_of(action_of(stored.row), look.after)
    if _is_claim(stored, look):
        writing.claim(stored, **changes)
    elif changes:
        writing.change(stored, **changes)


def _note(name: str, row: ActionRow, look: Look, command: Command, writing: Writing) -> None:
    details = {"action_code": row.code, "from_status": row.status, "to_status": look.after.status}
    agency = look.after.status_by_agency or row.agency
    number = f"{row.code}/{name}"
    writing.add(event(command, number, name, agency=agency, reference=row.reference, details=details))


def _settled(seen: PlanLook) -> list[Payload]:
    """Cases that are behind their actions, from this look or from an earlier one that ended too soon."""
    return [*to_settle(seen.cases, _statuses(seen))]


def _statuses(seen: PlanLook) -> Mapping[str, Iterable[ActionStatus]]:
    """What keeps a case open, by reference: every action that is not finished for good."""
    found: defaultdict[str, list[ActionStatus]] = defaultdict(list)
    rows = {stored.row.code: stored.row for stored in seen.unfinished}
    rows |= {code: stored.row for code, (stored, _) in seen.looks.items()}
    for row in rows.values():
        found[row.reference].append(seen.status_after(row))
    return found


def _redrawn(seen: PlanLook) -> list[Payload]:
    """The agencies whose numbers are others now."""
    looks = seen.looks.values()
    return redraws(stored.row.agency for stored, look in looks if look.after.status is not stored.row.status)
