"""A team in which a board is set up, and ways to change that board by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from demo.world import FIRST_MORNING, HERE, SETTING_UP
from masc_graph.provisioning import provision
from masc_graph.provisioning.roster_file import read_roster
from masc_graph.provisioning.set_up import SetUpPlan, plan_set_up
from masc_graph.registers.rows import AgencyRow
from masc_graph.service import Outside
from masc_graph.settings import KnownIds, Wires
from sandbox.app import Sandbox
from sandbox.list_items import ItemList

ROSTER = read_roster(HERE / "roster.csv")


async def no_time_passes(_: float) -> None:
    """Do not wait, even if a service asks for it."""


class Team:
    """An empty team, in which a board can be set up."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(HERE / "people.json", start=FIRST_MORNING, frozen=True)
        self.sandbox.request_log.on = True
        self.made: dict[str, str] = {}

    @property
    def outside(self) -> Outside:
        return Outside(self.sandbox.transport(), no_time_passes)

    @property
    def wires(self) -> Wires:
        return Wires.read(self.sandbox.environment() | SETTING_UP)

    async def provision(self, roster: Sequence[AgencyRow] = ROSTER) -> dict[str, str]:
        self.made = await provision(self.wires, roster, self.outside)
        return self.made

    async def look(self) -> SetUpPlan:
        """Compare, and change nothing."""
        known = KnownIds.read(self.made)
        async with plan_set_up(self.wires, (), known=known, outside=self.outside) as set_up_plan:
            return set_up_plan

    async def put_right(self) -> SetUpPlan:
        """Compare, and do what there is to do."""
        known = KnownIds.read(self.made)
        async with plan_set_up(self.wires, (), known=known, outside=self.outside) as set_up_plan:
            await set_up_plan.apply()
            return set_up_plan

    def calls(self, *methods: str) -> int:
        """How many requests with these methods Graph has received, without batches."""
        return sum(call["method"] in methods and not call["path"].endswith("$batch") for call in self.sandbox.log)

    def rows(self, name: str) -> dict[str, dict[str, Any]]:
        return {str(item.values["Title"]): item.values for item in self.list_of(name).items.values()}

    def list_of(self, name: str) -> ItemList:
        (site,) = self.sandbox.tenant.sites.values()
        return site.find(name)

    def change_column(self, of: str, column: str, **changes: Any) -> None:
        """Change a column in the list's settings."""
        item_list = self.list_of(of)
        item_list.change_column(item_list.columns[column].id, changes)

    def change_row(self, of: str, title: str, **fields: Any) -> None:
        item_list = self.list_of(of)
        item = next(item for item in item_list.items.values() if item.values["Title"] == title)
        item_list.change(str(item.id), fields, None, self.sandbox.clock.now())

    @property
    def plan(self) -> dict[str, Any]:
        (plan,) = self.sandbox.tenant.planner_view()["plans"]
        return plan

    @property
    def buckets(self) -> dict[str, str]:
        return {bucket["name"]: bucket["id"] for bucket in self.plan["buckets"]}

    def everything(self) -> str:
        """Everything in the tenant as text, for comparison."""
        return json.dumps([self.sandbox.tenant.lists_view(), self.plan])


async def a_board() -> Team:
    """A team whose board is set up."""
    team = Team()
    await team.provision()
    team.sandbox.log.clear()
    return team
