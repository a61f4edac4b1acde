"""What a look at an action's Planner task changes: in the record, and, where the code or a holder is gone, in the task.

For the same task the same record comes out, in whatever order its changes were seen; only what Planner forgets is
remembered: that an action was begun, that it was finished before, and whom MASC has put on the task.
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
"""How long a tick of the application itself waits for the press that it came from to reach the record."""

_MARK_OF_LABEL: Final = {
    NO_LONGER_RELEVANT_LABEL: Flag.MARKED_NO_LONGER_RELEVANT,
    NOT_COMPLETED_LABEL: Flag.MARKED_NOT_COMPLETED,
}


class TaskSeen(BaseModel):
    """A Planner task as last read; ``labels`` are the numbers of its labels (6 for ``category6``).

    ``due_on`` is the day in London. ``completed_by`` is empty if an application ticked it.
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
    """What MASC writes into the task; what a person wrote there stays."""

    model_config = ConfigDict(frozen=True)

    title: str = ""
    assign: frozenset[str] = frozenset()
    unassign: frozenset[str] = frozenset()
    labels_off: frozenset[int] = frozenset()
    describe: bool = False


class Reconciliation(BaseModel):
    """The action as it should be now, the audit events that say why, and what its task still needs."""

    model_config = ConfigDict(frozen=True)

    after: Action
    events: tuple[str, ...] = ()
    edits: Edits = Edits()


def outcome_of_sync(action: Action, task: TaskSeen | None, roster: Roster, now: datetime) -> Reconciliation | None:
    """Compare the record with its task; None if there is nothing to do.

    Whoever changes both must write Planner before the list, so that a crash between the two leaves a task that is
    ahead of its record, never one that seems to have been reopened.
    """
    if not action.task_id:
        return None
    if task is None:
        return _missing(action, now)
    after, happened = _status(_without(action, Flag.TASK_MISSING), task, roster, now)
    outcome = _open(after, task, roster) if after.status.is_open else _finished(after)
    outcome = outcome.model_copy(update={"events": tuple(event for event in (happened, *outcome.events) if event)})
    if action.status is not after.status and happened == "action_reopened":
        off = frozenset(_MARK_OF_LABEL) & task.labels
        outcome = outcome.model_copy(update={"edits": outcome.edits.model_copy(update={"labels_off": off})})
    return outcome if outcome.after != action or outcome.edits != Edits() else None


def _missing(action: Action, now: datetime) -> Reconciliation | None:
    """A task that somebody deleted is made again once, by claiming the action anew; after that its agency is asked."""
    if not action.status.is_open or Flag.TASK_MISSING in action.flags:
        return None
    if action.recreated:
        return Reconciliation(after=_with(action, Flag.TASK_MISSING), events=("task_missing",))
    again = {"task_id": "", "recreated": 1, "claimed_at": now, "held_by": frozenset[str]()}
    return Reconciliation(after=action.model_copy(update=again))


def _status(action: Action, task: TaskSeen, roster: Roster, now: datetime) -> tuple[Action, str]:
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
        return _moved(action, ActionStatus.IN_PROGRESS, now), "action_status_changed"
    return action, ""


def _awaits_its_press(task: TaskSeen, now: datetime) -> bool:
    """Ticked by the application just now: the press that it came from is about to write the record."""
    fresh = task.completed_at is not None and now - task.completed_at < PRESS_HOLDS
    return task.percent >= DONE and not task.completed_by and fresh


def _ticked(action: Action, task: TaskSeen, roster: Roster, now: datetime) -> tuple[Action, str]:
    """Only the owning agency's tick counts; whoever else ticked it, the owner is asked."""
    who = roster.member(task.completed_by) if task.completed_by else None
    if who is None or who.agency_id != action.agency_id:
        is_news = Flag.TICKED_BY_OTHER not in action.flags
        return _with(action, Flag.TICKED_BY_OTHER), "task_ticked_by_other" if is_news else ""
    done = _moved(action, ActionStatus.COMPLETED, task.completed_at or now, who)
    return done.model_copy(update={"reason_code": "", "reason_text": ""}), "action_status_changed"


def _reopened(action: Action, now: datetime) -> Action:
    """Planner asks for no reason when a tick is taken back, so the agency is asked for it afterwards."""
    opened = _moved(action, ActionStatus.IN_PROGRESS, now)
    return opened.model_copy(update={"reason_code": REOPENED, "reason_text": ""})


def _moved(action: Action, status: ActionStatus, at: datetime, who: Person | None = None) -> Action:
    """Planner says who ticked, and nothing about who did anything else."""
    changed = {
        "status": status,
        "status_at": at,
        "status_by_id": who.object_id if who else "",
        "status_by_agency": who.agency_id if who else "",
    }
    return action.model_copy(update=changed)


def _finished(action: Action) -> Reconciliation:
    return Reconciliation(after=action.model_copy(update={"flags": frozenset[Flag]()}))


def _open(action: Action, task: TaskSeen, roster: Roster) -> Reconciliation:
    """What is kept of an open action's task besides how far it is: its day, its place, its holders."""
    later = task.due_on if task.due_on != action.due_on else None
    agency = roster.agency(action.agency_id)
    moved = bool(agency and agency.bucket_id and task.bucket_id != agency.bucket_id)
    events = ("task_moved",) if moved and Flag.TASK_MOVED not in action.flags else ()
    after = action.model_copy(update={"expected_on": later})
    after = _flagged(_flagged(after, Flag.TASK_MOVED, on=moved), Flag.REASON_NEEDED, on=needs_reason(after))
    after, assign, unassign = _held(after, task, roster)
    renamed = with_code(action.code, task.title)
    edits = Edits(
        title=renamed if renamed != task.title else "",
        assign=assign,
        unassign=unassign,
        describe=not task.described,
    )
    return Reconciliation(after=after, events=events, edits=edits)


def _held(action: Action, task: TaskSeen, roster: Roster) -> tuple[Action, frozenset[str], frozenset[str]]:
    """Who is added and who is taken off: only people who came to hold the agency's tasks, or do so no longer.

    Whom a person took off or put on stays so, unless nobody at all is left.
    """
    wanted = frozenset(person.object_id for person in roster.holders(action.agency_id))
    leave = (action.held_by - wanted) & task.assignees
    come = (wanted - action.held_by) - task.assignees
    if not (task.assignees - leave) | come:
        come = wanted
    nobody = not (task.assignees - leave) | come
    return _flagged(action.model_copy(update={"held_by": wanted}), Flag.UNASSIGNED, on=nobody), come, leave


def _flagged(action: Action, flag: Flag, *, on: bool) -> Action:
    return _with(action, flag) if on else _without(action, flag)


def _with(action: Action, flag: Flag) -> Action:
    return action.model_copy(update={"flags": action.flags | {flag}})


def _without(action: Action, flag: Flag) -> Action:
    return action.model_copy(update={"flags": action.flags - {flag}})
