"""Teams draws only what the platform documents, and shows its banner for everything else."""

from typing import Any

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.conversations import Content
from sandbox.teams_client import read_action_answer, read_dialog_answer
from tests.sandbox.one_sandbox import CALLUM, CHANNEL, ROWAN, a_sandbox

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": []}
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"


def test_an_action_is_answered_by_a_card_a_message_or_an_error() -> None:
    card = read_action_answer(200, {"statusCode": 200, "type": CARD_TYPE, "value": CARD})
    assert (card["kind"], card["card"]) == ("card", CARD)
    message = read_action_answer(200, {"statusCode": 200, "type": MESSAGE_TYPE, "value": "Done"})
    assert (message["kind"], message["text"]) == ("message", "Done")
    value = {"code": "out_of_date", "message": "This card is out of date"}
    error = read_action_answer(200, {"statusCode": 400, "type": ERROR_TYPE, "value": value})
    assert (error["kind"], error["text"]) == ("error", "This card is out of date")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"statusCode": 200, "type": CARD_TYPE, "value": CARD}),
        (200, None),
        (200, {}),
        (200, "text"),
        (200, {"statusCode": 200, "type": MESSAGE_TYPE, "value": ""}),
        (200, {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive.card", "value": CARD}),
        (200, {"statusCode": 200, "type": CARD_TYPE, "value": CARD | {"version": "1.6"}}),
        (200, {"statusCode": 400, "type": CARD_TYPE, "value": CARD}),
    ],
)
def test_any_other_answer_to_an_action_is_the_banner(status: int, body: object) -> None:
    assert read_action_answer(status, body)["kind"] == "error"


def test_a_dialog_goes_on_says_something_or_closes() -> None:
    attachment = {"contentType": CARD_TYPE, "content": CARD}
    value = {"title": "Refer", "height": "large", "width": "medium", "card": attachment}
    goes_on = read_dialog_answer(200, {"task": {"type": "continue", "value": value}})
    assert (goes_on["kind"], goes_on["card"], goes_on["title"]) == ("dialog", CARD, "Refer")
    says = read_dialog_answer(200, {"task": {"type": "message", "value": "Saved"}})
    assert (says["kind"], says["text"]) == ("dialog_message", "Saved")
    assert [read_dialog_answer(200, body)["kind"] for body in ({}, None)] == ["closed", "closed"]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {}),
        (200, "text"),
        (200, {"other": 1}),
        (200, {"task": {"type": "continue", "value": "text"}}),
        (200, {"task": {"type": "continue", "value": {"card": CARD}}}),
        (200, {"task": {"type": "message", "value": ""}}),
    ],
)
def test_any_other_answer_to_a_dialog_is_the_banner(status: int, body: object) -> None:
    assert read_dialog_answer(status, body)["kind"] == "error"


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(httpx.ReadTimeout("late"), 504), (httpx.ConnectError("away"), 502), (httpx.Response(200, text="<html>"), 200)],
)
async def test_a_bot_that_is_late_away_or_speaks_no_json_is_the_banner(outcome: Any, status: int) -> None:
    sandbox = a_sandbox()

    async def send(_activity: dict[str, Any], _authorization: str) -> httpx.Response:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    sandbox.teams._send = send
    action = {"type": "Action.Execute", "verb": "x"}
    answer = await sandbox.teams.press(ROWAN, CHANNEL, _a_post(sandbox), action)
    assert (answer["status"], answer["kind"]) == (status, "error")


async def test_an_answered_card_replaces_the_card_for_the_presser_alone() -> None:
    sandbox = a_sandbox()
    answered = CARD | {"body": [{"type": "TextBlock", "text": "Recording"}]}

    async def send(_activity: dict[str, Any], _authorization: str) -> httpx.Response:
        return httpx.Response(200, json={"statusCode": 200, "type": CARD_TYPE, "value": answered})

    sandbox.teams._send = send
    await sandbox.teams.press(ROWAN, CHANNEL, _a_post(sandbox), {"type": "Action.Execute", "verb": "x"})
    cards = [sandbox.teams.view(person)["channel"]["posts"][0]["card"] for person in (ROWAN, CALLUM)]
    assert cards == [answered, CARD]


def _a_post(sandbox: Sandbox) -> str:
    return sandbox.tenant.conversations.bot_posts(CHANNEL, Content(card=CARD)).id
