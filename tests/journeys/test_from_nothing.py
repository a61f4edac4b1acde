"""From an empty tenant to a whole fortnight: set up as an engineer types it, twice, and then the four journeys."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from demo import player as people
from demo.world import HERE, OWN_KEYS, SETTING_UP, in_process
from masc_graph.registers.rows import ROWS
from sandbox.app import Sandbox
from tests.cli.typist import Typist, an_empty_tenant
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board
from tests.journeys.moments import Moment
from tests.journeys.test_decide import ACTIONS, open_record

pytestmark = pytest.mark.journey


def test_a_tenant_that_is_set_up_twice_carries_the_four_journeys(tmp_path: Path) -> None:
    sandbox = an_empty_tenant()
    assert (sandbox.tenant.lists_view(), sandbox.tenant.planner_view()["plans"]) == ([], [])
    settings = set_up_twice(sandbox, tmp_path / "settings.json")
    asyncio.run(a_fortnight(sandbox, sandbox.environment() | OWN_KEYS | settings))


def set_up_twice(sandbox: Sandbox, settings: Path) -> Mapping[str, str]:
    """Provision, and again with the settings that the first time found; returns those.

    The second time asks and changes nothing: reads alone, in a batch (whose own method is POST) or by themselves.
    """
    typist = Typist(sandbox, sandbox.environment() | SETTING_UP)
    words = ("provision", "--roster", str(HERE / "roster.csv"), "--settings-file", str(settings), "--yes")
    first = typist.says(*words)
    for row in ROWS.values():
        assert f"Make the list {row.LIST}:" in first
    kept, before = settings.read_text(encoding="utf-8"), Moment(sandbox)
    sandbox.request_log.on = True
    second = typist.says("--settings", str(settings), *words)
    sandbox.request_log.on = False
    assert "Nothing: lists, plan and roster are as they should be." in second
    assert "Cannot be put right from here" not in second
    calls = {(call["method"], call["path"]) for call in sandbox.log if not call["path"].endswith("/$batch")}
    assert {method for method, _ in calls} == {"GET"}
    assert any("/planner/plans/" in path for _, path in calls)
    assert Moment(sandbox) == before
    assert settings.read_text(encoding="utf-8") == kept
    return json.loads(kept)["Values"]


async def a_fortnight(sandbox: Sandbox, environment: dict[str, str]) -> None:
    """Refer, post the agenda, decide, and tick off: each journey by whose it is, and what it leaves behind."""
    board = Board(await in_process(sandbox, environment=environment), watched=True)
    await board.fire("agenda_due")
    reference = await a_referral_becomes_a_row(board)
    await the_agenda_names_it(board, reference)
    task = await a_decision_becomes_two_tasks(board, reference)
    await the_tick_comes_back(board, reference, task)


async def a_referral_becomes_a_row(board: Board) -> str:
    reference = await board.refer(board.police)
    await board.run_queue()
    (row,) = await board.rows("MASC Referrals")
    assert (row["Title"], row["Status"], row["MeetingId"]) == (reference, "submitted", MEETING)
    assert row["ReferringAgency"] == "police"
    await board.accept(reference)
    (row,) = await board.rows("MASC Referrals")
    assert row["Status"] == "accepted"
    return reference


async def the_agenda_names_it(board: Board, reference: str) -> None:
    await board.set_clock(AFTER_CUT_OFF)
    await board.post_agenda()
    agenda = await board.chair.in_channel("MASC agenda: Monday 30 November 2026")
    text = people.text_of(agenda["card"])
    assert reference in text
    assert "Robin" not in text
    (row,) = await board.rows("MASC Referrals")
    assert row["Status"] == "listed"


async def a_decision_becomes_two_tasks(board: Board, reference: str) -> str:
    """Returns the task of the police."""
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    (decision,) = await board.rows("MASC Decisions")
    assert (decision["Reference"], decision["DecidedById"]) == (reference, people.CHAIR)
    actions = {row["Title"]: row for row in await board.rows("MASC Actions")}
    tasks = {task["id"]: task["title"].split(" ")[0] for task in await board.tasks()}
    assert sorted(tasks.values()) == sorted(actions) == [f"{reference}/1", f"{reference}/2"]
    assert {action["PlannerTaskId"] for action in actions.values()} == set(tasks)
    police = actions[f"{reference}/1"]
    assert (police["Agency"], police["Status"]) == ("police", "not_started")
    return police["PlannerTaskId"]


async def the_tick_comes_back(board: Board, reference: str, task: str) -> None:
    await board.set_clock("2026-12-01T10:00:00Z")
    await board.tick(task, people.POLICE_LEAD)
    await board.fire("sync")
    rows = {row["Title"]: row for row in await board.rows("MASC Actions")}
    police = rows[f"{reference}/1"]
    assert (police["Status"], police["StatusById"]) == ("completed", people.POLICE_LEAD)
    assert rows[f"{reference}/2"]["Status"] == "not_started"
