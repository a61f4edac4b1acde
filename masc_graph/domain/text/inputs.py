"""Reads the inputs of a dialog, which may be any JSON value under any name, as tidy text, and collects the problems."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from masc_graph.domain.text.plain_text import cut, many_lines, one_line
from masc_graph.domain.text.problem import Problem

_LONGEST_ID: Final = 100
FIRST_DAY: Final = date(1900, 1, 1)
"""SharePoint keeps no earlier date."""
LAST_DAY: Final = date(2099, 12, 31)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Inputs:
    """The inputs of one dialog; each answer that could not be read as sent adds to ``problems``."""

    def __init__(self, raw: Mapping[str, object]) -> None:
        self._raw = raw
        self.problems: list[Problem] = []

    def text(self, name: str, subject: str, limit: int, *, lines: bool = True) -> str:
        """A text, cut to its limit; empty if it was not sent."""
        text = self._string(name, f"{subject} must be text")
        text = many_lines(text) if lines else one_line(text)
        if len(text) > limit:
            self._add_problem(name, f"{subject} must be {limit:,} characters or fewer")
        return cut(text, limit)

    def choice(self, name: str, choices: Collection[str], error: str) -> str:
        """One of the choices, or empty if none was sent."""
        text = one_line(self._string(name, error))
        if not text or text in choices:
            return text
        self._add_problem(name, error)
        return ""

    def choices(self, name: str, choices: Collection[str], error: str) -> tuple[str, ...]:
        """Any number of the choices, in the order of ``choices``; Teams joins them with commas."""
        parts = {one_line(part) for part in self._string(name, error).split(",")} - {""}
        if not parts <= set(choices):
            self._add_problem(name, error)
        return tuple(choice for choice in choices if choice in parts)

    def ids(self, name: str, error: str, most: int) -> tuple[str, ...]:
        """Ids from the roster, each once, in the order sent; the caller checks that they exist."""
        parts = dict.fromkeys(one_line(part)[:_LONGEST_ID] for part in self._string(name, error).split(","))
        ids = tuple(part for part in parts if part)
        if len(ids) > most:
            self._add_problem(name, error)
        return ids[:most]

    def day(self, name: str, subject: str, first: date = FIRST_DAY, last: date = LAST_DAY) -> date | None:
        """A date as Teams sends it, ``2026-11-30``.

        One that is out of bounds is a problem, and is returned all the same. A year that was typed with two digits
        arrives as ``0026``: https://github.com/SharePoint/sp-dev-docs/issues/10385.
        """
        error = f"{subject} must be a real date"
        text = one_line(self._string(name, error))
        day = read_day(text)
        if text and day is None:
            self._add_problem(name, error)
        elif day and day.year < 100:
            self._add_problem(name, f"{subject} must have a year of four digits")
        elif day and not first <= day <= last:
            self._add_problem(name, f"{subject} must be between {_day_words(first)} and {_day_words(last)}")
        return day

    def tick(self, name: str) -> bool:
        """Whether a toggle is on: only if its value equals ``valueOn``."""
        return self._raw.get(name) == "true"

    def _string(self, name: str, error: str) -> str:
        value = self._raw.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        self._add_problem(name, error)
        return ""

    def _add_problem(self, name: str, message: str) -> None:
        self.problems.append(Problem(name, message))


def _day_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def read_day(text: str) -> date | None:
    """Read a date written as ``2026-11-30``; None for any other format."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
