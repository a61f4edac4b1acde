"""What a look at an action's Planner task changes in the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.action import NO_LONGER_RELEVANT_LABEL, NOT_COMPLETED_LABEL, Action, Flag
from masc_graph.domain.roster import Person, Roster
from masc_graph.domain.status import ActionStatus

DONE: Final = 100
_NEED_A_REASON: Final = frozenset({NO_LONGER_RELEVANT_LABEL, NOT_COMPLETED_LABEL})


class TaskSeen(BaseModel):
    """A Planner task as last read; ``labels`` are the numbers of its labels (6 for ``category6``)."""

    model_config = ConfigDict(frozen=True)

    task_id: str
    title: str
    percent: int
    labels: frozenset[int] = frozenset()
    due_on: date | None = None
    bucket_id: str = ""
    assignees: frozenset[str] = frozenset()
    completed_by: str = ""
    completed_at: datetime | None = None


class Change(BaseModel):
    """The action as it should be now, and the audit event that says why; empty where none belongs to it."""

    model_config = ConfigDict(frozen=True)

    after: Action
    event: str


def outcome_of_sync(action: Action, task: TaskSeen | None, roster: Roster, now: datetime) -> Change | None:
    """Compare the record with its task; None if there is nothing to record.

    Only the owning agency's tick counts. ``set_action_status`` must write Planner before the list, so that a crash
    between the two leaves a task that is ahead of its record, never one that seems to have been reopened.
    """
    if not action.task_id:
        return None
    if task is None:
        return _missing(action)
    return _as_seen(_found_again(action, task), action, task, roster, now)


def _missing(action: Action) -> Change | None:
    if not action.status.is_open or Flag.TASK_MISSING in action.flags:
        return None
    return Change(after=_flagged(action, Flag.TASK_MISSING), event="task_missing")


def _found_again(action: Action, task: TaskSeen) -> Action:
    """Take back the flags that what we see has answered: a task that is there, a tick that is gone."""
    answered = {Flag.TASK_MISSING} | ({Flag.TICKED_BY_OTHER} if task.percent < DONE else set[Flag]())
    return action.model_copy(update={"flags": action.flags - answered})


def _as_seen(seen: Action, before: Action, task: TaskSeen, roster: Roster, now: datetime) -> Change | None:
    ticked = task.percent >= DONE
    if ticked and before.status.is_open:
        change = _ticked(seen, task, roster, now)
    elif not ticked and not before.status.is_open:
        change = _reopened(seen, now)
    elif task.percent > 0 and before.status is ActionStatus.NOT_STARTED:
        change = Change(after=_moved(seen, ActionStatus.IN_PROGRESS, now), event="action_status_changed")
    else:
        change = Change(after=seen, event="")
    return change if change.after != before else None


def _ticked(action: Action, task: TaskSeen, roster: Roster, now: datetime) -> Change:
    """A tick older than the last word on the card is answered already; a label needs its reason first.

    What an earlier look wrote is no word on the card: it names nobody, and its time is that of the look.
    """
    at = task.completed_at or now
    if action.status_by_id and action.status_at and at < action.status_at:
        return Change(after=action, event="")
    if task.labels & _NEED_A_REASON:
        return Change(after=_flagged(action, Flag.REASON_NEEDED), event="")
    if not task.completed_by:
        # Ticked by the application itself: the press that it came from writes the record.
        return Change(after=action, event="")
    who = roster.member(task.completed_by)
    if who is None or who.agency_id != action.agency_id:
        return Change(after=_flagged(action, Flag.TICKED_BY_OTHER), event="task_ticked_by_other")
    done = _moved(action, ActionStatus.COMPLETED, at, who)
    return Change(after=done, event="action_status_changed")


def _reopened(action: Action, now: datetime) -> Change:
    """Planner asks for no reason when a tick is taken back, so the agency is asked for it afterwards."""
    opened = _moved(action, ActionStatus.IN_PROGRESS, now)
    return Change(after=_flagged(opened, Flag.REASON_NEEDED), event="action_reopened")


def _moved(action: Action, status: ActionStatus, at: datetime, who: Person | None = None) -> Action:
    """Planner says who ticked, and nothing about who did anything else."""
    changed = {
        "status": status,
        "status_at": at,
        "status_by_id": who.object_id if who else "",
        "status_by_agency": who.agency_id if who else "",
        "flags": action.flags - {Flag.TICKED_BY_OTHER, Flag.REASON_NEEDED},
    }
    return action.model_copy(update=changed)


def _flagged(action: Action, flag: Flag) -> Action:
    return action.model_copy(update={"flags": action.flags | {flag}})
