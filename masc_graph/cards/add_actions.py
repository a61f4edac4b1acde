"""Actions that are agreed after a decision was recorded: three rows, and what stands already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from masc_graph.cards.action_rows import FormAnswers, row_inputs
from masc_graph.cards.parts import lines, said, wrong
from masc_graph.cards.record import Standing
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.decisions.decision import ROWS_ADDED

TITLE: Final = "Add actions"


@dataclass(frozen=True)
class AddScreen:
    """The decision that the actions join."""

    token: str
    reference: str
    asked: FormAnswers
    standing: Standing
    notice: str = ""


def add_actions(screen: AddScreen) -> Card:
    """The dialog with three rows."""
    asked = screen.asked
    return expand(
        "add_actions",
        {
            "reference": screen.reference,
            "meeting_id": asked.dates.meeting.meeting_id,
            "token": screen.token,
            "decision_id": screen.standing.decision_id,
            "case": f"Add actions to {screen.reference}",
            "decision": screen.standing.words,
            "standing_actions": lines(action.words for action in screen.standing.actions),
            **asked.row_data(ROWS_ADDED, ROWS_ADDED),
            **wrong(asked.problems),
            **said(screen.notice),
        },
    )


def add_inputs() -> tuple[str, ...]:
    """The ids of all inputs of the dialog."""
    return (*(name for n in range(1, ROWS_ADDED + 1) for name in row_inputs(n)), "due")
