"""Records an agency's update of its actions: Planner first, then the list, so that the list is never ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from masc_graph.cards import plain
from masc_graph.commands import Command, KeepNote, Payload, SetActionStatus
from masc_graph.domain.actions.action import NO_LONGER_RELEVANT_LABEL, NOT_COMPLETED_LABEL, REOPENED, Flag, needs_reason
from masc_graph.domain.actions.action_update import NoLongerRelevant, reopens, task_state
from masc_graph.domain.board.roster import Person, Right, Roster, require_owner
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.text.privacy import KEPT, NameCheck, identifies
from masc_graph.domain.text.reference import event_subject, reference_of
from masc_graph.errors import GiveUp, Gone, MascError
from masc_graph.graph.batch import error_of
from masc_graph.graph.lists import equals
from masc_graph.graph.planner import labelled
from masc_graph.graph.tasks import Task, TaskChange
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import ActionRow, AuditRow, ReferralRow
from masc_graph.registers.writing import Writing
from masc_graph.teams.connector import Message
from masc_graph.work.actions.redraw_agency import redraws
from masc_graph.work.cases.settle_case import to_settle
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import TrackedCard, tell

NOT_RECORDED: Final = "MASC: this was not recorded"
_ENDING_LABELS: Final = (NO_LONGER_RELEVANT_LABEL, NOT_COMPLETED_LABEL)


@dataclass(frozen=True)
class _Update:
    """An update with its actions, all others of their cases, who made it, and the actions with an event already."""

    payload: SetActionStatus
    at: datetime
    roster: Roster
    who: Person
    rows: Mapping[str, Stored[ActionRow]]
    cases: Sequence[ReferralRow]
    name_words: frozenset[str]
    key: bytes
    audited_codes: frozenset[str]

    @property
    def status(self) -> ActionStatus:
        return ActionStatus(self.payload.status)

    @property
    def is_reopening(self) -> bool:
        """Whether this reopens finished actions, and leaves open ones alone."""
        return self.payload.reason_code == REOPENED

    @property
    def keeps_note(self) -> bool:
        """Whether the note goes to the cases alone: any by a person who may not see them, since the answer, and what
        they read later, must not tell whether it holds a name; and one that identifies somebody after all.
        """
        names = NameCheck(self.name_words, self.key, london_day(self.at))
        blind = not self.roster.may_see_cases(self.who, london_day(self.at))
        return bool(self.payload.note) and (blind or identifies(self.payload.note, names))

    @property
    def actions(self) -> list[Stored[ActionRow]]:
        return [self.rows[action.code] for action in self.payload.actions]

    def values(self, row: ActionRow) -> dict[str, object]:
        """The values to write to an action's row; the reason code says if it was reopened."""
        is_reopened = self.status.is_open and reopens(action_of(row))
        return {
            "status": self.status,
            "status_at": self.at,
            "status_by_id": self.who.object_id,
            "status_by_agency": self.who.agency_id,
            "reason_code": REOPENED if is_reopened else self.payload.reason_code,
            "reason_text": KEPT if self.keeps_note else self.payload.note,
        }

    def is_recorded(self, row: ActionRow) -> bool:
        """Whether an earlier delivery wrote this update."""
        recorded = (row.status, row.status_by_id, row.status_at)
        return recorded == (self.status, self.who.object_id, self.at)


async def handle(payload: SetActionStatus, command: Command, context: WorkContext) -> list[Payload]:
    """Set the status of each action, unless it was updated since: the later update counts.

    The person is told what could not be recorded. The commands for cases and chats follow in every delivery.
    """
    update = await _read(payload, command, context)
    waiting = [stored for stored in update.actions if _needs_recording(stored.row, update)]
    tasks = await _tasks(waiting, context)
    late = {stored.row.code: why for stored in waiting if (why := _why_too_late(stored.row, tasks, update))}
    to_record = [stored for stored in waiting if stored.row.code not in late]
    done, failure = await _update_planner(to_record, tasks, update, context)
    after = await _save(done, update, command, context)
    await _tell_sender(late, update, command, context)
    if failure:
        raise failure
    return [
        *to_settle(update.cases, _statuses(update, after)),
        *redraws(stored.row.agency for stored in update.actions),
        *_notes_to_keep(update, late, command),
    ]


