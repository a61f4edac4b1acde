"""Refer a case: four steps, the screen that stops, and the receipt. It needs no register but the roster."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from masc_graph.bot.answer import DONE, NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import refer
from masc_graph.cards.receipt import TITLE, Receipt, receipt_dialog
from masc_graph.commands import CountStop, FileReferral
from masc_graph.domain.board.roster import UNKNOWN_AGENCY, Agency
from masc_graph.domain.meetings.calendar import Calendar, explain_placement
from masc_graph.domain.referrals.field import Answers
from masc_graph.domain.referrals.referral_checks import (
    StopReason,
    check_step,
    check_to_send,
    clean,
    dash_is_old,
    in_question_order,
    may_go_on,
    missing_before_agenda,
    stop_reasons,
)
from masc_graph.domain.referrals.referral_fields import FIELD
from masc_graph.domain.text import tokens
from masc_graph.domain.text.packed import unpacked
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import new_reference, read_reference
from masc_graph.errors import Refused, TryAgain

LAST_STEP: Final = 4


@dataclass(frozen=True)
class Form:
    """The form as it came: what was typed in all steps, what is wrong with it, and the token it was opened with."""

    step: int
    reference: str
    token: str
    answers: Answers
    problems: list[Problem]
    dash_later: bool
    agency: Agency | None


async def opened(press: Press, context: BotContext) -> Answer:
    """Open the form with a reference of its own, so that sending twice is the same referral."""
    agency = await _agency(press, context)
    reference, token = _begin(press, context)
    return _show(1, Form(1, reference, token, {}, [], dash_later=False, agency=agency))


async def step1(press: Press, context: BotContext) -> Answer:
    """Go on from the questions that decide whether this is a case for MASC at all."""
    form = await _read(press, context)
    problems = _wrong(form, check_step(1, form.answers, context.today))
    if problems:
        return _show(1, form, problems)
    reasons = stop_reasons(form.answers)
    if reasons and not (may_go_on(reasons) and form.dash_later):
        return _stop(form, reasons, context)
    return _show(2, form)


async def step2(press: Press, context: BotContext) -> Answer:
    """Go on from the questions that a referral cannot be sent without."""
    return await _next(2, press, context)


async def step3(press: Press, context: BotContext) -> Answer:
    """Go on from the questions about the people."""
    return await _next(3, press, context)


async def back(press: Press, context: BotContext) -> Answer:
    """Go one step back; nothing is checked and every answer stays."""
    form = await _read(press, context)
    return _show(max(1, form.step - 1), form)


async def change(press: Press, context: BotContext) -> Answer:
    """Return from the screen that stops to the first step, with every answer."""
    return _show(1, await _read(press, context))


async def go_on(press: Press, context: BotContext) -> Answer:
    """Go on without a DASH, which may be added until the agenda is posted; other reasons stop all the same."""
    form = await _read(press, context)
    reasons = stop_reasons(form.answers)
    if not may_go_on(reasons):
        return _stop(form, reasons, context) if reasons else _show(2, form)
    return _show(2, replace(form, dash_later=True))


async def stopped(press: Press, context: BotContext) -> Answer:
    """Close the screen that stops; a referral that could have gone on without a DASH is counted only here."""
    form = await _read(press, context)
    reasons = stop_reasons(form.answers)
    return DONE.asking(*_count(form, reasons, context)) if reasons else DONE


async def send(press: Press, context: BotContext) -> Answer:
    """Take the referral: the receipt comes from the calendar alone, the command is on the queue before it."""
    form = await _read(press, context)
    try:
        _require_token(form, press, context)
    except Refused as refused:
        return _open_again(form, press, context, refused.user_message)
    problems = _wrong(form, check_to_send(form.answers, context.today))
    if problems:
        return _show(_step_of(problems[0], form), form, problems)
    reasons = stop_reasons(form.answers)
    if reasons and not may_go_on(reasons):
        return _stop(form, reasons, context)
    unsaved = _show(form.step, form, notice=NOT_SAVED).body
    command = FileReferral(reference=form.reference, form_token=form.token, answers=dict(form.answers))
    return dialog(TITLE, receipt_dialog(_receipt(form, context)), "large").asking(command, unsaved=unsaved)


async def _next(step: int, press: Press, context: BotContext) -> Answer:
    form = await _read(press, context)
    problems = _wrong(form, check_step(step, form.answers, context.today))
    return _show(step, form, problems) if problems else _show(step + 1, form)


async def _read(press: Press, context: BotContext) -> Form:
    """Read what Teams sent: this step's inputs beside the answers that its buttons carry from the other steps.

    A form that was opened before an upgrade from 0.1.0 carries them as they are.
    """
    typed, problems = clean({**press.mapping("carried"), **unpacked(press.said("carried")), **press.data})
    return Form(
        step=min(max(press.number("step"), 1), LAST_STEP),
        reference=read_reference(press.said("reference")) or "",
        token=press.said("form_token"),
        answers=typed,
        problems=problems,
        dash_later=press.data.get("dash_later") in (True, "true"),
        agency=await _agency(press, context),
    )


async def _agency(press: Press, context: BotContext) -> Agency | None:
    """Find the sender's agency; if the roster cannot be read in time the referral is taken and the worker checks."""
    try:
        roster = await context.registers.roster(context.now)
    except TryAgain:
        return None
    return roster.agency(press.require(roster).agency_id)


