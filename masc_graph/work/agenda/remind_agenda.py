"""Reminds the administrators in their chats of an agenda not yet posted, and updates the reminder once it is."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.agenda_reminder import Reminder, agenda_is_posted, agenda_reminder
from masc_graph.cards.templates import Card
from masc_graph.commands import Command, RemindAgenda
from masc_graph.domain.text.reference import card_meeting, card_person
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.teams.connector import Message
from masc_graph.views.worklist import by_itself, from_when
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import TrackedCard, tell

SUMMARY: Final = "MASC: the agenda"
MOMENTS: Final = ("preview", "reminder")


async def handle(payload: RemindAgenda, command: Command, context: WorkContext) -> None:
    """Send a new message, since an edit is easily missed; once the agenda is posted, only update existing reminders."""
    record = await read_meeting(context.registers, payload.meeting_id, context.rules)
    if record is None:
        return
    if record.meeting.has_agenda:
        await _show_posted(record, command, context)
        return
    people = record.roster.administrators
    await _show_to_each(
        [f"{payload.moment}:{payload.meeting_id}:{person}" for person in people],
        _card(record, context),
        command,
        context,
    )
    writing, details = context.registers.writing(), {"count": len(people)}
    writing.add(event(command, 1, "agenda_previewed", meeting_id=payload.meeting_id, details=details))
    await writing.send()


async def _show_posted(record: MeetingRecord, command: Command, context: WorkContext) -> None:
    kinds = tuple(f"{moment}:{record.meeting.meeting_id}:" for moment in MOMENTS)
    keys = [stored.row.title for stored in record.messages if stored.row.title.startswith(kinds)]
    await _show_to_each(keys, agenda_is_posted(record.meeting), command, context)


async def _show_to_each(keys: list[str], card: Card, command: Command, context: WorkContext) -> None:
    """Show the card to each person whose id is at the end of a key."""
    tracked = [TrackedCard(key, Message(SUMMARY, card), meeting_id=card_meeting(key)) for key in keys]
    await tell(context, command, [card_person(key) for key in keys], tracked)


def _card(record: MeetingRecord, context: WorkContext) -> Card:
    rules, meeting = context.rules, record.meeting
    return agenda_reminder(
        Reminder(
            meeting=meeting,
            cases=len(record.cases),
            waiting=record.to_answer,
            urgent=record.urgent_waiting,
            meeting_minutes=rules.meeting_minutes,
            from_when=from_when(meeting, context.now),
            by_itself=by_itself(meeting, rules),
        )
    )