def _notes_to_keep(update: _Update, late: Collection[str], command: Command) -> list[Payload]:
    """The note for the case of each action; one that was not recorded has none."""
    codes = [action.code for action in update.payload.actions if action.code not in late]
    return [
        KeepNote(
            reference=reference_of(code),
            subject=code,
            verb=command.kind,
            note=update.payload.note,
            person_id=update.who.object_id,
            source=str(command.command_id),
        )
        for code in (codes if update.keeps_note else ())
    ]


async def _read(payload: SetActionStatus, command: Command, context: WorkContext) -> _Update:
    references = sorted({reference_of(action.code) for action in payload.actions})
    reading = context.registers.reading()
    agencies = want_roster(reading)
    cases = reading.any_of(ReferralRow, (equals("Title", reference) for reference in references))
    actions = reading.any_of(ActionRow, (equals("Reference", reference) for reference in references))
    events = reading.where(AuditRow, equals("CommandId", str(command.command_id)))
    await reading.send()
    roster = roster_of(agencies.rows)
    update = _Update(
        payload=payload,
        at=command.origin.at.replace(microsecond=0),
        roster=roster,
        who=command.require(roster, Right.USE),
        rows={stored.row.code: stored for stored in actions.rows},
        cases=[stored.row for stored in cases.rows],
        name_words=frozenset(word for stored in cases.rows for word in stored.row.name_words.split()),
        key=context.keys.match,
        audited_codes=frozenset(event_subject(stored.row.title) for stored in events.rows),
    )
    _require_may_update(update)
    if payload.reason_code not in ("", REOPENED, *NoLongerRelevant):
        raise GiveUp("reason_code")
    return update


def _require_may_update(update: _Update) -> None:
    """Only the owning agency may update an action, but chair and vice chair may reopen a finished one too."""
    if any(action.code not in update.rows for action in update.payload.actions):
        raise GiveUp("no_such_action")
    if update.is_reopening and update.status is not ActionStatus.IN_PROGRESS:
        raise GiveUp("no_such_move")
    may_reopen = update.is_reopening and Right.RECORD in update.who.rights
    for stored in () if may_reopen else update.actions:
        require_owner(update.who, stored.row.agency)


def _needs_recording(row: ActionRow, update: _Update) -> bool:
    """Whether the update is still to be recorded: not by an earlier delivery, and no person has updated it since.

    A change that came from Planner without a name is not a person's update, and its time is that of the reconciliation.
    """
    if row.code in update.audited_codes or (row.status_by_id and row.status_at > update.at):
        return False
    return row.status.is_open or row.status is not update.status or update.is_recorded(row)


async def _tasks(waiting: Sequence[Stored[ActionRow]], context: WorkContext) -> dict[str, Task]:
    """Read the tasks by their actions' codes; a deleted one is left to the next reconciliation."""
    ids = {stored.row.planner_task_id: stored.row.code for stored in waiting if stored.row.planner_task_id}
    tasks_by_id = await context.planner.each(list(ids)) if ids else {}
    return {ids[task_id]: task for task_id, task in tasks_by_id.items() if task}


def _why_too_late(row: ActionRow, tasks: Mapping[str, Task], update: _Update) -> str:
    """Why the update cannot be recorded: the action has been finished, or its agency ticked it after the press."""
    if update.is_recorded(row):
        return ""
    if not row.status.is_open and not update.is_reopening:
        return f"{row.code} was finished meanwhile: {row.status.words}."
    if row.status.is_open and update.is_reopening and row.agency != update.who.agency_id:
        return f"{row.code} was opened again meanwhile."
    task = tasks.get(row.code)
    if task is None or not task.completed_by_id or task.completed_date_time is None:
        return ""
    ticked_by = update.roster.member(task.completed_by_id)
    is_own_tick = ticked_by is not None and ticked_by.acts_for(row.agency)
    ticked_later = task.completed_date_time > update.at and update.status is not ActionStatus.COMPLETED
    return f"{row.code} was ticked in Planner after you pressed." if is_own_tick and ticked_later else ""


