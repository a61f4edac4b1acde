"""What is wrong with one answer, in words for the person who typed it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """``field`` is the id of the input; ``message`` is shown beside it and in the summary at the top."""

    field: str
    message: str


def first_of_each(problems: Iterable[Problem]) -> list[Problem]:
    """The first problem of each input, in the order given."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.field, problem)
    return list(first.values())