def _begin(press: Press, context: BotContext) -> tuple[str, str]:
    reference = new_reference(context.draw)
    return reference, context.signed("form", press.person_id, reference)


def _require_token(form: Form, press: Press, context: BotContext) -> None:
    hours = context.rules.form_hours
    token = tokens.read(
        form.token, context.signing_key, kind="form", person_id=press.person_id, now=context.now, hours=hours
    )
    if token.subject != form.reference:
        raise Refused("form_token", tokens.TOO_OLD)


def _open_again(form: Form, press: Press, context: BotContext, notice: str) -> Answer:
    reference, token = _begin(press, context)
    return _show(form.step, replace(form, reference=reference, token=token), notice=notice)


def _wrong(form: Form, found: list[Problem]) -> list[Problem]:
    return in_question_order([*form.problems, *found])


def _step_of(problem: Problem, form: Form) -> int:
    return FIELD[problem.field].step if problem.field in FIELD else form.step


def _show(step: int, form: Form, problems: list[Problem] | None = None, notice: str = "") -> Answer:
    """Show a step. Problems of answers in other steps are listed too: nobody should have to look for them."""
    view = refer.ReferralForm(
        reference=form.reference,
        form_token=form.token,
        agency=form.agency.name if form.agency else "",
        agency_id=form.agency.agency_id if form.agency else "",
        answers=form.answers,
        problems=problems or [],
        notice=notice,
        dash_later=form.dash_later,
    )
    return dialog(refer.step_title(step), refer.refer_step(step, view), "large")


def _stop(form: Form, reasons: tuple[StopReason, ...], context: BotContext) -> Answer:
    view = refer.ReferralForm(form.reference, form.token, form.agency.name if form.agency else "", form.answers)
    sentences = [reason.sentence for reason in reasons]
    shown = dialog(TITLE, refer.refer_stop(view, sentences, may_go_on=may_go_on(reasons)), "medium")
    return shown if may_go_on(reasons) else shown.asking(*_count(form, reasons, context))


def _count(form: Form, reasons: tuple[StopReason, ...], context: BotContext) -> tuple[CountStop, ...]:
    count = CountStop(
        form_key=form.token,
        reasons=tuple(reasons),
        agency=form.agency.agency_id if form.agency else UNKNOWN_AGENCY,
        area=form.answers.get("area", ""),
        month=f"{context.today:%Y-%m}",
    )
    return (count,)


def _receipt(form: Form, context: BotContext) -> Receipt:
    placement = Calendar(context.rules).meeting_for(context.now)
    return Receipt(
        reference=form.reference,
        meeting=placement.meeting,
        explanation=explain_placement(placement, context.now, context.rules),
        urgent=form.answers.get("urgent") == "Yes",
        old_dash=dash_is_old(form.answers, context.today, context.rules.dash_old_days),
        missing=[FIELD[name].label for name in missing_before_agenda(form.answers)],
        presenter_named=bool(form.answers.get("presenter")),
    )
