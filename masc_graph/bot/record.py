"""The chair's screen: one case a screen, one press to go on; the administrator types on the same one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from masc_graph.bot import ready
from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.bot.record_screen import FIRST_COME, SOON, Screen, blank, go_on, next_case, on, show, typed
from masc_graph.cards import plain
from masc_graph.cards import record as card
from masc_graph.cards.more import CHOICE
from masc_graph.commands import HandOverCase, NewAction, PrepareDecision, RecordDecision
from masc_graph.domain.decisions.conflict import NOBODY_LEFT, Conflict, recorders, require_no_conflict, roles_words
from masc_graph.domain.decisions.decision import DecisionForm, expand_rows, moved_dates, not_considered_warning
from masc_graph.domain.decisions.decision_checks import check_decision, check_draft
from masc_graph.domain.decisions.decision_form import answers_of, read_decision_form, read_draft
from masc_graph.domain.text.problem import Problem, first_of_each

KEPT: Final = "We are saving this. It is not recorded yet."


class _Taken(NamedTuple):
    """The command that a press makes; ``moved`` says which due dates became working days."""

    payload: RecordDecision | HandOverCase
    said: str
    moved: tuple[str, ...] = ()


async def opened(press: Press, context: BotContext) -> Answer:
    """Show the cases that are ready to close, if there are any, else the first case without a decision."""
    screen = await blank(press, context)
    if ready.is_due(screen, press):
        return ready.show(screen, context)
    if screen.only_drafts:
        drafts = [one.reference for one in screen.cases if screen.record.case_here(one.reference).draft]
        later = replace(screen, sitting=replace(screen.sitting, finished=drafts))
        if any(one.reference not in drafts and not one.decision for one in screen.cases):
            return next_case(later, context)
    return next_case(screen, context)


async def case(press: Press, context: BotContext) -> Answer:
    """Show one case, decided or not: from its own row, or to correct a decision."""
    return show(await on(press, context), context)


async def skip(press: Press, context: BotContext) -> Answer:
    """Go on without recording anything."""
    screen = await on(press, context)
    sitting = replace(screen.sitting, skipped=(*screen.sitting.skipped, screen.reference))
    return next_case(replace(screen, sitting=sitting), context)


async def more(press: Press, context: BotContext) -> Answer:
    """Draw the same screen with the chosen part in it, or go on without this case."""
    if press.said(CHOICE) == card.SKIPPED:
        return await skip(press, context)
    screen = await typed(press, context)
    return show(replace(screen, notice=screen.stale), context)


async def record_next(press: Press, context: BotContext) -> Answer:
    """Record this case and show the next one without a decision."""
    screen = await typed(press, context)
    taken = _take(screen, press, context)
    if isinstance(taken, Screen):
        return show(taken, context)
    ending = (SOON, FIRST_COME) if isinstance(taken.payload, RecordDecision) else ()
    return go_on(replace(screen, ending=ending), taken.payload, context, taken.said, *taken.moved)


async def record_done(press: Press, context: BotContext) -> Answer:
    """Record this case and be done."""
    screen = await typed(press, context)
    taken = _take(screen, press, context)
    if isinstance(taken, Screen):
        return show(taken, context)
    if isinstance(taken.payload, HandOverCase):
        return go_on(screen, taken.payload, context, taken.said)
    said = (f"We are recording this. {SOON}", *taken.moved, FIRST_COME)
    shown = dialog(card.TITLE, plain.recorded(screen.reference, *said), "small")
    return shown.asking(taken.payload, unsaved=show(replace(screen, notice=NOT_SAVED), context).body)


async def keep(press: Press, context: BotContext) -> Answer:
    """Save a draft: the chair goes on with the same case, the administrator with the next one."""
    screen = await typed(press, context)
    if press.said("conflict") == "true" and not screen.only_drafts:
        taken = _hand_over(screen)
        if isinstance(taken, Screen):
            return show(taken, context)
        return go_on(screen, taken.payload, context, taken.said)
    if screen.stale:
        return show(replace(screen, notice=screen.stale), context)
    form, problems = read_draft(press.data)
    problems = first_of_each([*problems, *check_draft(form, screen.at.facts, context.match_key)])
    if problems:
        return show(replace(screen, problems=problems), context)
    payload = PrepareDecision(
        reference=screen.reference,
        meeting_id=screen.record.meeting.meeting_id,
        seen=screen.at.current_id,
        answers=answers_of(form),
    )
    if screen.only_drafts:
        return go_on(screen, payload, context, f"We are saving {screen.reference} for the chair.")
    unsaved = show(replace(screen, notice=NOT_SAVED), context).body
    return show(replace(screen, notice=KEPT), context).asking(payload, unsaved=unsaved)


def _take(screen: Screen, press: Press, context: BotContext) -> _Taken | Screen:
    """Make the command, or say on the screen what is wrong."""
    if press.said("conflict") == "true":
        return _hand_over(screen)
    at = screen.at
    require_no_conflict(screen.who.object_id, at.conflicts, at.reference)
    if screen.stale:
        return replace(screen, notice=screen.stale)
    form, problems = read_decision_form(press.data)
    problems = first_of_each([*problems, *check_decision(form, at.facts, context.match_key)])
    if problems:
        return replace(screen, problems=problems)
    whole = expand_rows(form, at.facts)
    warning = not_considered_warning(whole, at.facts.needed_already)
    if warning and press.data.get("warned") not in (True, "true"):
        return replace(screen, warning=warning)
    payload = _command(whole, screen, press.said("token"))
    return _Taken(payload, f"We are recording {at.reference}.", moved_dates(form, screen.record.dates))


def _hand_over(screen: Screen) -> _Taken | Screen:
    """Hand the case to the other chair; nothing that somebody with a conflict of interest typed is kept."""
    own = Conflict(screen.who.meeting_role, screen.who.object_id)
    left = recorders(screen.record.roster, (*screen.at.conflicts, own))
    if not left:
        return replace(screen, problems=[Problem("conflict", NOBODY_LEFT)])
    payload = HandOverCase(reference=screen.reference, meeting_id=screen.record.meeting.meeting_id)
    return _Taken(payload, f"We are handing {screen.reference} to {roles_words(left)}.")


def _command(form: DecisionForm, screen: Screen, token: str) -> RecordDecision:
    return RecordDecision(
        token=token,
        reference=screen.reference,
        meeting_id=screen.record.meeting.meeting_id,
        seen=screen.at.current_id,
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
