"""The cards that show a changed meeting: welcome, agendas, a reply in the channel, and the cards of its cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from masc_graph.commands import Command, Payload, RedrawCase, ShowSheets, TellRescheduled
from masc_graph.domain.meetings.calendar import last_day_words
from masc_graph.domain.meetings.meeting_change import Change, Effect, tell_change
from masc_graph.graph.lists import equals
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.rows import AuditRow, MessageRow, ReferralRow
from masc_graph.teams.connector import Message
from masc_graph.work.agenda import agenda_card
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import TrackedCard, post_or_edit, thread
from masc_graph.work.meetings import post_welcome
from masc_graph.work.meetings.meeting_places import RESCHEDULED

CHANGED: Final = "MASC: a meeting was changed"


async def draw(outcome: Effect, command: Command, context: WorkContext) -> None:
    """Redraw the channel's messages, and post or edit the reply about the change."""
    root = await post_welcome.draw(context)
    conversation = await _agenda(outcome.after.meeting_id, context) or thread(context.channel_id, root)
    # The previous agenda shows the date of the next meeting.
    calendar = await context.registers.read_calendar(context.rules)
    before = calendar.meeting_before(outcome.after.held_on)
    await _agenda(before.meeting_id if before else "", context)
    await _reply(conversation, outcome, command, context)


async def _agenda(meeting_id: str, context: WorkContext) -> str:
    """Redraw the agenda if it was posted; returns the conversation under it, or an empty string."""
    record = await read_meeting(context.registers, meeting_id, context.rules)
    if record and record.stored_meeting and record.stored_meeting.row.agenda_posted_at:
        return await agenda_card.draw(record, context)
    return ""


async def _reply(conversation: str, outcome: Effect, command: Command, context: WorkContext) -> None:
    meeting = outcome.following if outcome.change is Change.CANCEL else outcome.after
    message = Message(CHANGED, text=tell_change(outcome, last_day_words(meeting, context.rules)))
    tracked = TrackedCard(f"meeting:{command.command_id}", message, meeting_id=outcome.after.meeting_id)
    reading = context.registers.reading()
    stored = reading.find(MessageRow, tracked.key)
    await reading.send()
    await post_or_edit(context, conversation, tracked, stored.one)


async def follow_ups(outcome: Effect, command: Command, context: WorkContext) -> Sequence[Payload]:
    """The commands that redraw the cases' cards and notify the referrers of those that changed meetings."""
    reading = context.registers.reading()
    events = reading.where(AuditRow, equals("CommandId", str(command.command_id)))
    cases = reading.where(ReferralRow, equals("MeetingId", outcome.after.meeting_id))
    await reading.send()
    rescheduled = list(dict.fromkeys(stored.row.reference for stored in events.rows if stored.row.event == RESCHEDULED))
    cancelled = outcome.after.meeting_id if outcome.change is Change.CANCEL else ""
    notices = [
        TellRescheduled(reference=reference, change=str(command.command_id), cancelled=cancelled)
        for reference in rescheduled
    ]
    sheets = [ShowSheets(meeting_id=outcome.after.meeting_id)] if outcome.after.has_agenda else []
    return [
        *sheets,
        *notices,
        *_redraw_staying(outcome, [stored.row for stored in cases.rows if stored.row.reference not in rescheduled]),
    ]


def _redraw_staying(outcome: Effect, rows: Sequence[ReferralRow]) -> list[RedrawCase]:
    """Redraw the cases that stay with the meeting, since its time has changed."""
    stay = (row for row in rows if outcome.concerns(row.status, row.meeting_id, row.received_at))
    return [RedrawCase(reference=row.reference, version=row.version) for row in stay]
