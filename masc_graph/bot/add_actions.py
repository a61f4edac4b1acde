"""More actions for the current decision, from its reply under the agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.bot.record import new_actions
from masc_graph.bot.record_screen import SOON, Screen, on
from masc_graph.cards import add_actions as card
from masc_graph.cards import plain
from masc_graph.cards.action_rows import ActionsForm
from masc_graph.cards.record import CurrentDecision
from masc_graph.commands import AddActions
from masc_graph.domain.board.roster import changed_since_opened
from masc_graph.domain.decisions.conflict import require_no_conflict
from masc_graph.domain.decisions.decision import ROWS_TO_ADD, expand_rows, moved_dates
from masc_graph.domain.decisions.decision_checks import check_actions
from masc_graph.domain.decisions.decision_form import read_decision_form
from masc_graph.domain.text import tokens
from masc_graph.domain.text.problem import Problem, first_of_each
from masc_graph.views.record import current_decision

REPLACED: Final = "the decision was replaced"


@dataclass(frozen=True)
class _Adding:
    """The case with its current decision, and what is on the screen."""

    screen: Screen
    current: CurrentDecision
    answers: Mapping[str, str]
    opened: Sequence[str]


async def opened(press: Press, context: BotContext) -> Answer:
    """Show three empty rows under the current decision."""
    return _show(await _adding(press, context), context)


async def more(press: Press, context: BotContext) -> Answer:
    """Draw the same dialog with the chosen part in it."""
    return _show(await _adding(press, context), context)


async def save(press: Press, context: BotContext) -> Answer:
    """Add what was typed to the decision that the dialog showed."""
    adding = await _adding(press, context)
    screen, reference = adding.screen, adding.screen.reference
    token = _token(adding, press, context)
    if token is None:
        return _show(adding, context, notice=tokens.TOO_OLD)
    form, problems = read_decision_form(adding.answers)
    form = form.model_copy(update={"rows": form.rows[:ROWS_TO_ADD]})
    facts = screen.at.facts
    problems = first_of_each([*problems, *check_actions(form, facts, context.match_key)])
    if problems:
        return _show(adding, context, problems)
    payload = AddActions(
        token=press.said("token"),
        reference=reference,
        meeting_id=screen.record.meeting.meeting_id,
        decision_id=adding.current.decision_id,
        actions=new_actions(expand_rows(form, facts)),
    )
    said = (f"We are adding this. {SOON}", *moved_dates(form, screen.record.dates))
    unsaved = _show(adding, context, notice=NOT_SAVED).body
    return dialog(card.TITLE, plain.recorded(reference, *said), "small").asking(payload, unsaved=unsaved)


async def _adding(press: Press, context: BotContext) -> _Adding:
    screen = await on(press, context)
    require_no_conflict(screen.who.object_id, screen.at.conflicts, screen.reference)
    current = current_decision(screen.at, screen.record.roster)
    if current is None or current.decision_id != press.said("decision_id"):
        raise changed_since_opened(REPLACED)
    answers = {name: press.said(name) for name in card.add_inputs() if press.said(name)}
    return _Adding(screen, current, answers, press.opened)


def _token(adding: _Adding, press: Press, context: BotContext) -> tokens.DialogToken | None:
    found = context.opened("actions", press)
    expected = (adding.screen.subject, adding.current.decision_id)
    return found if found and (found.subject, found.saw) == expected else None


def _show(
    adding: _Adding,
    context: BotContext,
    problems: Sequence[Problem] = (),
    notice: str = "",
) -> Answer:
    screen, current = adding.screen, adding.current
    view = card.AddScreen(
        token=context.signed("actions", screen.who.object_id, screen.subject, current.decision_id),
        reference=screen.reference,
        form=ActionsForm(adding.answers, problems, screen.record.roster.agencies, screen.record.dates),
        current=current,
        notice=notice,
        opened=adding.opened,
    )
    return dialog(card.TITLE, card.add_actions(view), "large")
