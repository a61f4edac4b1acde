"""A meeting as it is recorded: typed by one, pressed by another, handed over, overtaken, closed and added to."""

from __future__ import annotations

import pytest

from demo import player as people
from demo.player import Json, Player, Shown
from tests.journeys.activities import send as send_by_hand
from tests.journeys.activities import submit
from tests.journeys.board import MEETING, Board, three_listed_cases
from tests.journeys.test_decide import ACTIONS, open_record

pytestmark = pytest.mark.journey

NEXT_MEETING, BEFORE_IT, ON_THE_DAY = "2026-12-14", "2026-12-11T13:00:00Z", "2026-12-14T10:05:00Z"
DEFER = {"outcome": "defer", "defer_why": "no_time", "reason": "The hour was over before we came to it."}


async def usual(board: Board, words: str) -> str:
    """The key of a usual action, as the screen offers it."""
    shown = await open_record(board, board.chair)
    (choices,) = [element["choices"] for element in people.elements(shown.card) if element.get("id") == "usual"]
    return next(choice["value"] for choice in choices if words in choice["title"])


def reference_of(shown: Shown) -> str:
    return people.button(shown.card, "More")["data"]["reference"]


async def test_the_administrator_types_and_the_chair_presses_once(board: Board) -> None:
    reference = await board.listed_case()
    typed = await open_record(board, board.administrator)
    assert "Record and next case" not in str(typed.card)
    typed = await typed.press("Save for the chair and next case", ACTIONS)
    assert f"We are saving {reference} for the chair." in typed.text
    await board.run_queue()
    assert [row["State"] for row in await board.rows("MASC Decisions")] == ["prepared"]
    assert await board.tasks() == []
    assert "not decided" in people.text_of((await board.police.in_channel("MASC agenda"))["card"])
    (event,) = await board.events("decision_prepared")
    assert (event["ActorId"], event["ActorRole"]) == (people.ADMINISTRATOR, "administrator")
    assert "Apply for an interim order" not in event["Details"]
    shown = await open_record(board, board.chair)
    assert "Prepared by the administrator at 09:00. Check it, change what you like." in shown.text
    shown = await shown.press("Record and next case")
    assert f"We are recording {reference}." in shown.text
    await board.run_queue()
    decided = {row["State"]: row for row in await board.rows("MASC Decisions")}
    assert decided["recorded"]["DecidedById"] == people.CHAIR
    assert len(await board.tasks()) == 2
    again = await board.chair.press(
        await board.chair.in_channel(f"{reference}: Actions agreed"), "Correct this decision"
    )
    assert again.inputs["what_1"] == ""


async def test_what_the_administrator_forges_is_refused(board: Board) -> None:
    await board.listed_case()
    typed = await open_record(board, board.administrator)
    data = {**people.button(typed.card, "Save for the chair")["data"], **ACTIONS, "verb": "record.done"}
    await send_by_hand(board, submit(board, people.ADMINISTRATOR, data))
    await board.run_queue()
    assert await board.rows("MASC Decisions") == []
    (event,) = await board.events("access_refused")
    assert '"R2"' in event["Details"]


async def test_one_tick_and_one_row_become_actions_of_three_agencies(board: Board) -> None:
    reference = await board.listed_case()
    typed = {
        "usual": await usual(board, "stalking protection order"),
        "agency_1": "health",
        "for_1": "victim.support",
        "what_1": "Look through your own records",
        "also_1": "housing,health",
        "due_on_1": "2026-12-19",
        "went_through": "true",
    }
    shown = await (await open_record(board, board.chair)).press("Record and next case", typed)
    assert "Action 1 is due on Monday 21 December: Saturday 19 December is not a working day." in shown.text
    await board.run_queue()
    rows = {row["Title"]: row for row in await board.rows("MASC Actions")}
    assert [(row["Agency"], row["What"], row["DueOn"][:10]) for row in rows.values()] == [
        ("police", "Apply for a stalking protection order", "2026-12-29"),
        ("health", "Look through your own records", "2026-12-21"),
        ("housing", "Look through your own records", "2026-12-21"),
    ]
    assert {task["title"].split(" ")[0] for task in await board.tasks()} == set(rows)
    assert set(rows) == {f"{reference}/{n}" for n in (1, 2, 3)}


async def test_a_case_is_handed_over_and_only_the_other_chair_can_record_it(board: Board) -> None:
    await board.after(three_listed_cases)
    still_open = await open_record(board, board.chair)
    shown = await open_record(board, board.chair)
    reference = reference_of(shown)
    shown = await shown.press("Record and next case", ACTIONS | {"conflict": "true"})
    assert f"We are handing {reference} to the vice chair." in shown.text
    assert "Case 2 of 3" in shown.text
    await board.run_queue()
    assert len(await board.rows("MASC Decisions")) == 1
    assert "Apply for an interim order" not in str(await board.rows("MASC Decisions"))
    await still_open.press("Record and close", ACTIONS)
    await board.run_queue()
    assert await board.tasks() == []
    message = await board.vice_chair.in_chat(f"{reference} is yours to record")
    assert "conflict of interest" in people.text_of(message["card"])
    sheet = await board.chair.in_chat("0 of 3 recorded")
    own = await board.chair.press(sheet, "Record")
    assert "The vice chair records it." in own.text
    assert "Record and close" not in str(own.card)
    other = await open_record(board, board.vice_chair)
    assert "The chair has handed this case to you, because of a conflict of interest." in other.text
    await other.press("Record and close", ACTIONS)
    await board.run_queue()
    (decision,) = [row for row in await board.rows("MASC Decisions") if row["State"] == "recorded"]
    assert (decision["DecidedByRole"], decision["Conflicts"]) == ("vice_chair", f"chair={people.CHAIR}")
    assert len(await board.events("case_handed_over")) == 1


