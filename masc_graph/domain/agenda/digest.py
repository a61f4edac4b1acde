"""What a lead or deputy hears before a meeting: the agency's own part of it, and nothing where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.actions.action import Action, in_list_order, overdue
from masc_graph.domain.actions.action_questions import is_asked


class AgencyCounts(BaseModel):
    """How an agency's open actions stand on a day; the first three are codes, overdue ones in the list's order."""

    model_config = ConfigDict(frozen=True)

    overdue: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    open: int = 0


class Digest(BaseModel):
    """What an agency brings to a meeting: cases that it presents, cases that it knows something of, its actions."""

    model_config = ConfigDict(frozen=True)

    presents: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    actions: AgencyCounts = AgencyCounts()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        actions = self.actions
        return not (self.listed or actions.overdue or actions.due or actions.asked)


class ListedCase(NamedTuple):
    """A case on the agenda and the agency that presents it."""

    reference: str
    agency_id: str


def counts(actions: Sequence[Action], today: date, meeting_on: date) -> AgencyCounts:
    """Count open actions: what is overdue, what is due up to the meeting, what waits for an answer."""
    mine = in_list_order(tuple(action for action in actions if action.status.is_open), today)
    return AgencyCounts(
        overdue=tuple(action.code for action in mine if overdue(action, today)),
        due=tuple(action.code for action in mine if today <= action.due_on <= meeting_on),
        asked=tuple(action.code for action in mine if is_asked(action)),
        open=len(mine),
    )


def digest(
    agency_id: str, actions: Sequence[Action], cases: Sequence[ListedCase], *, today: date, meeting_on: date
) -> Digest:
    """Gather it from the agency's actions and the cases in agenda order."""
    return Digest(
        presents=tuple(case.reference for case in cases if case.agency_id == agency_id),
        listed=tuple(case.reference for case in cases),
        actions=counts(actions, today, meeting_on),
    )
