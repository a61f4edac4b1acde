"""Rows of a dialog in which actions are typed: who does what, for which of the 13 prompts, by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.parts import Data, choices, question
from masc_graph.domain.board.prompts import PROMPTS
from masc_graph.domain.board.roster import Agency
from masc_graph.domain.decisions.decision import WHAT_LIMIT
from masc_graph.domain.decisions.due import Dates, DueChoice
from masc_graph.domain.text.problem import Problem

_SEEN: Final = ("agency", "for", "what")
_HIDDEN: Final = ("also", "due_on")
ROWS_FOR_MANY: Final = 3
"""Rows that several agencies may be given: a list of all agencies is the longest part of a row."""


@dataclass(frozen=True)
class FormAnswers:
    """What a dialog asks with: the answers so far by input id, what is wrong with them, and what may be chosen."""

    answers: Mapping[str, str]
    problems: Sequence[Problem]
    agencies: Sequence[Agency]
    dates: Dates

    def answer(self, name: str) -> str:
        """What was answered to one input, empty if nothing."""
        return self.answers.get(name, "")

    def ask(self, name: str, label: str, limit: int | None = None) -> Data:
        """One input with its answer and its error."""
        return question(name, label, self.answer(name), self.problems, limit=limit)

    def typeahead(self, name: str, label: str) -> Data:
        """A typeahead while it is empty; once answered a plain list, since a typeahead would show the id."""
        return self.ask(name, label) | {"style": "compact" if self.answer(name) else "filtered"}

    def concerned(self, *names: str) -> bool:
        """Whether an answer or an error stands in one of these inputs; a toggle that is off is no answer."""
        fields = {problem.field for problem in self.problems}
        return any(name in fields or self.answer(name) not in ("", "false") for name in names)

    def row_data(self, rows: int, shown: int) -> Data:
        """The rows with what they choose from; those beyond the ones shown are hidden unless something is in them."""
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
            "is_open": n <= shown or self.concerned(*row_inputs(n)),
            "agency": self.typeahead(f"agency_{n}", f"Action {n}: agency (required if used)"),
            "for": self.typeahead(f"for_{n}", f"Action {n}: what it is for (required if used)"),
            "what": self.ask(f"what_{n}", f"Action {n}: what they will do, no names (optional)", WHAT_LIMIT),
            "more_id": f"more_{n}",
            "more_open": self.concerned(*(f"{name}_{n}" for name in _HIDDEN)),
            "more_title": f"Action {n}: more agencies, other date" if has_also else f"Action {n}: other date",
            "has_also": has_also,
            "also": self.ask(f"also_{n}", f"Action {n}: also for these agencies, each its own (optional)"),
            "due_on": self.ask(f"due_on_{n}", f"Action {n}: due on another date, moved to a working day (optional)"),
        }


def row_inputs(n: int) -> Iterator[str]:
    """The ids of the inputs of one row."""
    names = (*_SEEN, *_HIDDEN) if n <= ROWS_FOR_MANY else (*_SEEN, "due_on")
    return (f"{name}_{n}" for name in names)
