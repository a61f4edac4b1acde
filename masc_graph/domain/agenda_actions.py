"""The agenda's second item: how each agency's actions from before stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from masc_graph.domain.action import Action, overdue
from masc_graph.domain.agenda import AgencyActions
from masc_graph.domain.roster import Roster
from masc_graph.domain.status import ActionStatus


def actions_from_before(
    actions: Sequence[Action], roster: Roster, *, today: date, since: datetime | None
) -> tuple[AgencyActions, ...]:
    """One row for each agency with something to say, in the roster's order; ended ones count only after ``since``."""
    known = [agency.agency_id for agency in roster.agencies]
    gone = sorted({action.agency_id for action in actions} - set(known))
    rows = (_row(roster.agency_name(a), [x for x in actions if x.agency_id == a], today, since) for a in known + gone)
    return tuple(row for row in rows if row != AgencyActions(agency=row.agency))


def actions_summary(rows: Iterable[AgencyActions]) -> str:
    """``6 not finished, 1 overdue, 1 could not be done, 2 completed``: all agencies together."""
    rows = tuple(rows)
    counts = {
        "not finished": sum(row.not_finished for row in rows),
        "overdue": sum(len(row.overdue) for row in rows),
        "could not be done": sum(len(row.not_completed) for row in rows),
        "no longer relevant": sum(row.no_longer_relevant for row in rows),
        "completed": sum(row.completed for row in rows),
    }
    return ", ".join(f"{count} {words}" for words, count in counts.items() if count) or "none"


def agency_words(row: AgencyActions) -> str:
    """``Police 2 not finished (MASC-0QX9D/1 overdue), 1 could not be done (MASC-0QX9D/2), 1 completed``."""
    late = f" ({', '.join(row.overdue)} overdue)" if row.overdue else ""
    parts = (
        f"{row.not_finished} not finished{late}" if row.not_finished else "",
        f"{len(row.not_completed)} could not be done ({', '.join(row.not_completed)})" if row.not_completed else "",
        f"{row.no_longer_relevant} no longer relevant" if row.no_longer_relevant else "",
        f"{row.completed} completed" if row.completed else "",
    )
    return f"{row.agency} {', '.join(part for part in parts if part)}"


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
