"""The actions of earlier meetings, one by one: what the agenda goes through, and what the minutes say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.actions.action import Action
from masc_graph.domain.actions.action_update import NoLongerRelevant
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.reference import meeting_id_of, number_of


class EarlierAction(BaseModel):
    """An action of an earlier meeting; ``agency`` is the agency's name, ``said`` what it said of the action's end."""

    model_config = ConfigDict(frozen=True)

    code: str
    agency: str
    what: str
    due_on: date
    status: ActionStatus
    overdue: bool = False
    said: str = ""

    @property
    def stands(self) -> str:
        """``Not started, overdue``."""
        return f"{self.status.words}, overdue" if self.overdue else self.status.words


class ActionsBefore(BaseModel):
    """The earlier actions: those that ended since the meeting before, and those that stay open."""

    model_config = ConfigDict(frozen=True)

    completed: tuple[EarlierAction, ...] = ()
    no_longer_relevant: tuple[EarlierAction, ...] = ()
    not_completed: tuple[EarlierAction, ...] = ()
    still_open: tuple[EarlierAction, ...] = ()


def actions_to_go_through(actions: Iterable[Action], roster: Roster, meeting: Meeting) -> tuple[EarlierAction, ...]:
    """Those that are open, and those that could not be done, agency by agency in the roster's order."""
    order = [agency.agency_id for agency in roster.agencies]
    left = [one for one in _agreed_before(actions, meeting) if not one.status.settles_case]
    left.sort(key=lambda one: order.index(one.agency_id) if one.agency_id in order else len(order))
    return tuple(_earlier(one, one.status, roster, meeting) for one in left)


def actions_before(actions: Iterable[Action], roster: Roster, meeting: Meeting) -> ActionsBefore:
    """Sort them by how they stood when the meeting began.

    An action that ended after that is still open here: the minutes of the next meeting tell its end.
    """
    earlier = _agreed_before(actions, meeting)

    def stood(*statuses: ActionStatus) -> tuple[EarlierAction, ...]:
        pairs = ((one, _status_at(one, meeting)) for one in earlier)
        return tuple(_earlier(one, status, roster, meeting) for one, status in pairs if status in statuses)

    return ActionsBefore(
        completed=stood(ActionStatus.COMPLETED),
        no_longer_relevant=stood(ActionStatus.NO_LONGER_RELEVANT),
        not_completed=stood(ActionStatus.NOT_COMPLETED),
        still_open=stood(ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS),
    )


def _agreed_before(actions: Iterable[Action], meeting: Meeting) -> Sequence[Action]:
    """Leave out what this meeting, or one after it, has agreed: a decision's id names its meeting."""
    earlier = (one for one in actions if meeting_id_of(one.decision_id) < meeting.meeting_id)
    return sorted(earlier, key=lambda one: (one.due_on, one.reference, number_of(one.code)))


def _status_at(action: Action, meeting: Meeting) -> ActionStatus:
    """How it stood when the meeting began; of what was said later, only that it was not at its end before is known."""
    said_later = action.status_at is not None and action.status_at >= meeting.starts_at
    return ActionStatus.NOT_STARTED if said_later else action.status


def _earlier(action: Action, status: ActionStatus, roster: Roster, meeting: Meeting) -> EarlierAction:
    return EarlierAction(
        code=action.code,
        agency=roster.agency_name(action.agency_id),
        what=action.what,
        due_on=action.due_on,
        status=status,
        overdue=status.is_open and action.due_on < meeting.held_on,
        said="" if status.is_open else _said(action),
    )


def _said(action: Action) -> str:
    """What its agency said of its end: why it was overtaken, in the words of the choice, and its own note."""
    chosen = next((one.words for one in NoLongerRelevant if one == action.reason_code), "")
    return ". ".join(text for text in (chosen, action.reason_text) if text)
