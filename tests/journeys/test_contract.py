"""What setting up and the straight journeys ask stands in docs/permissions.md; what Graph does not know is found."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from demo import player as people
from sandbox.app import Sandbox
from tests.graph_metadata import ABSENT, CHECKER, findings, wrong
from tests.infra.graph_permissions import beyond, unnamed
from tests.journeys.board import a_board
from tests.journeys.held_meetings import press_draft_on_help, press_publish
from tests.journeys.test_decide import ACTIONS, open_record

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def parts(call: dict[str, Any]) -> list[tuple[str, str]]:
    """Method and path of a call, or of each part of a batch."""
    if not call["path"].endswith("/$batch"):
        return [(call["method"], call["path"].removeprefix("/v1.0").partition("?")[0])]
    return [(part["method"], part["url"].partition("?")[0]) for part in call["body"]["requests"]]


async def test_permissions_name_every_call_of_setting_up_and_of_the_journeys() -> None:
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
    asked = {part for one in logs[0] for part in parts(one)}
    assert beyond(asked) == set(), "docs/permissions.md has to name it"
    assert unnamed(asked) == set(), "docs/permissions.md has to name the address"
    for method, end in (("POST", "/planner/tasks"), ("PATCH", "/fields"), ("PUT", ":/content"), ("GET", ".csv")):
        assert any(one == method and path.endswith(end) for one, path in asked), f"{method} …{end}"


@pytest.mark.skipif(not CHECKER.is_file(), reason=ABSENT)
@pytest.mark.parametrize(
    "call",
    [
        {"method": "GET", "url": "/v1.0/planner/plans/1/task"},
        {"method": "GET", "url": "/v1.0/planner/plans/1/tasks?$fliter=x"},
        {"method": "POST", "url": "/v1.0/planner/tasks", "request_body": {"titel": "x"}},
        {"method": "GET", "url": "/v1.0/groups/1", "status": 201, "response_body": {}},
        {"method": "GET", "url": "/v1.0/groups/1", "status": 404, "response_body": {"error": {"code": "x"}}},
        {
            "method": "GET",
            "url": "/v1.0/planner/tasks/1/details",
            "status": 200,
            "response_body": {"checklist": {"1": {"title": "x"}}},
        },
    ],
    ids=["path", "option", "body", "status", "error", "answer"],
)
def test_what_graph_does_not_know_is_found(call: dict[str, Any]) -> None:
    assert wrong(findings([call])) != []
