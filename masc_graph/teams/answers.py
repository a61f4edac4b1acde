"""The bot's answers to an invoke, in the form that Teams expects. All are HTTP 200; the body says the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

CARD = "application/vnd.microsoft.card.adaptive"
_MESSAGE = "application/vnd.microsoft.activity.message"
_ERROR = "application/vnd.microsoft.error"

OUT_OF_DATE: Final = "This card is out of date. Ask for help in the chat with MASC to get a current one."

Size = Literal["small", "medium", "large"]


def dialog(title: str, card: Mapping[str, Any], size: Size = "medium") -> dict[str, Any]:
    """Open a dialog, or show the next page of one that is open."""
    info = {"title": title, "height": size, "width": size, "card": {"contentType": CARD, "content": card}}
    return {"task": {"type": "continue", "value": info}}


def card_in_place(card: Mapping[str, Any]) -> dict[str, Any]:
    """Replace the card that was pressed, for that person only."""
    return {"statusCode": 200, "type": CARD, "value": card}


def message(text: str) -> dict[str, Any]:
    """Show the person a sentence. It must not be empty, because Teams treats an empty one as a failure."""
    return {"statusCode": 200, "type": _MESSAGE, "value": text}


def out_of_date() -> dict[str, Any]:
    """Say that the bot no longer knows this button, for example after an upgrade."""
    return {"statusCode": 400, "type": _ERROR, "value": {"code": "OutOfDate", "message": OUT_OF_DATE}}
