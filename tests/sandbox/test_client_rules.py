"""Everything that not every client of Teams can show or press is found where it passes, and remembered."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sandbox.client_rules import unfit_answer, unfit_dialog, unfit_message
from sandbox.conversations import Content
from tests.sandbox.one_sandbox import CHANNEL, ROWAN, a_sandbox

Json = dict[str, Any]

SUBMIT = {"type": "Action.Submit", "title": "Send"}
EXECUTE = {"type": "Action.Execute", "title": "Accept", "verb": "accept", "fallback": SUBMIT}
TOGGLE = {"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["more"]}
UNFOLDS = {"type": "Action.ShowCard", "title": "Withdraw", "card": {"type": "AdaptiveCard", "body": []}}
TEXT = {"type": "Input.Text", "id": "why"}
FILTERED = {"type": "Input.ChoiceSet", "id": "agency", "style": "filtered", "choices": []}
LARGE = {"type": "TextBlock", "text": "x" * 28 * 1024}


def a_card(*body: object, actions: tuple[object, ...] = ()) -> Json:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": list(actions)}


def in_columns(width: str, part: object) -> Json:
    return {"type": "ColumnSet", "columns": [{"type": "Column", "width": width, "items": [part]}]}


def action_set(*actions: object) -> Json:
    return {"type": "ActionSet", "actions": list(actions)}


GOOD_DIALOG = a_card(TEXT, FILTERED, FILTERED | {"style": "compact", "value": "police"}, actions=(SUBMIT,) * 4)
GOOD_MESSAGE = a_card(in_columns("auto", action_set(SUBMIT)), action_set(EXECUTE))


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (a_card(actions=(TOGGLE,)), "Action.ToggleVisibility is dead in a dialog"),
        (a_card({"type": "Container", "items": [action_set(TOGGLE)]}), "Action.ToggleVisibility is dead in a dialog"),
        (a_card(action_set(SUBMIT)), "a button of a dialog is not at the root of its card"),
        (a_card(action_set(UNFOLDS)), "a button of a dialog is not at the root of its card"),
        (a_card({"type": "Container", "selectAction": SUBMIT}), "a button of a dialog is not at the root of its card"),
        (a_card(actions=(SUBMIT,) * 5), "a dialog has more than 4 buttons"),
        (a_card(actions=(SUBMIT | {"mode": "secondary"},)), "a secondary button is not there in a dialog"),
        (a_card(FILTERED | {"value": "police"}), "a filtered choice has a value"),
        (a_card(LARGE), "a card is larger than 28 KB"),
    ],
)
def test_a_fault_that_is_planted_in_a_dialog_is_found(planted: Json, found: str) -> None:
    assert list(unfit_dialog(planted)) == [found]
    assert list(unfit_dialog(GOOD_DIALOG)) == []


@pytest.mark.parametrize(
    ("text", "planted", "found"),
    [
        ("Hello", GOOD_MESSAGE, "a message has text and a card together"),
        ("", a_card(TEXT, action_set(EXECUTE)), "an Action.Execute is on a message with inputs"),
        ("", a_card(action_set({"type": "Action.Execute"})), "an Action.Execute has no Action.Submit to fall back to"),
        ("", a_card(FILTERED | {"value": "police"}), "a filtered choice has a value"),
        ("", a_card(in_columns("84px", action_set(SUBMIT))), "a column with a button is not as wide as its button"),
        ("", a_card(LARGE), "a card is larger than 28 KB"),
    ],
)
def test_a_fault_that_is_planted_in_a_message_is_found(text: str, planted: Json, found: str) -> None:
    assert list(unfit_message(text, planted)) == [found]
    assert list(unfit_message("", GOOD_MESSAGE)) == list(unfit_message("Hello", None)) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ({}, ["a dialog ends with no body, not with {}"]),
        ({"task": {"type": "message", "value": "Saved"}}, ["a task answer of type message shows nothing"]),
        ({"task": {"type": "continue", "value": {}}}, []),
        (None, []),
    ],
)
def test_a_fault_that_is_planted_in_an_answer_is_found(planted: object, found: list[str]) -> None:
    assert list(unfit_answer(planted)) == found


async def test_what_passes_is_looked_at_wherever_it_passes_and_each_fault_is_remembered_once() -> None:
    sandbox = a_sandbox()
    talk = sandbox.tenant.conversations
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": a_card(actions=(TOGGLE,))}
    answers: list[Json] = [{"task": {"type": "continue", "value": {"title": "A", "card": attachment}}}, {}]

    async def send(_activity: Json, _authorization: str) -> httpx.Response:
        return httpx.Response(200, json=answers.pop(0))

    sandbox.teams._send = send
    await sandbox.teams.open_extension(ROWAN, CHANNEL, "refer")
    await sandbox.teams.dialog_from_card(ROWAN, CHANNEL, None, {})
    post = talk.bot_posts(CHANNEL, Content(card=a_card(TEXT, action_set(EXECUTE))))
    talk.bot_posts(CHANNEL, Content(card=a_card(TEXT, action_set(EXECUTE))))
    talk.edit(CHANNEL, post.id, Content(text="Hello", card=GOOD_MESSAGE))
    talk.show_instead(post.id, ROWAN, a_card(FILTERED | {"value": "police"}))
    assert talk.unfit == [
        "Action.ToggleVisibility is dead in a dialog",
        "a dialog ends with no body, not with {}",
        "an Action.Execute is on a message with inputs",
        "a message has text and a card together",
        "a filtered choice has a value",
    ]
    talk.clear()
    assert talk.unfit == []
