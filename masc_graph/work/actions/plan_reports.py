"""What to report to the administrators after a reconciliation: unassigned actions, and limits that are close."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from masc_graph.commands import Command, Payload, ReportAgency, ReportLimit, follow_up
from masc_graph.domain.actions.action import Flag
from masc_graph.domain.actions.plan_limits import near_limits, plan_counts
from masc_graph.registers.rows import AuditRow
from masc_graph.work.actions.plan_snapshot import PlanSnapshot
from masc_graph.work.actions.plan_titles import titles_to_report
from masc_graph.work.kit.context import WorkContext


async def due(snapshot: PlanSnapshot, command: Command, context: WorkContext) -> list[Payload]:
    """The reports to make: each once a month, and an agency's again whenever its unassigned actions change."""
    changed_agencies = {
        stored.row.agency
        for stored, outcome in snapshot.reconciled.values()
        if _differs(stored.row.flags, outcome.after.flags)
    }
    without_holder = sorted(_agencies(snapshot) - changed_agencies)
    counts = plan_counts((task.percent_complete, task.assignees) for task in snapshot.tasks)
    monthly: list[Payload] = [
        *(ReportAgency(agency_id=agency_id) for agency_id in without_holder),
        *(ReportLimit(limit=near.limit.code, count=near.used) for near in near_limits(counts)),
    ]
    return [
        *(ReportAgency(agency_id=agency_id) for agency_id in sorted(changed_agencies)),
        *await _news([*monthly, *titles_to_report(snapshot, context)], command, context),
    ]


def _differs(before: Sequence[Flag], after: frozenset[Flag]) -> bool:
    return (Flag.UNASSIGNED in before) is not (Flag.UNASSIGNED in after)


def _agencies(snapshot: PlanSnapshot) -> set[str]:
    """The agencies with an unassigned action, before or after this reconciliation."""
    stored_flags = ((stored.row.code, stored.row.agency, frozenset(stored.row.flags)) for stored in snapshot.unfinished)
    new_flags = (
        (code, stored.row.agency, outcome.after.flags) for code, (stored, outcome) in snapshot.reconciled.items()
    )
    flags = {code: (agency, flags) for code, agency, flags in chain(stored_flags, new_flags)}
    return {agency for agency, flags in flags.values() if Flag.UNASSIGNED in flags}


async def _news(reports: Sequence[Payload], command: Command, context: WorkContext) -> list[Payload]:
    """The reports that are not yet in the audit: for this month, or for this wording of a title."""
    if not reports:
        return []
    reading = context.registers.reading()
    events = [reading.find(AuditRow, f"{follow_up(report, command).command_id}/1") for report in reports]
    await reading.send()
    return [report for report, event in zip(reports, events, strict=True) if event.one is None]