async def test_the_second_sees_what_the_first_recorded_and_chooses(board: Board) -> None:
    reference = await board.listed_case()
    second = await open_record(board, board.vice_chair)
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    typed = {"outcome": "keep_under_review", "review_on": "2027-01-11", "reason": "The visits have stopped for now."}
    second = await second.press("Record and close", typed | {"went_through": "true"})
    assert "Someone recorded this case while you had it open." in second.text
    assert "The chair recorded a decision on Thursday 26 November at 09:00: Actions agreed." in second.text
    assert f"{reference}/1 · Police · Apply for an interim order" in second.text
    assert second.inputs["reason"] == "The visits have stopped for now."
    assert "Keep it as it stands" in str(second.card)
    await second.press("Record and close", {"supersede_reason": "We agreed on a review instead."})
    await board.run_queue()
    assert [row["Outcome"] for row in await board.rows("MASC Decisions")] == ["actions_agreed", "keep_under_review"]


async def test_actions_are_added_to_a_decision_that_stands(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    reply = await board.chair.in_channel(f"{reference}: Actions agreed")
    adding = await board.vice_chair.press(reply, "Add actions")
    assert f"{reference}/2 · Health · Offer an appointment within a week" in adding.text
    adding = await adding.press("Add the actions", {"what_1": "Fit a light at the back door"})
    assert "Action 1: select an agency" in adding.text
    more = {"agency_1": "housing", "for_1": "place.target_hardening", "due": "four_weeks"}
    await adding.press("Add the actions", more)
    await board.run_queue()
    (added,) = [row for row in await board.rows("MASC Actions") if row["Agency"] == "housing"]
    assert (added["Title"], added["DueOn"][:10]) == (f"{reference}/3", "2026-12-29")
    assert len(await board.tasks()) == 3
    shown = await board.chair.in_channel(f"{reference}: Actions agreed")
    assert shown["id"] == reply["id"]
    assert f"{reference}/3 · Cumberland Housing" in people.text_of(shown["card"])
    assert len(await board.rows("MASC Decisions")) == 1


async def to_the_next_meeting(board: Board) -> None:
    """The agenda of the next meeting is posted by itself, and its day comes."""
    await board.set_clock(BEFORE_IT)
    await board.fire("agenda_due")
    await board.settle()
    await board.set_clock(ON_THE_DAY)


async def latest_agenda(player: Player) -> Json:
    return await player.in_channel("MASC agenda: Monday 14 December")


async def test_a_case_whose_actions_are_finished_is_closed_in_one_press(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    for task in await board.tasks():
        await board.tick(
            task["id"], people.POLICE_LEAD if task["title"].startswith(f"{reference}/1") else people.HEALTH_LEAD
        )
    await board.fire("sync")
    await to_the_next_meeting(board)
    shown = await board.chair.press(await latest_agenda(board.chair), "Record decisions")
    assert "1 case has no unfinished action" in shown.text
    assert shown.inputs["close"] == reference
    shown = await shown.press("Close these and go on")
    assert f"We are closing {reference}." in shown.text
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert (item["Status"], item["MeetingId"]) == ("closed", MEETING)
    closed = {row["Title"]: row["Outcome"] for row in await board.rows("MASC Decisions")}
    assert closed[f"{reference}/{NEXT_MEETING}/1"] == "close"
    assert f"none. Closed: {reference}" in people.text_of((await latest_agenda(board.chair))["card"])
    shown = await board.chair.press(await latest_agenda(board.chair), "Record decisions")
    assert "no unfinished action" not in shown.text


async def test_a_case_put_off_for_the_second_time_is_told_to_those_who_plan_the_meetings(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", DEFER)
    await board.run_queue()
    with pytest.raises(LookupError):
        await board.administrator.in_chat("put off again")
    await to_the_next_meeting(board)
    shown = await board.chair.press(await latest_agenda(board.chair), "Record decisions")
    await shown.press("Record and close", DEFER)
    await board.settle()
    for player in (board.administrator, board.chair, board.vice_chair):
        text = people.text_of((await player.in_chat(f"{reference} was put off again"))["card"])
        assert "It has now been put off 2 times." in text
    reply = await board.chair.in_channel("Recorded by the chair (Probation), Monday 14 December")
    correct = await board.chair.press(reply, "Correct this decision")
    heard = {"outcome": "keep_under_review", "review_on": "2027-01-25", "reason": "The visits have stopped for now."}
    heard |= {"went_through": "true", "supersede_reason": "It was heard after all."}
    await correct.press("Record and close", heard)
    await board.settle()
    (item,) = await board.rows("MASC Referrals")
    assert (item["Status"], item["MeetingId"], item["Deferrals"]) == ("under_review", NEXT_MEETING, 1)
    text = await board.administrator.in_chat(f"{reference} was put off again")
    assert "That was corrected: Keep under review." in people.text_of(text["card"])