async def _update_planner(
    to_record: Sequence[Stored[ActionRow]], tasks: Mapping[str, Task], update: _Update, context: WorkContext
) -> tuple[list[Stored[ActionRow]], MascError | None]:
    """Update the tasks in Planner; returns the actions to record, and the first error that stopped others."""
    changes = {code: values for code, task in tasks.items() if (values := _change(task, update.status))}
    edits = {stored.row.code: changes[stored.row.code] for stored in to_record if stored.row.code in changes}
    task_changes = [TaskChange(tasks[code].id, tasks[code].etag, values) for code, values in edits.items()]
    replies = await context.planner.change_each(task_changes) if task_changes else []
    errors = {code: error_of(reply) for code, reply in zip(edits, replies, strict=True) if not reply.ok}
    failures = {code: error for code, error in errors.items() if not isinstance(error, Gone)}
    ready = [stored for stored in to_record if stored.row.code not in failures]
    return ready, next(iter(failures.values()), None)


def _change(task: Task, status: ActionStatus) -> dict[str, Any]:
    state, labels = task_state(status, task.percent_complete), frozenset(task.labels) & set(_ENDING_LABELS)
    values: dict[str, Any] = {}
    if state.percent != task.percent_complete:
        values["percentComplete"] = state.percent
    if state.labels != labels:
        values["appliedCategories"] = labelled(sorted(state.labels - labels), sorted(labels - state.labels))
    return values


async def _save(
    done: Sequence[Stored[ActionRow]], update: _Update, command: Command, context: WorkContext
) -> dict[str, ActionStatus]:
    writing = context.registers.writing()
    for stored in done:
        _write(stored, update, writing)
        writing.add(_status_event(stored.row, update, command))
    await writing.send()
    return {stored.row.code: update.status for stored in done}


def _write(stored: Stored[ActionRow], update: _Update, writing: Writing) -> None:
    """Write an action; if it is open and its task was deleted, the next reconciliation creates a new one."""
    row, values = stored.row, update.values(stored.row)
    if update.status.is_open and Flag.TASK_MISSING in row.flags:
        values |= {"planner_task_id": "", "recreated": 0, "claimed_at": None}
    after = action_of(row.model_copy(update=values))
    kept_flags = {Flag.UNASSIGNED, Flag.TASK_MOVED} & set(row.flags) if update.status.is_open else set[Flag]()
    reason_flag = {Flag.REASON_NEEDED} if needs_reason(after.model_copy(update={"flags": kept_flags})) else set[Flag]()
    writing.change(stored, **values, flags=tuple(sorted(kept_flags | reason_flag)))


def _status_event(row: ActionRow, update: _Update, command: Command) -> AuditRow:
    is_reopened = not row.status.is_open and update.status.is_open
    details = {
        "action_code": row.code,
        "from_status": row.status,
        "to_status": update.status,
        "reason_code": update.values(row)["reason_code"],
    }
    name = "action_reopened" if is_reopened else "action_status_changed"
    return event(command, row.code, name, who=update.who, reference=row.reference, details=details)


async def _tell_sender(late: Mapping[str, str], update: _Update, command: Command, context: WorkContext) -> None:
    """Tell the person what was not recorded, and give their note back."""
    if not late:
        return
    typed = (update.payload.note,) if update.payload.note else ()
    card = plain.chat_message("This was not recorded", *late.values(), "Open your agency's actions again.", typed=typed)
    tracked = TrackedCard(f"refused:{command.command_id}:{update.who.object_id}", Message(NOT_RECORDED, card))
    await tell(context, command, [update.who.object_id], [tracked])


def _statuses(update: _Update, after: Mapping[str, ActionStatus]) -> Mapping[str, list[ActionStatus]]:
    statuses: defaultdict[str, list[ActionStatus]] = defaultdict(list)
    for code, stored in update.rows.items():
        statuses[stored.row.reference].append(after.get(code, stored.row.status))
    return statuses
