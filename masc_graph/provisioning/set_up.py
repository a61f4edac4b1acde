"""Set up a board, or repair one: compare first, say what there is to do, then do it."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from masc_graph.errors import GiveUp, TryAgain
from masc_graph.graph.client import Graph, connect
from masc_graph.graph.site import site_of_group
from masc_graph.provisioning.by_hand import ByHand, to_do_by_hand
from masc_graph.provisioning.lists import compare_lists
from masc_graph.provisioning.plan import compare_plan, find_the_plan
from masc_graph.provisioning.resources import Resources
from masc_graph.provisioning.restriction import Restriction, read_restriction
from masc_graph.provisioning.roster import agencies_of, compare_roster, read_rows
from masc_graph.provisioning.steps import Findings, Step, Trouble
from masc_graph.queue import CommandQueue
from masc_graph.registers.rows import ROWS, AgencyRow
from masc_graph.service import Outside, credential_of, queue_of, wall_clock
from masc_graph.settings import KnownIds, Wires, variable

NO_RIGHT_TO_QUEUES: Final = (
    "Give the identity that runs this 'Storage Queue Data Contributor' on the storage account, or make the queues "
    "masc-work, masc-work-poison and masc-failed there by hand."
)

ROSTER_UNREAD: Final = (
    "A column of MASC Agencies is missing or was changed: carry out the steps, then run this again for the buckets."
)


@dataclass
class SetUpPlan:
    """What the board has, and what there is to do. Nothing is changed before ``apply``."""

    resources: Resources
    findings: Findings
    restriction: Restriction
    refused: list[Trouble] = field(default_factory=list[Trouble])

    @property
    def steps(self) -> Sequence[Step]:
        return self.findings.steps

    @property
    def troubles(self) -> Sequence[Trouble]:
        """What cannot be corrected from here, including steps that were refused."""
        return [*self.findings.troubles, *self.refused]

    @property
    def by_hand(self) -> Sequence[ByHand]:
        return to_do_by_hand(self.resources, self.restriction)

    @property
    def settings(self) -> dict[str, str]:
        """The settings with the ids of what exists."""
        resources = self.resources
        values = {"site_id": resources.site_id, "site_url": resources.site_url, "plan_id": resources.plan_id}
        return {
            variable(name): value for name, value in (values | {"list_ids": json.dumps(resources.list_ids)}).items()
        }

    async def apply(self, done: Callable[[], None] = lambda: None) -> None:
        """Do the steps in order. A temporary failure stops here, and the next run continues."""
        for step in self.steps:
            if refused := await step.apply(self.resources):
                self.refused.append(refused)
            done()


async def provision(wires: Wires, roster: Sequence[AgencyRow], outside: Outside | None = None) -> dict[str, str]:
    """Create whatever is missing in the team, and return the settings with the ids."""
    async with plan_set_up(wires, roster, outside=outside) as set_up_plan:
        await set_up_plan.apply()
        return set_up_plan.settings


@asynccontextmanager
async def plan_set_up(
    wires: Wires,
    roster: Sequence[AgencyRow],
    *,
    known: KnownIds | None = None,
    outside: Outside | None = None,
) -> AsyncGenerator[SetUpPlan, None]:
    """Compare the team with a whole board. ``known`` has the ids from an earlier run, in case a title has changed."""
    outside, known = outside or Outside(), known or KnownIds()
    credential = credential_of(wires, outside.transport)
    graph = connect(wires.graph_url, credential, now=wall_clock, transport=outside.transport, sleep=outside.sleep)
    queue = queue_of(wires, credential, outside.transport)
    try:
        resources = await _find_resources(graph, wires, known)
        findings = await _queues(queue)
        findings.take(await compare_board(resources, roster))
        yield SetUpPlan(resources, findings, await read_restriction(resources))
    finally:
        await graph.close()
        await queue.close()


async def compare_board(resources: Resources, roster: Sequence[AgencyRow]) -> Findings:
    """Compare lists, plan and roster with their declarations."""
    findings = await compare_lists(resources)
    try:
        current = await read_rows(resources)
    except GiveUp as error:
        findings.troubles.append(Trouble(f"The roster cannot be read ({error.reason}).", ROSTER_UNREAD))
        return findings
    findings.take(await compare_plan(resources, agencies_of(current, roster)))
    findings.take(compare_roster(current, roster, resources.bucket_ids))
    return findings


async def _find_resources(graph: Graph, wires: Wires, known: KnownIds) -> Resources:
    site_id, site_url = await site_of_group(graph, wires.group_id)
    resources = Resources(graph, wires.tenant_id, wires.group_id, wires.channel_id, site_id, site_url)
    by_name = await resources.site.lists_by_name()
    for name, row in ROWS.items():
        list_id = known.list_ids.get(name)
        found_id = list_id if list_id in by_name.values() else by_name.get(row.LIST)
        if found_id:
            resources.list_ids[name] = found_id
    resources.plan_id = await find_the_plan(resources, known.plan_id)
    return resources


async def _queues(queue: CommandQueue) -> Findings:
    async def make(_: Resources) -> None:
        await queue.ensure()

    try:
        absent = await queue.absent()
    except TryAgain as error:
        return Findings(troubles=[Trouble(f"The queues cannot be looked at ({error.reason}).", NO_RIGHT_TO_QUEUES)])
    return Findings([Step(f"Make the queues {', '.join(absent)}", make)] if absent else [])
