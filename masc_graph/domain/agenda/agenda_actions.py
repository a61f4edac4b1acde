"""The agenda's second item: how each agency's actions from before stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from masc_graph.domain.actions.action import Action, overdue
from masc_graph.domain.agenda.agenda import AgencyActions
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.status import ActionStatus


def actions_from_before(
    actions: Sequence[Action], roster: Roster, *, today: date, since: datetime | None
) -> tuple[AgencyActions, ...]:
    """One row for each agency with something to say, in the roster's order; ended ones count only after ``since``."""
    known = [agency.agency_id for agency in roster.agencies]
    gone = sorted({action.agency_id for action in actions} - set(known))
    rows = (_row(roster.agency_name(a), [x for x in actions if x.agency_id == a], today, since) for a in known + gone)
    return tuple(row for row in rows if row != AgencyActions(agency=row.agency))


def _row(agency: str, actions: Sequence[Action], today: date, since: datetime | None) -> AgencyActions:
    def ended(status: ActionStatus) -> int:
        return sum(action.status is status and _after(action.status_at, since) for action in actions)

    return AgencyActions(
        agency=agency,
        not_finished=sum(action.status.is_open for action in actions),
        overdue=tuple(action.code for action in actions if overdue(action, today)),
        not_completed=tuple(action.code for action in actions if action.status is ActionStatus.NOT_COMPLETED),
        no_longer_relevant=ended(ActionStatus.NO_LONGER_RELEVANT),
        completed=ended(ActionStatus.COMPLETED),
    )


def _after(at: datetime | None, since: datetime | None) -> bool:
    return since is None or (at is not None and at > since)
