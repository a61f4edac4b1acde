"""From an empty tenant to a whole fortnight: set up twice, and the second time there is nothing to do."""

from __future__ import annotations

import json

import pytest

from demo.world import HERE, SETTING_UP, in_process
from masc_graph.provisioning.prospect import looking
from masc_graph.provisioning.roster_file import read_roster
from masc_graph.service import Outside
from masc_graph.settings import Wires
from tests.cli.typist import an_empty_tenant, no_time_passes
from tests.journeys.board import Board
from tests.journeys.test_decide import ACTIONS, open_record

pytestmark = pytest.mark.journey


async def test_a_tenant_that_is_set_up_twice_carries_the_four_journeys() -> None:
    sandbox = an_empty_tenant()
    world = await in_process(sandbox)
    wires = Wires.read(sandbox.environment() | SETTING_UP)
    before = json.dumps([sandbox.tenant.lists_view(), sandbox.tenant.planner_view()])
    outside = Outside(sandbox.transport(), no_time_passes)
    async with looking(wires, read_roster(HERE / "roster.csv"), outside=outside) as second:
        assert (second.steps, second.troubles) == ([], [])
        await second.carry_out()
    assert json.dumps([sandbox.tenant.lists_view(), sandbox.tenant.planner_view()]) == before
    board = Board(world, watched=True)
    await board.fire("agenda_due")
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    (task,) = [task for task in await board.tasks() if task["title"].startswith(f"{reference}/1")]
    await board.tick(task["id"], "a2000000-0000-4000-8000-000000000002")
    await board.set_clock("2026-12-01T10:00:00Z")
    await board.fire("sync")
    rows = {row["Title"]: row["Status"] for row in await board.rows("MASC Actions")}
    assert rows[f"{reference}/1"] == "completed"
