"""The administrator's list of referrals that wait for an answer or for information."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from masc_graph.cards.parts import DOT, Data, question, said, wrong
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.problem import Problem

TITLE: Final = "Referrals to answer"
NONE_CHOSEN: Final = Problem("reference", "Select a referral")
PAGE: Final = 25
"""Referrals on one screen of the dialog."""


@dataclass(frozen=True)
class WorkLine:
    """One referral; ``words`` are those of an agenda line, such as "urgent", ``status_words`` say what it waits for."""

    reference: str
    version: int
    agency: str
    risk: str
    words: Sequence[str] = ()
    status_words: str = ""


@dataclass(frozen=True)
class WorklistScreen:
    """What waits, oldest first; ``chosen`` is the reference selected when the dialog comes back."""

    lines: Sequence[WorkLine]
    chosen: str = ""
    problems: Sequence[Problem] = ()
    notice: str = ""


def worklist(screen: WorklistScreen) -> Card:
    """The dialog with a line for each referral, and the input ``reference`` for "Answer"."""
    shown = screen.lines[:PAGE]
    offered = [(line.reference, line.reference) for line in shown]
    return expand(
        "worklist",
        {
            "counted": _counted(len(shown), len(screen.lines)),
            "lines": [_line(line) for line in shown],
            "has_lines": bool(shown),
            "no_lines": not shown,
            "reference": question(
                "reference", "Which one do you answer? (required)", screen.chosen, screen.problems, offered=offered
            ),
            **wrong(screen.problems),
            **said(screen.notice),
        },
    )


def _line(line: WorkLine) -> JsonValue:
    facts = [line.agency or "sender not on the roster", line.risk, ", ".join(line.words)]
    data: Data = {
        "reference": line.reference,
        "facts": DOT.join(fact for fact in facts if fact),
        "status": line.status_words,
    }
    return data


def _counted(shown: int, of: int) -> str:
    if not of:
        return "No referral waits"
    if shown < of:
        return f"The first {shown} of {of} referrals, oldest first. Answer these to see more."
    return "1 referral waits" if of == 1 else f"{of} referrals wait, oldest first"
