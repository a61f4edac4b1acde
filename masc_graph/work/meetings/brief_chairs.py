"""Sends chair and vice chair their brief the day before a meeting."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.brief import Brief, brief
from masc_graph.commands import BriefChairs, Command
from masc_graph.domain.board.roster import Role
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.teams.connector import Message
from masc_graph.work.agenda.agenda_card import agenda_key
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import TrackedCard, tell
from masc_graph.work.kit.unreadable import tell_of_unreadable

SUMMARY: Final = "MASC: before the meeting"


async def handle(payload: BriefChairs, command: Command, context: WorkContext) -> None:
    """Send the brief if the agenda has been posted; a repeat redraws it."""
    record = await read_meeting(context.registers, payload.meeting_id, context.rules)
    agenda_message = record.message(agenda_key(payload.meeting_id, 1)) if record else None
    if record is None or agenda_message is None:
        return
    people = record.roster.with_role(Role.CHAIR, Role.VICE_CHAIR)
    agenda, url = record.agenda(context.links, context.today), context.links.message(agenda_message.row.activity_id)
    cards = [
        brief(
            Brief(
                agenda,
                record.roster.agency_name(person.agency_id),
                record.waiting,
                record.urgent_waiting,
                url,
                context.rules.meeting_minutes,
            )
        )
        for person in people
    ]
    keys = [f"brief:{payload.meeting_id}:{person.object_id}" for person in people]
    sheets = [
        TrackedCard(key, Message(SUMMARY, card), meeting_id=payload.meeting_id)
        for key, card in zip(keys, cards, strict=True)
    ]
    await tell(context, command, [person.object_id for person in people], sheets)
    await tell_of_unreadable(record, command, context)
    writing, count = context.registers.writing(), {"count": len(people)}
    writing.add(event(command, 1, "brief_sent", meeting_id=payload.meeting_id, details=count))
    await writing.send()
