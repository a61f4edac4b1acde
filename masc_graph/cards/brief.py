"""The chair's brief: the meeting on one screen, sent the day before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.agenda import agency_counts, time_for
from masc_graph.cards.parts import lines, urgent_words
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import Agenda, AgendaCase
from masc_graph.domain.meetings.calendar_words import meeting_words

_MOST_REFERENCES: Final = 12
"""Up to so many references are listed after a count; beyond that only the count is shown."""


@dataclass(frozen=True)
class Brief:
    """The current agenda; ``agency`` is the reader's own.

    ``waiting`` counts referrals without an answer, ``urgent`` those of them that are urgent.
    """

    agenda: Agenda
    agency: str
    waiting: int
    urgent: int
    agenda_url: str
    meeting_minutes: int = 60


def brief(view: Brief) -> Card:
    """The message to chair and vice chair: cases, repeats, children, and each agency's unfinished actions."""
    cases = view.agenda.cases
    return expand(
        "brief",
        {
            "meeting_id": view.agenda.meeting.meeting_id,
            "meeting": meeting_words(view.agenda.meeting),
            "counted": time_for(len(cases), view.meeting_minutes),
            "cases": lines(_about_cases(view)),
            "agencies": [{"text": f"{agency.agency}: {agency_counts(agency)}"} for agency in view.agenda.actions],
            "no_actions": not view.agenda.actions,
            "agenda_url": view.agenda_url,
            "has_cases": bool(cases),
        },
    )


def _about_cases(view: Brief) -> list[str]:
    cases = view.agenda.cases
    return [
        urgent_words(view.urgent),
        _risks(cases),
        _cases_where("Children involved", cases, lambda case: case.children),
        _cases_where("Urgent", cases, lambda case: case.urgent),
        _cases_where("Repeats", cases, lambda case: case.repeat),
        _cases_where("Deferred twice or more", cases, lambda case: case.deferrals >= 2),
        _cases_where(f"Your own agency, {view.agency}, presents", cases, lambda case: case.presents == view.agency),
        _ready(view.agenda.ready_to_close),
        _waiting(view.waiting),
    ]


def _risks(cases: Sequence[AgendaCase]) -> str:
    high = sum(case.risk_level == "High" for case in cases)
    return f"Risk: {high} high, {len(cases) - high} medium" if cases else ""


def _cases_where(title: str, cases: Sequence[AgendaCase], applies: Callable[[AgendaCase], bool]) -> str:
    """``Repeats: 2 (MASC-7F3K2, MASC-M4T8W)``, or empty if there are none."""
    references = [case.reference for case in cases if applies(case)]
    if not references:
        return ""
    return f"{title}: {len(references)}" + (
        f" ({', '.join(references)})" if len(references) <= _MOST_REFERENCES else ""
    )


def _ready(references: Sequence[str]) -> str:
    return f"Ready to close: {len(references)}" if references else ""


def _waiting(count: int) -> str:
    if not count:
        return ""
    return "1 referral has no answer yet" if count == 1 else f"{count} referrals have no answer yet"
