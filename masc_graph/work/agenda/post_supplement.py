"""Shows that a case has joined a posted agenda or left it again: on the agenda, and in a reply under it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from masc_graph.cards.agenda_supplement import Supplement, agenda_supplement
from masc_graph.commands import Command, PostSupplement, ShowSheets
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.errors import GiveUp
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import MessageRow, ReferralRow
from masc_graph.registers.writing import Writing
from masc_graph.teams.connector import Message
from masc_graph.work.agenda.agenda_card import draw
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import TrackedCard, post_or_edit

SUMMARY: Final = "MASC: agenda changed"


async def handle(payload: PostSupplement, command: Command, context: WorkContext) -> list[ShowSheets]:
    """Give the case the last number, redraw the agenda, and post or edit the reply."""
    record = await read_meeting(context.registers, payload.meeting_id, context.rules, payload.reference)
    at = record.case_at(payload.reference) if record else None
    if record is None or at is None:
        raise GiveUp("no_such_meeting")
    writing, reply = context.registers.writing(), await _reply(payload, context)
    if at.is_here:
        record = _numbered(record, at.stored, command, writing)
    conversation = await draw(record, context)
    if reply or at.is_here:
        tracked = TrackedCard(
            _key(payload), _message(record, reply, payload, context), payload.reference, payload.meeting_id
        )
        await post_or_edit(context, conversation, tracked, reply, writing)
    return [ShowSheets(meeting_id=payload.meeting_id)]


def _key(payload: PostSupplement) -> str:
    return f"supplement:{payload.reference}"


async def _reply(payload: PostSupplement, context: WorkContext) -> Stored[MessageRow] | None:
    """The reply's message; one under the agenda of another meeting is left there and a new one is posted."""
    reading = context.registers.reading()
    message = reading.find(MessageRow, _key(payload))
    await reading.send()
    if message.one and message.one.row.meeting_id != payload.meeting_id:
        return replace(message.one, row=message.one.row.model_copy(update={"activity_id": ""}))
    return message.one


def _numbered(record: MeetingRecord, stored: Stored[ReferralRow], command: Command, writing: Writing) -> MeetingRecord:
    row, meeting_id = stored.row, record.meeting.meeting_id
    rows = (stored_case.row for stored_case in record.cases if stored_case.row.listed_for == meeting_id)
    last = max((stored_case.position or 0 for stored_case in rows), default=0)
    details = {"count": len(record.cases)}
    supplement_event = event(
        command, 1, "supplement_posted", reference=row.reference, meeting_id=meeting_id, details=details
    )
    with writing.together():
        if row.position is None:
            writing.change(stored, position=last + 1)
        writing.add(supplement_event)
    numbered = replace(stored, row=row.model_copy(update={"position": row.position or last + 1}))
    return replace(
        record,
        referrals=[numbered if stored_case.row.title == row.title else stored_case for stored_case in record.referrals],
    )


def _message(
    record: MeetingRecord, reply: Stored[MessageRow] | None, payload: PostSupplement, context: WorkContext
) -> Message:
    cases = record.agenda(context.links, context.today).cases
    sent_at = reply.row.sent_at if reply and reply.row.activity_id else None
    card = agenda_supplement(
        Supplement(
            reference=payload.reference,
            added_on=london_day(sent_at or context.now),
            case=next((case for case in cases if case.reference == payload.reference), None),
            ending=_ending(record, record.own_case.row) if record.own_case else "",
        )
    )
    return Message(SUMMARY, card)


def _ending(record: MeetingRecord, row: ReferralRow) -> str:
    """Why the case is no longer on this agenda."""
    if row.meeting_id == record.next_open_meeting.meeting_id:
        return f"It will be heard on {day_words(record.next_open_meeting.held_on)}"
    return row.status.words
