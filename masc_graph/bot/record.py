"""The chair's screen: one case a screen, one press to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from masc_graph.bot.answer import Answer, Desk, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import decide as card
from masc_graph.cards import plain
from masc_graph.commands import NewAction, RecordDecision
from masc_graph.domain import tokens
from masc_graph.domain.agenda import AgendaCase
from masc_graph.domain.decision import DecisionForm, due_on, not_considered_warning
from masc_graph.domain.decision_checks import check_decision, read_decision_form
from masc_graph.domain.problem import Problem
from masc_graph.domain.reference import read_reference
from masc_graph.domain.roster import Right, r6, require
from masc_graph.errors import Refused
from masc_graph.registers.decided import case_on_table
from masc_graph.registers.table import Table

NOT_SAVED: Final = "We could not save this. Nothing has been recorded. Try again in a few minutes."
ALL_DONE: Final = "Every case of this meeting has been recorded."
CORRECT: Final = "To change a decision, press Correct this decision under the agenda."
RECORDING: Final = "We are recording this. It will appear under the agenda in a moment."
FIRST_COME: Final = "If someone recorded this case first, you will be told in your chat, with what you wrote."
NOT_POSTED: Final = "The agenda of this meeting has not been posted, so no decision can be recorded yet."


@dataclass(frozen=True)
class Screen:
    """The case on the screen, and what is to be said on it."""

    table: Table
    cases: Sequence[AgendaCase]
    reference: str
    answers: dict[str, str]
    problems: Sequence[Problem] = ()
    warning: str = ""
    notice: str = ""
    recording: str = ""


async def opened(press: Press, desk: Desk) -> Answer:
    """Show the first case without a decision."""
    table = await _table(press, desk)
    return _next(_cases(table, desk), _blank(table, desk), press, desk)


async def case(press: Press, desk: Desk) -> Answer:
    """Show one case, decided or not: the way to correct a decision."""
    table = await _table(press, desk)
    blank = _blank(table, desk)
    return _show(replace(blank, reference=_reference(press, blank)), press, desk)


async def skip(press: Press, desk: Desk) -> Answer:
    """Go on without recording anything."""
    table = await _table(press, desk)
    blank = _blank(table, desk)
    return _next(_after(blank.cases, _reference(press, blank)), blank, press, desk)


async def record_next(press: Press, desk: Desk) -> Answer:
    """Record this case and show the next one without a decision."""
    table = await _table(press, desk)
    checked = _check(table, press, desk)
    if isinstance(checked, Answer):
        return checked
    blank = replace(_blank(table, desk), recording=checked.reference)
    shown = _next(_after(blank.cases, checked.reference), blank, press, desk)
    return shown.asking(checked, unsaved=_unsaved(table, press, desk).body)


async def record_done(press: Press, desk: Desk) -> Answer:
    """Record this case and be done."""
    table = await _table(press, desk)
    checked = _check(table, press, desk)
    if isinstance(checked, Answer):
        return checked
    shown = dialog(card.TITLE, plain.recorded(checked.reference, RECORDING, FIRST_COME), "small")
    return shown.asking(checked, unsaved=_unsaved(table, press, desk).body)


async def _table(press: Press, desk: Desk) -> Table:
    table = await desk.table(press.said("meeting_id"))
    require(table.roster, press.person_id, press.tenant_id, Right.RECORD)
    if not table.meeting.is_posted:
        raise Refused("not_posted", NOT_POSTED)
    return table


def _check(table: Table, press: Press, desk: Desk) -> RecordDecision | Answer:
    """Make the command, or show the screen again with what is wrong."""
    typed = _typed(table, press, desk)
    token = _token(typed, press, desk)
    standing = table.decision(typed.reference)
    if token is None or token.saw != (standing.row.decision_id if standing else ""):
        stale = tokens.TOO_OLD if token is None else "This case was recorded while you had it open. See what was said."
        return _show(replace(typed, notice=stale), press, desk)
    form, problems = read_decision_form(press.data)
    on_table = case_on_table(table, typed.reference)
    problems = [*problems, *check_decision(form, on_table, desk.match_key)]
    if problems:
        return _show(replace(typed, problems=problems), press, desk)
    warning = not_considered_warning(form)
    if warning and press.data.get("warned") not in (True, "true"):
        return _show(replace(typed, warning=warning), press, desk)
    return _command(form, table, typed.reference, press.said("token"), token.saw)


def _command(form: DecisionForm, table: Table, reference: str, token: str, seen: str) -> RecordDecision:
    fallback = due_on(form.due, table.meeting, table.next_meeting)
    return RecordDecision(
        token=token,
        reference=reference,
        meeting_id=table.meeting.meeting_id,
        seen=seen,
        outcome=form.outcome,
        reason=form.reason,
        done=form.done,
        went_through=form.went_through,
        review_on=form.review_on.isoformat() if form.review_on else "",
        defer_why=form.defer_why or "",
        refer_targets=form.refer_targets,
        transfer_to=form.transfer_to,
        dissent=form.dissent,
        supersede_reason=form.supersede_reason,
        actions=tuple(
            NewAction(
                row=row.row,
                agency=row.agency_id,
                prompt=row.for_,
                what=row.what,
                due_on=(row.due_on or fallback).isoformat(),
            )
            for row in form.rows
        ),
    )


def _token(screen: Screen, press: Press, desk: Desk) -> tokens.DialogToken | None:
    hours = desk.rules.form_hours
    try:
        token = tokens.read(
            press.said("token"), desk.signing_key, kind="record", person_id=press.person_id, now=desk.now, hours=hours
        )
    except Refused:
        return None
    return token if token.subject == _subject(screen) else None


def _subject(screen: Screen) -> str:
    return f"{screen.reference}/{screen.table.meeting.meeting_id}"


def _cases(table: Table, desk: Desk) -> Sequence[AgendaCase]:
    return table.agenda(desk.links, desk.today).cases


def _blank(table: Table, desk: Desk) -> Screen:
    return Screen(table, _cases(table, desk), "", {})


def _typed(table: Table, press: Press, desk: Desk) -> Screen:
    """The screen as the presser left it; what was typed stays, whatever is wrong with it."""
    blank = _blank(table, desk)
    answers = {name: press.said(name) for name in card.record_inputs() if press.said(name)}
    return replace(blank, reference=_reference(press, blank), answers=answers)


def _unsaved(table: Table, press: Press, desk: Desk) -> Answer:
    return _show(replace(_typed(table, press, desk), notice=NOT_SAVED), press, desk)


def _reference(press: Press, screen: Screen) -> str:
    reference = read_reference(press.said("reference")) or ""
    if reference not in {one.reference for one in screen.cases}:
        raise r6("the case is not on this agenda")
    return reference


def _after(cases: Sequence[AgendaCase], reference: str) -> Sequence[AgendaCase]:
    places = [one.reference for one in cases]
    return cases[places.index(reference) + 1 :]


def _next(cases: Sequence[AgendaCase], blank: Screen, press: Press, desk: Desk) -> Answer:
    """Show the first of these cases that has no decision; without one, say so."""
    undecided = next((one.reference for one in cases if not one.decision), None)
    if undecided:
        return _show(replace(blank, reference=undecided), press, desk)
    if blank.recording:
        return dialog(card.TITLE, plain.recorded(blank.recording, RECORDING, FIRST_COME), "small")
    return dialog(card.TITLE, plain.recorded(ALL_DONE, CORRECT), "small")


def _show(screen: Screen, press: Press, desk: Desk) -> Answer:
    """Show a case with a token that remembers which decision stood when it was drawn."""
    table, number = screen.table, [one.reference for one in screen.cases].index(screen.reference) + 1
    line, standing = screen.cases[number - 1], table.decision(screen.reference)
    saw = standing.row.decision_id if standing else ""
    token = tokens.DialogToken(
        kind="record", person_id=press.person_id, subject=_subject(screen), opened_at=desk.now, saw=saw
    )
    view = card.RecordScreen(
        meeting=table.meeting,
        next_meeting=table.next_meeting,
        token=tokens.sign(token, desk.signing_key),
        case=line,
        number=number,
        of=len(screen.cases),
        agencies=table.roster.agencies,
        answers=screen.answers,
        problems=screen.problems,
        recording=screen.recording,
        standing=card.Standing(saw, standing.row.outcome.words, standing.row.decided_at) if standing else None,
        warning=screen.warning,
        notice=screen.notice,
        meeting_minutes=desk.rules.meeting_minutes,
        quorum_warning=table.quorum_warning(desk.rules) if number == 1 else "",
    )
    return dialog(card.TITLE, card.record(view), "large")
