"""The chair's brief: what the meeting holds, on one screen, on the day before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.agenda import agency_counts, time_for
from masc_graph.cards.parts import lines
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import Agenda, AgendaCase
from masc_graph.domain.meetings.calendar_words import meeting_words

_NAMED: Final = 12
"""References named after a count; of more, the count alone helps."""


@dataclass(frozen=True)
class Brief:
    """The agenda as it stands; ``agency`` is the reader's own, ``waiting`` counts referrals without an answer."""

    agenda: Agenda
    agency: str
    waiting: int
    agenda_url: str
    meeting_minutes: int = 60


def brief(view: Brief) -> Card:
    """The message to chair and vice chair: cases, repeats, children, and what each agency has not finished."""
    cases = view.agenda.cases
    return expand(
        "brief",
        {
            "meeting_id": view.agenda.meeting.meeting_id,
            "meeting": meeting_words(view.agenda.meeting),
            "counted": time_for(len(cases), view.meeting_minutes),
            "cases": lines(_about_cases(view)),
            "agencies": [{"text": f"{one.agency}: {agency_counts(one)}"} for one in view.agenda.actions],
            "no_actions": not view.agenda.actions,
            "agenda_url": view.agenda_url,
            "has_cases": bool(cases),
        },
    )


def _about_cases(view: Brief) -> list[str]:
    cases = view.agenda.cases
    return [
        _risks(cases),
        _named("Children involved", cases, lambda case: case.children),
        _named("Urgent", cases, lambda case: case.urgent),
        _named("Repeats", cases, lambda case: case.repeat),
        _named("Deferred twice or more", cases, lambda case: case.deferrals >= 2),
        _named(f"Your own agency, {view.agency}, presents", cases, lambda case: case.presents == view.agency),
        _ready(view.agenda.ready_to_close),
        _waiting(view.waiting),
    ]


def _risks(cases: Sequence[AgendaCase]) -> str:
    high = sum(case.risk_level == "High" for case in cases)
    return f"Risk: {high} high, {len(cases) - high} medium" if cases else ""


def _named(what: str, cases: Sequence[AgendaCase], asked: Callable[[AgendaCase], bool]) -> str:
    """``Repeats: 2 (MASC-7F3K2, MASC-M4T8W)``, or nothing."""
    found = [case.reference for case in cases if asked(case)]
    if not found:
        return ""
    return f"{what}: {len(found)}" + (f" ({', '.join(found)})" if len(found) <= _NAMED else "")


def _ready(references: Sequence[str]) -> str:
    return f"Ready to close: {len(references)}" if references else ""


def _waiting(count: int) -> str:
    if not count:
        return ""
    return "1 referral has no answer yet" if count == 1 else f"{count} referrals have no answer yet"
