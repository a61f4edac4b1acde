"""A mention in the channel for somebody whose chat cannot be written to: the reference, and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from masc_graph.domain.roster import Person, Roster
from masc_graph.registers.rows import MessageRow
from masc_graph.teams.connector import Mention, Message
from masc_graph.work import post_welcome
from masc_graph.work.messages import Lasting, place, thread
from masc_graph.work.tools import Tools

SUMMARY: Final = "MASC: I could not write to you"
WORDS: Final = (
    "{tag} I could not write to you about {reference}. Open Apps in Teams, find MASC and select Add, "
    "or ask the MASC administrator."
)


async def mention(people: Sequence[str], reference: str, roster: Roster, tools: Tools) -> None:
    """Mention each person under the welcome card, once for a case; who is not on the roster has no name to mention."""
    named = [person for person in map(roster.member, people) if person]
    reading = tools.registers.reading()
    welcome = reading.find(MessageRow, post_welcome.KEY)
    known = [reading.find(MessageRow, _key(reference, person)) for person in named]
    await reading.send()
    root = welcome.one.row.activity_id if welcome.one else ""
    where = thread(tools.channel_id, root) if root else tools.channel_id
    for person, before in zip(named, known, strict=True):
        lasting = Lasting(_key(reference, person), _message(reference, person), reference)
        await place(tools, where, lasting, before.one)


def _message(reference: str, person: Person) -> Message:
    mentioned = Mention(person.object_id, person.name)
    return Message(SUMMARY, text=WORDS.format(tag=mentioned.tag, reference=reference), mentions=(mentioned,))


def _key(reference: str, person: Person) -> str:
    return f"mention:{reference}:{person.object_id}"
