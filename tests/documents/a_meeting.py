"""A meeting that was held, as the minutes know it, with everyday defaults; and a look into a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from docx import Document

from masc_graph.domain.agenda.earlier_actions import EarlierAction, EarlierActions
from masc_graph.domain.board.prompts import Heading, states
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.meetings.calendar import Calendar, last_day_words
from masc_graph.domain.minutes.minutes import (
    NO_REASON,
    AgreedAction,
    CaseNotReached,
    MinutedAttendance,
    MinutedCase,
    Minutes,
)
from masc_graph.domain.text.working_days import Rules

RULES = Rules()
MADE_AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
_FOUND = Calendar(RULES).meeting_by_id("2026-11-30")
assert _FOUND
MEETING = _FOUND
NEXT = Calendar(RULES).next_meeting(MEETING.held_on)


def an_action(number: int = 1, reference: str = "MASC-7F3K2", **changes: Any) -> AgreedAction:
    """An action of the police."""
    values = {
        "code": f"{reference}/{number}",
        "agency": "Police",
        "heading": Heading.OFFENDER,
        "what": "Apply for an interim order",
        "due_on": date(2026, 12, 14),
    }
    return AgreedAction.model_validate(values | changes)


def an_earlier_action(number: int = 1, **changes: Any) -> EarlierAction:
    """An action of health, from a meeting before."""
    values = {
        "code": f"MASC-0QX9D/{number}",
        "agency": "Health",
        "what": "Offer an appointment",
        "due_on": date(2026, 11, 23),
        "status": ActionStatus.COMPLETED,
    }
    return EarlierAction.model_validate(values | changes)


def a_minuted_case(reference: str = "MASC-7F3K2", **changes: Any) -> MinutedCase:
    """A case of the police for which one action was agreed."""
    values: dict[str, Any] = {
        "reference": reference,
        "presents": "Police",
        "about": ("High risk", "Cumberland", "children"),
        "outcome": Outcome.ACTIONS_AGREED,
        "reason": NO_REASON,
        "prompts": states(frozenset({"offender.civil_orders"}), frozenset({"victim.support"}), went_through=True),
        "actions": (an_action(reference=reference),),
        "decided_by": "Chair (Probation)",
        "decided_at": datetime(2026, 11, 30, 10, 24, tzinfo=UTC),
    }
    return MinutedCase.model_validate(values | changes)


def who_took_part(**changes: Any) -> MinutedAttendance:
    """Two agencies present, one with apologies, one absent."""
    values: dict[str, Any] = {
        "chaired_by": "Chair (Probation)",
        "present": ("Probation", "Police"),
        "apologies": ("Health",),
        "sent_information": ("Health",),
        "absent": ("Victim Support",),
        "confidentiality_read": True,
    }
    return MinutedAttendance.model_validate(values | changes)


def the_minutes(**changes: Any) -> Minutes:
    """One case decided, one not reached, and two earlier actions."""
    values: dict[str, Any] = {
        "meeting": MEETING,
        "next_meeting": NEXT,
        "next_last_day": last_day_words(NEXT, RULES),
        "took_part": who_took_part(),
        "cases": (a_minuted_case(),),
        "not_reached": (
            CaseNotReached(reference="MASC-M4T8W", agency_id="police", presents="Police", comes_back_on=NEXT.held_on),
        ),
        "before": EarlierActions(
            completed=(an_earlier_action(),),
            still_open=(an_earlier_action(2, status=ActionStatus.NOT_STARTED, overdue=True),),
        ),
    }
    return Minutes.model_validate(values | changes)


def opened(content: bytes) -> Any:
    """The document, as a reader opens it."""
    return Document(BytesIO(content))


def headings(document: Any) -> list[tuple[int, str]]:
    """Level and text of each heading."""
    styled = ((paragraph.style.name, paragraph.text) for paragraph in document.paragraphs)
    return [(int(name[-1]), text) for name, text in styled if name.startswith("Heading ")]


def facts(document: Any) -> dict[str, list[str]]:
    """The values after each label, in order."""
    facts_by_label: dict[str, list[str]] = {}
    for paragraph in document.paragraphs:
        label, tab, value = paragraph.text.partition("\t")
        if tab:
            facts_by_label.setdefault(label, []).append(value)
    return facts_by_label


def rows(document: Any) -> list[list[list[str]]]:
    """The cells of each table."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def texts(document: Any) -> Iterator[str]:
    """All text that a reader sees, including tables."""
    yield from (paragraph.text for paragraph in document.paragraphs)
    yield from (cell for table in rows(document) for row in table for cell in row)
