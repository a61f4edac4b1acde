"""The sample day of the cards: who refers what, and when."""

from __future__ import annotations

from datetime import UTC, datetime

from masc_graph.domain.board.roster import Agency
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.text.working_days import Rules

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
PLACEMENT = Calendar(Rules()).meeting_for(NOW)
MEETING = PLACEMENT.meeting
NEXT = Calendar(Rules()).meeting_for(datetime(2026, 11, 27, 9, 0, tzinfo=UTC)).meeting
CASE_URL = "https://cumbria.sharepoint.example.org/sites/MASC/Lists/Referrals/DispForm.aspx?ID=1"
AGENCIES = tuple(
    Agency(agency_id=name.lower().replace(" ", "_"), name=name)
    for name in ("Probation", "Police", "Victim Support", "Health", "Cumberland Housing", "Fellside Support")
)
TYPED = "See ${reference} and [this](https://example.org) **now** <b>"
"""What a person might type to upset a card."""

ANSWERS = {
    "da_related": "No",
    "relationship": "Neighbour",
    "risk_level": "High",
    "dash": "Yes, with the victim",
    "area": "Cumberland",
    "urgent": "Yes",
    "victim_name": "Rosa Example",
    "safe_to_contact": "Yes",
    "circumstances": TYPED,
}
