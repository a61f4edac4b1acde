"""The dialog in which the chair returns a decided case to an agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.parts import DOT, NO_NAMES, Data, FormAnswers, error_summary, notice_data
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import listed, meeting_words
from masc_graph.domain.meetings.supplement import Joining
from masc_graph.domain.referrals.relist import CASE, MEETING, OTHER, REASON
from masc_graph.domain.referrals.triage import REFERENCE_LIMIT
from masc_graph.domain.text.privacy import REASON_LIMIT
from masc_graph.domain.text.problem import Problem

TITLE: Final = "Put a case back"


@dataclass(frozen=True)
class DecidedCase:
    """A case that may return; ``undone`` are its actions that could not be done, each by code with its agency."""

    reference: str
    status_words: str
    undone: Sequence[tuple[str, str]] = ()

    @property
    def title(self) -> str:
        """``MASC-7F3K2 · could not be done: MASC-7F3K2/1 (Police)``."""
        undone = [f"{code} ({agency})" for code, agency in self.undone]
        note = f"could not be done: {listed(undone)}" if undone else self.status_words
        return f"{self.reference}{DOT}{note}"


@dataclass(frozen=True)
class RelistScreen:
    """The cases and meetings to choose from, and what was typed."""

    token: str
    cases: Sequence[DecidedCase]
    places: Sequence[Joining]
    answers: Mapping[str, str]
    problems: Sequence[Problem] = ()
    notice: str = ""


def relist(screen: RelistScreen) -> Card:
    """The dialog with the inputs ``case`` or ``other_reference``, ``meeting_id`` and ``reason``; "Put it back"."""
    return expand(
        "relist",
        {"token": screen.token, **_questions(screen), **error_summary(screen.problems), **notice_data(screen.notice)},
    )


def _questions(screen: RelistScreen) -> Data:
    cases = [(case.reference, case.title) for case in screen.cases]
    meetings = [(case.meeting.meeting_id, _place_words(case)) for case in screen.places]
    why = "Why does the board hear it again? 10 to 300 characters, no names (required)"
    elsewhere = "Another case, such as MASC-7F3K2 (required if it is not in the list)"

    form = FormAnswers(screen.answers, screen.problems)
    ask = form.question

    return {
        CASE: form.typeahead(CASE, "Case (required unless you enter its reference)", cases),
        OTHER: ask(OTHER, elsewhere, limit=REFERENCE_LIMIT),
        MEETING: ask(MEETING, "Which meeting hears it? (required)", offered=meetings),
        REASON: ask(REASON, why, hint=NO_NAMES, limit=REASON_LIMIT),
    }


def _place_words(place: Joining) -> str:
    """``Monday 30 November 2026, 10:00: added to the agenda that is posted``."""
    return f"{meeting_words(place.meeting)}{': added to the agenda that is posted' if place.adds else ''}"
