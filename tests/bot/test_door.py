"""What a press is answered when no journey knows it, a rule says no, or the outside is down."""

from __future__ import annotations

import pytest

from demo import player as people
from demo.player import Json, Player, Shown
from tests.journeys.board import Board, a_filed_referral
from tests.work.backstage import fail, faults_met, waiting

GRAPH_DOWN = {"path": "^/graph/", "fault": "503"}
OUT_OF_DATE = "This card is out of date."


async def submit(player: Player, board: Board, data: Json) -> Shown:
    """Send data from a dialog, whatever its card looked like."""
    body = {"person": player.person, "source": "card", "conversation": people.CHANNEL, "data": data}
    return Shown(player, await player.post("/sandbox/dialog", body), "card", people.CHANNEL)


async def execute(player: Player, board: Board, verb: str, data: Json) -> Shown:
    """Press a button of the welcome card, whatever it looked like."""
    post = await board.welcome(player)
    action = {"type": "Action.Execute", "verb": verb, "data": data}
    body = {"person": player.person, "conversation": post["conversation"], "activity": post["id"], "action": action}
    return Shown(player, await player.post("/sandbox/press", body), "card", people.CHANNEL)


async def message(player: Player, board: Board, data: Json) -> Shown:
    """Press a button that sends its data as a message."""
    post = await board.welcome(player)
    body = {"person": player.person, "conversation": post["conversation"], "activity": post["id"],
            "action": {"type": "Action.Submit", "data": data}}  # fmt: skip
    return Shown(player, await player.post("/sandbox/press", body), "card", people.CHANNEL)


@pytest.mark.parametrize("verb", ["refer.fly", "", "constructor"])
async def test_a_button_that_nobody_knows_any_more_says_that_its_card_is_out_of_date(board: Board, verb: str) -> None:
    assert OUT_OF_DATE in str((await execute(board.police, board, verb, {})).answer)
    assert OUT_OF_DATE in str((await submit(board.police, board, {"verb": verb})).answer)
    assert await waiting(board) == []


async def told_in_chat(player: Player, board: Board, data: Json) -> str:
    """What the chat says after a button was sent as a plain message, which Teams lets nobody answer."""
    assert (await message(player, board, data)).answer["status"] == 200
    await fail(board)
    await board.run_queue()
    return people.text_of((await player.chat())[-1]["card"])


async def test_a_client_without_invokes_is_told_in_its_chat_that_a_card_is_out_of_date(board: Board) -> None:
    assert OUT_OF_DATE in await told_in_chat(board.police, board, {"verb": "refer.fly"})


async def test_a_client_without_invokes_is_told_in_its_chat_of_a_refusal(board: Board) -> None:
    reference = await board.after(a_filed_referral)
    told = await told_in_chat(board.police, board, {"verb": "triage.accept", "reference": reference, "version": 1})
    assert "You cannot do this" in told
    assert "Only the MASC administrator can do this. Nothing has changed." in told
    assert [row["Reference"] for row in await board.events("access_refused")] == [reference]


async def test_a_client_without_invokes_is_told_in_its_chat_of_a_problem_and_its_number(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    await fail(board, GRAPH_DOWN)
    told = await told_in_chat(board.administrator, board, {"verb": "triage.accept", "reference": "MASC-7F3K2"})
    assert "MASC could not answer this. Nothing has been saved. Try again in a few minutes. Problem number" in told
    assert "press_failed" in caplog.text


async def test_a_client_without_invokes_is_told_in_its_chat_what_is_still_to_be_settled(board: Board) -> None:
    reference = await board.refer(board.police, {"da_related": "Not sure"})
    await board.run_queue()
    data = {"verb": "triage.accept", "reference": reference, "version": 1}
    told = await told_in_chat(board.administrator, board, data)
    assert f"{reference} has not been accepted" in told
    assert "Select whether the case is related to domestic abuse." in told
    await told_in_chat(board.administrator, board, data | {"da_settled": "not_related"})
    (row,) = await board.rows("MASC Referrals")
    assert row["Status"] == "accepted"


@pytest.mark.parametrize(
    ("verb", "typed", "says"),
    [
        ("receipt.withdraw", {}, "Select why you withdraw the referral"),
        ("receipt.again", {"again_reason": "No"}, "Enter the reason, in 10 to 300 characters"),
    ],
)
async def test_a_receipt_of_an_older_masc_has_its_question_on_the_message_and_is_answered_there(
    board: Board, verb: str, typed: Json, says: str
) -> None:
    reference = await board.after(a_filed_referral)
    receipt = await board.police.in_chat("Status: Received")
    data = {"verb": verb, "reference": reference, "version": 1} | typed
    asked = {"type": "Action.Execute", "title": "Press", "verb": verb, "data": data}
    shown = await board.police.press(receipt | {"card": {"actions": [asked]}}, "Press")
    assert (shown.kind, shown.text) == ("message", says)


async def test_a_client_without_invokes_gets_help_once(board: Board) -> None:
    before = len(await board.police.chat())
    await told_in_chat(board.police, board, {"verb": "help.show"})
    assert len(await board.police.chat()) == before + 1


async def test_a_press_that_nobody_can_be_told_about_is_answered_all_the_same(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    await fail(board, {"path": "^/queue/", "fault": "503"}, GRAPH_DOWN)
    shown = await message(board.police, board, {"verb": "triage.accept"})
    assert shown.answer["status"] == 200
    assert "press_failed" in caplog.text


@pytest.mark.parametrize("data", [{"verb": 7}, {"verb": ["refer.open"]}, "refer.open", None, []])
async def test_data_of_any_other_shape_is_answered(board: Board, data: Json) -> None:
    assert (await submit(board.police, board, data)).answer["status"] == 200


async def test_while_the_registers_cannot_be_read_a_press_says_so_with_a_number(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    await fail(board, GRAPH_DOWN)
    shown = await board.police.press(await board.welcome(board.police), "My agency's actions")
    assert faults_met(board)
    assert "MASC could not answer this." in shown.text
    assert "press_failed" in caplog.text
    assert await waiting(board) == []


async def test_help_goes_to_the_chat_and_the_presser_is_told_where(board: Board) -> None:
    shown = await board.police.press(await board.welcome(board.police), "Help")
    assert "Help is in your chat with MASC." in shown.text
    await board.run_queue()
    await board.police.in_chat("Refer a case")


async def test_close_closes_the_dialog(board: Board) -> None:
    assert (await submit(board.police, board, {"verb": "dialog.close"})).kind == "closed"


async def test_words_in_the_channel_are_heard_if_they_name_the_bot(board: Board) -> None:
    await board.police.post(
        "/sandbox/say", {"person": people.POLICE_LEAD, "text": "@MASC My  Agency", "conversation": "channel"}
    )
    await board.run_queue()
    await board.police.in_chat("Police:")
