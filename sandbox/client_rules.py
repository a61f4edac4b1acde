"""What no client of Teams is to be sent: the rules by which every dialog, message and answer that passes is looked at.

Each finding is a sentence. The sandbox carries on as Teams does; whoever tests a product looks at what was found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sandbox.card_json import elements, json_bytes, of_type
from sandbox.json_values import as_list, at_path

Json = dict[str, Any]
MOST_BYTES: Final = 28 * 1024
MOST_BUTTONS: Final = 4
"""Buttons at the root of a dialog's card."""


def unfit_answer(body: object) -> Iterator[str]:
    """What is wrong with the answer to a dialog's press, beside its card."""
    if body == {}:
        yield "a dialog ends with no body, not with {}"
    if at_path(body, "task", "type") == "message":
        yield "a task answer of type message shows nothing"


def unfit_dialog(card: Json) -> Iterator[str]:
    """What is wrong with a dialog's card."""
    if of_type(card, "Action.ToggleVisibility"):
        yield "Action.ToggleVisibility is dead in a dialog"
    if [one for one in of_type(card.get("body"), "Action.") if one["type"] != "Action.ToggleVisibility"]:
        yield "a button of a dialog is not at the root of its card"
    if len(as_list(card.get("actions"))) > MOST_BUTTONS:
        yield f"a dialog has more than {MOST_BUTTONS} buttons"
    if [one for one in of_type(card, "Action.") if one.get("mode") == "secondary"]:
        yield "a secondary button is not there in a dialog"
    yield from _of_every_card(card)


def unfit_message(text: str, card: Json | None) -> Iterator[str]:
    """What is wrong with a message and its card."""
    if card is None:
        return
    if text:
        yield "a message has text and a card together"
    if of_type(card, "Action.Execute") and of_type(card, "Input."):
        yield "an Action.Execute is on a message with inputs"
    for button in of_type(card, "Action.Execute"):
        if at_path(button, "fallback", "type") != "Action.Submit":
            yield "an Action.Execute has no Action.Submit to fall back to"
    yield from _of_every_card(card)


def _of_every_card(card: Json) -> Iterator[str]:
    if [one for one in of_type(card, "Input.ChoiceSet") if one.get("style") == "filtered" and one.get("value")]:
        yield "a filtered choice has a value"
    for column in (one for one in elements(card) if one["type"] == "Column"):
        if of_type(column.get("items"), "Action.") and column.get("width") != "auto":
            yield "a column with a button is not as wide as its button"
    if json_bytes(card) > MOST_BYTES:
        yield f"a card is larger than {MOST_BYTES // 1024} KB"
