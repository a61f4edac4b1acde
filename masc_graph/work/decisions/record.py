"""A decision with its first actions: one row, one task for each action, one reply, and the agenda drawn again."""

from __future__ import annotations

from masc_graph.commands import Command, DrawAgenda, Payload, RecordDecision, RedrawCase, ShowSheets, TellDeferred
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.outcomes import Outcome, next_status
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.decisions.conflict import require_no_conflict
from masc_graph.domain.decisions.decision_checks import check_decision
from masc_graph.domain.text import tokens
from masc_graph.domain.text.reference import decision_id, number_of
from masc_graph.errors import GiveUp, Taken, TryAgain
from masc_graph.registers.case_decisions import case_on_table, conflicts, is_overtaken, standing_id
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow
from masc_graph.registers.writing import Writing
from masc_graph.work.actions import tasks
from masc_graph.work.actions.redraw_agency import redraws
from masc_graph.work.decisions.already_decided import already_decided, left_the_meeting
from masc_graph.work.decisions.decision_reply import show
from masc_graph.work.decisions.decision_rows import (
    Case,
    action_events,
    action_rows,
    case_values,
    decision_event,
    decision_row,
    form_of,
)
from masc_graph.work.kit.context import WorkContext, opened
from masc_graph.work.minutes.remake_minutes import remake


async def handle(payload: RecordDecision, command: Command, context: WorkContext) -> list[Payload]:
    """Record the decision once, whoever presses twice; the second of two people changes nothing and is told.

    Afterwards the case's own cards say what was decided, and those who plan the meetings whether it was put off again.
    Minutes that are published already are made anew.
    """
    check_token(payload.token, "record", f"{payload.reference}/{payload.meeting_id}", payload.seen, command, context)
    case = await _read(payload, command, context)
    actions, made_now, decision = await _write(case, payload, command, context)
    claims = await tasks.claim(actions, made_now, context)
    task_context = tasks.TaskContext(case.record.meeting.held_on, context.links.case(case.stored.item_id))
    writing = context.registers.writing()
    failure = await tasks.make(claims, task_context, case.record.roster, command, context, writing)
    await show(case.record, decision, case.replaces, actions, context, writing)
    if failure:
        raise failure
    return _after(case)


def _after(case: Case) -> list[Payload]:
    reference, put_off = case.reference, case.form.outcome is Outcome.DEFER or case.put_off_before
    after: list[Payload] = [
        ShowSheets(meeting_id=case.meeting_id),
        RedrawCase(reference=reference, version=case.stored.row.version + 1),
    ]
    after += remake(case.record.meeting, case.decision_id)
    after += redraws(row.agency_id for row in case.form.rows)
    if put_off:
        after.append(TellDeferred(reference=reference, meeting_id=case.meeting_id, decision_id=case.decision_id))
        # The next agenda may be posted already, and the case joins it or leaves it.
        after.append(DrawAgenda(meeting_id=case.record.next_meeting.meeting_id))
    return after


def check_token(
    text: str, kind: tokens.TokenKind, subject: str, saw: str, command: Command, context: WorkContext
) -> None:
    """Make sure that a dialog was opened for this by this person, and showed what the command says that it showed."""
    token = opened(text, kind, command, context)
    if (token.subject, token.saw) != (subject, saw):
        raise GiveUp("dialog_token")


async def _read(payload: RecordDecision, command: Command, context: WorkContext) -> Case:
    record = await read_meeting(context.registers, payload.meeting_id, context.rules, payload.reference)
    if record is None:
        raise GiveUp("no_such_meeting")
    who = command.require(record.roster, Right.RECORD)
    stored = record.case(payload.reference)
    if stored is None and record.own_case and record.meeting.has_agenda:
        raise left_the_meeting(record, record.own_case.row, form_of(payload))
    if stored is None or not record.meeting.has_agenda:
        raise GiveUp("not_on_this_agenda")
    handed_over = conflicts(record, payload.reference)
    require_no_conflict(who.object_id, handed_over, payload.reference)
    seen = next((one for one in record.decisions if one.row.decision_id == payload.seen), None)
    number = number_of(payload.seen) + 1 if seen else 1
    own_id = decision_id(payload.reference, payload.meeting_id, number)
    return Case(
        record=record,
        stored=stored,
        who=who,
        form=form_of(payload),
        decision_id=own_id,
        replaces=seen,
        decision=next((one for one in record.decisions if one.row.decision_id == own_id), None),
        mine=[one for one in record.case_actions if one.row.command_id == str(command.command_id)],
        conflicts=handed_over,
        too_few_came=bool(record.quorum_warning(context.rules)),
    )


