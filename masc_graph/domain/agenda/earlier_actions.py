"""The actions of earlier meetings: those that the agenda reviews, and what the minutes report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.actions.action import Action, overdue
from masc_graph.domain.actions.action_update import ending_words
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.reference import meeting_id_of, number_of


class EarlierAction(BaseModel):
    """An action of an earlier meeting; ``agency`` is the agency's name, ``said`` its reason for the action's end."""

    model_config = ConfigDict(frozen=True)

    code: str
    agency: str
    what: str
    due_on: date
    status: ActionStatus
    overdue: bool = False
    said: str = ""

    @property
    def status_words(self) -> str:
        """The status in words: ``Not started, overdue``."""
        return f"{self.status.words}, overdue" if self.overdue else self.status.words


class EarlierActions(BaseModel):
    """The earlier actions: those that ended since the last meeting, and those still open."""

    model_config = ConfigDict(frozen=True)

    completed: tuple[EarlierAction, ...] = ()
    no_longer_relevant: tuple[EarlierAction, ...] = ()
    not_completed: tuple[EarlierAction, ...] = ()
    still_open: tuple[EarlierAction, ...] = ()


def actions_to_review(actions: Iterable[Action], roster: Roster, meeting: Meeting) -> tuple[EarlierAction, ...]:
    """The actions that are open or could not be done, by agency in the roster's order."""
    order = [agency.agency_id for agency in roster.agencies]
    unsettled = [action for action in as_it_began(actions, meeting) if not action.status.settles_case]
    unsettled.sort(key=lambda action: order.index(action.agency_id) if action.agency_id in order else len(order))
    return tuple(_earlier(action, roster, meeting) for action in unsettled)


def earlier_actions(actions: Iterable[Action], roster: Roster, meeting: Meeting) -> EarlierActions:
    """Sort the actions by their status when the meeting began.

    An action that ended after that is still open here, and the next minutes report its end.
    """
    earlier = as_it_began(actions, meeting)

    def with_status(*statuses: ActionStatus) -> tuple[EarlierAction, ...]:
        return tuple(_earlier(action, roster, meeting) for action in earlier if action.status in statuses)

    return EarlierActions(
        completed=with_status(ActionStatus.COMPLETED),
        no_longer_relevant=with_status(ActionStatus.NO_LONGER_RELEVANT),
        not_completed=with_status(ActionStatus.NOT_COMPLETED),
        still_open=with_status(ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS),
    )


def as_it_began(actions: Iterable[Action], meeting: Meeting) -> Sequence[Action]:
    """The actions of earlier meetings as they were when this one began; until then, as they are.

    Those of this meeting and later ones are left out: a decision's id contains its meeting. Of an action that was
    updated since, all we know is that it had not ended by then.
    """
    earlier = (action for action in actions if meeting_id_of(action.decision_id) < meeting.meeting_id)
    then = (
        action.model_copy(update={"status": ActionStatus.NOT_STARTED}) if is_updated_since(action, meeting) else action
        for action in earlier
    )
    return sorted(then, key=lambda action: (action.due_on, action.reference, number_of(action.code)))


def is_updated_since(action: Action, meeting: Meeting) -> bool:
    """Whether an action's status was set after the meeting began."""
    return action.status_at is not None and action.status_at >= meeting.starts_at


def _earlier(action: Action, roster: Roster, meeting: Meeting) -> EarlierAction:
    return EarlierAction(
        code=action.code,
        agency=roster.agency_name(action.agency_id),
        what=action.what,
        due_on=action.due_on,
        status=action.status,
        overdue=overdue(action, meeting.held_on),
        said="" if action.status.is_open else ending_words(action),
    )
