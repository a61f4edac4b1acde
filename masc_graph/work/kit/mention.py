"""A mention in the channel for somebody whose chat cannot be written to: the reference, and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.domain.board.roster import Person, Roster
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.registers.rows import MessageRow
from masc_graph.teams.connector import Mention, Message
from masc_graph.work.kit.context import Tools
from masc_graph.work.kit.messages import WELCOME, Lasting, place, thread

SUMMARY: Final = "MASC: I could not write to you"
WORDS: Final = (
    "{tag} I could not write to you about {about}. Open Apps in Teams, find MASC and select Add, "
    "or ask the MASC administrator."
)


async def mention(people: Sequence[str], reference: str, roster: Roster, tools: Tools) -> None:
    """Mention each person under the welcome card, once for a case; who is not on the roster has no name to mention."""
    await _mention(people, About(reference, reference, reference=reference), roster, tools)


async def mention_meeting(people: Sequence[str], meeting: Meeting, roster: Roster, tools: Tools) -> None:
    """The same about a meeting, once for each."""
    words = f"the meeting on {day_words(meeting.held_on)}"
    await _mention(people, About(meeting.meeting_id, words, meeting_id=meeting.meeting_id), roster, tools)


@dataclass(frozen=True)
class About:
    """What somebody could not be written to about, by its key and in words."""

    key: str
    words: str
    reference: str = ""
    meeting_id: str = ""


async def _mention(people: Sequence[str], about: About, roster: Roster, tools: Tools) -> None:
    named = [person for person in map(roster.member, people) if person]
    reading = tools.registers.reading()
    welcome = reading.find(MessageRow, WELCOME)
    known = [reading.find(MessageRow, _key(about, person)) for person in named]
    await reading.send()
    root = welcome.one.row.activity_id if welcome.one else ""
    where = thread(tools.channel_id, root) if root else tools.channel_id
    for person, before in zip(named, known, strict=True):
        account = await tools.connector.member(tools.channel_id, person.object_id)
        if account is None:
            # Nobody sees a mention in a team that they are not in; the audit says that no chat reaches them.
            continue
        message = _message(about, Mention(account.id, person.name))
        await place(tools, where, Lasting(_key(about, person), message, about.reference, about.meeting_id), before.one)


def _message(about: About, mentioned: Mention) -> Message:
    return Message(SUMMARY, text=WORDS.format(tag=mentioned.tag, about=about.words), mentions=(mentioned,))


def _key(about: About, person: Person) -> str:
    return f"mention:{about.key}:{person.object_id}"
