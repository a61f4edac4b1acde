"""More actions for a decision that stands, from its reply under the agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.bot.answer import Answer, Desk, dialog
from masc_graph.bot.press import Press
from masc_graph.bot.record import new_actions
from masc_graph.bot.record_screen import SOON, Screen, dates, on, standing_of
from masc_graph.cards import add_actions as card
from masc_graph.cards import plain
from masc_graph.cards.action_rows import Asked
from masc_graph.cards.record import Standing
from masc_graph.commands import AddActions
from masc_graph.domain.board.roster import Right, r6
from masc_graph.domain.decisions.conflict import require_no_conflict
from masc_graph.domain.decisions.decision import ROWS_ADDED, moved_dates, spread
from masc_graph.domain.decisions.decision_checks import check_actions
from masc_graph.domain.decisions.decision_form import read_decision_form
from masc_graph.domain.text import tokens
from masc_graph.domain.text.problem import Problem
from masc_graph.registers.case_decisions import case_on_table, conflicts

NOT_SAVED: Final = "We could not save this. No action has been added. Try again in a few minutes."
REPLACED: Final = "the decision was replaced"


@dataclass(frozen=True)
class _Adding:
    """The case with the decision that stands for it."""

    screen: Screen
    standing: Standing


async def opened(press: Press, desk: Desk) -> Answer:
    """Show three empty rows under what stands already."""
    return _show(await _adding(press, desk), desk)


async def save(press: Press, desk: Desk) -> Answer:
    """Add what was typed to the decision that the dialog showed."""
    adding = await _adding(press, desk)
    screen, reference = adding.screen, adding.screen.reference
    answers = {name: press.said(name) for name in card.add_inputs() if press.said(name)}
    token = _token(adding, press, desk)
    if token is None:
        return _show(adding, desk, answers, notice=tokens.TOO_OLD)
    form, problems = read_decision_form(answers)
    form = form.model_copy(update={"rows": form.rows[:ROWS_ADDED]})
    on_table = case_on_table(screen.table, reference, desk.rules)
    problems = [*problems, *check_actions(form, on_table, desk.match_key)]
    if problems:
        return _show(adding, desk, answers, problems)
    payload = AddActions(
        token=press.said("token"),
        reference=reference,
        meeting_id=screen.table.meeting.meeting_id,
        decision_id=adding.standing.decision_id,
        actions=new_actions(spread(form, on_table)),
    )
    said = (f"We are adding this. {SOON}", *moved_dates(form, dates(screen.table, desk)))
    unsaved = _show(adding, desk, answers, notice=NOT_SAVED).body
    return dialog(card.TITLE, plain.recorded(reference, *said), "small").asking(payload, unsaved=unsaved)


async def _adding(press: Press, desk: Desk) -> _Adding:
    screen = await on(press, desk, Right.RECORD)
    table, reference = screen.table, screen.reference
    require_no_conflict(screen.who.object_id, conflicts(table, reference), reference)
    standing = standing_of(table, reference)
    if standing is None or standing.decision_id != press.said("decision_id"):
        raise r6(REPLACED)
    return _Adding(screen, standing)


def _token(adding: _Adding, press: Press, desk: Desk) -> tokens.DialogToken | None:
    found = desk.opened("actions", press)
    expected = (adding.screen.subject, adding.standing.decision_id)
    return found if found and (found.subject, found.saw) == expected else None


def _show(
    adding: _Adding,
    desk: Desk,
    answers: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    notice: str = "",
) -> Answer:
    screen, standing = adding.screen, adding.standing
    view = card.AddScreen(
        token=desk.signed("actions", screen.who.object_id, screen.subject, standing.decision_id),
        reference=screen.reference,
        asked=Asked(answers or {}, problems, screen.table.roster.agencies, dates(screen.table, desk)),
        standing=standing,
        notice=notice,
    )
    return dialog(card.TITLE, card.add_actions(view), "large")
