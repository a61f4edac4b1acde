"""Those who plan the meetings are told, in their chat, of a case that was deferred for the second time."""

from __future__ import annotations

from typing import Final

from masc_graph.cards import plain
from masc_graph.cards.templates import Card
from masc_graph.commands import Command, TellDeferred
from masc_graph.domain.board.roster import Person, Role
from masc_graph.domain.cases.case import Case
from masc_graph.domain.cases.outcomes import DeferWhy, Outcome
from masc_graph.domain.meetings.calendar_words import day_words, meeting_words
from masc_graph.errors import GiveUp
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.rows import DecisionRow
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import TrackedCard, tell

TWICE: Final = 2
DEFERRED: Final = "MASC: a case was put off again"
PLANNERS: Final = (Role.ADMINISTRATOR, Role.CHAIR, Role.VICE_CHAIR)


async def handle(payload: TellDeferred, command: Command, context: WorkContext) -> None:
    """Tell administrator, chair and vice chair; if the decision was corrected since, their message says so."""
    record = await read_meeting(context.registers, payload.meeting_id, context.rules, payload.reference)
    at = record.case_at(payload.reference) if record else None
    if record is None or at is None:
        raise GiveUp("no_such_case")
    current = at.current.row if at.current else None
    if current is None and payload.decision_id:
        raise GiveUp("no_such_decision")
    card = _deferred(at.case, current, record)
    is_second = at.case.deferrals >= TWICE and (current is None or current.outcome is Outcome.DEFER)
    told = [
        (person.object_id, tracked)
        for person in record.roster.with_role(*PLANNERS)
        if (tracked := _tracked(payload, person, card)) and (is_second or record.message(tracked.key))
    ]
    await tell(context, command, [person for person, _ in told], [tracked for _, tracked in told])


def _tracked(payload: TellDeferred, person: Person, card: Card) -> TrackedCard:
    key = f"deferred:{payload.reference}:{payload.meeting_id}:{person.object_id}"
    return TrackedCard(key, Message(DEFERRED, card), payload.reference, payload.meeting_id)


def _deferred(case: Case, current: DecisionRow | None, record: MeetingRecord) -> Card:
    title, on = f"{case.reference} was put off again", day_words(record.meeting.held_on)
    if current and current.outcome is not Outcome.DEFER:
        return plain.chat_message(
            title, f"That was corrected: {current.outcome.words}. It does not come back for this."
        )
    if current:
        why = (current.defer_why or DeferWhy.OTHER).words.lower()
        happened = f"The meeting on {on} put it off ({why})."
    else:
        happened = f"The meeting on {on} did not come to it."
    ahead = (record.next_meeting, record.next_open_meeting)
    to = next((meeting for meeting in ahead if meeting.meeting_id == case.meeting_id), record.next_open_meeting)
    return plain.chat_message(
        title,
        f"{happened} It has now been put off {case.deferrals} times.",
        f"It comes back on {meeting_words(to)}. Make sure that it is heard then, "
        "and do not wait for the meeting if someone is at risk.",
    )
