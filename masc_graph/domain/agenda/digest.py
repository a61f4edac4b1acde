"""What a lead or deputy is sent before a meeting: their agency's part of it, or nothing if it has none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.actions.action import Action, in_list_order, overdue
from masc_graph.domain.actions.action_questions import needs_answer


class AgencyCounts(BaseModel):
    """An agency's open actions: the codes of those overdue, due or needing an answer, and how many are open."""

    model_config = ConfigDict(frozen=True)

    overdue: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    to_answer: tuple[str, ...] = ()
    open: int = 0


class Digest(BaseModel):
    """An agency's part in a meeting: the cases that it presents, all cases on the agenda, and its actions."""

    model_config = ConfigDict(frozen=True)

    presents: tuple[str, ...] = ()
    on_agenda: tuple[str, ...] = ()
    actions: AgencyCounts = AgencyCounts()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        actions = self.actions
        return not (self.on_agenda or actions.overdue or actions.due or actions.to_answer)


class ListedCase(NamedTuple):
    """A case on the agenda and the agency that presents it."""

    reference: str
    agency_id: str


def counts(actions: Sequence[Action], today: date, meeting_on: date) -> AgencyCounts:
    """Count open actions: those overdue, those due by the meeting, and those that need an answer."""
    open_actions = in_list_order(tuple(action for action in actions if action.status.is_open), today)
    return AgencyCounts(
        overdue=tuple(action.code for action in open_actions if overdue(action, today)),
        due=tuple(action.code for action in open_actions if today <= action.due_on <= meeting_on),
        to_answer=tuple(action.code for action in open_actions if needs_answer(action)),
        open=len(open_actions),
    )


def digest(
    agency_id: str, actions: Sequence[Action], cases: Sequence[ListedCase], *, today: date, meeting_on: date
) -> Digest:
    """Make an agency's digest from its actions and the cases in agenda order."""
    return Digest(
        presents=tuple(case.reference for case in cases if case.agency_id == agency_id),
        on_agenda=tuple(case.reference for case in cases),
        actions=counts(actions, today, meeting_on),
    )
