"""Before the first case: the cases whose actions are all finished, to be closed in one press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.parts import question, said, wrong
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.decisions.decision import REASON_LIMIT
from masc_graph.domain.text.problem import Problem

MOST: Final = 10
"""So many cases are closed in one press: each is a command that has to be on the queue within the second."""
REASON: Final = "Every action is completed or no longer relevant."
CLOSE: Final = "close"
CLOSE_REASON: Final = "close_reason"


@dataclass(frozen=True)
class Ready:
    """The references that are ready, in order; ``answers`` is None as long as nothing was pressed: all are ticked."""

    meeting_id: str
    token: str
    references: Sequence[str]
    answers: Mapping[str, str] | None = None
    problems: Sequence[Problem] = ()
    notice: str = ""


def ready(screen: Ready) -> Card:
    """The list with everything ticked, and the reason that stands there already."""
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
                offered=((one, one) for one in shown),
            ),
            CLOSE_REASON: question(
                CLOSE_REASON,
                "Reason, no names (required)",
                answers.get(CLOSE_REASON, ""),
                screen.problems,
                limit=REASON_LIMIT,
            ),
            **wrong(screen.problems),
            **said(screen.notice),
        },
    )


def _count(found: int) -> str:
    cases = "1 case has" if found == 1 else f"{found} cases have"
    more = f" The first {MOST} are here; open this again for the others." if found > MOST else ""
    return f"{cases} no unfinished action: each is completed or no longer relevant.{more}"
