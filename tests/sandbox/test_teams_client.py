"""Teams draws only what the platform documents, and shows its banner for everything else."""

from typing import Any

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.conversations import Content
from sandbox.switches import Switches
from sandbox.teams_client import read_action_answer, read_dialog_answer
from tests.sandbox.one_sandbox import CALLUM, CHANNEL, ROWAN, a_sandbox

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": []}
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"


def shown(card: dict[str, Any]) -> dict[str, Any]:
    """The answer that shows a dialog with this card."""
    attachment = {"contentType": CARD_TYPE, "content": card}
    value = {"title": "Refer", "height": "large", "width": "medium", "card": attachment}
    return {"task": {"type": "continue", "value": value}}


def turned(name: str, setting: str) -> Switches:
    """The switches with one of them turned."""
    switches = Switches()
    switches.turn({name: setting})
    return switches


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


def test_a_dialog_goes_on_or_closes() -> None:
    goes_on = read_dialog_answer(200, shown(CARD), Switches())
    assert (goes_on["kind"], goes_on["card"], goes_on["title"]) == ("dialog", CARD, "Refer")
    assert read_dialog_answer(200, None, Switches())["kind"] == "closed"


def test_an_empty_object_does_not_close_a_dialog() -> None:
    answer = read_dialog_answer(200, {}, Switches())
    assert (answer["kind"], answer["error"]) == ("error", 1008)
    assert answer["text"] == "Unable to reach app. Please try again."
    kind = read_dialog_answer(200, {}, turned("empty object for a dialog", "closes"))["kind"]
    assert kind == "closed"


def test_a_message_in_a_dialog_shows_nothing() -> None:
    body = {"task": {"type": "message", "value": "Saved"}}
    says = read_dialog_answer(200, body, Switches())
    assert (says["kind"], says["text"]) == ("dialog_message", "")
    says = read_dialog_answer(200, body, turned("message that ends a dialog", "the message"))
    assert (says["kind"], says["text"]) == ("dialog_message", "Saved")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {}),
        (202, None),
        (200, "text"),
        (200, {"other": 1}),
        (200, {"task": {"type": "continue", "value": "text"}}),
        (200, {"task": {"type": "continue", "value": {"card": CARD}}}),
        (200, {"task": {"type": "message", "value": ""}}),
    ],
)
def test_any_other_answer_to_a_dialog_is_the_banner(status: int, body: object) -> None:
    assert read_dialog_answer(status, body, Switches())["kind"] == "error"


def test_a_dialog_with_a_card_of_more_than_28_kb_is_the_banner() -> None:
    large = CARD | {"body": [{"type": "TextBlock", "text": "x" * 28 * 1024}]}
    assert read_dialog_answer(200, shown(large), Switches())["kind"] == "error"
    assert read_dialog_answer(200, shown(large), turned("largest card of a dialog", "100 KB"))["kind"] == "dialog"


SUBMIT = {"type": "Action.Submit", "title": "Send"}
TOGGLE = {"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["more"]}
LINK = {"type": "Action.OpenUrl", "title": "Read", "url": "https://example.org"}
DEAD = TOGGLE | {"targetElements": []}
SECOND = SUBMIT | {"mode": "secondary"}
EMPTY = {"type": "Input.ChoiceSet", "id": "agency", "style": "filtered"}
FILTERED = EMPTY | {"value": "police"}


def in_body(*parts: object) -> dict[str, Any]:
    return CARD | {"body": [{"type": "Container", "items": list(parts)}]}


def action_set(*actions: object) -> dict[str, Any]:
    return {"type": "ActionSet", "actions": list(actions)}


@pytest.mark.parametrize(
    ("switch", "other", "sent", "drawn"),
    [
        (
            "toggle in a dialog",
            "toggles",
            in_body(action_set(TOGGLE)),
            in_body(action_set(DEAD)),
        ),
        ("submit in a dialog's body", "drawn", in_body(action_set(SUBMIT, LINK)), in_body(action_set(LINK))),
        ("secondary in a dialog", "drawn", CARD | {"actions": [SUBMIT, SECOND]}, CARD | {"actions": [SUBMIT]}),
        (
            "preset of a filtered choice",
            "kept",
            in_body(FILTERED),
            in_body(EMPTY),
        ),
    ],
)
def test_a_dialog_is_drawn_as_by_the_weakest_client(
    switch: str, other: str, sent: dict[str, Any], drawn: dict[str, Any]
) -> None:
    assert read_dialog_answer(200, shown(sent), Switches())["card"] == drawn
    assert read_dialog_answer(200, shown(sent), turned(switch, other))["card"] == sent


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
