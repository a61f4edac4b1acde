"""The cards that link to the minutes: a reply under the agenda, and the messages about the draft."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.minutes import PublishedMinutes, minutes_out, minutes_published
from masc_graph.commands import Command
from masc_graph.domain.minutes.minutes import actions_file
from masc_graph.domain.text.reference import card_person
from masc_graph.teams.connector import Message
from masc_graph.work.agenda.agenda_card import draw
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import TrackedCard, post_or_edit, tell
from masc_graph.work.minutes.documents import MeetingMinutes
from masc_graph.work.minutes.draft_minutes import READY, draft_key

FIRST: Final = 1
PUBLISHED: Final = "MASC: minutes published"


async def show_version(current: MeetingMinutes, command: Command, context: WorkContext) -> None:
    """Draw the agenda with its outcomes a last time, and link to the latest version in the reply and the drafts."""
    record, row = current.record, current.meeting_row.row
    meeting_id = row.meeting_id
    actions = await context.library.find(actions_file(meeting_id, current.version))
    published = PublishedMinutes(record.meeting, current.version, row.minutes_url, actions.url if actions else "")
    message = Message(PUBLISHED, minutes_published(published))
    conversation = await draw(record, context, final=current.version == FIRST)
    await post_or_edit(
        context,
        conversation,
        reply := TrackedCard(f"minutes:{meeting_id}", message, meeting_id=meeting_id),
        record.message(reply.key),
    )
    drafts = [stored.row.title for stored in record.messages if stored.row.title.startswith(draft_key(meeting_id, ""))]
    message_out = Message(READY, minutes_out(published))
    people = [card_person(key) for key in drafts]
    await tell(context, command, people, [TrackedCard(key, message_out, meeting_id=meeting_id) for key in drafts])
