"""Small pieces that several cards share: what is wrong, lines of text, and the data of one question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from pydantic import JsonValue

from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import LONDON
from masc_graph.domain.text.problem import Problem

Data = dict[str, JsonValue]
"""What a template is expanded with."""

DOT: Final = " · "


def wrong(problems: Sequence[Problem]) -> Data:
    """The list "There is a problem" at the top of a form, in the order given, each sentence once."""
    sentences = dict.fromkeys(problem.message for problem in problems)
    return {"has_problems": bool(sentences), "problems": [{"message": sentence} for sentence in sentences]}


def said(notice: str) -> Data:
    """A sentence at the top of a card; nothing stands there if it is empty."""
    return {"has_notice": bool(notice), "notice": notice}


def lines(texts: Iterable[str]) -> list[JsonValue]:
    """One paragraph for each text that is not empty."""
    return [{"text": text} for text in texts if text]


def choices(pairs: Iterable[tuple[str, str]]) -> list[JsonValue]:
    """What a choice shows and what it sends, from (value, title) pairs."""
    return [{"title": title, "value": value} for value, title in pairs]


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
    """The data of one input: its label with its rule, the answer kept, its hint and its own error."""
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


def moment_words(instant: datetime) -> str:
    """``Monday 30 November at 10:24``, in London."""
    local = instant.astimezone(LONDON)
    return f"{day_words(local.date())} at {local:%H:%M}"
