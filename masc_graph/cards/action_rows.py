"""The rows of a dialog in which actions are typed: who does what, for which of the 13 prompts, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.more import Part
from masc_graph.cards.parts import NO_NAMES, Data, FormAnswers, choices, question
from masc_graph.domain.board.prompts import PROMPTS
from masc_graph.domain.board.roster import Agency
from masc_graph.domain.decisions.decision import WHAT_LIMIT
from masc_graph.domain.decisions.due import Dates, DueChoice

_ALWAYS: Final = ("agency", "for", "what")
_FURTHER: Final = ("also", "due_on")
FURTHER: Final = Part("dates", "Other dates or agencies")
"""The part with another date for each row, and with more agencies for the first rows."""
ROWS_FOR_MANY: Final = 3
"""The rows that may go to several agencies; only a few, since the list of agencies is the longest part of a row."""


@dataclass(frozen=True)
class ActionsForm(FormAnswers):
    """A form with rows for actions, and what its rows may choose from."""

    agencies: Sequence[Agency]
    dates: Dates

    def needs_showing(self, *names: str) -> bool:
        """Whether one of these inputs has an answer or an error; a toggle that is off does not count."""
        fields = {problem.field for problem in self.problems}
        return any(name in fields or self.answer(name) not in ("", "false") for name in names)

    def row_data(self, rows: int, shown: int, *, further: bool = False) -> Data:
        """The rows with their choices: the number ``shown`` and those filled in; ``further`` opens that part of all."""
        return {
            "agency_choices": choices((agency.agency_id, agency.name) for agency in self.agencies),
            "prompt_choices": choices((prompt.id, prompt.label) for prompt in PROMPTS),
            "rows": [self._row(n, further=further) for n in range(1, rows + 1) if n <= shown or self._is_used(n)],
            "due": question(
                "due",
                "When are they due? (required)",
                self.answer("due") or DueChoice.NEXT_MEETING,
                self.problems,
                offered=self.dates.choices(),
            ),
        }

    def _is_used(self, n: int) -> bool:
        return self.needs_showing(*row_inputs(n))

    def _row(self, n: int, *, further: bool) -> Data:
        has_further = further or self.needs_showing(*(f"{name}_{n}" for name in _FURTHER))
        return {
            "agency": self.typeahead(f"agency_{n}", f"Action {n}: agency (required if used)"),
            "for": self.typeahead(f"for_{n}", f"Action {n}: what it is for (required if used)"),
            "what": self.question(
                f"what_{n}",
                f"Action {n}: what they will do, no names (optional)",
                hint=NO_NAMES if n == 1 else "",
                limit=WHAT_LIMIT,
            ),
            "has_further": has_further,
            "has_also": has_further and n <= ROWS_FOR_MANY,
            "also": self.question(f"also_{n}", f"Action {n}: also for these agencies, each its own (optional)"),
            "due_on": self.question(
                f"due_on_{n}", f"Action {n}: due on another date, moved to a working day (optional)"
            ),
        }


def row_inputs(n: int) -> Iterator[str]:
    """The input ids of one row."""
    names = (*_ALWAYS, *_FURTHER) if n <= ROWS_FOR_MANY else (*_ALWAYS, "due_on")
    return (f"{name}_{n}" for name in names)
