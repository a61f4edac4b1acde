"""Nobody answers an urgent referral: each working morning those who can are told, until somebody does."""

from __future__ import annotations

import pytest

from demo import player as people
from tests.journeys.board import Board
from tests.journeys.forms import STEP_1, STEP_2

pytestmark = pytest.mark.journey


STEPS_NOW = "The victim stays with friends."


async def an_urgent_case(board: Board) -> str:
    reference = await board.refer(board.police, {"urgent": "Yes", "urgent_steps": STEPS_NOW})
    await board.run_queue()
    return reference


async def an_urgent_case_in_brief(board: Board) -> str:
    shown = await board.open_form(board.police)
    shown = await shown.press("Continue", STEP_1 | {"urgent": "Yes"})
    await shown.press("Send now", STEP_2 | {"urgent_steps": STEPS_NOW})
    await board.run_queue()
    (row,) = await board.rows("MASC Referrals")
    return row["Title"]


async def morning(board: Board, day: str) -> None:
    """The timer fires at nine in London, and what it asks for is done."""
    await board.set_clock(f"{day}T09:00:00Z")
    await board.fire("agenda_due")
    await board.run_queue()


async def told(player: people.Player) -> int:
    return sum("URGENT: MASC-" in people.text_of(post["card"]) for post in await player.chat())


async def test_the_administrator_is_told_on_the_first_morning_and_the_chairs_from_the_second(board: Board) -> None:
    reference = await an_urgent_case(board)
    await morning(board, "2026-11-25")
    assert (await told(board.administrator), await told(board.chair)) == (1, 0)
    await board.fire("agenda_due")
    await board.run_queue()
    assert await told(board.administrator) == 1, "once a morning"
    await morning(board, "2026-11-26")
    assert (await told(board.administrator), await told(board.chair)) == (2, 1)
    await morning(board, "2026-11-28")
    assert await told(board.administrator) == 2, "nobody is told on a Saturday"
    assert [event["Reference"] for event in await board.events("urgent_referral_told")] == [reference] * 2


async def test_it_can_be_answered_from_that_message_and_then_nobody_is_told_any_more(board: Board) -> None:
    reference = await an_urgent_case(board)
    await morning(board, "2026-11-25")
    message = await board.administrator.in_chat(f"URGENT: {reference} is not accepted yet")
    assert "It was sent on Tuesday 24 November at 09:00" in people.text_of(message["card"])
    shown = await board.administrator.press(message, "Answer now")
    await shown.press("Accept")
    await board.run_queue()
    await morning(board, "2026-11-26")
    assert (await told(board.administrator), await told(board.chair)) == (1, 0)


async def test_a_referral_that_is_answered_while_the_message_waits_is_not_told_of(board: Board) -> None:
    reference = await an_urgent_case(board)
    await board.set_clock("2026-11-25T09:00:00Z")
    card = await board.administrator.in_chat(f"New referral {reference}")
    await board.administrator.press(card, "Accept")
    await board.fire("agenda_due")
    await board.run_queue()
    assert await told(board.administrator) == 0


async def test_who_has_no_chat_is_mentioned_in_the_channel(board: Board) -> None:
    reference = await an_urgent_case(board)
    await board.http.put("/sandbox/teams/reachable", json={"person": people.ADMINISTRATOR, "reachable": False})
    await morning(board, "2026-11-25")
    replies = [reply for post in await board.chair.channel() for reply in post["replies"]]
    assert any(reference in str(reply) for reply in replies)


async def test_one_that_was_sent_in_brief_is_told_of_with_what_it_waits_for(board: Board) -> None:
    reference = await an_urgent_case_in_brief(board)
    await morning(board, "2026-11-25")
    message = await board.administrator.in_chat(f"URGENT: {reference}")
    assert "it waits for information from its referrer" in people.text_of(message["card"])


async def test_reminder_and_preview_say_urgent_first(board: Board) -> None:
    await an_urgent_case(board)
    await morning(board, "2026-11-26")
    reminder = await board.administrator.in_chat("not posted yet")
    assert "URGENT: 1 referral is not accepted yet." in people.text_of(reminder["card"])
    waiting = await board.administrator.press(reminder, "Answer now")
    assert "urgent" in waiting.text
    preview = await board.administrator.press(reminder, "Prepare the agenda")
    assert "URGENT: 1 referral is not accepted yet. 1 referral is waiting for your answer" in preview.text
