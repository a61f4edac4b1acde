"""The rows of a dialog in which actions are typed: who does what, for which of the 13 prompts, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.parts import NO_NAMES, Data, FormAnswers, choices, question
from masc_graph.domain.board.prompts import PROMPTS
from masc_graph.domain.board.roster import Agency
from masc_graph.domain.decisions.decision import WHAT_LIMIT
from masc_graph.domain.decisions.due import Dates, DueChoice

_VISIBLE: Final = ("agency", "for", "what")
_HIDDEN: Final = ("also", "due_on")
ROWS_FOR_MANY: Final = 3
"""The rows that may go to several agencies; only a few, since the list of agencies is the longest part of a row."""


@dataclass(frozen=True)
class ActionsForm(FormAnswers):
    """A form with rows for actions, and what its rows may choose from."""

    agencies: Sequence[Agency]
    dates: Dates

    def typeahead(self, name: str, label: str) -> Data:
        """A typeahead until it is answered, then a plain list, since a typeahead would show the id."""
        return self.question(name, label) | {"style": "compact" if self.answer(name) else "filtered"}

    def needs_showing(self, *names: str) -> bool:
        """Whether one of these inputs has an answer or an error; a toggle that is off does not count."""
        fields = {problem.field for problem in self.problems}
        return any(name in fields or self.answer(name) not in ("", "false") for name in names)

    def row_data(self, rows: int, shown: int) -> Data:
        """The rows with their choices; those beyond the number ``shown`` are hidden unless they are filled in."""
        return {
            "agency_choices": choices((agency.agency_id, agency.name) for agency in self.agencies),
            "prompt_choices": choices((prompt.id, prompt.label) for prompt in PROMPTS),
            "rows": [self._row(n, shown) for n in range(1, rows + 1)],
            "due": question(
                "due",
                "When are they due? (required)",
                self.answer("due") or DueChoice.NEXT_MEETING,
                self.problems,
                offered=self.dates.choices(),
            ),
        }

    def _row(self, n: int, shown: int) -> Data:
        has_also = n <= ROWS_FOR_MANY
        return {
            "row_id": f"row_{n}",
            "is_open": n <= shown or self.needs_showing(*row_inputs(n)),
            "agency": self.typeahead(f"agency_{n}", f"Action {n}: agency (required if used)"),
            "for": self.typeahead(f"for_{n}", f"Action {n}: what it is for (required if used)"),
            "what": self.question(
                f"what_{n}",
                f"Action {n}: what they will do, no names (optional)",
                hint=NO_NAMES if n == 1 else "",
                limit=WHAT_LIMIT,
            ),
            "more_id": f"more_{n}",
            "more_open": self.needs_showing(*(f"{name}_{n}" for name in _HIDDEN)),
            "more_title": f"Action {n}: more agencies, other date" if has_also else f"Action {n}: other date",
            "has_also": has_also,
            "also": self.question(f"also_{n}", f"Action {n}: also for these agencies, each its own (optional)"),
            "due_on": self.question(
                f"due_on_{n}", f"Action {n}: due on another date, moved to a working day (optional)"
            ),
        }


def row_inputs(n: int) -> Iterator[str]:
    """The input ids of one row."""
    names = (*_VISIBLE, *_HIDDEN) if n <= ROWS_FOR_MANY else (*_VISIBLE, "due_on")
    return (f"{name}_{n}" for name in names)
