"""The plan is compared with MASC Actions: a tick by the owning agency becomes the record, whoever looks first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from masc_graph.commands import Command, SyncPlanner
from masc_graph.domain.action import Action
from masc_graph.domain.roster import Roster
from masc_graph.domain.status import CaseStatus
from masc_graph.domain.sync import Change, TaskSeen, outcome_of_sync
from masc_graph.graph.lists import equals
from masc_graph.graph.planner import Task
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import ActionRow, ReferralRow
from masc_graph.registers.table import action_of, changes_of
from masc_graph.registers.writing import Writing
from masc_graph.work.settle_case import settle
from masc_graph.work.tools import Tools, event


@dataclass(frozen=True)
class _Seen:
    """The lists and the plan at one look."""

    roster: Roster
    cases: Mapping[str, Stored[ReferralRow]]
    actions: Sequence[Stored[ActionRow]]
    tasks: Mapping[str, Task]


async def carry_out(payload: SyncPlanner, command: Command, tools: Tools) -> None:
    """Write what changed, and nothing else; a second look finds nothing to do."""
    del payload
    seen = await _look(tools)
    writing = tools.registers.writing()
    after: dict[str, Action] = {}
    for number, stored in enumerate(seen.actions, start=1):
        action = action_of(stored.row)
        task = seen.tasks.get(action.task_id)
        change = outcome_of_sync(action, _as_seen(task) if task else None, seen.roster, tools.now)
        if change:
            after[action.code] = change.after
            writing.change(stored, **changes_of(action, change.after))
            _note(change, action, command, number, writing)
    _settle_cases(seen, after, writing)
    await writing.send()


async def _look(tools: Tools) -> _Seen:
    tasks = await tools.planner.tasks()
    reading = tools.registers.reading()
    agencies, actions = want_roster(reading), reading.where(ActionRow)
    between = (CaseStatus.OPEN_ACTIONS, CaseStatus.READY_TO_CLOSE)
    cases = reading.where(ReferralRow, *(equals("Status", status) for status in between))
    await reading.send()
    return _Seen(
        roster=roster_of(agencies.rows),
        cases={stored.row.reference: stored for stored in cases.rows},
        actions=actions.rows,
        tasks={task.id: task for task in tasks},
    )


def _as_seen(task: Task) -> TaskSeen:
    return TaskSeen(
        task_id=task.id,
        title=task.title,
        percent=task.percent_complete,
        labels=frozenset(task.labels),
        due_on=task.due_date_time.date() if task.due_date_time else None,
        bucket_id=task.bucket_id or "",
        assignees=frozenset(task.assignees),
        completed_by=(task.completed_by_id or "").lower(),
        completed_at=task.completed_date_time,
    )


def _note(change: Change, before: Action, command: Command, number: int, writing: Writing) -> None:
    if not change.event:
        return
    details = {"action_code": before.code, "from_status": before.status, "to_status": change.after.status}
    agency = change.after.status_by_agency or before.agency_id
    writing.add(event(command, number, change.event, agency=agency, reference=before.reference, details=details))


def _settle_cases(seen: _Seen, after: Mapping[str, Action], writing: Writing) -> None:
    """Look again at the cases of which an action changed."""
    by_case: defaultdict[str, list[Action]] = defaultdict(list)
    for stored in seen.actions:
        by_case[stored.row.reference].append(after.get(stored.row.code) or action_of(stored.row))
    for reference in sorted({action.reference for action in after.values()}):
        if reference in seen.cases:
            settle(seen.cases[reference], by_case[reference], writing)
