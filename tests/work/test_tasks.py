"""An action becomes one task, whoever stops, repeats or runs into a limit on the way."""

from __future__ import annotations

from datetime import timedelta

import httpx

from demo import player as people
from sandbox.app import Sandbox
from tests.journeys.board import Board, a_board
from tests.journeys.test_decide import ACTIONS, open_record
from tests.work.backstage import ByHand, fail, faults_met, put_aside, waiting

TASKS = "^/graph/v1.0/planner/tasks$"


async def decide(board: Board) -> str:
    """The chair records two actions; the command waits on the queue."""
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    return reference


async def linked(board: Board) -> dict[str, str]:
    """The task of each action by its code, as MASC Actions knows it."""
    return {row["Title"]: row.get("PlannerTaskId", "") for row in await board.rows("MASC Actions")}


async def in_plan(board: Board) -> dict[str, str]:
    return {task["title"].split(" ")[0]: task["id"] for task in await board.tasks()}


async def test_a_task_whose_answer_was_lost_is_found_in_the_plan_and_not_made_again(board: Board) -> None:
    reference = await decide(board)
    await fail(board, {"method": "POST", "path": TASKS, "fault": "504", "when": "after", "times": 1})
    await board.run_queue()
    assert faults_met(board) == 1
    assert list(await in_plan(board)) == [f"{reference}/1"]
    assert set((await linked(board)).values()) == {""}
    await board.settle()
    assert await linked(board) == await in_plan(board)
    assert len(await board.events("task_created")) == 2


async def test_only_the_task_of_an_agency_that_may_see_cases_says_where_the_case_is(board: Board) -> None:
    ByHand(board, "MASC Agencies").change("health", IsaEndsOn="2026-11-01T12:00:00Z")
    reference = await decide(board)
    await board.run_queue()
    said = {task["title"].split(" ")[0]: task["description"] for task in await board.tasks()}
    assert ["Open the case: https://" in said[f"{reference}/{number}"] for number in (1, 2)] == [True, False]
    assert f"Decision: {reference}/" in said[f"{reference}/2"]


async def test_a_claim_that_is_not_five_minutes_old_is_left_to_whoever_made_it(board: Board) -> None:
    await decide(board)
    await fail(board, {"method": "POST", "path": TASKS, "fault": "504", "when": "after", "times": 1})
    await board.run_queue()
    assert await waiting(board) == [("record_decision", 1, timedelta(seconds=10))]
    board.world.sandbox.clock.advance(timedelta(seconds=10))
    await board.run_queue()
    assert await waiting(board) == [("record_decision", 2, timedelta(minutes=5))]
    assert len(await board.tasks()) == 1


async def test_a_claim_without_a_time_is_taken_over_at_once(board: Board) -> None:
    reference = await decide(board)
    await fail(board, {"method": "POST", "path": TASKS, "fault": "503", "times": 1})
    await board.run_queue()
    actions = ByHand(board, "MASC Actions")
    for code in (f"{reference}/1", f"{reference}/2"):
        actions.change(code, ClaimedAt=None)
    board.world.sandbox.clock.advance(timedelta(seconds=10))
    await board.run_queue()
    assert await linked(board) == await in_plan(board)
    assert len(await board.tasks()) == 2


async def test_at_a_limit_of_planner_what_was_made_is_saved_and_the_administrator_is_told(board: Board) -> None:
    reference = await decide(board)
    full = {"method": "POST", "path": TASKS, "fault": "403", "code": "MaximumTasksInProject"}
    await fail(board, full | {"nth": 2}, full | {"nth": 3})
    await board.run_queue()
    tasks = await in_plan(board)
    assert await linked(board) == {f"{reference}/1": tasks[f"{reference}/1"], f"{reference}/2": ""}
    await board.police.in_channel(f"{reference}: Actions agreed")
    await board.settle()
    assert await put_aside(board) == []
    (failed,) = (await board.queues())["masc-failed"]
    assert failed["body"]["payload"]["kind"] == "record_decision"
    message = await board.administrator.in_chat("A MASC command failed")
    assert "Police" not in people.text_of(message["card"])
    assert len(await board.events("command_failed")) == 1


