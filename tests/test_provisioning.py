"""From an empty team to a board: everything once, and nothing twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.world import HERE, OWN_KEYS, SETTING_UP
from masc_graph.domain.action import PLANNER_LABELS
from masc_graph.errors import SettingsError, TryAgain
from masc_graph.provisioning import provision, read_roster
from masc_graph.registers.rows import ROWS, AgencyRow
from masc_graph.service import Outside
from masc_graph.settings import Settings, Wires
from sandbox.app import Sandbox

ROSTER = HERE / "roster.csv"
HEADER = "row_kind,agency,agency_name,object_id,tenant_id,display_name,roles\n"


class Team:
    """An empty team in which a board is set up."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(HERE / "people.json", start=datetime(2026, 11, 24, 9, tzinfo=UTC), frozen=True)
        self.sandbox.request_log.on = True

    async def provision(self, roster: list[AgencyRow]) -> dict[str, str]:
        async def no_time_passes(_: float) -> None:
            return

        wires = Wires.read(self.sandbox.environment() | SETTING_UP)
        return await provision(wires, roster, Outside(self.sandbox.transport(), no_time_passes))

    def calls(self, *methods: str) -> int:
        """How many requests of these methods Graph has had, batches not counted."""
        return sum(one["method"] in methods and not one["path"].endswith("$batch") for one in self.sandbox.log)

    def rows(self, name: str) -> dict[str, dict[str, object]]:
        lists = {one["name"]: one["items"] for one in self.sandbox.tenant.lists_view()}
        return {item["fields"]["Title"]: item["fields"] for item in lists[name]}

    @property
    def plan(self) -> dict[str, object]:
        (plan,) = self.sandbox.tenant.planner_view()["plans"]
        return plan


async def test_an_empty_team_becomes_a_board_whose_settings_are_whole() -> None:
    team = Team()
    made = await team.provision(read_roster(ROSTER))
    settings = Settings.read(team.sandbox.environment() | OWN_KEYS | made)
    assert {one["name"] for one in team.sandbox.tenant.lists_view()} == {row.LIST for row in ROWS.values()}
    assert settings.plan_id == team.plan["id"]
    labels = {f"category{number}": name for number, name in dict(PLANNER_LABELS).items()}
    assert team.plan["labels"] == labels
    buckets = {str(bucket["name"]): bucket["id"] for bucket in team.plan["buckets"]}  # type: ignore[attr-defined]
    assert team.rows("MASC Agencies")["police"]["PlannerBucketId"] == buckets["Police"]


async def test_a_second_run_makes_nothing_and_leaves_everything_as_it_was() -> None:
    team = Team()
    first = await team.provision(read_roster(ROSTER))
    before = json.dumps(team.sandbox.tenant.lists_view()) + str(team.plan)
    team.sandbox.log.clear()
    assert await team.provision(read_roster(ROSTER)) == first
    assert team.calls("GET") > 0
    assert team.calls("POST", "PUT", "DELETE") == 0
    assert json.dumps(team.sandbox.tenant.lists_view()) + str(team.plan) == before


async def test_what_the_administrator_changed_in_the_roster_stays_but_a_lost_bucket_is_found_again() -> None:
    team = Team()
    await team.provision(read_roster(ROSTER))
    (site,) = team.sandbox.tenant.sites.values()
    agencies = site.find("MASC Agencies")
    item = next(item for item in agencies.items.values() if item.values["Title"] == "police")
    bucket = item.values["PlannerBucketId"]
    site.change_item(agencies, str(item.id), {"AgencyName": "Cumbria Police", "PlannerBucketId": "lost"}, None)
    await team.provision(read_roster(ROSTER))
    row = team.rows("MASC Agencies")["police"]
    assert (row["AgencyName"], row["PlannerBucketId"]) == ("Cumbria Police", bucket)


async def test_an_agency_that_joins_later_gets_its_row_and_its_bucket() -> None:
    team = Team()
    roster = read_roster(ROSTER)
    await team.provision([row for row in roster if row.agency != "housing"])
    await team.provision(roster)
    assert "Cumberland Housing" in str(team.plan["buckets"])
    assert team.rows("MASC Agencies")["housing"]["PlannerBucketId"]


async def test_what_fails_half_way_is_finished_by_the_next_run() -> None:
    team = Team()
    team.sandbox.faults.use([{"method": "POST", "path": "/planner/plans", "fault": "503"}])
    with pytest.raises(TryAgain):
        await team.provision(read_roster(ROSTER))
    team.sandbox.faults.clear()
    await team.provision(read_roster(ROSTER))
    assert len(team.rows("MASC Agencies")) == len(read_roster(ROSTER))


def test_a_roster_is_read_with_its_roles(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(
        "\ufeff" + HEADER + "agency,police,Police,,,,\nperson,police,, p-1 ,t,Nadia,lead;administrator\n",
        encoding="utf-8",
    )
    agency, person = read_roster(file)
    assert (agency.title, agency.agency_name, agency.roles) == ("police", "Police", ())
    assert (person.title, person.object_id) == ("police:p-1", "p-1")
    assert [role.value for role in person.roles] == ["lead", "administrator"]


def test_a_roster_with_a_wrong_cell_is_refused_by_line_and_column_without_its_value(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(HEADER + "agency,police,Police,,,,\ncanary,police,,p,t,Nadia,lead\n", encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_roster(file)
    assert any(name.startswith("line 3") for name in refused.value.names)
    assert "canary" not in str(refused.value)
