"""Actions that are agreed after a decision was recorded: they join it, and its words stay as they are."""

from __future__ import annotations

from typing import Final

from masc_graph.commands import AddActions, Command, Payload, RedrawCase
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.case import CaseMove
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.decisions.conflict import require_no_conflict
from masc_graph.domain.decisions.decision import DecisionForm
from masc_graph.domain.decisions.decision_checks import check_actions
from masc_graph.errors import GiveUp, Refused, Taken, TryAgain
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow
from masc_graph.work.actions import tasks
from masc_graph.work.actions.redraw_agency import redraws
from masc_graph.work.decisions import draft_decision
from masc_graph.work.decisions.already_decided import row_words
from masc_graph.work.decisions.decision_reply import show
from masc_graph.work.decisions.decision_rows import DecisionEntry, action_events, action_rows, typed_rows
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
    entry, decision = await _read(payload, command, context)
    reopening = _reopening(entry, command)
    made_now, added = await _write(entry, reopening, command, context)
    claims = await tasks.claim(added, made_now, context)
    roster, case_url = entry.record.roster, context.links.case(entry.at.stored.item_id)
    task_context = tasks.TaskContext(entry.record.meeting.held_on, case_url, roster.see_cases(context.today))
    writing = context.registers.writing()
    failure = await tasks.make(claims, task_context, roster, command, context, writing)
    await show(entry.record, decision, None, _all_actions(entry, added), context, writing)
    if failure:
        raise failure
    again = [RedrawCase(reference=entry.reference, version=reopening.version)] if reopening else []
    new = redraws(row.agency_id for row in entry.form.rows)
    return [*again, *remake(entry.record.meeting, command.command_id), *new]


def _reopening(entry: DecisionEntry, command: Command) -> CaseMove | None:
    """The move of a case that was ready to close: there is something to do again."""
    case = entry.at.case
    if case.status is not CaseStatus.READY_TO_CLOSE:
        return None
    return case.move(CaseStatus.OPEN_ACTIONS, Right.SYSTEM, by=str(command.command_id))


async def _read(
    payload: AddActions, command: Command, context: WorkContext
) -> tuple[DecisionEntry, Stored[DecisionRow]]:
    reference = payload.reference
    record, at, who = await draft_decision.read(reference, payload.meeting_id, Right.RECORD, command, context)
    decision = next((one for one in record.decisions if one.row.decision_id == payload.decision_id), None)
    if decision is None:
        raise GiveUp("no_such_decision")
    require_no_conflict(who.object_id, at.conflicts, reference)
    form = DecisionForm(rows=typed_rows(payload.actions))
    mine = [one for one in record.case_actions if one.row.command_id == str(command.command_id)]
    if not mine:
        if at.current_id != payload.decision_id or at.is_overtaken:
            typed = tuple(row_words(form.rows, record.roster))
            raise Refused("R6", REPLACED.format(reference=reference), typed)
        if check_actions(form, at.facts, context.keys.match):
            raise GiveUp("actions")
    entry = DecisionEntry(
        record=record,
        at=at,
        who=who,
        form=form,
        decision_id=payload.decision_id,
        replaces=None,
        decision=decision,
        mine=mine,
    )
    return entry, decision


async def _write(
    entry: DecisionEntry, reopening: CaseMove | None, command: Command, context: WorkContext
) -> tuple[set[str], list[Stored[ActionRow]]]:
    """Write what is missing; returns the codes that were surely made just now, and all actions of this command."""
    writing, own = context.registers.writing(), str(command.command_id)
    wanted = action_rows(entry, command, context.now)
    for action in wanted:
        writing.add(action, ours=lambda found: found.command_id == own)
    if reopening:
        writing.rewrite(entry.at.stored, reopening.values)
    for happened in action_events(entry, [*(stored.row for stored in entry.mine), *wanted], command):
        writing.add(happened)
    try:
        await writing.send()
    except Taken:
        raise TryAgain("action_number_taken") from None
    added = [*entry.mine, *(writing.saved(ActionRow, action.code) for action in wanted)]
    return {action.code for action in wanted if writing.made(ActionRow, action.code)}, added


def _all_actions(entry: DecisionEntry, added: list[Stored[ActionRow]]) -> list[Stored[ActionRow]]:
    """Every action of the decision, those of this command as they were written."""
    codes = {stored.row.code for stored in added}
    before = [one for one in entry.record.case_actions if one.row.decision_id == entry.decision_id]
    return [*(one for one in before if one.row.code not in codes), *added]
