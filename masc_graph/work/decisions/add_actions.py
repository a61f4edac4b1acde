"""Actions that are agreed after a decision was recorded: they join it, and its words stay as they are."""

from __future__ import annotations

from typing import Final

from masc_graph.commands import AddActions, Command, Payload, RedrawCase
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.decisions.conflict import require_no_conflict
from masc_graph.domain.decisions.decision import DecisionForm
from masc_graph.domain.decisions.decision_checks import check_actions
from masc_graph.errors import GiveUp, Refused, Taken, TryAgain
from masc_graph.registers.case_decisions import case_on_table, conflicts, is_overtaken, standing_id
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow
from masc_graph.work.actions import tasks
from masc_graph.work.actions.redraw_agency import redraws
from masc_graph.work.decisions import draft_decision
from masc_graph.work.decisions.already_decided import row_words
from masc_graph.work.decisions.decision_reply import show
from masc_graph.work.decisions.decision_rows import Case, action_events, action_rows, typed_rows
from masc_graph.work.decisions.record import check_token
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.minutes.remake_minutes import remake

REPLACED: Final = (
    "Another decision on {reference} stands by now, so your actions were not added. "
    "Open the newest decision under the agenda and add them there."
)


async def handle(payload: AddActions, command: Command, context: WorkContext) -> list[Payload]:
    """Add the actions once, whoever presses twice; a case that was ready to close is not ready any more."""
    subject = f"{payload.reference}/{payload.meeting_id}"
    check_token(payload.token, "actions", subject, payload.decision_id, command, context)
    case, decision = await _read(payload, command, context)
    reopens = case.stored.row.status is CaseStatus.READY_TO_CLOSE
    made_now, added = await _write(case, command, context)
    claims = await tasks.claim(added, made_now, context)
    task_context = tasks.TaskContext(case.record.meeting.held_on, context.links.case(case.stored.item_id))
    writing = context.registers.writing()
    failure = await tasks.make(claims, task_context, case.record.roster, command, context, writing)
    await show(case.record, decision, None, _all_actions(case, added), context, writing)
    if failure:
        raise failure
    again = [RedrawCase(reference=case.reference, version=case.stored.row.version + 1)] if reopens else []
    new = redraws(row.agency_id for row in case.form.rows)
    return [*again, *remake(case.record.meeting, command.command_id), *new]


async def _read(payload: AddActions, command: Command, context: WorkContext) -> tuple[Case, Stored[DecisionRow]]:
    reference = payload.reference
    record, who = await draft_decision.read(reference, payload.meeting_id, Right.RECORD, command, context)
    stored = record.case(reference)
    decision = next((one for one in record.decisions if one.row.decision_id == payload.decision_id), None)
    if stored is None or decision is None:
        raise GiveUp("no_such_decision")
    require_no_conflict(who.object_id, conflicts(record, reference), reference)
    form = DecisionForm(rows=typed_rows(payload.actions))
    mine = [one for one in record.case_actions if one.row.command_id == str(command.command_id)]
    if not mine:
        if standing_id(record, reference) != payload.decision_id or is_overtaken(record):
            typed = tuple(row_words(form.rows, record.roster))
            raise Refused("R6", REPLACED.format(reference=reference), typed)
        if check_actions(form, case_on_table(record, reference, context.rules), context.keys.match):
            raise GiveUp("actions")
    case = Case(
        record=record,
        stored=stored,
        who=who,
        form=form,
        decision_id=payload.decision_id,
        replaces=None,
        decision=decision,
        mine=mine,
    )
    return case, decision


async def _write(case: Case, command: Command, context: WorkContext) -> tuple[set[str], list[Stored[ActionRow]]]:
    """Write what is missing; returns the codes that were surely made just now, and all actions of this command."""
    writing, own = context.registers.writing(), str(command.command_id)
    wanted = action_rows(case, command, context.now)
    for action in wanted:
        writing.add(action, ours=lambda found: found.command_id == own)
    if case.stored.row.status is CaseStatus.READY_TO_CLOSE:
        writing.change(case.stored, status=CaseStatus.OPEN_ACTIONS, version=case.stored.row.version + 1)
    for happened in action_events(case, [*(stored.row for stored in case.mine), *wanted], command):
        writing.add(happened)
    try:
        await writing.send()
    except Taken:
        raise TryAgain("action_number_taken") from None
    added = [*case.mine, *(writing.saved(ActionRow, action.code) for action in wanted)]
    return {action.code for action in wanted if writing.made(ActionRow, action.code)}, added


def _all_actions(case: Case, added: list[Stored[ActionRow]]) -> list[Stored[ActionRow]]:
    """Every action of the decision, those of this command as they were written."""
    codes = {stored.row.code for stored in added}
    before = [one for one in case.record.case_actions if one.row.decision_id == case.decision_id]
    return [*(one for one in before if one.row.code not in codes), *added]
