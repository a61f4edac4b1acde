"""The dialogs of a decision when they are old, forged, half filled, or cannot be saved."""

from __future__ import annotations

import pytest

from demo import player as people
from demo.player import Shown
from tests.journeys.board import Board, three_listed_cases
from tests.journeys.test_decide import ACTIONS, open_record
from tests.journeys.test_record_meeting import reference_of
from tests.journeys.test_relist import open_list
from tests.work.agendas import some_cases
from tests.work.backstage import ByHand, fail

pytestmark = pytest.mark.journey

THE_NEXT_DAY = "2026-11-27T10:00:00Z"
NO_QUEUE = {"method": "POST", "path": "^/queue/", "fault": "503", "times": 20}
TOO_LONG = "This form was open too long."


async def add_actions(board: Board) -> Shown:
    """The dialog that adds actions to a decision."""
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    return await board.chair.press(await board.chair.in_channel(f"{reference}: Actions agreed"), "Add actions")


async def ready_to_close(board: Board) -> Shown:
    """The list of what is ready to close, with a case of an earlier meeting on it."""
    first, *_ = await board.after(three_listed_cases)
    ByHand(board, "MASC Referrals").change(first, Status="ready_to_close", MeetingId="2026-11-16")
    return await open_record(board, board.chair)


async def the_screen(board: Board) -> Shown:
    await board.listed_case()
    return await open_record(board, board.chair)


async def put_back(board: Board) -> Shown:
    """The dialog that puts a case back, with one of an earlier meeting to choose."""
    some_cases(board, 1, Status="closed", MeetingId="2026-11-16", Version=1, ClosedAt="2026-11-16T11:00:00Z")
    return await open_list(board, board.chair)


async def who_is_here(board: Board) -> Shown:
    """The dialog of who came."""
    await board.listed_case()
    return await board.chair.press(await board.chair.in_chat("0 of 1 recorded"), "Who is here")


async def the_agenda(board: Board) -> Shown:
    """The administrator's dialog once the agenda is posted."""
    await board.listed_case()
    await board.administrator.say("help")
    await board.run_queue()
    helps = [post for post in await board.administrator.chat() if "Prepare the agenda" in str(post["card"])]
    return await board.administrator.press(helps[-1], "Prepare the agenda")


DIALOGS = {
    "Save for now": (the_screen, {"reason": "We wait for what the police find."}),
    "Add the actions": (add_actions, {"agency_1": "police", "for_1": "victim.safety", "what_1": "Visit once a week"}),
    "Close these and go on": (ready_to_close, {}),
    "Put it back": (put_back, {"case": "MASC-00001", "reason": "There is a new worry about the victim."}),
}


@pytest.mark.parametrize("title", DIALOGS)
async def test_a_dialog_that_was_open_too_long_comes_back_with_what_was_typed(board: Board, title: str) -> None:
    opens, typed = DIALOGS[title]
    shown = await opens(board)
    await board.set_clock(THE_NEXT_DAY)
    shown = await shown.press(title, typed)
    assert TOO_LONG in shown.text
    assert {name: shown.inputs[name] for name in typed} == typed
    assert TOO_LONG not in (await shown.press(title)).text


@pytest.mark.parametrize("title", DIALOGS)
async def test_what_cannot_be_put_on_the_queue_is_kept_in_the_dialog(board: Board, title: str) -> None:
    opens, typed = DIALOGS[title]
    shown = await opens(board)
    await fail(board, NO_QUEUE)
    shown = await shown.press(title, typed)
    assert "We could not save this." in shown.text
    assert {name: shown.inputs[name] for name in typed} == typed


PARTS = {
    "rows": (the_screen, {"what_1": "Visit once a week", "reason": "We wait."}, "what_6"),
    "dates": (the_screen, {"what_2": "Visit once a week", "usual": "", "went_through": "true"}, "due_on_2"),
    "done": (the_screen, {"agency_1": "police", "outcome": "defer"}, "done"),
    "needed": (the_screen, {"agency_1": "police"}, "transfer_to"),
    "dissent": (the_screen, {"agency_1": "police"}, "dissent"),
    "dates of actions that are added": (add_actions, {"agency_3": "police", "due": "8_weeks"}, "also_3"),
    "others": (who_is_here, {"present": "police", "confidentiality_read": "true"}, "apologies"),
    "order": (the_agenda, {}, "hold_reason"),
}


