"""A decision with its first actions: one row, one task for each action, one reply, and the agenda drawn again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from masc_graph.cards.decision_reply import DecidedAction, DecisionReply, decision_recorded
from masc_graph.commands import Command, Payload, RecordDecision, RedrawCase, ShowSheets
from masc_graph.domain import tokens
from masc_graph.domain.decision_checks import check_decision
from masc_graph.domain.outcomes import Outcome, next_status
from masc_graph.domain.reference import decision_id
from masc_graph.domain.roster import Right, require
from masc_graph.domain.status import CaseStatus
from masc_graph.errors import GiveUp, Refused, Taken, TryAgain
from masc_graph.registers.decided import case_on_table
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow
from masc_graph.registers.table import Table, read_table
from masc_graph.registers.writing import Writing
from masc_graph.teams.connector import Message
from masc_graph.work import tasks
from masc_graph.work.agenda_card import draw
from masc_graph.work.decision_rows import Case, action_rows, decision_row, events, form_of
from masc_graph.work.messages import Lasting, place
from masc_graph.work.tools import Tools

RECORDED: Final = "MASC: decision recorded"
SECOND: Final = (
    "Someone else recorded a decision on {reference} while you had it open, so yours was not recorded. "
    "Open the case again to see it and, if you need to, to replace it."
)


async def carry_out(payload: RecordDecision, command: Command, tools: Tools) -> list[Payload]:
    """Record the decision once, whoever presses twice; the second of two people changes nothing and is told.

    Afterwards the case's own cards say what was decided.
    """
    _check_token(payload, command, tools)
    case = await _read(payload, command, tools)
    actions, made_now, decision = await _write(case, payload, command, tools)
    claims = await tasks.claim(actions, made_now, tools)
    agreed = tasks.Agreed(case.table.meeting.held_on, tools.links.case(case.stored.item_id))
    writing = tools.registers.writing()
    failure = await tasks.make(claims, agreed, case.table.roster, command, tools, writing)
    await _show(case, decision, actions, tools, writing)
    if failure:
        raise failure
    version = case.stored.row.version + 1
    return [
        ShowSheets(meeting_id=payload.meeting_id),
        RedrawCase(reference=payload.reference, version=version),
    ]


def _check_token(payload: RecordDecision, command: Command, tools: Tools) -> None:
    origin, hours = command.origin, tools.rules.form_hours
    person, key = origin.actor_id or "", tools.keys.signing
    try:
        token = tokens.read(payload.token, key, kind="record", person_id=person, now=origin.at, hours=hours)
    except Refused:
        raise GiveUp("dialog_token") from None
    if (token.subject, token.saw) != (f"{payload.reference}/{payload.meeting_id}", payload.seen):
        raise GiveUp("dialog_token")


async def _read(payload: RecordDecision, command: Command, tools: Tools) -> Case:
    table = await read_table(tools.registers, payload.meeting_id, tools.rules, payload.reference)
    if table is None:
        raise GiveUp("no_such_meeting")
    origin = command.origin
    who = require(table.roster, origin.actor_id or "", origin.tenant_id or "", Right.RECORD)
    stored = table.case(payload.reference)
    if stored is None or not table.meeting.is_posted:
        raise GiveUp("not_on_this_agenda")
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
        raise _second(case)
    wanted = action_rows(case, command, tools.now)
    for action in wanted:
        writing.add(action, ours=lambda found: found.command_id == row.command_id)
    _move_case(case, row.decided_at, writing)
    everything = [*(stored.row for stored in case.mine), *wanted]
    for happened in events(case, everything, command):
        writing.add(happened)
    await _send(writing, case)
    actions = [*case.mine, *(writing.saved(ActionRow, action.code) for action in wanted)]
    made_now = {action.code for action in wanted if writing.made(ActionRow, action.code)}
    return actions, made_now, case.decision or writing.saved(DecisionRow, case.decision_id)


async def _send(writing: Writing, case: Case) -> None:
    try:
        await writing.send()
    except Taken as taken:
        if taken.key == case.decision_id:
            raise _second(case) from None
        raise TryAgain("action_number_taken") from None


def _check(case: Case, payload: RecordDecision, tools: Tools) -> None:
    """Check again what the door checked, against what stands at this moment."""
    standing = case.table.decision(payload.reference)
    if (standing.row.decision_id if standing else "") != payload.seen:
        raise _second(case)
    if check_decision(case.form, case_on_table(case.table, payload.reference), tools.keys.match):
        raise GiveUp("decision")


def _second(case: Case) -> Refused:
    """Tell the second of two people, and give back what they wrote."""
    form, roster = case.form, case.table.roster
    actions = (f"{roster.agency_name(row.agency_id)}: {row.what}" for row in form.rows)
    typed = (form.outcome.words, form.reason, *actions, form.dissent)
    return Refused("R6", SECOND.format(reference=case.reference), tuple(text for text in typed if text))


def _move_case(case: Case, decided_at: datetime, writing: Writing) -> None:
    """The newest decision decides the case's status; a case that is put off moves to the next meeting."""
    row, status = case.stored.row, next_status(case.form.outcome)
    if case.replaces and case.replaces.row.superseded_by != case.decision_id:
        writing.change(case.replaces, superseded_by=case.decision_id)
    if case.decision and (_is_replaced(case) or row.status in (status, CaseStatus.READY_TO_CLOSE)):
        return
    values: dict[str, object] = {"status": status, "version": row.version + 1}
    if case.form.outcome is Outcome.DEFER:
        values |= {"meeting_id": case.table.next_meeting.meeting_id, "deferrals": row.deferrals + 1}
    elif row.meeting_id != case.meeting_id:
        values |= {"meeting_id": case.meeting_id}
    if status is CaseStatus.CLOSED:
        values["closed_at"] = decided_at
    writing.change(case.stored, **values)


