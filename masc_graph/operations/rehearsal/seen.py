"""What was seen of a fact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from masc_graph.operations.rehearsal.fact import Fact


class Outcome(StrEnum):
    """Whether a fact is as we count on."""

    EXPECTED = "as expected"
    OTHERWISE = "otherwise"
    NOT_ASKED = "not asked"


@dataclass(frozen=True)
class Seen:
    """What was seen of one fact, in words that name nobody."""

    outcome: Outcome
    words: str


@dataclass(frozen=True)
class Answered:
    """A fact, and what was seen of it."""

    fact: Fact
    seen: Seen


def judged(words: str, *, as_expected: bool) -> Seen:
    """Make what was seen of whether it is as expected."""
    return Seen(Outcome.EXPECTED if as_expected else Outcome.OTHERWISE, words)
