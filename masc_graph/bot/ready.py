"""Cases whose actions are all finished: closed together before the first case is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.bot.record_screen import Screen, blank, next_case
from masc_graph.cards import ready
from masc_graph.cards import record as record_card
from masc_graph.commands import RecordDecision
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.decisions.decision import REASON_LIMIT, DecisionForm
from masc_graph.domain.decisions.decision_checks import check_decision
from masc_graph.domain.text import tokens
from masc_graph.domain.text.inputs import Inputs
from masc_graph.domain.text.problem import Problem

PASSED: Final = "passed"
"""What a button says whose presser has seen this screen and wants to go on."""
CHANGED: Final = "Select the cases again: the list has changed"


def is_due(screen: Screen, press: Press) -> bool:
    """Whether this screen comes first: somebody may close, and there is something to close."""
    return not screen.only_drafts and press.said("ready") != PASSED and bool(_references(screen))


def show(screen: Screen, context: BotContext) -> Answer:
    """The list with everything ticked."""
    return _shown(screen, context)


async def close(press: Press, context: BotContext) -> Answer:
    """Close what is ticked, each case with a decision of its own, and go on with the first case of the agenda."""
    screen = await blank(press, context)
    answers = {name: press.said(name) for name in (ready.CLOSE, ready.CLOSE_REASON)}
    opened = _opened(screen, press, context)
    if opened is None:
        return _shown(screen, context, answers, notice=tokens.TOO_OLD)
    inputs = Inputs(press.data)
    ticked = inputs.choices(ready.CLOSE, _references(screen)[: ready.MOST], CHANGED)
    form = DecisionForm(outcome=Outcome.CLOSE, reason=inputs.text(ready.CLOSE_REASON, "Reason", REASON_LIMIT))
    problems = [*inputs.problems, *_problems(ticked, form, screen, context)]
    if problems:
        return _shown(screen, context, answers, problems)
    payloads = [_command(reference, form, screen, opened, context) for reference in ticked]
    saved = (f"We are closing {', '.join(ticked)}.",) if ticked else ()
    unsaved = _shown(screen, context, answers, notice=NOT_SAVED).body
    return next_case(replace(screen, saved=saved), context).asking(*payloads, unsaved=unsaved)


def _references(screen: Screen) -> list[str]:
    """What is ready, without cases that the presser has handed over."""
    record, person = screen.record, screen.who.object_id
    return [one for one in record.ready if not record.case_here(one).is_handed_over_by(person)]


def _problems(ticked: Sequence[str], form: DecisionForm, screen: Screen, context: BotContext) -> list[Problem]:
    """What keeps one of the cases from being closed; an error beside the reason or the list."""
    found = [
        problem
        for reference in ticked
        for problem in check_decision(form, screen.record.case_here(reference).facts, context.match_key)
    ]
    fields = {"reason": ready.CLOSE_REASON}
    return list(dict.fromkeys(Problem(fields.get(one.field, ready.CLOSE), one.message) for one in found))


def _command(
    reference: str, form: DecisionForm, screen: Screen, opened: tokens.DialogToken, context: BotContext
) -> RecordDecision:
    """A decision as its own dialog would have made it; the same screen gives the same command however often."""
    meeting_id = screen.record.meeting.meeting_id
    token = opened.model_copy(update={"kind": "record", "subject": f"{reference}/{meeting_id}"})
    return RecordDecision(
        token=tokens.sign(token, context.signing_key),
        reference=reference,
        meeting_id=meeting_id,
        seen="",
        outcome=form.outcome,
        reason=form.reason,
    )


def _opened(screen: Screen, press: Press, context: BotContext) -> tokens.DialogToken | None:
    found = context.opened("ready", press)
    return found if found and found.subject == screen.record.meeting.meeting_id else None


def _shown(
    screen: Screen,
    context: BotContext,
    answers: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    notice: str = "",
) -> Answer:
    meeting_id = screen.record.meeting.meeting_id
    token = context.signed("ready", screen.who.object_id, meeting_id)
    view = ready.Ready(meeting_id, token, _references(screen), answers, problems, notice)
    return dialog(record_card.TITLE, ready.ready(view), "medium")
