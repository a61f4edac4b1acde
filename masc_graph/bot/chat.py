"""What is typed to the bot, and the cards that it sends to the 1:1 chat."""

from __future__ import annotations

import re
from typing import Final, Literal

from masc_graph.bot.answer import Answer, BotContext, told
from masc_graph.bot.press import Press, Surface
from masc_graph.commands import ShowCard
from masc_graph.domain.text.reference import read_reference

View = Literal["help", "not_kept", "my_agency", "agenda_link", "no_dialog"]

_MENTION: Final = re.compile(r"<at>.*?</at>|&nbsp;")
_WORDS: Final[dict[str, View]] = {
    "help": "help",
    "refer": "help",
    "my agency": "my_agency",
    "my actions": "my_agency",
    "agenda": "agenda_link",
}


async def typed(press: Press, context: BotContext) -> Answer:
    """Answer typed words with a card in the chat; the words themselves, a reference apart, go nowhere."""
    del context
    words = " ".join(_MENTION.sub(" ", press.text).lower().split())
    reference = read_reference(words) if words.startswith("masc") else None
    if reference:
        return Answer({}).asking(ShowCard(activity_id=press.activity_id, view="referral", said=(reference,)))
    return Answer({}).asking(ShowCard(activity_id=press.activity_id, view=_WORDS.get(words, "not_kept")))


async def no_dialog(press: Press, context: BotContext) -> Answer:
    """Say in the chat that a client, which sent a plain message instead, could not open a dialog."""
    del context
    return Answer({}).asking(ShowCard(activity_id=press.activity_id, view="no_dialog"))


async def show_help(press: Press, context: BotContext) -> Answer:
    """Send the help card to the presser's chat."""
    del context
    answer = Answer({}) if press.surface is Surface.CHAT else told(press, "Help", "Help is in your chat with MASC.")
    return answer.asking(ShowCard(activity_id=press.activity_id, view="help"))


async def close(press: Press, context: BotContext) -> Answer:
    """Close the dialog."""
    del press, context
    return Answer({})
