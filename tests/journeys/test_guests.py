"""People whose Teams does less: no dialogs, or no chat that the app may write to."""

from __future__ import annotations

import pytest

from demo import player as people
from tests.journeys.board import Board

pytestmark = pytest.mark.journey


async def test_a_client_that_opens_no_dialog_is_told_and_shown_another_way(board: Board) -> None:
    post = await board.welcome(board.police)
    pressed = people.button(post["card"], "Refer a case")
    data = {name: value for name, value in pressed["data"].items() if name != "msteams"}
    body = {
        "person": people.POLICE_LEAD,
        "conversation": post["conversation"],
        "activity": post["id"],
        "action": {"type": "Action.Submit", "data": data},
    }
    answer = await board.police.post("/sandbox/press", body)
    assert answer["status"] == 200
    await board.run_queue()
    text = people.text_of((await board.police.in_chat("Teams could not open this"))["card"])
    assert "masc@example.org" in text
    assert "call 999" in text
    assert await board.rows("MASC Referrals") == []


async def test_a_referrer_whom_no_chat_reaches_is_mentioned_with_the_reference_alone(board: Board) -> None:
    body = {"person": people.POLICE_LEAD, "reachable": False}
    (await board.http.put("/sandbox/teams/reachable", json=body)).raise_for_status()
    reference = await board.refer(board.police)
    await board.run_queue()
    posts = [reply for post in await board.chair.channel() for reply in post["replies"]]
    (mentioned,) = [post for post in posts if reference in post["text"]]
    assert mentioned["mentions"]
    assert "Robin" not in str(mentioned)
    assert len(await board.rows("MASC Referrals")) == 1
    assert await board.events("chat_unavailable")
