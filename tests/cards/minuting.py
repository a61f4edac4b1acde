"""The cards of the minutes: their draft, what becomes of it, and the reply that leads to them."""

from __future__ import annotations

from masc_graph.cards.minutes import PublishedMinutes, minutes_out, minutes_published, minutes_ready
from masc_graph.cards.templates import Card
from masc_graph.domain.minutes.minutes import CaseNotReached, Minutes
from tests.cards.sample_day import MEETING, NEXT
from tests.documents.a_meeting import a_minuted_case, the_minutes

DOCUMENT = "https://cumbria.sharepoint.example.org/sites/MASC/_layouts/15/Doc.aspx?sourcedoc=%7B1%7D"
TABLE = "https://cumbria.sharepoint.example.org/sites/MASC/Shared%20Documents/MASC%20actions%202026-11-30%20v1.csv"


def a_draft(minutes: Minutes) -> Card:
    """The message to whoever drafted them."""
    return minutes_ready(minutes, DOCUMENT)


def many_not_reached(count: int) -> Minutes:
    """A meeting that came to one case of so many more."""
    left = (
        CaseNotReached(reference=f"MASC-M4T{n:02}", agency_id="police", presents="Police", comes_back_on=NEXT.held_on)
        for n in range(count)
    )
    return the_minutes(cases=(a_minuted_case(),), not_reached=tuple(left), took_part=None)


def minuting() -> dict[str, list[Card]]:
    """All of them, by the name of their template."""
    return {
        "minutes_ready": [
            a_draft(the_minutes()),
            a_draft(the_minutes(not_reached=(), took_part=None)),
            a_draft(many_not_reached(40)),
            minutes_out(PublishedMinutes(MEETING, 2, DOCUMENT)),
        ],
        "minutes_published": [
            minutes_published(PublishedMinutes(MEETING, 1, DOCUMENT, TABLE)),
            minutes_published(PublishedMinutes(MEETING, 2, DOCUMENT)),
        ],
    }
