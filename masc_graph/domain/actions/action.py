"""An action: one task for one agency, and how Planner shows it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.board.prompts import Heading
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.meetings.calendar_words import day_words_with_year
from masc_graph.domain.text.reference import read_action_code

TITLE_LIMIT: Final = 255
NO_LONGER_RELEVANT_LABEL: Final = 6
NOT_COMPLETED_LABEL: Final = 7
RECENT: Final = timedelta(days=28)
"""How long a finished action is still shown to its agency."""

REOPENED: Final = "reopened"
"""The reason code of an action that was finished and is open again; its text says why, once somebody has."""

PLANNER_LABELS: Final = (
    *((heading.label_number, heading.value) for heading in Heading),
    (NO_LONGER_RELEVANT_LABEL, ActionStatus.NO_LONGER_RELEVANT.words),
    (NOT_COMPLETED_LABEL, "Not completed"),
)
"""The seven labels of the plan, by number: ``category1`` is Victim."""


class Flag(StrEnum):
    """Something about an action that its agency has to look at; one that is finished has none."""

    UNASSIGNED = "unassigned"
    TASK_MISSING = "task_missing"
    TASK_MOVED = "task_moved"
    REASON_NEEDED = "reason_needed"
    TICKED_BY_OTHER = "ticked_by_other"
    MARKED_NO_LONGER_RELEVANT = "marked_no_longer_relevant"
    MARKED_NOT_COMPLETED = "marked_not_completed"


MARKS: Final = frozenset({Flag.MARKED_NO_LONGER_RELEVANT, Flag.MARKED_NOT_COMPLETED})
"""A label of Planner that says that an action is at its end, without the reason that this needs."""


class Action(BaseModel):
    """A row of MASC Actions, P1; ``code`` is MASC-7F3K2/1, ``row`` the row of the command that made it.

    ``held_by`` are the people whom MASC has put on the task: whoever else is on it was put there by a person.
    ``closed_by`` is the decision that closed its case though it was not done.
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
    """The Planner title: the code, by which the task is found again, then what is to be done."""
    return _titled(action.code, action.what)


def with_code(code: str, typed: str) -> str:
    """A title that a person changed, with the code in front of it again if it is not there any more."""
    found = read_action_code(typed)
    return typed if found and f"{found[0]}/{found[1]}" == code else _titled(code, typed.replace(code, ""))


def _titled(code: str, text: str) -> str:
    return f"{code} {' '.join(text.split())}"[:TITLE_LIMIT].rstrip()


def description(agreed_on: date, decision_id: str, case_url: str) -> str:
    """The Planner description, without personal data: when it was agreed, by which decision, and where the case is.

    Everybody in the team sees the link; SharePoint opens it for those who may see the case, and for nobody else.
    """
    return f"Agreed on {day_words_with_year(agreed_on)}. Decision: {decision_id}. Open the case: {case_url}"


def due_at(due_on: date) -> datetime:
    """The due date as Planner takes it: noon UTC, so that it is the same day everywhere in Europe."""
    return datetime.combine(due_on, time(12), UTC)


def overdue(action: Action, today: date) -> bool:
    """Open, and its date has gone by."""
    return action.status.is_open and action.due_on < today


def needs_reason(action: Action) -> bool:
    """Whether its agency still has to say why: it was reopened, or it was marked in Planner as at its end."""
    unexplained = action.reason_code == REOPENED and not action.reason_text
    return action.status.is_open and (unexplained or bool(action.flags & MARKS))


def is_laid_to_rest(action: Action, meeting_id: str, since: datetime) -> bool:
    """Whether a meeting has nothing left to say of an action that could not be done.

    An earlier meeting closed its case, and the agency's word is older than ``since``, when the board last met.
    """
    is_heard = action.status_at is not None and action.status_at < since
    is_closed = action.closed_by != "" and action.closed_by.partition("/")[2] < meeting_id
    return action.status is ActionStatus.NOT_COMPLETED and is_heard and is_closed


def in_list_order(actions: tuple[Action, ...], today: date) -> list[Action]:
    """Overdue first, then by due date, then by code."""
    return sorted(actions, key=lambda action: (not overdue(action, today), action.due_on, _number(action)))


def lately_finished(actions: tuple[Action, ...], now: datetime) -> list[Action]:
    """Those that were finished in the last 28 days, the newest first."""
    done = [(action.status_at, action) for action in actions if not action.status.is_open and action.status_at]
    recent = [(at, action) for at, action in done if now - at <= RECENT]
    return [action for _, action in sorted(recent, key=lambda one: (one[0], one[1].code), reverse=True)]


def _number(action: Action) -> tuple[str, int]:
    reference, _, n = action.code.partition("/")
    return reference, int(n)
