"""What the administrators must hear of a look: actions that nobody holds, and limits of Planner that are near."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from masc_graph.commands import Command, Payload, ReportAgency, ReportLimit, follow_up
from masc_graph.domain.actions.action import Flag
from masc_graph.domain.actions.plan_limits import near_limits, plan_counts
from masc_graph.registers.rows import AuditRow
from masc_graph.work.actions.plan_snapshot import PlanSnapshot
from masc_graph.work.kit.context import WorkContext


async def due(seen: PlanSnapshot, command: Command, context: WorkContext) -> list[Payload]:
    """What is to be reported: once a month, and an agency again when it is another action that nobody holds."""
    changed = {
        stored.row.agency
        for stored, outcome in seen.reconciled.values()
        if _differs(stored.row.flags, outcome.after.flags)
    }
    held_by_nobody = sorted(_agencies(seen) - changed)
    counts = plan_counts((task.percent_complete, task.assignees) for task in seen.tasks)
    once: list[Payload] = [
        *(ReportAgency(agency_id=agency_id) for agency_id in held_by_nobody),
        *(ReportLimit(limit=near.limit.code, count=near.used) for near in near_limits(counts)),
    ]
    return [*(ReportAgency(agency_id=agency_id) for agency_id in sorted(changed)), *await _news(once, command, context)]


def _differs(before: Sequence[Flag], after: frozenset[Flag]) -> bool:
    return (Flag.UNASSIGNED in before) is not (Flag.UNASSIGNED in after)


def _agencies(seen: PlanSnapshot) -> set[str]:
    """The agencies that have an action which nobody holds, from before or by this look."""
    stood = ((stored.row.code, stored.row.agency, frozenset(stored.row.flags)) for stored in seen.unfinished)
    looked = ((code, stored.row.agency, outcome.after.flags) for code, (stored, outcome) in seen.reconciled.items())
    flags = {code: (agency, flags) for code, agency, flags in chain(stood, looked)}
    return {agency for agency, flags in flags.values() if Flag.UNASSIGNED in flags}


async def _news(reports: Sequence[Payload], command: Command, context: WorkContext) -> list[Payload]:
    """Those of which the audit does not say that they were made this month."""
    if not reports:
        return []
    reading = context.registers.reading()
    made = [reading.find(AuditRow, f"{follow_up(report, command).command_id}/1") for report in reports]
    await reading.send()
    return [report for report, event in zip(reports, made, strict=True) if event.one is None]
