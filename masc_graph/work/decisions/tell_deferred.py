"""A case that was put off for the second time is told to those who plan the meetings, in their chat."""

from __future__ import annotations

from typing import Final

from masc_graph.cards import plain
from masc_graph.cards.templates import Card
from masc_graph.commands import Command, TellDeferred
from masc_graph.domain.board.roster import Person, Role
from masc_graph.domain.cases.outcomes import DeferWhy, Outcome
from masc_graph.domain.meetings.calendar_words import day_words, meeting_words
from masc_graph.errors import GiveUp
from masc_graph.registers.meeting_reading import read_table
from masc_graph.registers.meeting_record import Table
from masc_graph.registers.rows import DecisionRow, ReferralRow
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import Tools
from masc_graph.work.kit.messages import Lasting, tell

TWICE: Final = 2
PUT_OFF: Final = "MASC: a case was put off again"
PLANNERS: Final = (Role.ADMINISTRATOR, Role.CHAIR, Role.VICE_CHAIR)


async def carry_out(payload: TellDeferred, command: Command, tools: Tools) -> None:
    """Tell administrator, chair and vice chair; if the decision was corrected since, their message says so."""
    table = await read_table(tools.registers, payload.meeting_id, tools.rules, payload.reference)
    if table is None or table.own_case is None:
        raise GiveUp("no_such_case")
    case, standing = table.own_case.row, table.decision(payload.reference)
    if standing is None and payload.decision_id:
        raise GiveUp("no_such_decision")
    card = _put_off(case, standing.row if standing else None, table)
    is_second = case.deferrals >= TWICE and (standing is None or standing.row.outcome is Outcome.DEFER)
    told = [
        (person.object_id, lasting)
        for person in table.roster.with_role(*PLANNERS)
        if (lasting := _lasting(payload, person, card)) and (is_second or table.message(lasting.key))
    ]
    await tell(tools, command, [person for person, _ in told], [lasting for _, lasting in told])


def _lasting(payload: TellDeferred, person: Person, card: Card) -> Lasting:
    key = f"deferred:{payload.reference}:{payload.meeting_id}:{person.object_id}"
    return Lasting(key, Message(PUT_OFF, card), payload.reference, payload.meeting_id)


def _put_off(case: ReferralRow, standing: DecisionRow | None, table: Table) -> Card:
    title, on = f"{case.reference} was put off again", day_words(table.meeting.held_on)
    if standing and standing.outcome is not Outcome.DEFER:
        return plain.told(title, f"That was corrected: {standing.outcome.words}. It does not come back for this.")
    if standing:
        why = (standing.defer_why or DeferWhy.OTHER).words.lower()
        happened = f"The meeting on {on} put it off ({why})."
    else:
        happened = f"The meeting on {on} did not come to it."
    ahead = (table.next_meeting, table.held_over_to)
    to = next((meeting for meeting in ahead if meeting.meeting_id == case.meeting_id), table.held_over_to)
    return plain.told(
        title,
        f"{happened} It has now been put off {case.deferrals} times.",
        f"It comes back on {meeting_words(to)}. Make sure that it is heard then, "
        "and do not wait for the meeting if someone is at risk.",
    )
