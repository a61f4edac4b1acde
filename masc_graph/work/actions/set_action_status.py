"""An agency says how its actions stand: their tasks first, then the record, so that the record is never ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from masc_graph.cards import plain
from masc_graph.commands import Command, Payload, SetActionStatus
from masc_graph.domain.actions.action import NO_LONGER_RELEVANT_LABEL, NOT_COMPLETED_LABEL, REOPENED, Flag, needs_reason
from masc_graph.domain.actions.action_update import reopens, task_state
from masc_graph.domain.board.roster import Person, Right, Roster, require_owner
from masc_graph.domain.cases.status import ActionStatus
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
_TERMS_OF_A_PART: Final = 10


@dataclass(frozen=True)
class _Found:
    """The actions spoken of with all others of their cases, who speaks, and of which the audit knows already."""

    payload: SetActionStatus
    at: datetime
    roster: Roster
    who: Person
    rows: Mapping[str, Stored[ActionRow]]
    cases: Sequence[ReferralRow]
    noted: frozenset[str]

    @property
    def status(self) -> ActionStatus:
        return ActionStatus(self.payload.status)

    @property
    def opens_again(self) -> bool:
        """Whether finished actions are opened again, and nothing is said of open ones."""
        return self.payload.reason_code == REOPENED

    @property
    def spoken_of(self) -> list[Stored[ActionRow]]:
        return [self.rows[one.code] for one in self.payload.actions]

    def values(self, row: ActionRow) -> dict[str, object]:
        """What stands in a row once the word is recorded: why it is open again, if it was finished, or as was said."""
        again = self.status.is_open and reopens(action_of(row))
        return {
            "status": self.status,
            "status_at": self.at,
            "status_by_id": self.who.object_id,
            "status_by_agency": self.who.agency_id,
            "reason_code": REOPENED if again else self.payload.reason_code,
            "reason_text": self.payload.note,
        }

    def stands(self, row: ActionRow) -> bool:
        """Whether an earlier delivery wrote this very word."""
        said = (row.status, row.status_by_id, row.status_at)
        return said == (self.status, self.who.object_id, self.at)


async def handle(payload: SetActionStatus, command: Command, context: WorkContext) -> list[Payload]:
    """Set the status of each action, unless somebody has said something since: what was meant later stands.

    What cannot be recorded is told to whoever pressed. Afterwards cases and chats follow, in whichever delivery.
    """
    found = await _read(payload, command, context)
    waiting = [stored for stored in found.spoken_of if _is_news(stored.row, found)]
    tasks = await _tasks(waiting, context)
    late = {stored.row.code: why for stored in waiting if (why := _too_late(stored.row, tasks, found))}
    taken = [stored for stored in waiting if stored.row.code not in late]
    done, failure = await _show_in_planner(taken, tasks, found, context)
    after = await _save(done, found, command, context)
    await _tell(late, found, command, context)
    if failure:
        raise failure
    return [*to_settle(found.cases, _statuses(found, after)), *redraws(stored.row.agency for stored in found.spoken_of)]


async def _read(payload: SetActionStatus, command: Command, context: WorkContext) -> _Found:
    references = sorted({reference_of(one.code) for one in payload.actions})
    shares = [references[at : at + _TERMS_OF_A_PART] for at in range(0, len(references), _TERMS_OF_A_PART)]
    reading = context.registers.reading()
    agencies = want_roster(reading)
    cases = [reading.where(ReferralRow, *(equals("Title", one) for one in share)) for share in shares]
    actions = [reading.where(ActionRow, *(equals("Reference", one) for one in share)) for share in shares]
    events = reading.where(AuditRow, equals("CommandId", str(command.command_id)))
    await reading.send()
    roster = roster_of(agencies.rows)
    found = _Found(
        payload=payload,
        at=command.origin.at.replace(microsecond=0),
        roster=roster,
        who=command.require(roster, Right.USE),
        rows={stored.row.code: stored for each in actions for stored in each.rows},
        cases=[stored.row for each in cases for stored in each.rows],
        noted=frozenset(event_subject(stored.row.title) for stored in events.rows),
    )
    _require_own(found)
    return found


def _require_own(found: _Found) -> None:
    """Only the owning agency updates an action; chair and vice chair too may open one again that was finished."""
    if any(one.code not in found.rows for one in found.payload.actions):
        raise GiveUp("no_such_action")
    if found.opens_again and found.status is not ActionStatus.IN_PROGRESS:
        raise GiveUp("no_such_move")
    may_open = found.opens_again and Right.RECORD in found.who.rights
    for stored in () if may_open else found.spoken_of:
        require_owner(found.who, stored.row.agency)


def _is_news(row: ActionRow, found: _Found) -> bool:
    """Whether the word is still to be recorded: not done by an earlier delivery, and nobody has said more since.

    What a look at the plan wrote without a name is no word of a person, and its time is that of the look.
    """
    if row.code in found.noted or (row.status_by_id and row.status_at > found.at):
        return False
    return row.status.is_open or row.status is not found.status or found.stands(row)


async def _tasks(waiting: Sequence[Stored[ActionRow]], context: WorkContext) -> dict[str, Task]:
    """Read the tasks by their actions' codes; one that somebody deleted is the next look's business."""
    ids = {stored.row.planner_task_id: stored.row.code for stored in waiting if stored.row.planner_task_id}
    read = await context.planner.each(list(ids)) if ids else {}
    return {ids[task_id]: task for task_id, task in read.items() if task}


def _too_late(row: ActionRow, tasks: Mapping[str, Task], found: _Found) -> str:
    """Why the word cannot be recorded: it is finished by now, or was ticked after the press by its own agency."""
    if found.stands(row):
        return ""
    if not row.status.is_open and not found.opens_again:
        return f"{row.code} was finished meanwhile: {row.status.words}."
    if row.status.is_open and found.opens_again and row.agency != found.who.agency_id:
        return f"{row.code} was opened again meanwhile."
    task = tasks.get(row.code)
    if task is None or not task.completed_by_id or task.completed_date_time is None:
        return ""
    who = found.roster.member(task.completed_by_id)
    own = who is not None and who.agency_id == row.agency
    later = task.completed_date_time > found.at and found.status is not ActionStatus.COMPLETED
    return f"{row.code} was ticked in Planner after you pressed." if own and later else ""


async def _show_in_planner(
    taken: Sequence[Stored[ActionRow]], tasks: Mapping[str, Task], found: _Found, context: WorkContext
) -> tuple[list[Stored[ActionRow]], MascError | None]:
    """Bring the tasks to where their actions are going; returns the actions to be recorded, and what stopped others."""
    changes = {code: values for code, task in tasks.items() if (values := _change(task, found.status))}
    wanted = {stored.row.code: changes[stored.row.code] for stored in taken if stored.row.code in changes}
    sent = [TaskChange(tasks[code].id, tasks[code].etag, values) for code, values in wanted.items()]
    replies = await context.planner.change_each(sent) if sent else []
    errors = {code: error_of(reply) for code, reply in zip(wanted, replies, strict=True) if not reply.ok}
    failures = {code: error for code, error in errors.items() if not isinstance(error, Gone)}
    done = [stored for stored in taken if stored.row.code not in failures]
    return done, next(iter(failures.values()), None)


def _change(task: Task, status: ActionStatus) -> dict[str, Any]:
    wanted, now = task_state(status, task.percent_complete), frozenset(task.labels) & set(_ENDING_LABELS)
    values: dict[str, Any] = {}
    if wanted.percent != task.percent_complete:
        values["percentComplete"] = wanted.percent
    if wanted.labels != now:
        values["appliedCategories"] = labelled(sorted(wanted.labels - now), sorted(now - wanted.labels))
    return values


async def _save(
    done: Sequence[Stored[ActionRow]], found: _Found, command: Command, context: WorkContext
) -> dict[str, ActionStatus]:
    writing = context.registers.writing()
    for stored in done:
        _write(stored, found, writing)
        writing.add(_noted(stored.row, found, command))
    await writing.send()
    return {stored.row.code: found.status for stored in done}


def _write(stored: Stored[ActionRow], found: _Found, writing: Writing) -> None:
    """An agency that goes on with an action whose task is gone gets a new task at the next look."""
    row, values = stored.row, found.values(stored.row)
    if found.status.is_open and Flag.TASK_MISSING in row.flags:
        values |= {"planner_task_id": "", "recreated": 0, "claimed_at": None}
    after = action_of(row.model_copy(update=values))
    kept = {Flag.UNASSIGNED, Flag.TASK_MOVED} & set(row.flags) if found.status.is_open else set[Flag]()
    asked = {Flag.REASON_NEEDED} if needs_reason(after.model_copy(update={"flags": kept})) else set[Flag]()
    writing.change(stored, **values, flags=tuple(sorted(kept | asked)))


def _noted(row: ActionRow, found: _Found, command: Command) -> AuditRow:
    opened = not row.status.is_open and found.status.is_open
    details = {
        "action_code": row.code,
        "from_status": row.status,
        "to_status": found.status,
        "reason_code": found.values(row)["reason_code"],
    }
    name = "action_reopened" if opened else "action_status_changed"
    return event(command, row.code, name, who=found.who, reference=row.reference, details=details)


async def _tell(late: Mapping[str, str], found: _Found, command: Command, context: WorkContext) -> None:
    """Whoever pressed hears what was not recorded, and gets their note back."""
    if not late:
        return
    typed = (found.payload.note,) if found.payload.note else ()
    card = plain.chat_message("This was not recorded", *late.values(), "Open your agency's actions again.", typed=typed)
    tracked = TrackedCard(f"refused:{command.command_id}:{found.who.object_id}", Message(NOT_RECORDED, card))
    await tell(context, command, [found.who.object_id], [tracked])


def _statuses(found: _Found, after: Mapping[str, ActionStatus]) -> Mapping[str, list[ActionStatus]]:
    statuses: defaultdict[str, list[ActionStatus]] = defaultdict(list)
    for code, stored in found.rows.items():
        statuses[stored.row.reference].append(after.get(code, stored.row.status))
    return statuses
