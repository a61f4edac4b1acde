"""Reconciles an action with its Planner task: works out what changes in the row, and what to correct in the task.

The result depends on the task alone, whatever the order in which its changes were seen, except for what Planner does
not remember: that an action was started, that it was finished before, and whom MASC has assigned.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.actions.action import (
    MARKS,
    NO_LONGER_RELEVANT_LABEL,
    NOT_COMPLETED_LABEL,
    REOPENED,
    Action,
    Flag,
    needs_reason,
    with_code,
)
from masc_graph.domain.board.roster import Person, Roster
from masc_graph.domain.cases.status import ActionStatus

DONE: Final = 100
PRESS_HOLDS: Final = timedelta(minutes=5)
"""How long a task ticked by the application may wait until the press behind it is recorded."""

_MARK_OF_LABEL: Final = {
    NO_LONGER_RELEVANT_LABEL: Flag.MARKED_NO_LONGER_RELEVANT,
    NOT_COMPLETED_LABEL: Flag.MARKED_NOT_COMPLETED,
}


class TaskReading(BaseModel):
    """A Planner task as last read; ``labels`` are the numbers of its labels, such as 6 for ``category6``.

    ``due_on`` is the date in London. ``completed_by`` is empty if an application ticked it.
    """

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
    described: bool = True


class Edits(BaseModel):
    """What MASC writes to the task; what a person wrote there is left alone."""

    model_config = ConfigDict(frozen=True)

    title: str = ""
    assign: frozenset[str] = frozenset()
    unassign: frozenset[str] = frozenset()
    labels_off: frozenset[int] = frozenset()
    describe: bool = False


class Reconciliation(BaseModel):
    """The action as it should be now, the audit events that explain it, and the edits that its task needs."""

    model_config = ConfigDict(frozen=True)

    after: Action
    events: tuple[str, ...] = ()
    edits: Edits = Edits()


def reconcile_action(action: Action, task: TaskReading | None, roster: Roster, now: datetime) -> Reconciliation | None:
    """Compare an action with its task; None if there is nothing to do.

    Code that changes both must write to Planner before the list, so that a crash in between leaves a task that is
    ahead of its row, never one that seems to have been reopened.
    """
    if not action.task_id:
        return None
    if task is None:
        return _reconcile_missing(action, now)
    after, event = _status(_without(action, Flag.TASK_MISSING), task, roster, now)
    result = _reconcile_open(after, task, roster) if after.status.is_open else _reconcile_finished(after)
    result = result.model_copy(update={"events": tuple(event for event in (event, *result.events) if event)})
    if action.status is not after.status and event == "action_reopened":
        labels_off = frozenset(_MARK_OF_LABEL) & task.labels
        result = result.model_copy(update={"edits": result.edits.model_copy(update={"labels_off": labels_off})})
    return result if result.after != action or result.edits != Edits() else None


def _reconcile_missing(action: Action, now: datetime) -> Reconciliation | None:
    """A deleted task is created again once, by a new claim on the action; after that its agency is asked."""
    if not action.status.is_open or Flag.TASK_MISSING in action.flags:
        return None
    if action.recreated:
        return Reconciliation(after=_with(action, Flag.TASK_MISSING), events=("task_missing",))
    values = {"task_id": "", "recreated": 1, "claimed_at": now, "held_by": frozenset[str]()}
    return Reconciliation(after=action.model_copy(update=values))


def _status(action: Action, task: TaskReading, roster: Roster, now: datetime) -> tuple[Action, str]:
    if not action.status.is_open:
        return (action, "") if task.percent >= DONE else (_reopened(action, now), "action_reopened")
    if _awaits_its_press(task, now):
        return action, ""
    marks = frozenset(_MARK_OF_LABEL[number] for number in task.labels & _MARK_OF_LABEL.keys())
    action = action.model_copy(update={"flags": action.flags - MARKS | marks})
    if task.percent >= DONE and not marks:
        return _ticked(action, task, roster, now)
    action = _without(action, Flag.TICKED_BY_OTHER)
    if 0 < task.percent < DONE and action.status is ActionStatus.NOT_STARTED:
        return _with_status(action, ActionStatus.IN_PROGRESS, now), "action_status_changed"
    return action, ""


def _awaits_its_press(task: TaskReading, now: datetime) -> bool:
    """Whether the application ticked the task just now, so that the press behind it is about to be recorded."""
    fresh = task.completed_at is not None and now - task.completed_at < PRESS_HOLDS
    return task.percent >= DONE and not task.completed_by and fresh


def _ticked(action: Action, task: TaskReading, roster: Roster, now: datetime) -> tuple[Action, str]:
    """Only a tick by the owning agency counts; if anyone else ticked the task, that agency is asked."""
    person = roster.member(task.completed_by) if task.completed_by else None
    if person is None or not person.acts_for(action.agency_id):
        is_news = Flag.TICKED_BY_OTHER not in action.flags
        return _with(action, Flag.TICKED_BY_OTHER), "task_ticked_by_other" if is_news else ""
    done = _with_status(action, ActionStatus.COMPLETED, task.completed_at or now, person)
    return done.model_copy(update={"reason_code": "", "reason_text": ""}), "action_status_changed"


def _reopened(action: Action, now: datetime) -> Action:
    """Planner asks for no reason when a task is unticked, so its agency is asked afterwards."""
    opened = _with_status(action, ActionStatus.IN_PROGRESS, now)
    return opened.model_copy(update={"reason_code": REOPENED, "reason_text": ""})


def _with_status(action: Action, status: ActionStatus, at: datetime, person: Person | None = None) -> Action:
    """Planner says who ticked a task, but not who made any other change."""
    values = {
        "status": status,
        "status_at": at,
        "status_by_id": person.object_id if person else "",
        "status_by_agency": person.agency_id if person else "",
    }
    return action.model_copy(update=values)


def _reconcile_finished(action: Action) -> Reconciliation:
    return Reconciliation(after=action.model_copy(update={"flags": frozenset[Flag]()}))


def _reconcile_open(action: Action, task: TaskReading, roster: Roster) -> Reconciliation:
    """Reconcile everything about an open action but its status: the date, the bucket and the assignees."""
    expected_on = task.due_on if task.due_on != action.due_on else None
    agency = roster.agency(action.agency_id)
    in_other_bucket = bool(agency and agency.bucket_id and task.bucket_id != agency.bucket_id)
    events = ("task_moved",) if in_other_bucket and Flag.TASK_MOVED not in action.flags else ()
    after = action.model_copy(update={"expected_on": expected_on})
    after = _flagged(_flagged(after, Flag.TASK_MOVED, on=in_other_bucket), Flag.REASON_NEEDED, on=needs_reason(after))
    after, assign, unassign = _with_assignees(after, task, roster)
    title = with_code(action.code, task.title)
    edits = Edits(
        title=title if title != task.title else "",
        assign=assign,
        unassign=unassign,
        describe=not task.described,
    )
    return Reconciliation(after=after, events=events, edits=edits)


def _with_assignees(action: Action, task: TaskReading, roster: Roster) -> tuple[Action, frozenset[str], frozenset[str]]:
    """The action with its assignees, whom to assign, and whom to unassign.

    Only new holders are assigned and only former holders are unassigned; what people changed by hand stays, unless
    nobody would be left on the task.
    """
    holders = frozenset(person.object_id for person in roster.holders(action.agency_id))
    to_unassign = (action.held_by - holders) & task.assignees
    to_assign = (holders - action.held_by) - task.assignees
    if not (task.assignees - to_unassign) | to_assign:
        to_assign = holders
    nobody = not (task.assignees - to_unassign) | to_assign
    return _flagged(action.model_copy(update={"held_by": holders}), Flag.UNASSIGNED, on=nobody), to_assign, to_unassign


def _flagged(action: Action, flag: Flag, *, on: bool) -> Action:
    return _with(action, flag) if on else _without(action, flag)


def _with(action: Action, flag: Flag) -> Action:
    return action.model_copy(update={"flags": action.flags | {flag}})


def _without(action: Action, flag: Flag) -> Action:
    return action.model_copy(update={"flags": action.flags - {flag}})
