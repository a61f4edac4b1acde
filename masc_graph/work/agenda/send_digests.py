"""Sends the digests once an agenda is posted: a command for each lead and deputy."""

from __future__ import annotations

from collections.abc import Iterator

from masc_graph.commands import Command, Payload, ReportAgency, SendDigest, SendDigests
from masc_graph.domain.board.roster import Role, Roster
from masc_graph.work.kit.context import WorkContext


async def handle(payload: SendDigests, command: Command, context: WorkContext) -> list[Payload]:
    """The commands for each lead and deputy, and a report of each agency that has neither."""
    del command
    roster = await context.registers.roster(context.now)
    people = roster.with_role(Role.LEAD, Role.DEPUTY)
    digests = [SendDigest(meeting_id=payload.meeting_id, person_id=person.object_id) for person in people]
    return [*digests, *(ReportAgency(agency_id=agency_id) for agency_id in _without_lead(roster))]


def _without_lead(roster: Roster) -> Iterator[str]:
    """Agencies with people but no lead or deputy; an agency without people is not in use yet."""
    with_people = {person.agency_id for person in roster.people if person.active}
    return (
        agency.agency_id
        for agency in roster.agencies
        if agency.agency_id in with_people and not roster.holders(agency.agency_id)
    )
