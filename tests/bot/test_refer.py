"""The steps of the referral form: forward, back, the screen that stops, and what a press may not skip."""

from __future__ import annotations

import pytest

from demo import player as people
from demo.player import Shown
from tests.bot.test_door import submit
from tests.journeys.board import Board
from tests.journeys.forms import STEP_1, STEP_2, STEP_3, STEP_4, STEPS

NO_DASH = STEP_1 | {"dash": "No"}


async def filled(board: Board, steps: int) -> Shown:
    shown = await board.open_form(board.police)
    for answers, title in STEPS[:steps]:
        shown = await shown.press(title, answers)
    return shown


async def test_back_checks_nothing_and_keeps_every_answer(board: Board) -> None:
    shown = await filled(board, 3)
    assert "4 of 4" in shown.answer["title"]
    shown = await shown.press("Back", {"dash_on": "not a date", "ask": "Half a sentence"})
    assert "3 of 4" in shown.answer["title"]
    assert shown.inputs["contact_notes"] == STEP_3["contact_notes"]
    shown = await (await shown.press("Back")).press("Back")
    assert shown.inputs["area"] == STEP_1["area"]
    for answers, title in STEPS[:3]:
        shown = await shown.press(title, {name: answers[name] for name in ("declaration",) if name in answers})
    assert shown.inputs["ask"] == "Half a sentence"


async def test_without_a_dash_the_form_stops_and_closing_it_is_counted(board: Board) -> None:
    shown = await (await board.open_form(board.police)).press("Continue", NO_DASH)
    await board.run_queue()
    assert await board.events("referral_stopped") == []
    assert (await shown.press("Close")).kind == "closed"
    await board.run_queue()
    (event,) = await board.events("referral_stopped")
    assert "ActorId" not in event


async def test_closing_a_form_that_did_not_stop_counts_nothing(board: Board) -> None:
    await filled(board, 1)
    assert (await submit(board.police, board, {"verb": "refer.stop", "carried": STEP_1})).kind == "closed"
    await board.run_queue()
    assert await board.events("referral_stopped") == []


async def test_without_a_dash_one_may_go_on_and_is_not_stopped_a_second_time(board: Board) -> None:
    shown = await (await board.open_form(board.police)).press("Continue", NO_DASH)
    shown = await shown.press("Send now, add the DASH later")
    assert "2 of 4" in shown.answer["title"]
    shown = await (await shown.press("Back")).press("Continue")
    assert "2 of 4" in shown.answer["title"]


@pytest.mark.parametrize("verb", ["refer.go_on", "refer.send"])
async def test_a_case_for_another_process_stops_at_every_press_that_would_pass_it(board: Board, verb: str) -> None:
    carried = STEP_1 | STEP_2 | STEP_3 | STEP_4 | {"da_related": "Yes"}
    opened = await board.open_form(board.police)
    token = next(one for one in _data(opened) if "form_token" in one)
    shown = await submit(board.police, board, token | {"verb": verb, "step": 4, "carried": carried})
    assert "MARAC" in shown.text
    await board.run_queue()
    assert await board.rows("MASC Referrals") == []


async def test_going_on_from_a_form_that_has_nothing_to_stop_for_is_step_two(board: Board) -> None:
    shown = await submit(board.police, board, {"verb": "refer.go_on", "step": 1, "carried": STEP_1})
    assert "2 of 4" in shown.answer["title"]


async def test_a_step_with_something_wrong_comes_back(board: Board) -> None:
    shown = await (await filled(board, 2)).press("Continue", STEP_3 | {"contact_notes": "x" * 60_000})
    assert "3 of 4" in shown.answer["title"]
    assert "There is a problem" in shown.text


async def test_an_answer_that_is_wrong_at_the_end_is_shown_in_its_own_step(board: Board) -> None:
    opened = await board.open_form(board.police)
    token = next(one for one in _data(opened) if "form_token" in one)
    carried = STEP_1 | STEP_2 | STEP_3 | {"victim_name": ""}
    shown = await submit(board.police, board, token | STEP_4 | {"verb": "refer.send", "step": 4, "carried": carried})
    assert "2 of 4" in shown.answer["title"]
    assert "Enter the victim's full name" in shown.text


async def test_a_token_of_another_reference_begins_a_new_form_with_every_answer(board: Board) -> None:
    shown = await filled(board, 3)
    forged = next(one for one in _data(shown) if "form_token" in one) | {"reference": "MASC-00000", "step": 4}
    again = await submit(board.police, board, forged | STEP_4 | {"verb": "refer.send"})
    assert "open too long" in again.text
    assert again.inputs["ask"] == STEP_4["ask"]


def _data(shown: Shown) -> list[dict[str, object]]:
    return [one["data"] for one in people.elements(shown.card) if isinstance(one.get("data"), dict)]
