"""An agency's update is recorded once for each action, whatever happens between the press and the worker."""

from __future__ import annotations

from datetime import timedelta

from demo import player as people
from masc_graph.commands import ActionSeen, RedrawAgency, SetActionStatus, SettleCase, SyncPlanner
from masc_graph.domain.actions.action import REOPENED
from tests.journeys.board import Board
from tests.work.backstage import (
    ByHand,
    a_board_with_meanwhile,
    a_command,
    doors,
    fail,
    handle,
    put_aside,
    waiting,
)
from tests.work.test_sync import action, edit, look, task, two_actions


def an_update(status: str, *codes: str, **more: str) -> SetActionStatus:
    """An agency's update about some of its actions."""
    opened = tuple(ActionSeen(code=code) for code in codes)
    return SetActionStatus.model_validate({"actions": opened, "status": status, **more})


async def both_of_the_police(board: Board) -> str:
    """Two actions, both of the police."""
    reference = await two_actions(board)
    ByHand(board, "MASC Actions").change(f"{reference}/2", Agency="police")
    return reference


async def test_several_actions_are_recorded_by_one_command_in_few_round_trips() -> None:
    board, wire = await a_board_with_meanwhile()
    reference = await both_of_the_police(board)
    wire.seen.clear()
    codes = (f"{reference}/1", f"{reference}/2")
    await handle(board, an_update("completed", *codes, note="Both were done."), people.POLICE_LEAD)
    sent = [path for method, path in wire.seen if path.startswith("/graph")]
    assert len(sent) == 4, "rows, tasks, the change of the tasks, the change of the rows"
    assert [(await action(board, n))["Status"] for n in (1, 2)] == ["completed", "completed"]
    assert {task["percentComplete"] for task in await board.tasks()} == {100}
    assert len(await board.events("action_status_changed")) == 2


async def test_a_repeat_changes_nothing_even_after_somebody_opened_the_action_again(board: Board) -> None:
    reference = await board.after(two_actions)
    work = await handle(board, an_update("completed", f"{reference}/1"), people.POLICE_LEAD)
    await edit(board, percentComplete=50)
    await look(board)
    assert (await action(board))["Status"] == "in_progress"
    await doors(board).work(work.model_dump_json())
    assert (await action(board))["Status"] == "in_progress"
    assert (await task(board))["percentComplete"] == 50


async def test_a_word_said_later_stands_when_an_earlier_one_comes_after_it(board: Board) -> None:
    reference = await board.after(two_actions)
    early = a_command(board, an_update("completed", f"{reference}/1"), people.POLICE_LEAD)
    board.world.sandbox.clock.advance(timedelta(minutes=1))
    await handle(board, an_update("in_progress", f"{reference}/1"), people.VICE_CHAIR)
    await doors(board).work(early.model_dump_json())
    row = await action(board)
    assert (row["Status"], row["StatusById"]) == ("in_progress", people.VICE_CHAIR)
    assert (await task(board))["percentComplete"] == 50


async def test_a_look_at_the_plan_between_press_and_worker_loses_no_word(board: Board) -> None:
    reference = await board.after(two_actions)
    pressed = a_command(board, an_update("completed", f"{reference}/1"), people.POLICE_LEAD)
    await edit(board, percentComplete=30)
    await look(board)
    assert (await action(board))["Status"] == "in_progress"
    await doors(board).work(pressed.model_dump_json())
    assert (await action(board))["Status"] == "completed"


async def test_a_tick_made_after_the_press_stands_and_whoever_pressed_is_told(board: Board) -> None:
    reference = await board.after(two_actions)
    typed = {"reason_code": "other", "note": "The board has changed its mind."}
    pressed = a_command(board, an_update("no_longer_relevant", f"{reference}/1", **typed), people.VICE_CHAIR)
    board.world.sandbox.clock.advance(timedelta(seconds=30))
    await edit(board, percentComplete=100)
    for _ in range(2):
        await doors(board).work(pressed.model_dump_json())
    text = people.text_of((await board.vice_chair.in_chat("This was not recorded"))["card"])
    assert f"{reference}/1 was ticked in Planner after you pressed." in text
    assert "The board has changed its mind." in text
    await look(board)
    row = await action(board)
    assert (row["Status"], row["StatusById"]) == ("completed", people.POLICE_LEAD)


