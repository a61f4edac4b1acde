"""Usual actions: what the board agrees again and again, kept on the roster, a whole action for one tick."""

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
    """An action ready to be ticked; ``days`` counts from the meeting, None leaves the due date to the screen.

    ``key`` is what a tick sends: it has no comma, since Teams joins several ticks with commas.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    agency_id: str
    prompt: str
    text: str
    days: int | None = None


def why_unusable(action: UsualAction, agencies: frozenset[str]) -> str:
    """Name what is wrong with a usual action, by a code; empty if it may be offered.

    It becomes the title of a choice, where Markdown would be read, and goes to the channel and to Planner for every
    case: so it names nobody and gives no date.
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
    """No date is young enough to stand in a text that is used for years."""
    return text_check("text", "it", text, word_keys=frozenset(), key=b"", today=date.max) is not None
