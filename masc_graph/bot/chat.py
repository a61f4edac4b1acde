"""Answers messages typed to the bot with cards in the 1:1 chat."""

from __future__ import annotations

import re
from typing import Final, Literal

from masc_graph.bot.answer import DONE, Answer, BotContext, reply
from masc_graph.bot.press import Press, Surface
from masc_graph.commands import ShowCard
from masc_graph.domain.text.reference import read_reference

View = Literal["help", "not_kept", "my_agency", "agenda_link", "no_dialog"]

_MENTION: Final = re.compile(r"<at>.*?</at>|&nbsp;")
_VIEWS: Final[dict[str, View]] = {
    "help": "help",
    "refer": "help",
    "my agency": "my_agency",
    "my actions": "my_agency",
    "agenda": "agenda_link",
}


async def typed(press: Press, context: BotContext) -> Answer:
    """Answer a typed message with a card in the chat; apart from a reference, nothing of the message is passed on."""
    del context
    words = " ".join(_MENTION.sub(" ", press.text).lower().split())
    reference = read_reference(words) if words.startswith("masc") else None
    if reference:
        return DONE.asking(ShowCard(activity_id=press.activity_id, view="referral", said=(reference,)))
    return DONE.asking(ShowCard(activity_id=press.activity_id, view=_VIEWS.get(words, "not_kept")))


async def no_dialog(press: Press, context: BotContext) -> Answer:
    """Say in the chat that Teams could not open a dialog: the client sent a plain message instead."""
    del context
    return DONE.asking(ShowCard(activity_id=press.activity_id, view="no_dialog"))


async def show_help(press: Press, context: BotContext) -> Answer:
    """Send the help card to the person's chat."""
    del context
    answer = DONE if press.surface is Surface.CHAT else reply(press, "Help", "Help is in your chat with MASC.")
    return answer.asking(ShowCard(activity_id=press.activity_id, view="help"))


async def close(press: Press, context: BotContext) -> Answer:
    """Close the dialog."""
    del press, context
    return DONE
