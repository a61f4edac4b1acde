"""Ways through a card's JSON that the card tests share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.cards.examples import every_card

Element = dict[str, Any]

CARDS = [(f"{name}-{n}", card) for name, cards in every_card().items() for n, card in enumerate(cards)]
NAMES = [label for label, _ in CARDS]
DIALOGS = {
    "refer_1", "refer_2", "refer_3", "refer_4", "refer_stop", "receipt_dialog", "agenda_preview", "record",
    "meeting_change", "agency_actions", "agency_ending", "problem", "refused", "notice", "recorded", "triage_dialog",
    "triage_ask", "triage_refuse", "triage_move", "add_information", "worklist_dialog", "attendance", "ready",
    "record_handed", "add_actions", "relist", "withdraw", "look_again",
}  # fmt: skip


def elements(part: Any) -> Iterator[Element]:
    """Everything in a card that has a type, outermost first; what buttons send is left out."""
    if isinstance(part, list):
        for one in part:
            yield from elements(one)
    elif isinstance(part, dict):
        if "type" in part:
            yield part
        for key, value in part.items():
            if key != "data":
                yield from elements(value)


def of_type(card: Any, start: str) -> list[Element]:
    """The elements whose type begins so."""
    return [element for element in elements(card) if element["type"].startswith(start)]


def buttons(card: Any) -> list[Element]:
    """The buttons that a person sees; what stands in for one on old clients is left out."""
    fallbacks = [id(one["fallback"]) for one in elements(card) if isinstance(one.get("fallback"), dict)]
    return [one for one in of_type(card, "Action.") if id(one) not in fallbacks]


def row_buttons(card: Any) -> list[Element]:
    """The buttons that stand beside a line of a list, one a line."""
    return [one for column in of_type(card, "ColumnSet") for one in of_type(column, "Action.")]


def template_of(label: str) -> str:
    """The template's name of a labelled example."""
    return label.rpartition("-")[0]


def utf16(card: Any) -> int:
    """The size of a card as Teams may count it."""
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le"))


def words(card: Any) -> list[str]:
    """All texts of a card, in order."""
    return [one["text"] for one in elements(card) if isinstance(one.get("text"), str)]


def titles(card: Any) -> list[str]:
    """The buttons of a card, in order."""
    return [one["title"] for one in buttons(card)]


def sent(card: Any, title: str) -> dict[str, Any]:
    """What a button sends besides the inputs."""
    return next(one["data"] for one in buttons(card) if one["title"] == title)


def inputs(card: Any) -> dict[str, Element]:
    """The inputs of a card by id."""
    return {one["id"]: one for one in of_type(card, "Input.")}
