"""Small pieces that several cards share: a thing that is wrong, and the error lines made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a form: the input it concerns (empty: the whole form) and the sentence."""

    field: str
    message: str


def summary(problems: Sequence[Problem]) -> list[JsonValue]:
    """The lines under "There is a problem", in the order given."""
    return [{"message": problem.message} for problem in problems]


def error_for(field: str, problems: Sequence[Problem]) -> dict[str, JsonValue]:
    """What an input says about its own error: ``wrong`` and the sentence."""
    messages = [problem.message for problem in problems if problem.field == field]
    return {"wrong": bool(messages), "error": " ".join(messages)}
