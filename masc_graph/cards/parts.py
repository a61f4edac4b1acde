"""Parts that several cards share: the error summary, lines of text, and the data of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pydantic import JsonValue

from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import LONDON
from masc_graph.domain.text.problem import Problem

Data = dict[str, JsonValue]
"""The data that fills a template."""

DOT: Final = " · "
_CODES_SHOWN: Final = 5


def error_summary(problems: Sequence[Problem]) -> Data:
    """The summary "There is a problem" at the top of a form: each sentence once, in the order given."""
    sentences = dict.fromkeys(problem.message for problem in problems)
    return {"has_problems": bool(sentences), "problems": [{"message": sentence} for sentence in sentences]}


def notice_data(notice: str) -> Data:
    """A sentence at the top of a card; left out if it is empty."""
    return {"has_notice": bool(notice), "notice": notice}


def lines(texts: Iterable[str]) -> list[JsonValue]:
    """One paragraph for each text that is not empty."""
    return [{"text": text} for text in texts if text]


def urgent_words(count: int) -> str:
    """How many urgent referrals nobody has accepted or declined; empty if there are none."""
    if not count:
        return ""
    return f"URGENT: {'1 referral is' if count == 1 else f'{count} referrals are'} not accepted yet."


def choices(pairs: Iterable[tuple[str, str]]) -> list[JsonValue]:
    """The choices of an input, from (value, title) pairs."""
    return [{"title": title, "value": value} for value, title in pairs]


NO_NAMES: Final = "MASC does not notice nicknames, initials or people outside the case: leave them out"
"""The hint of every text that others read and the text check reads first."""


def question(
    name: str,
    label: str,
    value: str,
    problems: Sequence[Problem],
    *,
    hint: str = "",
    offered: Iterable[tuple[str, str]] = (),
    limit: int | None = None,
) -> Data:
    """The data of one input: its label, its answer so far, its hint, its choices and its error."""
    messages = [problem.message for problem in problems if problem.field == name]
    data: Data = {
        "label": label,
        "value": value,
        "hinted": bool(hint),
        "hint": hint,
        "wrong": bool(messages),
        "error": ". ".join(dict.fromkeys(messages)),
        "choices": choices(offered),
        "id": name,
    }
    if limit is not None:
        data["limit"] = limit
    return data


def some_codes(codes: Sequence[str]) -> str:
    """The first five codes, and how many more there are: ``MASC-0QX9D/1, MASC-0QX9D/2 and 3 more``."""
    more = len(codes) - _CODES_SHOWN
    shown = ", ".join(codes[:_CODES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


@dataclass(frozen=True)
class FormAnswers:
    """What was typed into a form, by input id, and what is wrong with it."""

    answers: Mapping[str, str]
    problems: Sequence[Problem]

    def answer(self, name: str) -> str:
        """The answer to one input, empty if there is none."""
        return self.answers.get(name, "")

    def question(
        self,
        name: str,
        label: str,
        *,
        hint: str = "",
        offered: Iterable[tuple[str, str]] = (),
        limit: int | None = None,
    ) -> Data:
        """The data of one input with its answer and its error."""
        return question(name, label, self.answer(name), self.problems, hint=hint, offered=offered, limit=limit)

    def typeahead(self, name: str, label: str, offered: Iterable[tuple[str, str]] = ()) -> Data:
        """A typeahead until it is answered, then a plain list, since on iOS a typeahead loses its value."""
        style = "compact" if self.answer(name) else "filtered"
        return self.question(name, label, offered=offered) | {"style": style}


def moment_beside(instant: datetime, day: date) -> str:
    """``at 10:24`` on that day, which stands beside it; ``on Monday 30 November at 10:24`` on any other."""
    local = instant.astimezone(LONDON)
    return f"at {local:%H:%M}" if local.date() == day else f"on {moment_words(instant)}"


def moment_words(instant: datetime) -> str:
    """``Monday 30 November at 10:24``, in London."""
    local = instant.astimezone(LONDON)
    return f"{day_words(local.date())} at {local:%H:%M}"
