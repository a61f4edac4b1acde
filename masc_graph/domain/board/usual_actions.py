"""Usual actions: what the board agrees again and again, stored on the roster and added with one tick."""

from __future__ import annotations

from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.board.prompts import PROMPT
from masc_graph.domain.text.privacy import has_markdown, text_check

MOST_SHOWN: Final = 10
SHORTEST_TEXT: Final = 10
TEXT_LIMIT: Final = 120
LONGEST_DAYS: Final = 365


class UsualAction(BaseModel):
    """An action that one tick adds; ``days`` counts from the meeting, None takes the due date from the screen.

    ``key`` is the value that a tick sends. It has no comma, since Teams joins ticked values with commas.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    agency_id: str
    prompt: str
    text: str
    days: int | None = None


def why_unusable(action: UsualAction, agencies: frozenset[str]) -> str:
    """A code for what is wrong with a usual action; empty if it may be offered.

    The text becomes the title of a choice, where Teams applies Markdown, and goes to the channel and to Planner for
    every case, so it must not name anyone or give a date.
    """
    if action.agency_id not in agencies:
        return "agency"
    if action.prompt not in PROMPT:
        return "prompt"
    if not SHORTEST_TEXT <= len(action.text) <= TEXT_LIMIT:
        return "length"
    if action.days is not None and not 0 <= action.days <= LONGEST_DAYS:
        return "days"
    if has_markdown(action.text):
        return "markdown"
    return "identifying" if _identifies(action.text) else ""


def _identifies(text: str) -> bool:
    """Whether the text names a person or any date, however recent, since it is used for years."""
    return text_check("text", "it", text, word_keys=frozenset(), key=b"", today=date.max) is not None