async def _write(
    case: Case, payload: RecordDecision, command: Command, context: WorkContext
) -> tuple[list[Stored[ActionRow]], set[str], Stored[DecisionRow]]:
    """Write decision, actions, status and events in one go, or find what an earlier delivery wrote.

    Returns all actions of the decision, the codes that were surely made just now, and the decision.
    """
    writing, row = context.registers.writing(), decision_row(case, command)
    if case.decision is None:
        _check(case, payload, context)
        writing.add(row, ours=lambda found: found.command_id == row.command_id)
    elif case.decision.row.command_id != row.command_id:
        raise already_decided(case.record, case.reference, case.form)
    wanted = action_rows(case, command, context.now)
    for action in wanted:
        writing.add(action, ours=lambda found: found.command_id == row.command_id)
    _move_case(case, row, writing)
    writing.add(decision_event(case, command))
    for happened in action_events(case, [*(stored.row for stored in case.mine), *wanted], command):
        writing.add(happened)
    await _send(writing, case, context)
    actions = [*case.mine, *(writing.saved(ActionRow, action.code) for action in wanted)]
    made_now = {action.code for action in wanted if writing.made(ActionRow, action.code)}
    return actions, made_now, case.decision or writing.saved(DecisionRow, case.decision_id)


async def _send(writing: Writing, case: Case, context: WorkContext) -> None:
    try:
        await writing.send()
    except Taken as taken:
        if taken.key != case.decision_id:
            raise TryAgain("action_number_taken") from None
        record = await read_meeting(context.registers, case.meeting_id, context.rules, case.reference)
        raise already_decided(record or case.record, case.reference, case.form) from None


def _check(case: Case, payload: RecordDecision, context: WorkContext) -> None:
    """Check again what the door checked, against what stands at this moment."""
    if standing_id(case.record, payload.reference) != payload.seen:
        raise already_decided(case.record, case.reference, case.form)
    if check_decision(case.form, case_on_table(case.record, payload.reference, context.rules), context.keys.match):
        raise GiveUp("decision")


def _move_case(case: Case, row: DecisionRow, writing: Writing) -> None:
    """The newest decision decides the case's status; a later meeting's stands, whatever is corrected in this one."""
    if case.replaces and case.replaces.row.superseded_by != case.decision_id:
        writing.change(case.replaces, superseded_by=case.decision_id)
    status = next_status(case.form.outcome)
    was_moved = case.decision and case.stored.row.status in (status, CaseStatus.READY_TO_CLOSE)
    if was_moved or _is_replaced(case) or is_overtaken(case.record) or _came_back(case):
        return
    closed_by = case.decision_id if status is CaseStatus.CLOSED else ""
    for action in case.record.case_actions:
        if not action.row.status.settles_case and action.row.closed_by != closed_by:
            writing.change(action, closed_by=closed_by)
    writing.rewrite(case.stored, case_values(case, row.decided_at))


def _came_back(case: Case) -> bool:
    """Whether the case waits for a later meeting to hear it again: it is that meeting's then, whatever is corrected."""
    row = case.stored.row
    waits = row.status in (CaseStatus.ACCEPTED, CaseStatus.LISTED) and row.meeting_id != case.meeting_id
    return waits and row.heard_before and not case.put_off_before


def _is_replaced(case: Case) -> bool:
    """Whether a later decision stands by now, as when this command waited for Planner meanwhile."""
    standing = standing_id(case.record, case.reference)
    return case.decision is not None and standing != case.decision_id
