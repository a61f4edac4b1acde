"""The chair records decisions in the channel; actions become tasks of the agencies; everybody sees the reply."""

from __future__ import annotations

import pytest

from demo import player as people
from demo.player import Player, Shown
from tests.journeys.board import MEETING, Board, three_listed_cases

pytestmark = pytest.mark.journey

ACTIONS = {
    "agency_1": "police",
    "for_1": "offender.civil_orders",
    "what_1": "Apply for an interim order",
    "agency_2": "health",
    "for_2": "victim.support",
    "what_2": "Offer an appointment within a week",
    "went_through": "true",
}


async def open_record(board: Board, player: Player) -> Shown:
    return await player.press(await player.in_channel("MASC agenda"), "Record decisions")


async def test_a_decision_becomes_a_row_tasks_a_reply_and_a_line_of_the_agenda(board: Board) -> None:
    reference = await board.listed_case()
    shown = await open_record(board, board.chair)
    shown = await shown.press("Record and close", ACTIONS)
    assert "We are recording this" in shown.text
    await board.run_queue()
    (decision,) = await board.rows("MASC Decisions")
    assert decision["Title"] == f"{reference}/{MEETING}/1"
    assert (decision["Outcome"], decision["DecidedByRole"]) == ("actions_agreed", "chair")
    assert "offender.civil_orders=needed" in decision["Prompts"]
    actions = {row["Title"]: row for row in await board.rows("MASC Actions")}
    assert {code: row["Agency"] for code, row in actions.items()} == {
        f"{reference}/1": "police",
        f"{reference}/2": "health",
    }
    tasks = {task["title"].split(" ")[0]: task for task in await board.tasks()}
    police = tasks[f"{reference}/1"]
    assert police["id"] == actions[f"{reference}/1"]["PlannerTaskId"]
    assert police["assignments"] == [people.POLICE_LEAD]
    assert police["dueDateTime"] == "2026-12-14T12:00:00Z"
    assert police["appliedCategories"] == ["category2"]
    assert "30 November 2026" in police["description"]
    assert f"Decision: {decision['Title']}." in police["description"]
    reply = await board.police.in_channel(f"{reference}: Actions agreed")
    assert "Apply for an interim order" in people.text_of(reply["card"])
    agenda = await board.police.in_channel("MASC agenda")
    assert "Actions agreed" in people.text_of(agenda["card"])
    (item,) = await board.rows("MASC Referrals")
    assert item["Status"] == "open_actions"
    assert len(await board.events("decision_recorded")) == 1
    assert len(await board.events("action_created")) == 2
    assert len(await board.events("task_created")) == 2


async def test_recording_goes_straight_on_to_the_next_case(board: Board) -> None:
    await board.after(three_listed_cases)
    shown = await open_record(board, board.vice_chair)
    for number in (1, 2):
        assert f"Case {number} of 3" in shown.text
        shown = await shown.press("Record and next case", ACTIONS)
    assert "Case 3 of 3" in shown.text
    shown = await shown.press("More", {"more": "skip"})
    await board.run_queue()
    decisions = await board.rows("MASC Decisions")
    assert [row["DecidedByRole"] for row in decisions] == ["vice_chair", "vice_chair"]
    assert len(await board.tasks()) == 4


@pytest.mark.parametrize("person", [people.POLICE_LEAD, people.HEALTH_LEAD])
async def test_anyone_else_who_presses_is_refused_on_the_server(board: Board, person: str) -> None:
    await board.listed_case()
    shown = await open_record(board, board.player(person))
    assert "Only the administrator, chair or vice chair can do this. Nothing has changed." in shown.text
    await board.run_queue()
    (event,) = await board.events("access_refused")
    assert event["ActorId"] == person
    assert await board.rows("MASC Decisions") == []


async def test_a_dialog_taken_over_by_somebody_else_records_nothing(board: Board) -> None:
    await board.listed_case()
    shown = await open_record(board, board.chair)
    stolen = Shown(board.police, shown.answer, "card", shown.conversation)
    answer = await stolen.press("Record and close", ACTIONS)
    assert "Only the chair or vice chair" in answer.text
    other_chair = Shown(board.vice_chair, shown.answer, "card", shown.conversation)
    answer = await other_chair.press("Record and close", ACTIONS)
    assert "open too long" in answer.text
    await board.run_queue()
    assert await board.rows("MASC Decisions") == []


