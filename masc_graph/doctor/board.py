"""Check the lists, who may open the referrals, and the plan."""

from __future__ import annotations

from typing import Final

from masc_graph.doctor.context import CheckContext
from masc_graph.doctor.finding import Finding, Level
from masc_graph.domain.actions.plan_limits import ACTIVE_TASKS, near_limits, plan_counts
from masc_graph.errors import GiveUp, Gone
from masc_graph.provisioning.by_hand import restrict_how
from masc_graph.provisioning.lists import compare_lists
from masc_graph.provisioning.plan import compare_plan
from masc_graph.provisioning.resources import Resources
from masc_graph.provisioning.restriction import Openness, read_restriction
from masc_graph.provisioning.roster import agencies_of, compare_roster
from masc_graph.provisioning.steps import Findings
from masc_graph.registers.rows import ROWS

LISTS, ROWS_READ, REFERRALS, PLAN = "lists", "rows", "who may open the referrals", "plan"
_MEND: Final = "In the list, restore the version of before somebody changed it, or choose a value that MASC offers."
_PROVISION: Final = (
    "Run 'python -m masc_graph provision' with the set-up registration: it shows this, and with --yes puts it right."
)


async def check_lists(context: CheckContext) -> list[Finding]:
    """Compare every list with its declaration. Forget the id of a missing list, for the checks that follow."""
    resources = context.resources
    listed = set((await resources.site.lists_by_name()).values())
    for name in ROWS:
        list_id = resources.list_ids.get(name, "")
        if list_id not in listed and (not list_id or await _is_gone(resources, list_id)):
            resources.list_ids.pop(name, None)
    findings = _as_findings(LISTS, Level.FAILURE, await compare_lists(resources))
    return findings or [Finding(LISTS, Level.OK, f"All {len(ROWS)} lists have their columns, indexes and unique keys.")]


async def _is_gone(resources: Resources, list_id: str) -> bool:
    """Tell a list that is gone from one that is not shown to us."""
    try:
        await resources.site.columns_of(list_id)
    except GiveUp:
        return False
    except Gone:
        return True
    return False


async def check_rows(context: CheckContext) -> list[Finding]:
    """Read every row of every list, and name those that nobody can read."""
    reading = context.service.registers.reading()
    wanted = [reading.where(row) for name, row in ROWS.items() if name in context.resources.list_ids]
    await reading.send()
    broken = [one for found in wanted for one in found.unreadable]
    count = sum(len(found.rows) for found in wanted)
    says = f"Every row can be read: {count:,} in {len(wanted)} lists."
    return [Finding(ROWS_READ, Level.FAILURE, f"{one.words}.", _MEND) for one in broken] or [
        Finding(ROWS_READ, Level.OK, says)
    ]


async def check_who_may_open(context: CheckContext) -> list[Finding]:
    """Say whether the whole team can open the referrals, as far as Graph reports it."""
    restriction, how = await read_restriction(context.resources), restrict_how(context.resources)
    cure = f"{how.how}\n{how.where}"
    if restriction.openness is Openness.OPEN:
        return [Finding(REFERRALS, Level.FAILURE, f"MASC Referrals is open to {', '.join(restriction.who)}.", cure)]
    says = {
        Openness.NAMED: "No group of the whole team is seen in the permissions of MASC Referrals.",
        Openness.NOT_TOLD: "Graph does not tell from here who may open MASC Referrals.",
    }
    return [
        Finding(REFERRALS, Level.NOTE, says[restriction.openness], f"Look now and then whether it is still so. {cure}")
    ]


async def check_plan(context: CheckContext) -> list[Finding]:
    """Compare the plan with its declaration, and its numbers with Planner's limits."""
    resources = context.resources
    try:
        await resources.planner.title()
    except Gone:
        return [Finding(PLAN, Level.FAILURE, "The plan of MASC_PLAN_ID is gone.", f"{_PROVISION} Keep its settings.")]
    differences = await compare_plan(resources, agencies_of(context.rows, ()))
    differences.take(compare_roster(context.rows, (), resources.bucket_ids))
    tasks, buckets = await resources.planner.tasks(), await resources.planner.buckets()
    counts = plan_counts(((task.percent_complete, task.assignees) for task in tasks), len(buckets))
    near_full = [Finding(PLAN, Level.WARNING, near.sentence, near.limit.remedy) for near in near_limits(counts)]
    says = f"Labels and buckets are as declared; {counts.active:,} open tasks of {ACTIVE_TASKS.most:,}."
    return [*_as_findings(PLAN, Level.WARNING, differences), *near_full] or [Finding(PLAN, Level.OK, says)]


def _as_findings(part: str, level: Level, differences: Findings) -> list[Finding]:
    """Turn what setting up would do, or cannot do, into findings."""
    steps = [Finding(part, level, f"{step.says}.", _PROVISION) for step in differences.steps]
    return [*steps, *(Finding(part, level, trouble.says, trouble.cure) for trouble in differences.troubles)]
