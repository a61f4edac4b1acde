"""Sends one lead or deputy their agency's digest, once for each meeting."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.agency_messages import DigestMessage, digest
from masc_graph.commands import Command, SendDigest
from masc_graph.domain.agenda import digest as rules
from masc_graph.domain.board.roster import Person, Role
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.meeting import MeetingState
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.rows import MessageRow
from masc_graph.teams.connector import Message
from masc_graph.views.agency import want_open
from masc_graph.work.agenda.agenda_card import agenda_key
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.mention import mention_meeting
from masc_graph.work.kit.messages import TrackedCard, tell

SUMMARY: Final = "MASC: your actions"


async def handle(payload: SendDigest, command: Command, context: WorkContext) -> None:
    """Send the digest unless it was sent before; it is never edited afterwards."""
    record = await read_meeting(context.registers, payload.meeting_id, context.rules)
    person = _recipient(payload.person_id, record, context)
    if record is None or person is None:
        return
    reading = context.registers.reading()
    key = f"digest:{payload.meeting_id}:{person.object_id}"
    message, actions = reading.find(MessageRow, key), want_open(reading, person.agency_id)
    await reading.send()
    contents = rules.digest(
        person.agency_id,
        [action_of(stored.row) for stored in actions.rows],
        _cases(record, context),
        today=context.today,
        meeting_on=record.meeting.held_on,
    )
    if contents.is_empty:
        return
    if not (message.one and message.one.row.activity_id):
        tracked = TrackedCard(key, _message(contents, person, record, context), meeting_id=payload.meeting_id)
        if await tell(context, command, [person.object_id], [tracked]):
            await mention_meeting([person.object_id], record.meeting, record.roster, context)
            return
    await _note(contents, person, payload, command, context)


def _recipient(person_id: str, record: MeetingRecord | None, context: WorkContext) -> Person | None:
    """The person, if they are still lead or deputy and the meeting is still ahead."""
    if record is None or record.meeting.state is MeetingState.CANCELLED or record.meeting.held_on < context.today:
        return None
    person = record.roster.member(person_id)
    return person if person and person.roles & {Role.LEAD, Role.DEPUTY} else None


def _cases(record: MeetingRecord, context: WorkContext) -> list[rules.ListedCase]:
    """The cases that the meeting has not yet heard, in the agenda's order."""
    agenda = record.agenda(context.links, context.today)
    pairs = [(case.reference, record.case_at(case.reference)) for case in agenda.cases]
    return [
        rules.ListedCase(reference, at.case.facts.referring_agency)
        for reference, at in pairs
        if at and at.case.status is CaseStatus.LISTED
    ]


def _message(contents: rules.Digest, person: Person, record: MeetingRecord, context: WorkContext) -> Message:
    agenda = record.message(agenda_key(record.meeting.meeting_id, 1))
    card = digest(
        DigestMessage(
            agency_id=person.agency_id,
            agency=record.roster.agency_name(person.agency_id),
            meeting=record.meeting,
            digest=contents,
            plan_url=context.links.plan(),
            agenda_url=context.links.message(agenda.row.activity_id) if agenda else "",
        )
    )
    return Message(SUMMARY, card)


async def _note(
    contents: rules.Digest, person: Person, payload: SendDigest, command: Command, context: WorkContext
) -> None:
    """Write the event that it was sent, which an earlier delivery may have missed."""
    details = {
        "count": contents.actions.open,
        "overdue": len(contents.actions.overdue),
        "listed": len(contents.on_agenda),
    }
    writing = context.registers.writing()
    sent_event = event(
        command, 1, "digest_sent", agency=person.agency_id, meeting_id=payload.meeting_id, details=details
    )
    writing.add(sent_event)
    await writing.send()
