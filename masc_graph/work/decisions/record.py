"""A decision with its first actions: one row, one task for each action, one reply, and the agenda drawn again."""

from __future__ import annotations

from masc_graph.commands import Command, DrawAgenda, Payload, RecordDecision, RedrawCase, ShowSheets, TellDeferred
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.outcomes import Outcome, next_status
from masc_graph.domain.cases.status import AT_ITS_MEETING, PLACED, CaseStatus
from masc_graph.domain.decisions.conflict import require_no_conflict
from masc_graph.domain.decisions.decision_checks import check_decision
from masc_graph.domain.text import tokens
from masc_graph.domain.text.reference import decision_id, number_of
from masc_graph.errors import GiveUp, Taken, TryAgain
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow
from masc_graph.registers.writing import Writing
from masc_graph.work.actions import tasks
from masc_graph.work.actions.redraw_agency import redraws
from masc_graph.work.decisions.already_decided import already_decided, left_the_meeting
from masc_graph.work.decisions.decision_reply import show
from masc_graph.work.decisions.decision_rows import (
    DecisionEntry,
    action_events,
    action_rows,
    case_move,
    decision_event,
    decision_row,
    form_of,
)
from masc_graph.work.kit.context import WorkContext, opened
from masc_graph.work.minutes.remake_minutes import remake


async def handle(payload: RecordDecision, command: Command, context: WorkContext) -> list[Payload]:
    """Record the decision once, whoever presses twice; the second of two people changes nothing and is told.

    Afterwards the case's own cards say what was decided, and those who plan the meetings whether it was deferred again.
    Minutes that are published already are made anew.
    """
    check_token(payload.token, "record", f"{payload.reference}/{payload.meeting_id}", payload.seen, command, context)
    entry = await _read(payload, command, context)
    row, version, actions, made_now = await _write(entry, payload, command, context)
    claims = await tasks.claim(actions, made_now, context)
    roster, case_url = entry.record.roster, context.links.case(entry.at.stored.item_id)
    task_context = tasks.TaskContext(entry.record.meeting.held_on, case_url, roster.see_cases(context.today))
    writing = context.registers.writing()
    failure = await tasks.make(claims, task_context, roster, command, context, writing)
    await show(entry.record, row, entry.replaces, actions, context, writing)
    if failure:
        raise failure
    return _after(entry, version)


def _after(entry: DecisionEntry, version: int) -> list[Payload]:
    reference, deferred = entry.reference, entry.form.outcome is Outcome.DEFER or entry.deferred_before
    after: list[Payload] = [
        ShowSheets(meeting_id=entry.meeting_id),
        RedrawCase(reference=reference, version=version),
    ]
    after += remake(entry.record.meeting, entry.decision_id)
    after += redraws(row.agency_id for row in entry.form.rows)
    if deferred:
        after.append(TellDeferred(reference=reference, meeting_id=entry.meeting_id, decision_id=entry.decision_id))
        # The next agenda may be posted already, and the case joins it or leaves it.
        after.append(DrawAgenda(meeting_id=entry.record.next_meeting.meeting_id))
    return after


def check_token(
    text: str, kind: tokens.TokenKind, subject: str, saw: str, command: Command, context: WorkContext
) -> None:
    """Make sure that a dialog was opened for this by this person, and showed what the command says that it showed."""
    token = opened(text, kind, command, context)
    if (token.subject, token.saw) != (subject, saw):
        raise GiveUp("dialog_token")


async def _read(payload: RecordDecision, command: Command, context: WorkContext) -> DecisionEntry:
    record = await read_meeting(context.registers, payload.meeting_id, context.rules, payload.reference)
    if record is None:
        raise GiveUp("no_such_meeting")
    who = command.require(record.roster, Right.RECORD)
    at = record.case_at(payload.reference)
    if at is None or not record.meeting.has_agenda:
        raise GiveUp("not_on_this_agenda")
    if not at.is_here:
        raise left_the_meeting(record, at.row, form_of(payload))
    require_no_conflict(who.object_id, at.conflicts, payload.reference)
    decisions = {one.row.decision_id: one for one in record.decisions_on(payload.reference)}
    seen = decisions.get(payload.seen)
    own_id = decision_id(payload.reference, payload.meeting_id, number_of(seen.row.decision_id) + 1 if seen else 1)
    return DecisionEntry(
        record=record,
        at=at,
        who=who,
        form=form_of(payload),
        decision_id=own_id,
        replaces=seen,
        decision=decisions.get(own_id),
        mine=[one for one in record.case_actions if one.row.command_id == str(command.command_id)],
    )


