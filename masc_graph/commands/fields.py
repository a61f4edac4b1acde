"""The fields of commands: every text and code has one reader, which door and worker share by way of the payload.

A payload is made at the door and made again from the queue, and both times its texts are read: cleaned, and cut to the
field's limit. What is clean already stays as it is. What a text may say besides is checked by the rules of its form,
and a code is of the enumeration that its field names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator

from masc_graph.domain.decisions import decision as limits
from masc_graph.domain.text.plain_text import cut, many_lines, one_line
from masc_graph.domain.text.privacy import REASON_LIMIT

LONGEST_LINE: Final = 200
LONGEST_ANSWER: Final = 3000
LONGEST_TOKEN: Final = 2000


@dataclass(frozen=True)
class Reader:
    """Cleans a text and cuts it to ``limit`` characters; ``lines`` keeps its line ends."""

    limit: int
    lines: bool = False

    def __call__(self, text: str) -> str:
        """The text as it may be kept."""
        return cut(many_lines(text) if self.lines else one_line(text), self.limit)


@dataclass(frozen=True)
class AnswersReader:
    """Cleans a form's answers, by input id; the form's own reader knows each one's limit."""

    def __call__(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers as the form may be read from them."""
        name, words = Reader(LONGEST_LINE), Reader(LONGEST_ANSWER, lines=True)
        return {name(one): words(answer) for one, answer in answers.items()}


Line = Annotated[str, AfterValidator(Reader(LONGEST_LINE))]
"""An id, a code that a rule looks up, a day, a name: on one line."""
Token = Annotated[str, AfterValidator(Reader(LONGEST_TOKEN))]
Reason = Annotated[str, AfterValidator(Reader(REASON_LIMIT, lines=True))]
"""Why somebody did something, or a note about it."""
DecisionReason = Annotated[str, AfterValidator(Reader(limits.REASON_LIMIT, lines=True))]
Dissent = Annotated[str, AfterValidator(Reader(limits.DISSENT_LIMIT, lines=True))]
What = Annotated[str, AfterValidator(Reader(limits.WHAT_LIMIT))]
Sentence = Annotated[str, AfterValidator(Reader(LONGEST_ANSWER, lines=True))]
"""What a person is told, with what they typed in it."""
Answers = Annotated[dict[str, str], AfterValidator(AnswersReader())]
