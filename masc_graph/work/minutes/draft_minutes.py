"""Drafts the minutes: a file in the library, and a card in the chat of the administrator who asked."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.minutes import minutes_ready
from masc_graph.commands import Command, DraftMinutes
from masc_graph.domain.board.roster import Right
from masc_graph.domain.meetings.meeting import MeetingState
from masc_graph.domain.minutes.minutes import draft_file, has_begun
from masc_graph.errors import Refused
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import TrackedCard, tell
from masc_graph.work.kit.unreadable import tell_of_unreadable
from masc_graph.work.minutes.documents import WORD, minutes_as_file, read_minutes

READY: Final = "MASC: draft minutes"
NOT_BEGUN: Final = "The meeting has not begun, so there are no minutes yet. Nothing has been drafted."
PUBLISHED: Final = "The minutes of this meeting are published. Nothing has been drafted."


async def handle(payload: DraftMinutes, command: Command, context: WorkContext) -> None:
    """Write the draft, replacing an earlier one, and send it to the administrator who asked."""
    current = await read_minutes(payload.meeting_id, context)
    meeting = current.record.meeting
    who = command.require(current.record.roster, Right.TRIAGE)
    if not has_begun(meeting, command.origin.at):
        raise Refused("not_begun", NOT_BEGUN)
    if meeting.state is MeetingState.MINUTES_PUBLISHED:
        raise Refused("published", PUBLISHED)
    content = await minutes_as_file(current.minutes, context, None)
    file = await context.library.put(draft_file(meeting.meeting_id), content, WORD)
    writing = context.registers.writing()
    details = {"count": len(current.minutes.cases)}
    writing.add(event(command, 0, "minutes_drafted", who=who, meeting_id=meeting.meeting_id, details=details))
    await writing.send()
    message = Message(READY, minutes_ready(current.minutes, file.url))
    tracked = TrackedCard(draft_key(meeting.meeting_id, who.object_id), message, meeting_id=meeting.meeting_id)
    await tell(context, command, [who.object_id], [tracked])
    await tell_of_unreadable(current.record, command, context)


def draft_key(meeting_id: str, person: str) -> str:
    """The key of a person's draft card in MASC Messages."""
    return f"minutes_draft:{meeting_id}:{person}"
