"""What Teams tells and lets the bot do; only the bot's own identity may ask."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from masc_graph.cards.plain import Welcome, welcome
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.text.working_days import Rules
from masc_graph.errors import Refused
from masc_graph.operations.rehearsal.seen import Seen, judged
from masc_graph.operations.rehearsal.stage import Stage
from masc_graph.teams.activity import Account
from masc_graph.teams.connector import ChatUnavailable, Connector, Mention, Message

_NOT_THE_BOT: Final = "Not from here: only the bot's own identity may ask Teams, and a channel is needed (--channel)."
_IDS: Final = ("objectId", "aadObjectId")


async def member_id(stage: Stage) -> Seen:
    """Say under which names the channel's members bear their ids."""
    names = await _bot(stage).names_of_members(stage.channel_id)
    found = [name for name in _IDS if name in names]
    return judged(" and ".join(found) or f"neither; there are {', '.join(sorted(names))}", as_expected=bool(found))


async def guest_chat(stage: Stage) -> Seen:
    """Open the chat with the first guest of the channel; nothing is sent."""
    guest = await _guest(stage)
    try:
        await _bot(stage).open_chat(guest.object_id, stage.channel_id)
    except ChatUnavailable as refused:
        return judged(f"refused: {refused}", as_expected=False)
    return judged("it opened; whether the guest sees it, only they can say", as_expected=True)


async def mention_a_guest(stage: Stage) -> None:
    """Post a mention of the first guest, so that they can look for its notification."""
    guest = await _guest(stage)
    mention = Mention(guest.id, guest.name)
    await stage.post(Message("MASC: a rehearsal", text=f"{mention.tag} A rehearsal of MASC.", mentions=(mention,)))


async def post_a_card(stage: Stage, now: datetime) -> None:
    """Post the card with "Refer a case" and "My agency's actions" into the rehearsal's channel."""
    meeting = Calendar(Rules()).meeting_for(now).meeting
    await stage.post(Message("MASC: a rehearsal", welcome(Welcome(meeting, "This is a rehearsal."))))


def _bot(stage: Stage) -> Connector:
    if stage.connector is None or not stage.channel_id:
        raise Refused("not_the_bot", _NOT_THE_BOT)
    return stage.connector


async def _guest(stage: Stage) -> Account:
    members = await _bot(stage).members(stage.channel_id)
    guest = next((member for member in members if member.is_guest), None)
    if guest is None:
        raise Refused("no_guest", "Nobody in the channel is a guest: add one, and rehearse again.")
    return guest
