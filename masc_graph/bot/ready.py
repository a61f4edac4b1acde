"""Cases whose actions are all finished: closed together before the first case is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from masc_graph.bot.answer import Answer, Desk, dialog
from masc_graph.bot.press import Press
from masc_graph.bot.record_screen import Screen, blank, next_case
from masc_graph.cards import ready, record
from masc_graph.commands import RecordDecision
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.decisions.conflict import has_conflict
from masc_graph.domain.decisions.decision import REASON_LIMIT, DecisionForm
from masc_graph.domain.decisions.decision_checks import check_decision
from masc_graph.domain.text import tokens
from masc_graph.domain.text.inputs import Inputs
from masc_graph.domain.text.problem import Problem
from masc_graph.registers.case_decisions import case_on_table, conflicts

PASSED: Final = "passed"
"""What a button says whose presser has seen this screen and wants to go on."""
NOT_SAVED: Final = "We could not save this. Nothing has been closed. Try again in a few minutes."
CHANGED: Final = "Select the cases again: the list has changed"


def is_due(screen: Screen, press: Press) -> bool:
    """Whether this screen comes first: somebody may close, and there is something to close."""
    return not screen.only_prepares and press.said("ready") != PASSED and bool(_references(screen))


def show(screen: Screen, desk: Desk) -> Answer:
    """The list with everything ticked."""
    return _shown(screen, desk)


async def close(press: Press, desk: Desk) -> Answer:
    """Close what is ticked, each case with a decision of its own, and go on with the first case of the agenda."""
    screen = await blank(press, desk, Right.RECORD)
    answers = {name: press.said(name) for name in (ready.CLOSE, ready.CLOSE_REASON)}
    opened = _opened(screen, press, desk)
    if opened is None:
        return _shown(screen, desk, answers, notice=tokens.TOO_OLD)
    inputs = Inputs(press.data)
    ticked = inputs.many(ready.CLOSE, _references(screen)[: ready.MOST], CHANGED)
    form = DecisionForm(outcome=Outcome.CLOSE, reason=inputs.text(ready.CLOSE_REASON, "Reason", REASON_LIMIT))
    problems = [*inputs.problems, *_problems(ticked, form, screen, desk)]
    if problems:
        return _shown(screen, desk, answers, problems)
    payloads = [_command(reference, form, screen, opened, desk) for reference in ticked]
    saved = (f"We are closing {', '.join(ticked)}.",) if ticked else ()
    unsaved = _shown(screen, desk, answers, notice=NOT_SAVED).body
    return next_case(replace(screen, saved=saved), desk).asking(*payloads, unsaved=unsaved)


def _references(screen: Screen) -> list[str]:
    """What is ready, without cases that the presser has handed over."""
    table, person = screen.table, screen.who.object_id
    return [reference for reference in table.ready if not has_conflict(person, conflicts(table, reference))]


def _problems(ticked: Sequence[str], form: DecisionForm, screen: Screen, desk: Desk) -> list[Problem]:
    """What keeps one of the cases from being closed; an error beside the reason or the list."""
    found = [
        problem
        for reference in ticked
        for problem in check_decision(form, case_on_table(screen.table, reference, desk.rules), desk.match_key)
    ]
    fields = {"reason": ready.CLOSE_REASON}
    return list(dict.fromkeys(Problem(fields.get(one.field, ready.CLOSE), one.message) for one in found))


def _command(
    reference: str, form: DecisionForm, screen: Screen, opened: tokens.DialogToken, desk: Desk
) -> RecordDecision:
    """A decision as its own dialog would have made it; the same screen gives the same command however often."""
    meeting_id = screen.table.meeting.meeting_id
    token = opened.model_copy(update={"kind": "record", "subject": f"{reference}/{meeting_id}"})
    return RecordDecision(
        token=tokens.sign(token, desk.signing_key),
        reference=reference,
        meeting_id=meeting_id,
        seen="",
        outcome=form.outcome,
        reason=form.reason,
    )


def _opened(screen: Screen, press: Press, desk: Desk) -> tokens.DialogToken | None:
    found = desk.opened("ready", press)
    return found if found and found.subject == screen.table.meeting.meeting_id else None


def _shown(
    screen: Screen,
    desk: Desk,
    answers: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    notice: str = "",
) -> Answer:
    meeting_id = screen.table.meeting.meeting_id
    token = desk.signed("ready", screen.who.object_id, meeting_id)
    view = ready.Ready(meeting_id, token, _references(screen), answers, problems, notice)
    return dialog(record.TITLE, ready.ready(view), "medium")
