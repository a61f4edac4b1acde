"""The screen before the first case: cases whose actions are all finished, to be closed with one press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.parts import NO_NAMES, error_summary, notice_data, question
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.decisions.decision import REASON_LIMIT
from masc_graph.domain.text.problem import Problem

MOST: Final = 10
"""The most cases closed by one press; each is a command, and all must be on the queue within a second."""
REASON: Final = "Every action is completed or no longer relevant."
CLOSE: Final = "close"
CLOSE_REASON: Final = "close_reason"


@dataclass(frozen=True)
class Ready:
    """The references ready to close, in order; ``answers`` is None before the first press, when all are ticked."""

    meeting_id: str
    token: str
    references: Sequence[str]
    answers: Mapping[str, str] | None = None
    problems: Sequence[Problem] = ()
    notice: str = ""


def ready(screen: Ready) -> Card:
    """The list, with everything ticked and a reason filled in at first."""
    shown = list(screen.references[:MOST])
    answers = screen.answers if screen.answers is not None else {CLOSE: ",".join(shown), CLOSE_REASON: REASON}
    return expand(
        "ready",
        {
            "meeting_id": screen.meeting_id,
            "token": screen.token,
            "count": _count(len(screen.references)),
            CLOSE: question(
                CLOSE,
                "Close these cases (optional)",
                answers.get(CLOSE, ""),
                screen.problems,
                offered=((reference, reference) for reference in shown),
            ),
            CLOSE_REASON: question(
                CLOSE_REASON,
                "Reason, no names (required)",
                answers.get(CLOSE_REASON, ""),
                screen.problems,
                hint=NO_NAMES,
                limit=REASON_LIMIT,
            ),
            **error_summary(screen.problems),
            **notice_data(screen.notice),
        },
    )


def _count(count: int) -> str:
    cases = "1 case has" if count == 1 else f"{count} cases have"
    more = f" The first {MOST} are here; open this again for the others." if count > MOST else ""
    return f"{cases} no unfinished action: each is completed or no longer relevant.{more}"
