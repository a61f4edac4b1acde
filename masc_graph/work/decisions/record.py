"""A decision with its first actions: one row, one task for each action, one reply, and the agenda drawn again."""

from __future__ import annotations

from masc_graph.commands import Command, DrawAgenda, Payload, RecordDecision, RedrawCase, ShowSheets, TellDeferred
from masc_graph.domain.board.roster import Right, require
from masc_graph.domain.cases.outcomes import Outcome, next_status
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.decisions.conflict import require_no_conflict
from masc_graph.domain.decisions.decision_checks import check_decision
from masc_graph.domain.text import tokens
from masc_graph.domain.text.reference import decision_id
from masc_graph.errors import GiveUp, Taken, TryAgain
from masc_graph.registers.case_decisions import case_on_table, conflicts, is_overtaken, standing_id
from masc_graph.registers.meeting_reading import read_table
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow
from masc_graph.registers.writing import Writing
from masc_graph.work.actions import tasks
from masc_graph.work.actions.redraw_agency import redraws
from masc_graph.work.decisions.already_decided import moved_on, second
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
from masc_graph.work.kit.context import Tools, opened
from masc_graph.work.minutes.remake_minutes import remake


async def carry_out(payload: RecordDecision, command: Command, tools: Tools) -> list[Payload]:
    """Record the decision once, whoever presses twice; the second of two people changes nothing and is told.

    Afterwards the case's own cards say what was decided, and those who plan the meetings whether it was put off again.
    Minutes that are published already are made anew.
    """
    check_token(payload.token, "record", f"{payload.reference}/{payload.meeting_id}", payload.seen, command, tools)
    case = await _read(payload, command, tools)
    actions, made_now, decision = await _write(case, payload, command, tools)
    claims = await tasks.claim(actions, made_now, tools)
    agreed = tasks.Agreed(case.table.meeting.held_on, tools.links.case(case.stored.item_id))
    writing = tools.registers.writing()
    failure = await tasks.make(claims, agreed, case.table.roster, command, tools, writing)
    await show(case.table, decision, case.replaces, actions, tools, writing)
    if failure:
        raise failure
    return _after(case)


def _after(case: Case) -> list[Payload]:
    reference, put_off = case.reference, case.form.outcome is Outcome.DEFER or case.put_off_before
    after: list[Payload] = [
        ShowSheets(meeting_id=case.meeting_id),
        RedrawCase(reference=reference, version=case.stored.row.version + 1),
    ]
    after += remake(case.table.meeting, case.decision_id)
    after += redraws(row.agency_id for row in case.form.rows)
    if put_off:
        after.append(TellDeferred(reference=reference, meeting_id=case.meeting_id, decision_id=case.decision_id))
        # The next agenda may be posted already, and the case joins it or leaves it.
        after.append(DrawAgenda(meeting_id=case.table.next_meeting.meeting_id))
    return after


def check_token(text: str, kind: tokens.TokenKind, subject: str, saw: str, command: Command, tools: Tools) -> None:
    """Make sure that a dialog was opened for this by this person, and showed what the command says that it showed."""
    token = opened(text, kind, command, tools)
    if (token.subject, token.saw) != (subject, saw):
        raise GiveUp("dialog_token")


async def _read(payload: RecordDecision, command: Command, tools: Tools) -> Case:
    table = await read_table(tools.registers, payload.meeting_id, tools.rules, payload.reference)
    if table is None:
        raise GiveUp("no_such_meeting")
    origin = command.origin
    who = require(table.roster, origin.actor_id or "", origin.tenant_id or "", Right.RECORD)
    stored = table.case(payload.reference)
    if stored is None and table.own_case and table.meeting.has_agenda:
        raise moved_on(table, table.own_case.row, form_of(payload))
    if stored is None or not table.meeting.has_agenda:
        raise GiveUp("not_on_this_agenda")
    handed_over = conflicts(table, payload.reference)
    require_no_conflict(who.object_id, handed_over, payload.reference)
    seen = next((one for one in table.decisions if one.row.decision_id == payload.seen), None)
    number = int(payload.seen.rpartition("/")[2]) + 1 if seen else 1
    own_id = decision_id(payload.reference, payload.meeting_id, number)
    return Case(
        table=table,
        stored=stored,
        who=who,
        form=form_of(payload),
        decision_id=own_id,
        replaces=seen,
        decision=next((one for one in table.decisions if one.row.decision_id == own_id), None),
        mine=[one for one in table.case_actions if one.row.command_id == str(command.command_id)],
        conflicts=handed_over,
        too_few_came=bool(table.quorum_warning(tools.rules)),
    )


async def _write(
    case: Case, payload: RecordDecision, command: Command, tools: Tools
) -> tuple[list[Stored[ActionRow]], set[str], Stored[DecisionRow]]:
    """Write decision, actions, status and events in one go, or find what an earlier delivery wrote.

    Returns all actions of the decision, the codes that were surely made just now, and the decision.
    """
    writing, row = tools.registers.writing(), decision_row(case, command)
    if case.decision is None:
        _check(case, payload, tools)
        writing.add(row, ours=lambda found: found.command_id == row.command_id)
    elif case.decision.row.command_id != row.command_id:
        raise second(case.table, case.reference, case.form)
    wanted = action_rows(case, command, tools.now)
    for action in wanted:
        writing.add(action, ours=lambda found: found.command_id == row.command_id)
    _move_case(case, row, writing)
    writing.add(decision_event(case, command))
    for happened in action_events(case, [*(stored.row for stored in case.mine), *wanted], command):
        writing.add(happened)
    await _send(writing, case, tools)
    actions = [*case.mine, *(writing.saved(ActionRow, action.code) for action in wanted)]
    made_now = {action.code for action in wanted if writing.made(ActionRow, action.code)}
    return actions, made_now, case.decision or writing.saved(DecisionRow, case.decision_id)


async def _send(writing: Writing, case: Case, tools: Tools) -> None:
    try:
        await writing.send()
    except Taken as taken:
        if taken.key != case.decision_id:
            raise TryAgain("action_number_taken") from None
        table = await read_table(tools.registers, case.meeting_id, tools.rules, case.reference)
        raise second(table or case.table, case.reference, case.form) from None


def _check(case: Case, payload: RecordDecision, tools: Tools) -> None:
    """Check again what the door checked, against what stands at this moment."""
    if standing_id(case.table, payload.reference) != payload.seen:
        raise second(case.table, case.reference, case.form)
    if check_decision(case.form, case_on_table(case.table, payload.reference, tools.rules), tools.keys.match):
        raise GiveUp("decision")


def _move_case(case: Case, row: DecisionRow, writing: Writing) -> None:
    """The newest decision decides the case's status; a later meeting's stands, whatever is corrected in this one."""
    if case.replaces and case.replaces.row.superseded_by != case.decision_id:
        writing.change(case.replaces, superseded_by=case.decision_id)
    status = next_status(case.form.outcome)
    was_moved = case.decision and case.stored.row.status in (status, CaseStatus.READY_TO_CLOSE)
    if was_moved or _is_replaced(case) or is_overtaken(case.table) or _came_back(case):
        return
    closed_by = case.decision_id if status is CaseStatus.CLOSED else ""
    for action in case.table.case_actions:
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
    standing = standing_id(case.table, case.reference)
    return case.decision is not None and standing != case.decision_id