async def test_a_tick_of_another_agency_after_the_press_is_no_word(board: Board) -> None:
    reference = await board.after(two_actions)
    pressed = a_command(board, an_update("in_progress", f"{reference}/1"), people.POLICE_LEAD)
    board.world.sandbox.clock.advance(timedelta(seconds=30))
    await edit(board, people.HEALTH_LEAD, percentComplete=100)
    await doors(board).work(pressed.model_dump_json())
    assert (await action(board))["Status"] == "in_progress"
    assert (await task(board))["percentComplete"] == 50


async def test_of_several_actions_those_finished_meanwhile_are_told_and_the_others_recorded(board: Board) -> None:
    reference = await board.after(both_of_the_police)
    await handle(board, an_update("completed", f"{reference}/1"), people.VICE_CHAIR)
    board.world.sandbox.clock.advance(timedelta(minutes=1))
    codes = (f"{reference}/1", f"{reference}/2")
    await handle(board, an_update("in_progress", *codes), people.POLICE_LEAD)
    text = people.text_of((await board.police.in_chat("This was not recorded"))["card"])
    assert f"{reference}/1 was finished meanwhile: Completed." in text
    assert [(await action(board, n))["Status"] for n in (1, 2)] == ["completed", "in_progress"]
    again = await handle(board, an_update("completed", f"{reference}/1"), people.POLICE_LEAD)
    assert (await action(board))["StatusById"] == people.VICE_CHAIR, str(again.command_id)


async def test_an_agency_that_says_no_takes_the_marks_off_its_task(board: Board) -> None:
    reference = await board.after(two_actions)
    await edit(board, percentComplete=100, appliedCategories=["category2", "category6"])
    await look(board)
    await handle(board, an_update("in_progress", f"{reference}/1"), people.POLICE_LEAD)
    shown = await task(board)
    assert (shown["percentComplete"], shown["appliedCategories"]) == (50, ["category2"])
    await look(board)
    assert not (await action(board)).get("Flags")


async def test_a_task_that_cannot_be_changed_waits_and_the_others_are_recorded(board: Board) -> None:
    reference = await board.after(both_of_the_police)
    await fail(board, {"method": "PATCH", "path": f"/planner/tasks/{(await task(board, 2))['id']}", "fault": "503"})
    codes = (f"{reference}/1", f"{reference}/2")
    await handle(board, an_update("completed", *codes), people.POLICE_LEAD)
    assert [(await action(board, n))["Status"] for n in (1, 2)] == ["completed", "not_started"]
    ((kind, tries, _),) = await waiting(board)
    assert (kind, tries) == ("set_action_status", 1)
    await fail(board)
    await board.settle()
    assert [(await action(board, n))["Status"] for n in (1, 2)] == ["completed", "completed"]
    assert len(await board.events("action_status_changed")) == 2


async def test_an_event_that_was_lost_is_written_by_the_next_delivery(board: Board) -> None:
    reference = await board.after(two_actions)
    work = await handle(board, an_update("completed", f"{reference}/1"), people.POLICE_LEAD)
    ByHand(board, "MASC Audit").delete(f"{work.command_id}/{reference}/1")
    before = await action(board)
    await doors(board).work(work.model_dump_json())
    assert len(await board.events("action_status_changed")) == 1
    assert await action(board) == before


