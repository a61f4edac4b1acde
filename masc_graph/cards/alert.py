"""The message to administrators that a command failed; it names no person."""

from __future__ import annotations

from datetime import datetime

from masc_graph.cards.parts import moment_words
from masc_graph.cards.templates import Card, expand


def alert(*, kind: str, problem_number: str, at: datetime) -> Card:
    """Says that a command of this kind failed and was set aside, with the problem number to look it up."""
    return expand("alert", {"kind": kind.replace("_", " "), "number": problem_number, "at": moment_words(at)})