@pytest.mark.parametrize("part", PARTS)
async def test_more_draws_the_chosen_part_and_keeps_what_was_typed(board: Board, part: str) -> None:
    opens, typed, asked = PARTS[part]
    shown = await opens(board)
    assert asked not in shown.inputs
    shown = await shown.press("More", typed | {"more": part.split(maxsplit=1)[0]})
    assert asked in shown.inputs
    assert {name: shown.inputs[name] for name in typed} == typed
    if "More" in str(shown.card["actions"]):
        shown = await shown.press("More")
        assert asked in shown.inputs, "what was asked for stays"


async def test_what_the_outcome_needs_comes_with_the_next_look_at_the_screen(board: Board) -> None:
    shown = await the_screen(board)
    assert "defer_why" not in shown.inputs
    shown = await shown.press("Record and close", {"outcome": "defer", "reason": "The hour was over."})
    assert "defer_why" in shown.inputs
    assert "review_on" not in shown.inputs


async def test_names_are_refused_in_what_is_only_saved_and_saving_keeps_the_case_on_the_screen(board: Board) -> None:
    shown = await the_screen(board)
    shown = await shown.press("Save for now", {"what_1": "Ring Robin Aldermere first", "agency_2": "police"})
    assert "Remove the name from action 1." in shown.text
    shown = await shown.press("Save for now", {"what_1": "Ring the victim first"})
    assert "We are saving this. It is not recorded yet." in shown.text
    await board.run_queue()
    shown = await open_record(board, board.chair)
    assert "You saved this at 09:00. It is not recorded yet." in shown.text
    assert (shown.inputs["what_1"], shown.inputs["agency_2"]) == ("Ring the victim first", "police")
    await board.set_clock(THE_NEXT_DAY)
    assert "You saved this on Thursday 26 November at 09:00." in (await open_record(board, board.chair)).text


async def test_the_administrator_goes_on_where_nothing_is_prepared_yet(board: Board) -> None:
    places = await board.after(three_listed_cases)
    shown = await open_record(board, board.administrator)
    first = reference_of(shown)
    await shown.press("Save for the chair and next case", ACTIONS)
    await board.run_queue()
    shown = await open_record(board, board.administrator)
    assert reference_of(shown) != first
    for _ in range(2):
        shown = await shown.press("Save for the chair and next case", ACTIONS)
    assert "Without a decision: " in shown.text
    await board.run_queue()
    assert reference_of(await open_record(board, board.administrator)) == first
    assert len(await board.rows("MASC Decisions")) == len(places)


async def test_from_the_last_case_it_goes_round_to_those_that_are_left(board: Board) -> None:
    await board.after(three_listed_cases)
    sheet = await board.chair.in_chat("0 of 3 recorded")
    (last,) = [element for element in people.elements(sheet["card"]) if element.get("title") == "Record"][2:]
    reference = last["data"]["reference"]
    posted = {**sheet, "card": {"body": [last]}}
    shown = await board.chair.press(posted, "Record")
    assert "Case 3 of 3" in shown.text
    shown = await shown.press("Record and next case", ACTIONS)
    assert "Case 1 of 3" in shown.text
    shown = await shown.press("More", {"more": "skip"})
    shown = await shown.press("More", {"more": "skip"})
    assert "Without a decision: " in shown.text
    assert reference not in shown.text
    await board.run_queue()
    assert len(await board.rows("MASC Decisions")) == 1


async def test_a_list_of_ready_cases_that_was_tampered_with_closes_nothing(board: Board) -> None:
    shown = await ready_to_close(board)
    shown = await shown.press("Close these and go on", {"close": "MASC-00000"})
    assert "Select the cases again: the list has changed" in shown.text
    shown = await shown.press("Close these and go on", {"close": "", "close_reason": "Done."})
    assert "Case 1 of 2" in shown.text
    await board.run_queue()
    assert await board.rows("MASC Decisions") == []
    shown = await open_record(board, board.chair)
    shown = await shown.press("Close these and go on", {"close_reason": "Ring Robin Aldermere"})
    assert "Error: Remove the name from the reason." in shown.text
    assert "Case 1 of 2" in (await shown.press("Go on without closing")).text
