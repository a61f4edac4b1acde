"""When an agenda is posted, each lead and deputy is told of their agency's part, each by a command of their own."""

from __future__ import annotations

from collections.abc import Iterator

from masc_graph.commands import Command, Payload, ReportAgency, SendDigest, SendDigests
from masc_graph.domain.board.roster import Role, Roster
from masc_graph.work.kit.context import WorkContext


async def handle(payload: SendDigests, command: Command, context: WorkContext) -> list[Payload]:
    """Name everyone who is to be told, and the agencies in which there is nobody to tell."""
    del command
    roster = await context.registers.roster(context.now)
    people = roster.with_role(Role.LEAD, Role.DEPUTY)
    digests = [SendDigest(meeting_id=payload.meeting_id, person_id=person.object_id) for person in people]
    return [*digests, *(ReportAgency(agency_id=agency_id) for agency_id in _without_lead(roster))]


def _without_lead(roster: Roster) -> Iterator[str]:
    """Agencies with people, none of whom is lead or deputy; one without people has only been written down so far."""
    with_people = {person.agency_id for person in roster.people if person.active}
    return (
        agency.agency_id
        for agency in roster.agencies
        if agency.agency_id in with_people and not roster.holders(agency.agency_id)
    )
