"""The administrators are told of each row that nobody can read, and what cures it: once, in a message of its own."""

from __future__ import annotations

from typing import Final

from masc_graph.cards import plain
from masc_graph.commands import Command
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import same_card, tell

SUMMARY: Final = "MASC: a row cannot be read"
CURE: Final = (
    "Put it right in the list: bring a deleted row back from the site's recycle bin, or restore the version of before "
    "somebody changed it. Until then the meeting does not count it as done."
)


async def tell_of_unreadable(record: MeetingRecord, command: Command, context: WorkContext) -> None:
    """Post or edit the message about each; one that was told already is only drawn again."""
    people = record.roster.administrators
    for one in record.unreadable:
        card = plain.chat_message(f"{one.key} cannot be read", f"{one.words}.", CURE)
        await tell(context, command, people, same_card(people, f"unreadable:{one.key}", Message(SUMMARY, card)))