class Forgetful(httpx.AsyncBaseTransport):
    """A Planner that creates tasks but reports that it left out their descriptions."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.inner, self.described = sandbox.transport(), 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        self.described += body.count(b'"PATCH"') if b"/details" in body else 0
        answer = await self.inner.handle_async_request(request)
        raw = (await answer.aread()).replace(b'"hasDescription":true', b'"hasDescription":false')
        headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
        return httpx.Response(answer.status_code, headers=headers, content=raw, request=request)


async def test_a_description_that_planner_left_out_is_written_afterwards() -> None:
    wires: list[Forgetful] = []

    def between(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
        wires.append(Forgetful(sandbox))
        return wires[0]

    board = await a_board(between)
    reference = await decide(board)
    await board.run_queue()
    assert wires[0].described == 2
    assert await linked(board) == await in_plan(board)
    assert [reference in task["description"] for task in await board.tasks()] == [True, True]


class Speechless(Forgetful):
    """A Planner that creates tasks without descriptions, and for a while does not answer about their details."""

    quiet = True

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.quiet and b"/details" in await request.aread():
            raise httpx.ReadTimeout("no answer")
        return await super().handle_async_request(request)


async def test_a_description_that_cannot_be_written_now_is_written_at_the_next_look() -> None:
    wires: list[Speechless] = []

    def between(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
        wires.append(Speechless(sandbox))
        return wires[0]

    board = await a_board(between)
    await decide(board)
    await board.run_queue()
    assert await linked(board) == await in_plan(board)
    assert (wires[0].described, await waiting(board)) == (0, [])
    wires[0].quiet = False
    await board.fire("sync")
    assert wires[0].described == 2


async def test_an_action_of_an_agency_without_lead_or_deputy_is_flagged_and_its_task_is_nobodys(board: Board) -> None:
    reference = await board.listed_case()
    ByHand(board, "MASC Agencies").change("fellside:a6000000-0000-4000-8000-000000000002", Active=False)
    typed = {"agency_1": "fellside", "for_1": "victim.support", "what_1": "Offer a place in the group"}
    await (await open_record(board, board.chair)).press("Record and close", typed | {"went_through": "true"})
    await board.run_queue()
    (row,) = await board.rows("MASC Actions")
    assert (row["Title"], row["Flags"]) == (f"{reference}/1", ["unassigned"])
    (task,) = await board.tasks()
    assert task["assignments"] == []


async def test_an_agency_that_left_the_roster_gets_its_task_all_the_same_outside_the_buckets(board: Board) -> None:
    reference = await decide(board)
    await fail(board, {"method": "POST", "path": TASKS, "fault": "503", "times": 1})
    await board.run_queue()
    ByHand(board, "MASC Agencies").delete("health")
    await board.settle()
    tasks = {task["title"].split(" ")[0]: task for task in await board.tasks()}
    assert {code: bool(task["bucketId"]) for code, task in tasks.items()} == {
        f"{reference}/1": True,
        f"{reference}/2": False,
    }
    assert (await board.queues())["masc-failed"] == []


async def test_a_task_whose_holder_planner_refuses_is_made_as_nobodys(board: Board) -> None:
    reference = await board.listed_case()
    ByHand(board, "MASC Agencies").add(
        Title="police:left", RowKind="person", Agency="police", Active=True,
        **{"Roles": ["lead"], "Roles@odata.type": "Collection(Edm.String)"},
        ObjectId="a2000000-0000-4000-8000-00000000dead", TenantId="7d3c1f0e-5a52-4b9e-9b1c-2f6a8d4e1c01",
    )  # fmt: skip
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    rows = {row["Title"]: row for row in await board.rows("MASC Actions")}
    assert rows[f"{reference}/1"]["Flags"] == ["unassigned"]
    assert not rows[f"{reference}/2"].get("Flags")
    assert await linked(board) == await in_plan(board)
