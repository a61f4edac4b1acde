"""An action, which is one task for one agency, and how it appears in Planner."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.board.prompts import Heading
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.meetings.calendar_words import day_words_with_year
from masc_graph.domain.text.reference import action_code, meeting_id_of, number_of, read_action_code, reference_of

TITLE_LIMIT: Final = 255
NO_LONGER_RELEVANT_LABEL: Final = 6
NOT_COMPLETED_LABEL: Final = 7
RECENT: Final = timedelta(days=28)
"""For how long a finished action is still shown to its agency."""

REOPENED: Final = "reopened"
"""The reason code of an action that was finished and then reopened; the reason text says why, once it is given."""

PLANNER_LABELS: Final = (
    *((heading.label_number, heading.value) for heading in Heading),
    (NO_LONGER_RELEVANT_LABEL, ActionStatus.NO_LONGER_RELEVANT.words),
    (NOT_COMPLETED_LABEL, "Not completed"),
)
"""The seven labels of the plan, by number: ``category1`` is Victim."""


class Flag(StrEnum):
    """Something about an open action that needs its agency's attention; a finished one has no flags."""

    UNASSIGNED = "unassigned"
    TASK_MISSING = "task_missing"
    TASK_MOVED = "task_moved"
    REASON_NEEDED = "reason_needed"
    TICKED_BY_OTHER = "ticked_by_other"
    MARKED_NO_LONGER_RELEVANT = "marked_no_longer_relevant"
    MARKED_NOT_COMPLETED = "marked_not_completed"


MARKS: Final = frozenset({Flag.MARKED_NO_LONGER_RELEVANT, Flag.MARKED_NOT_COMPLETED})
"""Set where a Planner label says that the action has ended, but the agency has not said why."""


class Action(BaseModel):
    """A row of MASC Actions, P1; ``code`` is like MASC-7F3K2/1, ``row`` is the row of the command that created it.

    ``held_by`` are the people whom MASC has assigned to the task; anyone else on it was assigned by a person.
    ``closed_by`` is the decision that closed its case although the action was not done.
    """

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
    held_by: frozenset[str] = frozenset()
    flags: frozenset[Flag] = frozenset()
    recreated: int = 0
    claimed_at: datetime | None = None
    closed_by: str = ""


def title(action: Action) -> str:
    """The Planner title: the code, by which the task is found again, then the text."""
    return _titled(action.code, action.what)


def with_code(code: str, typed: str) -> str:
    """A title that a person edited, with the code put back in front if they removed it."""
    parts = read_action_code(typed)
    return typed if parts and action_code(*parts) == code else _titled(code, typed.replace(code, ""))


def _titled(code: str, text: str) -> str:
    return f"{code} {' '.join(text.split())}"[:TITLE_LIMIT].rstrip()


def description(agreed_on: date, decision_id: str, case_url: str) -> str:
    """The Planner description, without personal data: when the action was agreed, the decision, and a link to the case.

    Without ``case_url`` it has no link: the agency may not see cases. SharePoint opens a link only for those who may.
    """
    link = f" Open the case: {case_url}" if case_url else ""
    return f"Agreed on {day_words_with_year(agreed_on)}. Decision: {decision_id}.{link}"


def due_at(due_on: date) -> datetime:
    """The due date for Planner: noon UTC, so that it is the same day everywhere in Europe."""
    return datetime.combine(due_on, time(12), UTC)


def overdue(action: Action, today: date) -> bool:
    """Whether the action is open and past its due date."""
    return action.status.is_open and action.due_on < today


def needs_reason(action: Action) -> bool:
    """Whether its agency still has to say why: it was reopened, or a Planner label says that it has ended."""
    unexplained = action.reason_code == REOPENED and not action.reason_text
    return action.status.is_open and (unexplained or bool(action.flags & MARKS))


def needs_no_discussion(action: Action, meeting_id: str, since: datetime) -> bool:
    """Whether a meeting no longer needs to discuss an action that could not be done.

    That is so if an earlier meeting closed its case, and the agency's update is older than ``since``, the last meeting.
    """
    was_discussed = action.status_at is not None and action.status_at < since
    is_closed = action.closed_by != "" and meeting_id_of(action.closed_by) < meeting_id
    return action.status is ActionStatus.NOT_COMPLETED and was_discussed and is_closed


def in_list_order(actions: tuple[Action, ...], today: date) -> list[Action]:
    """Overdue first, then by due date, then by code."""
    return sorted(actions, key=lambda action: (not overdue(action, today), action.due_on, _number(action)))


def recently_finished(actions: tuple[Action, ...], now: datetime) -> list[Action]:
    """The actions finished in the last 28 days, newest first."""
    finished = [(action.status_at, action) for action in actions if not action.status.is_open and action.status_at]
    recent = [(at, action) for at, action in finished if now - at <= RECENT]
    return [action for _, action in sorted(recent, key=lambda pair: (pair[0], pair[1].code), reverse=True)]


def _number(action: Action) -> tuple[str, int]:
    return reference_of(action.code), number_of(action.code)