async def test_what_is_missing_is_said_beside_the_input_and_nothing_is_recorded(board: Board) -> None:
    await board.listed_case()
    shown = await open_record(board, board.chair)
    shown = await shown.press("Record and close", {"what_1": "Apply for an interim order"})
    assert "Action 1: select an agency" in shown.text
    assert shown.inputs["what_1"] == "Apply for an interim order"
    shown = await shown.press("Record and close", ACTIONS | {"what_1": "Ring Robin on 01632 960 123"})
    assert "Remove" in shown.text
    shown = await shown.press("Record and close", dict.fromkeys(ACTIONS, "") | {"outcome": "keep_under_review"})
    assert "review date" in shown.text.lower()
    await board.run_queue()
    assert await board.rows("MASC Decisions") == []


async def test_prompts_that_nobody_went_through_are_named_once_before_recording(board: Board) -> None:
    await board.listed_case()
    shown = await open_record(board, board.chair)
    shown = await shown.press("Record and close", ACTIONS | {"went_through": "false"})
    assert "11 prompts as not considered" in shown.text
    await shown.press("Record and close", {})
    await board.run_queue()
    (decision,) = await board.rows("MASC Decisions")
    assert "children.safety=not_considered" in decision["Prompts"]


async def test_of_two_people_the_second_changes_nothing_and_gets_back_what_was_written(board: Board) -> None:
    reference = await board.listed_case()
    first = await open_record(board, board.chair)
    second = await open_record(board, board.vice_chair)
    await first.press("Record and close", ACTIONS)
    await second.press("Record and close", ACTIONS | {"what_1": "Visit the address this week"})
    await board.run_queue()
    (decision,) = await board.rows("MASC Decisions")
    assert decision["DecidedById"] == people.CHAIR
    assert len(await board.tasks()) == 2
    message = await board.vice_chair.in_chat("Someone else recorded a decision")
    assert "Visit the address this week" in people.text_of(message["card"])
    assert reference in people.text_of(message["card"])


async def test_pressing_twice_is_one_decision(board: Board) -> None:
    await board.listed_case()
    shown = await open_record(board, board.chair)
    await shown.press("Record and close", ACTIONS)
    await shown.press("Record and close", ACTIONS)
    await board.settle()
    assert len(await board.rows("MASC Decisions")) == 1
    assert len(await board.tasks()) == 2


async def test_a_correction_supersedes_and_both_stay(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    reply = await board.chair.in_channel(f"{reference}: Actions agreed")
    shown = await board.chair.press(reply, "Correct this decision")
    assert "Yours replaces it" in shown.text
    typed = {"outcome": "keep_under_review", "review_on": "2027-01-11", "reason": "The visits have stopped for now.",
             "went_through": "true"}  # fmt: skip
    shown = await shown.press("Record and close", typed)
    assert "There is a problem" in shown.text
    shown = await shown.press("Record and close", {"supersede_reason": "The outcome was read out wrongly."})
    await board.run_queue()
    rows = {row["Title"]: row for row in await board.rows("MASC Decisions")}
    first, second = f"{reference}/{MEETING}/1", f"{reference}/{MEETING}/2"
    assert rows[first]["SupersededBy"] == second
    assert rows[second]["Supersedes"] == first
    old = await board.chair.in_channel("Replaced by the decision of")
    assert old["id"] == reply["id"]
    (item,) = await board.rows("MASC Referrals")
    assert item["Status"] == "under_review"


async def test_a_case_put_off_moves_to_the_next_meeting_and_stays_on_this_agenda(board: Board) -> None:
    reference = await board.listed_case()
    shown = await open_record(board, board.chair)
    typed = {"outcome": "defer", "defer_why": "no_time", "reason": "The hour was over before we came to it."}
    shown = await shown.press("Record and close", typed | {"went_through": "true"})
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert (item["Status"], item["MeetingId"], item["Deferrals"]) == ("deferred", "2026-12-14", 1)
    agenda = await board.police.in_channel("MASC agenda")
    assert reference in people.text_of(agenda["card"])
    assert "Put off" in people.text_of(agenda["card"])