def _is_replaced(case: Case) -> bool:
    """Whether a later decision stands by now, as when this command waited for Planner meanwhile."""
    standing = case.table.decision(case.reference)
    return standing is not None and standing.row.decision_id != case.decision_id


async def _show(
    case: Case, decision: Stored[DecisionRow], actions: list[Stored[ActionRow]], tools: Tools, writing: Writing
) -> None:
    """Draw the agenda again, mark the reply of a decision that was replaced, and reply with what is to be written.

    What is only edited comes first: a process that ends after the reply, and before it is remembered, repeats only it.
    """
    others = [one for one in case.table.decisions if one.row.decision_id != decision.row.decision_id]
    table = replace(case.table, decisions=[*others, decision])
    where = await draw(table, tools)
    if case.replaces:
        old = [stored.row for stored in table.case_actions if stored.row.decision_id == case.replaces.row.decision_id]
        await _reply(where, _view(table, case.replaces.row, old), table, tools)
    await _reply(where, _view(table, decision.row, [stored.row for stored in actions]), table, tools, writing)


async def _reply(where: str, view: DecisionReply, table: Table, tools: Tools, writing: Writing | None = None) -> None:
    message = Message(RECORDED, decision_recorded(view))
    lasting = Lasting(f"decision:{view.decision_id}", message, view.reference, view.meeting_id)
    await place(tools, where, lasting, table.message(lasting.key), writing)


def _view(table: Table, row: DecisionRow, actions: list[ActionRow]) -> DecisionReply:
    """What the channel may know: never the reason, the dissent, the prompts or where a case is sent."""
    decider = table.roster.member(row.decided_by_id)
    decisions = [stored.row for stored in table.decisions]
    return DecisionReply(
        reference=row.reference,
        meeting_id=row.meeting_id,
        decision_id=row.decision_id,
        outcome=row.outcome.words,
        role=row.decided_by_role.words,
        agency=table.roster.agency_name(decider.agency_id) if decider else "",
        recorded_at=row.decided_at,
        actions=[DecidedAction(a.code, table.roster.agency_name(a.agency), a.area, a.what, a.due_on) for a in actions],
        replaces_at=next((one.decided_at for one in decisions if one.decision_id == row.supersedes), None),
        replaced_at=next((one.decided_at for one in decisions if one.supersedes == row.decision_id), None),
    )
