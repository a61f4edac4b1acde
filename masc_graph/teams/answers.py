"""What the bot answers to an invoke, in Teams' words. Each is an HTTP 200; Teams reads the rest from the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

CARD = "application/vnd.microsoft.card.adaptive"
_MESSAGE = "application/vnd.microsoft.activity.message"
_ERROR = "application/vnd.microsoft.error"

OUT_OF_DATE: Final = "This card is out of date. Ask for help in the chat with MASC to get a current one."

Size = Literal["small", "medium", "large"]


def dialog(title: str, card: Mapping[str, Any], size: Size = "medium") -> dict[str, Any]:
    """Open a dialog, or go on in the one that is open."""
    info = {"title": title, "height": size, "width": size, "card": {"contentType": CARD, "content": card}}
    return {"task": {"type": "continue", "value": info}}


def card_in_place(card: Mapping[str, Any]) -> dict[str, Any]:
    """Put a card in the place of the one that was pressed, for the presser only."""
    return {"statusCode": 200, "type": CARD, "value": card}


def message(text: str) -> dict[str, Any]:
    """Say a sentence to the presser; Teams takes an empty one for a failure, so it must not be empty."""
    return {"statusCode": 200, "type": _MESSAGE, "value": text}


def out_of_date() -> dict[str, Any]:
    """Say that a card's button is no longer known, as after an upgrade."""
    return {"statusCode": 400, "type": _ERROR, "value": {"code": "OutOfDate", "message": OUT_OF_DATE}}
