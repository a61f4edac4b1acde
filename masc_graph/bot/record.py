"""The chair's screen: one case a screen, one press to go on; the administrator types on the same one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from masc_graph.bot import ready
from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.bot.record_screen import FIRST_COME, SOON, Screen, blank, dates, next_case, on, show, token, typed
from masc_graph.cards import plain
from masc_graph.cards import record as card
from masc_graph.commands import HandOverCase, NewAction, PrepareDecision, RecordDecision
from masc_graph.domain.board.roster import Right
from masc_graph.domain.decisions.conflict import NOBODY_LEFT, Conflict, recorders, require_no_conflict, roles_words
from masc_graph.domain.decisions.decision import DecisionForm, expand_rows, moved_dates, not_considered_warning
from masc_graph.domain.decisions.decision_checks import check_decision, check_draft
from masc_graph.domain.decisions.decision_form import answers_of, read_decision_form, read_draft
from masc_graph.domain.text import tokens
from masc_graph.domain.text.problem import Problem
from masc_graph.registers.case_decisions import case_on_table, conflicts, prepared, standing_id

FIRST: Final = (
    "Someone recorded this case while you had it open. What they recorded stands below, and what you wrote is still "
    "here. Keep theirs, or say why yours replaces it."
)
KEPT: Final = "We are saving this. It is not recorded yet."


async def opened(press: Press, context: BotContext) -> Answer:
    """Show the cases that are ready to close, if there are any, else the first case without a decision."""
    screen = await blank(press, context)
    if ready.is_due(screen, press):
        return ready.show(screen, context)
    if screen.only_prepares:
        kept = [one.reference for one in screen.cases if prepared(screen.record, one.reference)]
        later = replace(screen, sitting=replace(screen.sitting, gone=kept))
        if any(one.reference not in kept and not one.decision for one in screen.cases):
            return next_case(later, context)
    return next_case(screen, context)


async def case(press: Press, context: BotContext) -> Answer:
    """Show one case, decided or not: from its own row, or to correct a decision."""
    return show(await on(press, context), context)


async def skip(press: Press, context: BotContext) -> Answer:
    """Go on without recording anything."""
    return next_case((await on(press, context)).skipped(), context)


async def record_next(press: Press, context: BotContext) -> Answer:
    """Record this case and show the next one without a decision."""
    screen = await typed(press, context, Right.RECORD)
    if press.said("conflict") == "true":
        return _hand_over(screen, context)
    checked = _check(screen, press, context)
    if isinstance(checked, Answer):
        return checked
    said = (f"We are recording {screen.reference}.", *_moved(press, screen, context))
    shown = next_case(replace(screen.gone_on(*said), ending=(SOON, FIRST_COME)), context)
    return shown.asking(checked, unsaved=_unsaved(screen, context).body)


async def record_done(press: Press, context: BotContext) -> Answer:
    """Record this case and be done."""
    screen = await typed(press, context, Right.RECORD)
    if press.said("conflict") == "true":
        return _hand_over(screen, context)
    checked = _check(screen, press, context)
    if isinstance(checked, Answer):
        return checked
    said = (f"We are recording this. {SOON}", *_moved(press, screen, context), FIRST_COME)
    shown = dialog(card.TITLE, plain.recorded(screen.reference, *said), "small")
    return shown.asking(checked, unsaved=_unsaved(screen, context).body)


async def keep(press: Press, context: BotContext) -> Answer:
    """Keep what was typed: the chair goes on with the same case, the administrator with the next one."""
    screen = await typed(press, context)
    if press.said("conflict") == "true" and not screen.only_prepares:
        return _hand_over(screen, context)
    stale = _stale(screen, press, context)
    if stale:
        return show(replace(screen, notice=stale), context)
    form, problems = read_draft(press.data)
    on_table = case_on_table(screen.record, screen.reference, context.rules)
    problems = [*problems, *check_draft(form, on_table, context.match_key)]
    if problems:
        return show(replace(screen, problems=problems), context)
    payload = PrepareDecision(
        reference=screen.reference,
        meeting_id=screen.record.meeting.meeting_id,
        seen=standing_id(screen.record, screen.reference),
        answers=answers_of(form),
    )
    said = f"We are saving {screen.reference} for the chair."
    shown = (
        next_case(screen.gone_on(said), context)
        if screen.only_prepares
        else show(replace(screen, notice=KEPT), context)
    )
    return shown.asking(payload, unsaved=_unsaved(screen, context).body)


def _hand_over(screen: Screen, context: BotContext) -> Answer:
    """Hand the case to the other chair; nothing that somebody with a conflict of interest typed is kept."""
    roster, before = screen.record.roster, conflicts(screen.record, screen.reference)
    left = recorders(roster, (*before, Conflict(screen.who.meeting_role, screen.who.object_id)))
    if not left:
        return show(replace(screen, problems=[Problem("conflict", NOBODY_LEFT)]), context)
    payload = HandOverCase(reference=screen.reference, meeting_id=screen.record.meeting.meeting_id)
    said = f"We are handing {screen.reference} to {roles_words(left)}."
    return next_case(screen.gone_on(said), context).asking(payload, unsaved=_unsaved(screen, context).body)


def _check(screen: Screen, press: Press, context: BotContext) -> RecordDecision | Answer:
    """Make the command, or show the screen again with what is wrong."""
    record, reference = screen.record, screen.reference
    require_no_conflict(screen.who.object_id, conflicts(record, reference), reference)
    stale = _stale(screen, press, context)
    if stale:
        return show(replace(screen, notice=stale), context)
    form, problems = read_decision_form(press.data)
    on_table = case_on_table(record, reference, context.rules)
    problems = [*problems, *check_decision(form, on_table, context.match_key)]
    if problems:
        return show(replace(screen, problems=problems), context)
    whole = expand_rows(form, on_table)
    warning = not_considered_warning(whole)
    if warning and press.data.get("warned") not in (True, "true"):
        return show(replace(screen, warning=warning), context)
    return _command(whole, screen, press.said("token"))


def _stale(screen: Screen, press: Press, context: BotContext) -> str:
    """Why what is on the screen cannot be taken as it is; empty if it can."""
    known = token(screen, press, context)
    if known is None:
        return tokens.TOO_OLD
    return "" if known.saw == standing_id(screen.record, screen.reference) else FIRST


def _command(form: DecisionForm, screen: Screen, token: str) -> RecordDecision:
    return RecordDecision(
        token=token,
        reference=screen.reference,
        meeting_id=screen.record.meeting.meeting_id,
        seen=standing_id(screen.record, screen.reference),
        outcome=form.outcome,
        reason=form.reason,
        done=form.done,
        went_through=form.went_through,
        review_on=form.review_on.isoformat() if form.review_on else "",
        defer_why=form.defer_why or "",
        refer_targets=form.refer_targets,
        refer_by=form.refer_by,
        transfer_to=form.transfer_to,
        dissent=form.dissent,
        supersede_reason=form.supersede_reason,
        actions=new_actions(form),
    )


def new_actions(form: DecisionForm) -> tuple[NewAction, ...]:
    """The rows of a form that was ``expand_rows``, as a command carries them."""
    return tuple(
        NewAction(
            row=row.row,
            agency=row.agency_id,
            prompt=row.for_,
            what=row.what,
            due_on=row.due_on.isoformat() if row.due_on else "",
        )
        for row in form.rows
    )


def _moved(press: Press, screen: Screen, context: BotContext) -> tuple[str, ...]:
    """What is said of dates that were moved to a working day."""
    return moved_dates(read_decision_form(press.data)[0], dates(screen.record, context))


def _unsaved(screen: Screen, context: BotContext) -> Answer:
    return show(replace(screen, notice=NOT_SAVED), context)