async def test_opening_again_on_the_card_and_in_planner_takes_the_label_off(board: Board) -> None:
    reference = await board.after(two_actions)
    await handle(board, an_update("not_completed", f"{reference}/1", note="No place was free."), people.POLICE_LEAD)
    board.world.sandbox.clock.advance(timedelta(minutes=1))
    opened = an_update("in_progress", f"{reference}/1", reason_code=REOPENED, note="A place became free.")
    await handle(board, opened, people.CHAIR)
    row, shown = await action(board), await task(board)
    assert (row["Status"], row["ReasonText"], row["StatusByAgency"]) == (
        "in_progress",
        "A place became free.",
        "probation",
    )
    assert (shown["percentComplete"], shown["appliedCategories"]) == (50, ["category2"])
    board.world.sandbox.clock.advance(timedelta(minutes=1))
    await handle(board, an_update("not_completed", f"{reference}/1", note="It went to another."), people.POLICE_LEAD)
    await edit(board, percentComplete=0)
    await look(board)
    row, shown = await action(board), await task(board)
    assert (row["Status"], row["Flags"]) == ("in_progress", ["reason_needed"])
    assert (shown["percentComplete"], shown["appliedCategories"]) == (0, ["category2"])


async def test_an_answer_that_came_without_its_reason_is_asked_for_again(board: Board) -> None:
    reference = await board.after(two_actions)
    await edit(board, percentComplete=100)
    await look(board)
    pressed = a_command(board, an_update("in_progress", f"{reference}/1"), people.POLICE_LEAD)
    await edit(board, percentComplete=0)
    await look(board)
    await handle(board, pressed.payload, people.POLICE_LEAD)
    row = await action(board)
    assert (row["ReasonCode"], row["Flags"]) == (REOPENED, ["reason_needed"])


async def test_a_case_that_is_gone_is_not_settled_and_one_that_stands_right_is_left_alone(board: Board) -> None:
    reference = await board.after(two_actions)
    await handle(board, SettleCase(reference=reference, version=1), None, "worker")
    assert await board.events("case_settled") == []
    ByHand(board, "MASC Referrals").delete(reference)
    await handle(board, SettleCase(reference=reference, version=1), None, "worker")
    assert [aside["payload"]["kind"] for aside in await put_aside(board)] == ["settle_case"]


async def test_a_case_left_behind_its_actions_is_settled_by_the_next_look(board: Board) -> None:
    reference = await board.after(two_actions)
    rows = ByHand(board, "MASC Actions")
    for number, person in ((1, people.POLICE_LEAD), (2, people.HEALTH_LEAD)):
        await edit(board, person, number, percentComplete=100)
        rows.change(f"{reference}/{number}", Status="completed", StatusById=person)
    work = await handle(board, SyncPlanner(), None, "timer")
    await board.run_queue()
    assert (await board.rows("MASC Referrals"))[0]["Status"] == "ready_to_close"
    again = a_command(board, SettleCase(reference=reference, version=4), None, "worker")
    assert work.command_id != again.command_id
    await board.run_queue()
    assert len(await board.events("case_settled")) == 1


async def test_nobody_gets_a_card_who_has_not_asked_for_one(board: Board) -> None:
    before = len(await board.police.chat())
    for agency in ("police", "nobody"):
        await handle(board, RedrawAgency(agency_id=agency), None, "worker")
    assert len(await board.police.chat()) == before


async def test_opening_again_is_no_way_to_any_other_status(board: Board) -> None:
    reference = await board.after(two_actions)
    await handle(board, an_update("completed", f"{reference}/1", reason_code=REOPENED), people.POLICE_LEAD)
    assert [aside["payload"]["kind"] for aside in await put_aside(board)] == ["set_action_status"]
    assert (await action(board))["Status"] == "not_started"


async def test_the_chair_opens_nothing_again_that_is_open_and_is_told(board: Board) -> None:
    reference = await board.after(two_actions)
    word = an_update("in_progress", f"{reference}/2", reason_code=REOPENED, note="The board asked for it.")
    await handle(board, word, people.CHAIR)
    text = people.text_of((await board.chair.in_chat("This was not recorded"))["card"])
    assert f"{reference}/2 was opened again meanwhile." in text
    assert (await action(board, 2))["Status"] == "not_started"
