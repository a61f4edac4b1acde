"""An action: one task for one agency, how Planner shows it, and what a look at Planner changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.calendar_words import day_words_with_year
from masc_graph.domain.prompts import Heading
from masc_graph.domain.status import ActionStatus

TITLE_LIMIT: Final = 255
NO_LONGER_RELEVANT_LABEL: Final = 6
NOT_COMPLETED_LABEL: Final = 7

PLANNER_LABELS: Final = (
    *((heading.label_number, heading.value) for heading in Heading),
    (NO_LONGER_RELEVANT_LABEL, ActionStatus.NO_LONGER_RELEVANT.words),
    (NOT_COMPLETED_LABEL, "Not completed"),
)
"""The seven labels of the plan, by number: ``category1`` is Victim."""


class Flag(StrEnum):
    """Something about an action that its agency has to look at."""

    UNASSIGNED = "unassigned"
    TASK_MISSING = "task_missing"
    TASK_MOVED = "task_moved"
    REASON_NEEDED = "reason_needed"
    TICKED_BY_OTHER = "ticked_by_other"


class Action(BaseModel):
    """A row of MASC Actions, P1; ``code`` is MASC-7F3K2/1, ``row`` the row of the command that made it."""

    model_config = ConfigDict(frozen=True)

    code: str
    reference: str
    decision_id: str
    agency_id: str
    heading: Heading
    what: str
    due_on: date
    command_id: str
    row: int
    status: ActionStatus = ActionStatus.NOT_STARTED
    reason_code: str = ""
    reason_text: str = ""
    status_by_id: str = ""
    status_by_agency: str = ""
    status_at: datetime | None = None
    expected_on: date | None = None
    task_id: str = ""
    flags: frozenset[Flag] = frozenset()
    recreated: int = 0
    claimed_at: datetime | None = None


def title(action: Action) -> str:
    """The Planner title: the code, by which the task is found again, then what is to be done."""
    return f"{action.code} {action.what}"[:TITLE_LIMIT]


def description(agreed_on: date, decision_id: str, case_url: str) -> str:
    """The Planner description, without personal data: when it was agreed, by which decision, and where the case is."""
    return f"Agreed on {day_words_with_year(agreed_on)}. Decision: {decision_id}. Open the case: {case_url}"


def label(heading: Heading) -> str:
    """The Planner label of a heading: ``category1`` to ``category5``."""
    return f"category{heading.label_number}"


def due_at(due_on: date) -> datetime:
    """The due date as Planner takes it: noon UTC, so that it is the same day everywhere in Europe."""
    return datetime.combine(due_on, time(12), UTC)


def overdue(action: Action, today: date) -> bool:
    """Open, and its date has gone by."""
    return action.status.is_open and action.due_on < today


def in_list_order(actions: tuple[Action, ...], today: date) -> list[Action]:
    """Overdue first, then by due date, then by code."""
    return sorted(actions, key=lambda action: (not overdue(action, today), action.due_on, _number(action)))


def _number(action: Action) -> tuple[str, int]:
    reference, _, n = action.code.partition("/")
    return reference, int(n)
