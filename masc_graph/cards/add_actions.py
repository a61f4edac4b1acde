"""The dialog for actions agreed after a decision was recorded: three rows below the current decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.action_rows import FURTHER, ActionsForm, row_inputs
from masc_graph.cards.more import more_data
from masc_graph.cards.parts import error_summary, lines, notice_data
from masc_graph.cards.record import CurrentDecision
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.decisions.decision import ROWS_TO_ADD

TITLE: Final = "Add actions"


@dataclass(frozen=True)
class AddScreen:
    """The decision to which the actions are added, and the form."""

    token: str
    reference: str
    form: ActionsForm
    current: CurrentDecision
    notice: str = ""
    opened: Sequence[str] = ()


def add_actions(screen: AddScreen) -> Card:
    """The dialog with three rows."""
    form = screen.form
    return expand(
        "add_actions",
        {
            "reference": screen.reference,
            "meeting_id": form.dates.meeting.meeting_id,
            "token": screen.token,
            "decision_id": screen.current.decision_id,
            "case": f"Add actions to {screen.reference}",
            "decision": screen.current.words,
            "current_actions": lines(action.words for action in screen.current.actions),
            **form.row_data(ROWS_TO_ADD, ROWS_TO_ADD, further=FURTHER.name in screen.opened),
            **error_summary(form.problems),
            **notice_data(screen.notice),
            **more_data([FURTHER], screen.opened),
        },
    )


def add_inputs() -> tuple[str, ...]:
    """The input ids of the dialog."""
    return (*(name for n in range(1, ROWS_TO_ADD + 1) for name in row_inputs(n)), "due")
