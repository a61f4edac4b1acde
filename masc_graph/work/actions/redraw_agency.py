"""Updates the counts in an agency's chats; only people who have asked for the card have one."""

from __future__ import annotations

from collections.abc import Iterable

from masc_graph.commands import Command, Payload, RedrawAgency
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import MessageRow
from masc_graph.work.actions.agency_card import agency_card, agency_key
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import TrackedCard, tell


def redraws(agency_ids: Iterable[str]) -> list[Payload]:
    """The commands to follow after actions of these agencies were added or changed."""
    return [RedrawAgency(agency_id=agency_id) for agency_id in sorted(set(agency_ids))]


async def handle(payload: RedrawAgency, command: Command, context: WorkContext) -> None:
    """Edit the cards of the agency's people who have one."""
    reading = context.registers.reading()
    agencies = want_roster(reading)
    await reading.send()
    roster = roster_of(agencies.rows)
    people = [person.object_id for person in roster.people if person.active and person.agency_id == payload.agency_id]
    reading = context.registers.reading()
    cards = [reading.find(MessageRow, agency_key(person)) for person in people]
    if people:
        await reading.send()
    with_card = [person for person, card in zip(people, cards, strict=True) if card.one]
    if with_card:
        message = await agency_card(payload.agency_id, roster, context)
        await tell(context, command, with_card, [TrackedCard(agency_key(person), message) for person in with_card])
