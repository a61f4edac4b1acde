"""Lists, who may open them, and the plan: as declared, closed as far as can be seen, and not too full."""

from __future__ import annotations

from typing import Final

from masc_graph.doctor.context import CheckContext
from masc_graph.doctor.finding import Finding, Level
from masc_graph.domain.actions.plan_limits import ACTIVE_TASKS, near_limits, plan_counts
from masc_graph.errors import Gone
from masc_graph.provisioning.by_hand import restrict_how
from masc_graph.provisioning.lists import look_at_lists
from masc_graph.provisioning.plan import look_at_plan
from masc_graph.provisioning.restriction import Openness, look_at_restriction
from masc_graph.provisioning.roster import agencies_of, look_at_roster
from masc_graph.provisioning.steps import Findings
from masc_graph.registers.rows import ROWS

LISTS, REFERRALS, PLAN = "lists", "who may open the referrals", "plan"
_PROVISION: Final = (
    "Run 'python -m masc_graph provision' with the set-up registration: it shows this, and with --yes puts it right."
)


async def look_at_the_lists(context: CheckContext) -> list[Finding]:
    """Compare every list with its declaration; for those who look next, a list that is gone has no id."""
    resources = context.resources
    there = set((await resources.site.lists_by_name()).values())
    for name in [name for name in ROWS if resources.list_ids.get(name) not in there]:
        resources.list_ids.pop(name, None)
    found = _told(LISTS, Level.FAILURE, await look_at_lists(resources))
    return found or [Finding(LISTS, Level.OK, f"All {len(ROWS)} lists have their columns, indexes and unique keys.")]


async def look_at_who_may_open(context: CheckContext) -> list[Finding]:
    """Say that the referrals are open to the team, or that nobody can tell from here."""
    seen, how = await look_at_restriction(context.resources), restrict_how(context.resources)
    cure = f"{how.how}\n{how.where}"
    if seen.openness is Openness.OPEN:
        return [Finding(REFERRALS, Level.FAILURE, f"MASC Referrals is open to {', '.join(seen.who)}.", cure)]
    says = {
        Openness.NAMED: "No group of the whole team is seen in the permissions of MASC Referrals.",
        Openness.NOT_TOLD: "Graph does not tell from here who may open MASC Referrals.",
    }
    return [Finding(REFERRALS, Level.NOTE, says[seen.openness], f"Look now and then whether it is still so. {cure}")]


async def look_at_the_plan(context: CheckContext) -> list[Finding]:
    """Compare the plan with its declaration, and its numbers with Planner's limits."""
    resources = context.resources
    try:
        await resources.planner.title()
    except Gone:
        return [Finding(PLAN, Level.FAILURE, "The plan of MASC_PLAN_ID is gone.", f"{_PROVISION} Keep its settings.")]
    found = await look_at_plan(resources, agencies_of(context.rows, ()))
    found.take(look_at_roster(context.rows, (), resources.bucket_ids))
    tasks, buckets = await resources.planner.tasks(), await resources.planner.buckets()
    counts = plan_counts(((task.percent_complete, task.assignees) for task in tasks), len(buckets))
    full = [Finding(PLAN, Level.WARNING, near.sentence, near.limit.remedy) for near in near_limits(counts)]
    says = f"Labels and buckets are as declared; {counts.active:,} open tasks of {ACTIVE_TASKS.most:,}."
    return [*_told(PLAN, Level.WARNING, found), *full] or [Finding(PLAN, Level.OK, says)]


def _told(part: str, level: Level, found: Findings) -> list[Finding]:
    """What setting up would do or cannot do, as findings."""
    steps = [Finding(part, level, f"{step.says}.", _PROVISION) for step in found.steps]
    return [*steps, *(Finding(part, level, trouble.says, trouble.cure) for trouble in found.troubles)]
