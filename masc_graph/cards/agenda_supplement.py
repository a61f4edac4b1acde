"""The reply under an agenda about a case that was added after it was posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from masc_graph.cards.agenda import case_line
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.meetings.calendar_words import day_words


@dataclass(frozen=True)
class Supplement:
    """A case that was added; ``case`` is None once it has been taken off, and ``ending`` says why."""

    reference: str
    added_on: date
    case: AgendaCase | None
    ending: str


def agenda_supplement(view: Supplement) -> Card:
    """When the case was added and its two lines, or that it is no longer on the agenda."""
    added = f"Added to the agenda on {day_words(view.added_on)}"
    case = [case_line(view.case, 0)] if view.case else []
    ended = "" if view.case else f"{view.reference} is no longer on this agenda. {view.ending}."
    return expand(
        "agenda_supplement",
        {"title": added, "cases": [*case], "ended": bool(ended), "ending": ended},
    )
