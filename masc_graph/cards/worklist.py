"""The administrator's list of referrals that wait for an answer or for information: a tracked message and a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from masc_graph.cards.agenda_preview import CHANGE
from masc_graph.cards.agenda_preview import TITLE as PREPARE
from masc_graph.cards.parts import DOT, Data, error_summary, lines, notice_data, question
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.problem import Problem

TITLE: Final = "Referrals to answer"
NONE_CHOSEN: Final = Problem("reference", "Select a referral")
PAGE: Final = 25
"""The number of referrals on the dialog's screen."""
SHOWN: Final = 8
"""The number of referrals of each kind in the message."""


@dataclass(frozen=True)
class WorkLine:
    """One referral; ``words`` are notes as on an agenda line, such as "urgent", ``status_words`` what it waits for."""

    reference: str
    version: int
    agency: str
    risk: str
    words: Sequence[str] = ()
    status_words: str = ""


@dataclass(frozen=True)
class WorklistScreen:
    """The waiting referrals, oldest first; ``chosen`` is the reference selected when the dialog comes back."""

    lines: Sequence[WorkLine]
    chosen: str = ""
    problems: Sequence[Problem] = ()
    notice: str = ""


@dataclass(frozen=True)
class Worklist:
    """The referrals for the next meeting; ``state`` is a sentence about its agenda.

    ``answers`` wait for the administrator and ``waiting`` for others, whatever their meeting. ``accepted``,
    ``to_answer``, ``with_chair`` and ``awaited`` count only those of this meeting.
    """

    meeting: Meeting
    state: str
    accepted: int = 0
    to_answer: int = 0
    with_chair: int = 0
    awaited: int = 0
    answers: Sequence[WorkLine] = ()
    waiting: Sequence[WorkLine] = ()


def worklist(view: Worklist) -> Card:
    """The message in the administrator's chat: a button for each referral, and one that opens the agenda."""
    not_shown = sum(max(0, len(group) - SHOWN) for group in (view.answers, view.waiting))
    return expand(
        "worklist",
        {
            "meeting": day_words(view.meeting.held_on),
            "counted": DOT.join(_counts(view)),
            "state": view.state,
            "prepare": CHANGE if view.meeting.has_agenda else PREPARE,
            "answers": [_line(line) for line in view.answers[:SHOWN]],
            "has_answers": bool(view.answers),
            "waiting": [_line(line) for line in view.waiting[:SHOWN]],
            "has_waiting": bool(view.waiting),
            "more": lines([f"And {not_shown} more."] if not_shown else []),
            "has_more": bool(not_shown),
        },
    )


def _counts(view: Worklist) -> list[str]:
    every = view.accepted + view.to_answer + view.with_chair + view.awaited
    counted = [f"{every} referral{'' if every == 1 else 's'}", f"{view.accepted} accepted"]
    counted += [f"{view.to_answer} to answer"] if view.to_answer else []
    counted += [f"{view.with_chair} with the chair"] if view.with_chair else []
    return counted + ([f"{view.awaited} waiting for information"] if view.awaited else [])


def worklist_dialog(screen: WorklistScreen) -> Card:
    """The dialog with a line for each referral, and the input ``reference`` for "Answer"."""
    shown = screen.lines[:PAGE]
    offered = [(line.reference, line.reference) for line in shown]
    return expand(
        "worklist_dialog",
        {
            "counted": _counted(len(shown), len(screen.lines)),
            "lines": [_line(line) for line in shown],
            "has_lines": bool(shown),
            "no_lines": not shown,
            "reference": question(
                "reference", "Which one do you answer? (required)", screen.chosen, screen.problems, offered=offered
            ),
            **error_summary(screen.problems),
            **notice_data(screen.notice),
        },
    )


def _line(line: WorkLine) -> JsonValue:
    facts = [line.agency or "sender not on the roster", line.risk, ", ".join(line.words)]
    data: Data = {
        "reference": line.reference,
        "version": line.version,
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
