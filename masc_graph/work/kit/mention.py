"""Mentions a person in the channel if MASC cannot write to their chat: the reference, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.domain.board.roster import Person, Roster
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.registers.rows import MessageRow
from masc_graph.teams.connector import Mention, Message
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import WELCOME, TrackedCard, post_or_edit, thread

SUMMARY: Final = "MASC: I could not write to you"
TEXT: Final = (
    "{tag} I could not write to you about {about}. Open Apps in Teams, find MASC and select Add, "
    "or ask the MASC administrator."
)


async def mention(people: Sequence[str], reference: str, roster: Roster, context: WorkContext) -> None:
    """Mention each person under the welcome card, once for each case; people not on the roster have no name to use."""
    await _mention(people, About(reference, reference, reference=reference), roster, context)


async def mention_meeting(people: Sequence[str], meeting: Meeting, roster: Roster, context: WorkContext) -> None:
    """Mention each person under the welcome card, once for each meeting."""
    words = f"the meeting on {day_words(meeting.held_on)}"
    await _mention(people, About(meeting.meeting_id, words, meeting_id=meeting.meeting_id), roster, context)


@dataclass(frozen=True)
class About:
    """What the message would have been about, by key and in words."""

    key: str
    words: str
    reference: str = ""
    meeting_id: str = ""


async def _mention(people: Sequence[str], about: About, roster: Roster, context: WorkContext) -> None:
    members = [person for person in map(roster.member, people) if person]
    reading = context.registers.reading()
    welcome = reading.find(MessageRow, WELCOME)
    stored_messages = [reading.find(MessageRow, _key(about, person)) for person in members]
    await reading.send()
    root = welcome.one.row.activity_id if welcome.one else ""
    conversation = thread(context.channel_id, root) if root else context.channel_id
    for person, stored in zip(members, stored_messages, strict=True):
        account = await context.connector.member(context.channel_id, person.object_id)
        if account is None:
            # A person outside the team does not see a mention; the audit says that their chat is unavailable.
            continue
        message = _message(about, Mention(account.id, person.name))
        await post_or_edit(
            context,
            conversation,
            TrackedCard(_key(about, person), message, about.reference, about.meeting_id),
            stored.one,
        )


def _message(about: About, mention_of_person: Mention) -> Message:
    return Message(
        SUMMARY, text=TEXT.format(tag=mention_of_person.tag, about=about.words), mentions=(mention_of_person,)
    )


def _key(about: About, person: Person) -> str:
    return f"mention:{about.key}:{person.object_id}"
