"""Which journey a press belongs to, and what is answered when a rule or the outside says no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from masc_graph import log
from masc_graph.bot import chat
from masc_graph.bot.answer import Answer, BotContext, dialog, reply
from masc_graph.bot.press import Press, Surface
from masc_graph.bot.verbs import VERBS, ButtonPlace, Handler
from masc_graph.cards import plain
from masc_graph.commands import NoteRefusal
from masc_graph.domain.board.roster import Right
from masc_graph.domain.text.reference import ALPHABET, LENGTH, read_reference
from masc_graph.errors import Refused, TryAgain
from masc_graph.teams import answers

_REFUSAL: Final = "You cannot do this"
_PROBLEM: Final = "There is a problem"


async def answer(press: Press, context: BotContext) -> Answer:
    """Answer a press. A refusal is shown to the presser alone and noted; an outage becomes the problem card."""
    try:
        return await _handle(press, context)
    except Refused as refused:
        return _refused(press, refused)
    except TryAgain as failure:
        return problem(press, context.draw, failure.reason)


async def _handle(press: Press, context: BotContext) -> Answer:
    verb = VERBS.get(press.verb)
    if verb is None:
        return await _unrouted(press)(press, context)
    if press.surface is Surface.CHAT and ButtonPlace.MESSAGE not in verb.places:
        # A client that knows no dialogs sends the button that opens one as a plain message.
        return await chat.no_dialog(press, context)
    return await verb.handle(press.needing(verb.may) if isinstance(verb.may, Right) else press, context)


def problem(press: Press, draw: Callable[[int], int], reason: str) -> Answer:
    """Say that nothing was done, with a number by which the log finds why."""
    number = "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(LENGTH))
    log.problem("press_failed", number=number, verb=press.verb, reason=reason)
    what, saved, after = "MASC could not answer this.", "Nothing has been saved.", "Try again in a few minutes."
    if press.surface is Surface.DIALOG:
        return dialog(_PROBLEM, plain.problem(number, what=what, saved=saved, next_step=after), "small")
    return reply(press, _PROBLEM, f"{what} {saved} {after} Problem number {number}.")


def _unrouted(press: Press) -> Handler:
    return chat.typed if press.surface is Surface.CHAT and not press.verb else _out_of_date


async def _out_of_date(press: Press, context: BotContext) -> Answer:
    del context
    if press.surface is Surface.CARD:
        return Answer(answers.out_of_date())
    return reply(press, "This card is out of date", answers.OUT_OF_DATE)


def _refused(press: Press, refused: Refused) -> Answer:
    note = NoteRefusal(verb=press.verb, rule=refused.rule, subject=read_reference(press.said("reference")) or "")
    if press.surface is Surface.DIALOG:
        return dialog(_REFUSAL, plain.refused(refused.user_message), "small").asking(note)
    return reply(press, _REFUSAL, refused.user_message).asking(note)
