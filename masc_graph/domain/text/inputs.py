"""Reading what a dialog sends, any JSON value under any name, as tidy text, with the problems met on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from masc_graph.domain.text.plain_text import many_lines, one_line
from masc_graph.domain.text.problem import Problem

_LONGEST_ID: Final = 100
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Inputs:
    """The inputs of one dialog; ``problems`` grows with each answer that could not be taken as it came."""

    def __init__(self, raw: Mapping[str, object]) -> None:
        self._raw = raw
        self.problems: list[Problem] = []

    def text(self, name: str, subject: str, limit: int, *, lines: bool = True) -> str:
        """A text, cut to its limit; an absent one is empty."""
        text = self._string(name, f"{subject} must be text")
        text = many_lines(text) if lines else one_line(text)
        if len(text) > limit:
            self._say(name, f"{subject} must be {limit:,} characters or fewer")
        return text[:limit].rstrip()

    def one(self, name: str, choices: Collection[str], error: str) -> str:
        """One of the choices, or empty."""
        text = one_line(self._string(name, error))
        if not text or text in choices:
            return text
        self._say(name, error)
        return ""

    def many(self, name: str, choices: Collection[str], error: str) -> tuple[str, ...]:
        """Any of the choices, in their own order; Teams joins them with commas."""
        said = {one_line(part) for part in self._string(name, error).split(",")} - {""}
        if not said <= set(choices):
            self._say(name, error)
        return tuple(choice for choice in choices if choice in said)

    def ids(self, name: str, error: str, most: int) -> tuple[str, ...]:
        """Ids of what the roster offers, which only the caller can compare; each once, in the order sent."""
        said = dict.fromkeys(one_line(part)[:_LONGEST_ID] for part in self._string(name, error).split(","))
        found = tuple(part for part in said if part)
        if len(found) > most:
            self._say(name, error)
        return found[:most]

    def day(self, name: str, subject: str) -> date | None:
        """A date as Teams sends it, ``2026-11-30``."""
        error = f"{subject} must be a real date"
        text = one_line(self._string(name, error))
        day = read_day(text)
        if text and day is None:
            self._say(name, error)
        return day

    def tick(self, name: str) -> bool:
        """A toggle is on only if it equals its valueOn."""
        return self._raw.get(name) == "true"

    def _string(self, name: str, error: str) -> str:
        value = self._raw.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        self._say(name, error)
        return ""

    def _say(self, name: str, message: str) -> None:
        self.problems.append(Problem(name, message))


def read_day(text: str) -> date | None:
    """Read ``2026-11-30`` and no other way of writing a date."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
