"""The cards with which the administrator prepares an agenda, on the sample day."""

from __future__ import annotations

from datetime import date

from masc_graph.cards import agenda_preview, agenda_supplement
from masc_graph.cards.templates import Card
from masc_graph.domain.agenda import AgendaCase
from masc_graph.domain.agenda_order import NO_REASON, Place
from masc_graph.domain.problem import Problem
from tests.cards.sample_day import AGENCIES, CASE_URL, MEETING, NEXT, NOW, TYPED


def a_case(number: int) -> AgendaCase:
    """A case that differs by its number."""
    return AgendaCase(
        reference=f"MASC-7F3{number:02}",
        presents=AGENCIES[number % len(AGENCIES)].name,
        risk_level=("High", "Medium")[number % 2],
        area=("Cumberland", "Westmorland and Furness")[number % 2],
        received_at=NOW,
        children=number % 3 == 0,
        urgent=number % 4 == 0,
        repeat=number % 5 == 0,
        deferrals=2 * (number % 7 == 0),
        decision="Actions agreed" if number < 2 else "",
        url=CASE_URL,
        may_be_held=number >= 2,
    )


def a_preview(cases: int = 3, waiting: int = 2, *, may_post: bool = False, held: bool = False) -> Card:
    """The dialog of an agenda with so many cases, or one in which a case is held over without a good reason."""
    view = agenda_preview.AgendaPreview(
        meeting=MEETING,
        held_over_to=NEXT,
        cases=[a_case(number) for number in range(cases)],
        waiting=waiting,
        may_post=may_post,
        may_post_from="Thursday 26 November",
        posted=may_post,
        places={"MASC-7F302": Place.HOLD, "MASC-7F300": Place.HOLD} if held else {},
        reason=TYPED if held else "",
        problems=(Problem("hold_reason", NO_REASON),) if held else (),
        moving=held,
    )
    return agenda_preview.agenda_preview(view)


def a_supplement(*, stands: bool = True) -> Card:
    """The reply for a case that was added, or that was added and withdrawn."""
    case = a_case(3) if stands else None
    view = agenda_supplement.Supplement("MASC-7F303", date(2026, 11, 27), case, "Withdrawn")
    return agenda_supplement.agenda_supplement(view)


def preparing() -> dict[str, list[Card]]:
    """All of them by the name of their template."""
    return {
        "agenda_preview": [
            a_preview(may_post=True),
            a_preview(),
            a_preview(0, 1),
            a_preview(12, may_post=True, held=True),
            a_preview(200),
        ],
        "agenda_supplement": [a_supplement(), a_supplement(stands=False)],
    }
