"""Lists, who may open them, and the plan: as declared, closed as far as can be seen, and not too full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from masc_graph.doctor.finding import Finding, Level
from masc_graph.doctor.patient import Patient
from masc_graph.errors import Gone
from masc_graph.provisioning.by_hand import restrict_how
from masc_graph.provisioning.lists import look_at_lists
from masc_graph.provisioning.plan import look_at_plan
from masc_graph.provisioning.restriction import Openness, look_at_restriction
from masc_graph.provisioning.roster import agencies_of, look_at_roster, read_rows
from masc_graph.provisioning.steps import Findings
from masc_graph.registers.registers import roster_of
from masc_graph.registers.rows import ROWS

LISTS, REFERRALS, PLAN = "lists", "who may open the referrals", "plan"
FULL_AT: Final = 0.8
# The smaller number of each of Microsoft's two pages: https://learn.microsoft.com/office365/planner/planner-limits
MOST: Final = {"open tasks": 2_400, "tasks": 9_000, "buckets": 200}
_PROVISION: Final = (
    "Run 'python -m masc_graph provision' with the set-up registration: it shows this, and with --yes puts it right."
)


async def look_at_the_lists(patient: Patient) -> list[Finding]:
    """Compare every list with its declaration, and read the roster for those who look next."""
    ground = patient.ground
    there = set((await ground.site.lists_by_name()).values())
    for name in [name for name in ROWS if ground.list_ids.get(name) not in there]:
        del ground.list_ids[name]
    found = _told(LISTS, Level.FAILURE, await look_at_lists(ground))
    if found:
        return found
    patient.rows = await read_rows(ground)
    patient.roster = roster_of(patient.rows)
    return [Finding(LISTS, Level.OK, f"All {len(ROWS)} lists have their columns, indexes and unique keys.")]


async def look_at_who_may_open(patient: Patient) -> list[Finding]:
    """Say that the referrals are open to the team, or that nobody can tell from here."""
    seen, how = await look_at_restriction(patient.ground), restrict_how(patient.ground)
    cure = f"{how.how}\n{how.where}"
    if seen.openness is Openness.OPEN:
        return [Finding(REFERRALS, Level.FAILURE, f"MASC Referrals is open to {', '.join(seen.who)}.", cure)]
    says = {
        Openness.NAMED: "No group of the whole team is seen in the permissions of MASC Referrals.",
        Openness.NOT_TOLD: "Graph does not tell from here who may open MASC Referrals.",
    }
    return [Finding(REFERRALS, Level.NOTE, says[seen.openness], f"Look now and then whether it is still so. {cure}")]


async def look_at_the_plan(patient: Patient) -> list[Finding]:
    """Compare the plan with its declaration, and its numbers with Planner's limits."""
    ground = patient.ground
    try:
        await ground.planner.title()
    except Gone:
        return [Finding(PLAN, Level.FAILURE, "The plan of MASC_PLAN_ID is gone.", f"{_PROVISION} Keep its settings.")]
    found = await look_at_plan(ground, agencies_of(patient.rows, ()))
    found.take(look_at_roster(patient.rows, (), ground.bucket_ids))
    tasks = await ground.planner.tasks()
    numbers = {
        "open tasks": sum(task.percent_complete < 100 for task in tasks),
        "tasks": len(tasks),
        "buckets": len(ground.bucket_ids),
    }
    findings = [*_told(PLAN, Level.WARNING, found), *_fullness(numbers)]
    says = f"Labels and buckets are as declared; {numbers['open tasks']} open tasks of {MOST['open tasks']}."
    return findings or [Finding(PLAN, Level.OK, says)]


def _fullness(numbers: dict[str, int]) -> list[Finding]:
    cure = "Delete tasks in Planner that are finished: the record stays in MASC Actions. Nothing of MASC misses them."
    return [
        Finding(PLAN, Level.WARNING, f"The plan has {count} {what}; Planner refuses more than {MOST[what]}.", cure)
        for what, count in numbers.items()
        if count >= FULL_AT * MOST[what]
    ]


def _told(part: str, level: Level, found: Findings) -> list[Finding]:
    """What setting up would do or cannot do, as findings."""
    steps: Sequence[Finding] = [Finding(part, level, f"{step.says}.", _PROVISION) for step in found.steps]
    return [*steps, *(Finding(part, level, trouble.says, trouble.cure) for trouble in found.troubles)]
