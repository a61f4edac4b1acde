"""One case is handed to the other chair, for this meeting, and the other is told."""

from __future__ import annotations

from typing import Final

from masc_graph.cards import plain
from masc_graph.commands import Command, HandOverCase
from masc_graph.domain.board.roster import Person, Right
from masc_graph.domain.decisions.conflict import (
    CONFLICT,
    NOBODY_LEFT,
    Conflict,
    conflict_lines,
    has_conflict,
    recorders,
)
from masc_graph.domain.meetings.calendar_words import meeting_words
from masc_graph.errors import Refused
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.teams.connector import Message
from masc_graph.work.decisions import draft_decision
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import TrackedCard, tell

HANDED: Final = "MASC: a case was handed to you"
WORDS: Final = (
    "The {role} has a conflict of interest in this case and has handed it to you. "
    "Record it at the meeting on {meeting}, with Record decisions on the agenda."
)


async def handle(payload: HandOverCase, command: Command, context: WorkContext) -> None:
    """Write down who cannot record the case at this meeting, and tell those who can; a repeat only tells."""
    reference = payload.reference
    record, at, who = await draft_decision.read(reference, payload.meeting_id, Right.RECORD, command, context)
    before = at.conflicts
    own = Conflict(who.meeting_role, who.object_id)
    left = recorders(record.roster, (*before, own))
    if not left:
        raise Refused(CONFLICT, f"{NOBODY_LEFT}. Nothing has changed.")
    if not has_conflict(who.object_id, before):
        writing = context.registers.writing()
        draft_decision.save(at, {"conflicts": conflict_lines((*before, own))}, command, writing)
        writing.add(
            event(
                command,
                0,
                "case_handed_over",
                who=who,
                role=own.role,
                reference=reference,
                meeting_id=payload.meeting_id,
                details={"reason_code": CONFLICT},
            )
        )
        await draft_decision.send(writing)
    tracked = [_tracked(payload, own, record, person) for person in left]
    await tell(context, command, [person.object_id for person in left], tracked)


def _tracked(payload: HandOverCase, own: Conflict, record: MeetingRecord, person: Person) -> TrackedCard:
    said = WORDS.format(role=own.role.words, meeting=meeting_words(record.meeting))
    card = plain.chat_message(f"{payload.reference} is yours to record", said)
    key = f"handed:{payload.reference}:{payload.meeting_id}:{person.object_id}"
    return TrackedCard(key, Message(HANDED, card), payload.reference, payload.meeting_id)
