"""Every request that the straight journeys send to Graph is one that Graph's own published metadata knows."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from demo import player as people
from sandbox.app import Sandbox
from tests.infra.graph_permissions import beyond
from tests.journeys.board import a_board
from tests.journeys.held_meetings import press_draft_on_help, press_publish
from tests.journeys.test_decide import ACTIONS, open_record

pytestmark = [pytest.mark.journey, pytest.mark.slow]

CHECKER = Path(__file__).resolve().parents[3] / "shared" / "tools" / "graph_contract.py"


def the_contract() -> Any:
    """Graph's metadata with its checker, which stands beside the repository and not in it."""
    spec = importlib.util.spec_from_file_location("graph_contract", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Contract.load()


@pytest.mark.skipif(not CHECKER.is_file(), reason="Graph's metadata does not stand beside the repository")
async def test_graph_knows_every_request_of_setting_up_and_of_the_journeys() -> None:
    logs: list[list[dict[str, Any]]] = []

    def log(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
        sandbox.request_log.on = True
        logs.append(sandbox.log)
        return sandbox.transport()

    board = await a_board(below=log)
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    (task,) = [task for task in await board.tasks() if task["title"].startswith(f"{reference}/1")]
    await board.set_clock("2026-12-01T10:00:00Z")
    await press_draft_on_help(board)
    await press_publish(board)
    await board.tick(task["id"], people.POLICE_LEAD)
    await board.fire("sync")
    mine = await board.player(people.HEALTH_LEAD).press(await board.welcome(board.police), "My agency's actions")
    tick = f"a_{reference.removeprefix('MASC-')}_2"
    await mine.press("Completed", {tick: f"{reference}/2"})
    await board.settle()
    (item,) = await board.rows("MASC Referrals")
    assert item["Status"] == "ready_to_close"
    contract = the_contract()
    requests = [(one["method"], one["path"], one.get("body")) for one in logs[0]]
    reports = [contract.check(*request) for request in requests]
    assert [(report.method, report.path, report.errors) for report in reports if not report.ok] == []
    parts = [part for report in reports for part in report.parts]
    assert beyond([*reports, *parts]) == set(), "docs/permissions.md has to name it"
    known = {(one.method, one.type) for one in [*reports, *parts]}
    assert {
        ("POST", "microsoft.graph.plannerTask"),
        ("PATCH", "microsoft.graph.fieldValueSet"),
        ("PUT", "Edm.Stream"),
        ("GET", "microsoft.graph.driveItem"),
    } <= {(method, kind.removeprefix("Collection(").removesuffix(")")) for method, kind in known}
