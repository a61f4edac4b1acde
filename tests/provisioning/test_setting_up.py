"""Setting up a board in an empty team: everything is created once, and nothing twice."""

from __future__ import annotations

import pytest

from demo.world import OWN_KEYS
from masc_graph.domain.actions.action import PLANNER_LABELS
from masc_graph.errors import TryAgain
from masc_graph.registers.rows import ROWS
from masc_graph.settings import Settings
from tests.provisioning.team import ROSTER, Team, a_board


async def test_an_empty_team_becomes_a_board_whose_settings_are_whole() -> None:
    team = Team()
    made = await team.provision()
    settings = Settings.read(team.sandbox.environment() | OWN_KEYS | made)
    assert {item_list["name"] for item_list in team.sandbox.tenant.lists_view()} == {row.LIST for row in ROWS.values()}
    assert settings.plan_id == team.plan["id"]
    assert team.plan["labels"] == {f"category{number}": name for number, name in PLANNER_LABELS}
    assert team.rows("MASC Agencies")["police"]["PlannerBucketId"] == team.buckets["Police"]
    assert {queue.name for queue in team.sandbox.queues.all()} == {"masc-work", "masc-work-poison", "masc-failed"}


async def test_what_there_is_to_do_is_told_before_anything_is_done() -> None:
    team = Team()
    says = [step.says for step in (await team.look()).steps]
    assert "Make the queues masc-work, masc-work-poison, masc-failed" in says
    assert sum(one.startswith("Make the list MASC ") for one in says) == len(ROWS)
    assert "Make the plan MASC actions with its labels" in says
    assert team.calls("POST", "PUT", "PATCH", "DELETE") == 0


async def test_a_second_run_makes_nothing_and_changes_nothing() -> None:
    team = await a_board()
    settings, before = team.made, team.everything()
    assert await team.provision() == settings
    assert team.calls("GET") > 0
    assert team.calls("POST", "PUT", "PATCH", "DELETE") == 0
    assert team.everything() == before


async def test_an_agency_that_joins_later_gets_its_row_and_its_bucket() -> None:
    team = Team()
    await team.provision([row for row in ROSTER if row.agency != "housing"])
    await team.provision()
    assert team.rows("MASC Agencies")["housing"]["PlannerBucketId"] == team.buckets["Cumberland Housing"]


async def test_what_fails_half_way_is_finished_by_the_next_run() -> None:
    team = Team()
    team.sandbox.faults.use([{"method": "POST", "path": "/planner/plans", "fault": "503"}])
    with pytest.raises(TryAgain):
        await team.provision()
    team.sandbox.faults.clear()
    await team.provision()
    assert len(team.rows("MASC Agencies")) == len(ROSTER)


async def test_queues_that_cannot_be_seen_are_left_to_whoever_may() -> None:
    team = Team()
    team.sandbox.faults.use([{"path": "^/queue/", "fault": "403"}])
    (trouble,) = (await team.look()).troubles
    assert "The queues cannot be looked at" in trouble.says
    assert "Storage Queue Data Contributor" in trouble.cure
