"""The agenda's second item: each agency's actions of earlier meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from masc_graph.domain.actions.action import Action, overdue
from masc_graph.domain.agenda.agenda import AgencyActions
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.status import ActionStatus


def earlier_actions_by_agency(
    actions: Sequence[Action], roster: Roster, *, today: date, since: datetime | None
) -> tuple[AgencyActions, ...]:
    """A row for each agency that has any, in the roster's order; those that ended count only if after ``since``."""
    roster_ids = [agency.agency_id for agency in roster.agencies]
    former_ids = sorted({action.agency_id for action in actions} - set(roster_ids))
    rows = (
        _row(
            roster.agency_name(agency_id), [action for action in actions if action.agency_id == agency_id], today, since
        )
        for agency_id in roster_ids + former_ids
    )
    return tuple(row for row in rows if row != AgencyActions(agency=row.agency))


def _row(agency: str, actions: Sequence[Action], today: date, since: datetime | None) -> AgencyActions:
    def ended(status: ActionStatus) -> int:
        return sum(action.status is status and _is_after(action.status_at, since) for action in actions)

    return AgencyActions(
        agency=agency,
        not_finished=sum(action.status.is_open for action in actions),
        overdue=tuple(action.code for action in actions if overdue(action, today)),
        not_completed=tuple(action.code for action in actions if action.status is ActionStatus.NOT_COMPLETED),
        no_longer_relevant=ended(ActionStatus.NO_LONGER_RELEVANT),
        completed=ended(ActionStatus.COMPLETED),
    )


def _is_after(at: datetime | None, since: datetime | None) -> bool:
    return since is None or (at is not None and at > since)