async def _write(
    entry: DecisionEntry, payload: RecordDecision, command: Command, context: WorkContext
) -> tuple[Stored[DecisionRow], int, list[Stored[ActionRow]], set[str]]:
    """Write decision, actions, status and events in one go, or find what an earlier delivery wrote.

    Returns the decision, the version of its case, all actions of the decision, and the codes of those that were surely
    made just now.
    """
    writing, row = context.registers.writing(), decision_row(entry, command)
    if entry.decision is None:
        _check(entry, payload, context.keys.match)
        writing.add(row, ours=lambda found: found.command_id == row.command_id)
    elif entry.decision.row.command_id != row.command_id:
        raise already_decided(entry.record, entry.reference, entry.form)
    wanted = action_rows(entry, command, context.now)
    for action in wanted:
        writing.add(action, ours=lambda found: found.command_id == row.command_id)
    version = _move_case(entry, row, command, writing)
    writing.add(decision_event(entry, command))
    for happened in action_events(entry, [*(stored.row for stored in entry.mine), *wanted], command):
        writing.add(happened)
    await _send(writing, entry, context)
    actions = [*entry.mine, *(writing.saved(ActionRow, action.code) for action in wanted)]
    made_now = {action.code for action in wanted if writing.made(ActionRow, action.code)}
    return entry.decision or writing.saved(DecisionRow, entry.decision_id), version, actions, made_now


async def _send(writing: Writing, entry: DecisionEntry, context: WorkContext) -> None:
    try:
        await writing.send()
    except Taken as taken:
        if taken.key != entry.decision_id:
            raise TryAgain("action_number_taken") from None
        record = await read_meeting(context.registers, entry.meeting_id, context.rules, entry.reference)
        raise already_decided(record or entry.record, entry.reference, entry.form) from None


def _check(entry: DecisionEntry, payload: RecordDecision, key: bytes) -> None:
    """Check again what the door checked, as the lists are at this moment."""
    if entry.at.current_id != payload.seen:
        raise already_decided(entry.record, entry.reference, entry.form)
    if entry.at.case.status not in AT_ITS_MEETING:
        raise left_the_meeting(entry.record, entry.at.row, entry.form)
    if check_decision(entry.form, entry.at.facts, key):
        raise GiveUp("decision")


def _move_case(entry: DecisionEntry, row: DecisionRow, command: Command, writing: Writing) -> int:
    """The newest decision decides the case's status; a later meeting's counts, whatever is corrected in this one.

    Returns the version of the case.
    """
    if entry.replaces and entry.replaces.row.superseded_by != entry.decision_id:
        writing.change(entry.replaces, superseded_by=entry.decision_id)
    status, case = next_status(entry.form.outcome), entry.at.case
    was_moved = entry.decision and case.status in (status, CaseStatus.READY_TO_CLOSE)
    if was_moved or _is_replaced(entry) or entry.at.is_overtaken or _has_left(entry):
        return case.version
    closed_by = entry.decision_id if status is CaseStatus.CLOSED else ""
    for action in entry.record.case_actions:
        if not action.row.status.settles_case and action.row.closed_by != closed_by:
            writing.change(action, closed_by=closed_by)
    move = case_move(entry, command, row.decided_at)
    writing.rewrite(entry.at.stored, move.values)
    return move.version


def _has_left(entry: DecisionEntry) -> bool:
    """Whether the case was withdrawn, or waits for a later meeting to hear it again: then nothing moves it here."""
    case = entry.at.case
    came_back = case.status in PLACED and case.meeting_id != entry.meeting_id and case.heard_before
    return case.status not in AT_ITS_MEETING or (came_back and not entry.deferred_before)


def _is_replaced(entry: DecisionEntry) -> bool:
    """Whether a later decision counts by now, as when this command waited for Planner meanwhile."""
    return entry.decision is not None and entry.at.current_id != entry.decision_id
