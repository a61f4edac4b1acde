"""One service is down for a while: people are told the truth, and what they sent is done afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from demo import player as people
from demo.player import Json
from tests.journeys.board import MEETING, Board
from tests.journeys.fault_scenario import FaultScenario, a_fault_scenario, check_messages, check_queues, refer
from tests.journeys.forms import STEP_4, STEPS
from tests.journeys.test_decide import ACTIONS, open_record
from tests.journeys.test_tick_off import actions, decided

pytestmark = pytest.mark.journey

CANARIES = {
    "victim_name": "Canaria Victimson",
    "perpetrator_name": "Canarius Perpetrator",
    "circumstances": "canary-circumstances",
}
KEYED = {"x-functions-key": "sandbox-function-key"}


async def down(board: Board, path: str, fault: str = "refused", **more: str) -> None:
    rules = [{"path": path, "fault": fault, **more}] if path else []
    assert (await board.http.put("/sandbox/faults", json={"rules": rules})).status_code == 200


async def up(board: Board) -> None:
    assert board.world.sandbox.faults.fired, "nothing failed, so nothing was shown"
    await down(board, "")


async def pass_time(board: Board, span: timedelta) -> None:
    """Let the clock run on, with the timers and the queue at work."""
    now = datetime.fromisoformat((await board.http.get("/sandbox/clock")).json()["now"])
    answer = await board.http.post("/sandbox/settle", json={"until": (now + span).isoformat()})
    assert answer.status_code == 200, answer.text


@pytest.mark.slow
@pytest.mark.parametrize("span", [timedelta(minutes=2), timedelta(hours=1), timedelta(days=1)])
async def test_graph_is_away_while_a_referral_is_sent_and_a_task_ticked(span: timedelta) -> None:
    scenario: FaultScenario = await a_fault_scenario()
    board = scenario.board
    first, tasks = await decided(board)
    await board.settle()
    board.world.start_anew()
    await down(board, "^/graph/", "503")
    shown = await board.open_form(board.police)
    assert "Your agency will be added from the roster." in shown.text
    second = await board.refer(board.police, {"victim_name": "Ashley Fairmoor"})
    await board.tick(tasks[f"{first}/1"]["id"], people.POLICE_LEAD)
    await board.fire("sync")
    await pass_time(board, span)
    assert [row["Title"] for row in await board.rows("MASC Referrals")] == [first]
    await up(board)
    for _ in range(2):
        await board.settle()
    rows = {row["Title"]: row for row in await board.rows("MASC Referrals")}
    assert rows.keys() == {first, second}
    assert (rows[second]["Status"], rows[second]["ReferringAgency"]) == ("submitted", "police")
    assert len(await board.events("referral_submitted")) == 2
    await board.administrator.in_chat(f"New referral {second}")
    assert (await actions(board))[f"{first}/1"]["Status"] == "completed"
    assert len(await board.events("action_status_changed")) == 1
    await check_queues(board)
    assert scenario.wire.too_early == []


async def test_the_connector_is_away_while_graph_is_there() -> None:
    scenario = await a_fault_scenario()
    board = scenario.board
    await down(board, "^/connector/", "502")
    reference = await refer(board, board.police)
    await pass_time(board, timedelta(hours=2))
    (item,) = await board.rows("MASC Referrals")
    assert item["Title"] == reference
    assert await board.administrator.chat() == []
    await up(board)
    await board.settle()
    await board.administrator.in_chat(f"New referral {reference}")
    await board.police.in_chat("We have received your referral")
    assert len(await board.rows("MASC Referrals")) == len(await board.events("referral_submitted")) == 1
    await check_messages(scenario)
    await check_queues(board)


async def test_a_queue_that_cannot_be_written_keeps_the_form_with_its_answers(board: Board) -> None:
    shown = await board.open_form(board.police)
    for answers, title in STEPS[:3]:
        shown = await shown.press(title, answers)
    for fault in ("refused", "timeout", "503", "500"):
        await down(board, "^/queue/", fault)
        dialog = await shown.press("Send", STEP_4)
        assert "We could not save this. Nothing has changed." in dialog.text, fault
        assert {name: dialog.inputs[name] for name in STEP_4} == STEP_4
        await up(board)
    assert (await board.queues())["masc-work"] == []
    done = await dialog.press("Send", {})
    assert "We have received your referral" in done.text
    await board.run_queue()
    assert len(await board.rows("MASC Referrals")) == 1


async def test_a_queue_that_cannot_be_written_keeps_the_decision_on_the_screen(board: Board) -> None:
    await board.listed_case()
    shown = await open_record(board, board.chair)
    await down(board, "^/queue/")
    dialog = await shown.press("Record and close", ACTIONS)
    assert "We could not save this. Nothing has changed." in dialog.text
    assert {name: dialog.inputs[name] for name in ACTIONS} == ACTIONS
    assert (await board.http.post(f"/api/boards/cumbria/meetings/{MEETING}/agenda", headers=KEYED)).status_code == 503
    await up(board)
    assert await board.rows("MASC Decisions") == []
    assert "We are recording this" in (await dialog.press("Record and close", {})).text
    await board.run_queue()
    assert len(await board.rows("MASC Decisions")) == 1


async def test_registers_that_cannot_be_read_give_the_problem_card_and_never_a_5xx(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    triage = await board.administrator.in_chat(f"New referral {reference}")
    board.world.start_anew()
    await down(board, "^/graph/", "504")
    accepted = await board.administrator.press(triage, "Accept")
    assert (accepted.answer["status"], accepted.kind) == (200, "message")
    assert "MASC could not answer this. Nothing has been saved." in accepted.text
    for verb in ("agency.open", "record.open", "record.done", "agenda.preview", "agenda.post"):
        data = {"verb": verb, "meeting_id": MEETING}
        body = {"person": people.CHAIR, "source": "card", "conversation": people.CHANNEL, "data": data}
        answer = await board.chair.post("/sandbox/dialog", body)
        assert answer["status"] == 200, verb
        assert "MASC could not answer this." in people.text_of(answer["card"]), verb
        assert "Problem number" in people.text_of(answer["card"])
    await up(board)
    assert (await board.queues())["masc-work"] == []
    await board.accept(reference)
    assert (await board.rows("MASC Referrals"))[0]["Status"] == "accepted"


async def alerts(board: Board) -> list[Json]:
    posts = await board.administrator.chat()
    return [post for post in posts if "A MASC command failed" in people.text_of(post["card"])]


async def names_no_person(board: Board, words: str) -> None:
    answer = (await board.http.get("/sandbox/people")).json()
    assert [person["name"] for person in answer if person["name"] in words] == []
    assert [canary for canary in CANARIES.values() if canary in words] == []


@pytest.mark.parametrize("code", ["accessDenied", "MaximumTasksInProject", "MaximumTasksAssignedToUser"])
async def test_a_right_that_planner_denies_puts_the_command_aside_and_alerts(board: Board, code: str) -> None:
    reference = await board.listed_case(CANARIES)
    await down(board, "/planner/tasks$", "403", method="POST", code=code)
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.settle()
    await up(board)
    assert board.world.sandbox.faults.fired == 0
    queues = await board.queues()
    assert (queues["masc-work"], queues["masc-work-poison"]) == ([], [])
    (failed,) = queues["masc-failed"]
    assert failed["body"]["payload"]["reference"] == reference
    (alert,) = await alerts(board)
    assert "record decision" in people.text_of(alert["card"])
    await names_no_person(board, str(alert["card"]))
    assert await board.tasks() == []
    assert len(await board.events("command_failed")) == 1


async def test_a_list_that_may_not_be_written_puts_the_referral_aside_with_every_answer(board: Board) -> None:
    lists = {item_list["name"]: item_list["id"] for item_list in (await board.http.get("/sandbox/lists")).json()}
    await down(board, f"/lists/{lists['MASC Referrals']}/items$", "403", method="POST", code="accessDenied")
    reference = await board.refer(board.police, CANARIES)
    await board.settle()
    await up(board)
    assert await board.rows("MASC Referrals") == []
    (failed,) = (await board.queues())["masc-failed"]
    assert failed["body"]["payload"]["reference"] == reference
    assert failed["body"]["payload"]["answers"]["victim_name"] == CANARIES["victim_name"]
    (alert,) = await alerts(board)
    await names_no_person(board, str(alert["card"]) + alert["summary"])
