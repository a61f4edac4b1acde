"""One case as a worker reads it, and how every change of its status is written: the row with its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from masc_graph.commands import Command
from masc_graph.domain.meeting import Override
from masc_graph.domain.roster import Person, Right, Role, Roster, r6, refusal, require
from masc_graph.errors import GiveUp
from masc_graph.graph.lists import equals
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import MeetingRow, MessageRow, ReferralRow
from masc_graph.registers.table import override_of
from masc_graph.work.tools import Tools, event


@dataclass(frozen=True)
class Case:
    """A referral with what stands around it; ``who`` is the person who asked, if the roster knows them."""

    stored: Stored[ReferralRow]
    roster: Roster
    overrides: Sequence[Override]
    messages: Sequence[Stored[MessageRow]]
    who: Person | None

    @property
    def row(self) -> ReferralRow:
        return self.stored.row

    def member(self) -> Person:
        """The person who asked, or the refusal for those who are not on the roster."""
        if self.who is None:
            raise refusal(Right.USE)
        return self.who

    def answerers(self, row: ReferralRow) -> tuple[Person, ...]:
        """Who answers it: the administrators, and chair and vice chair if it is urgent or they were asked to look."""
        chairs = (Role.CHAIR, Role.VICE_CHAIR) if row.urgent == "Yes" or row.reconsidered else ()
        found = (person for role in (Role.ADMINISTRATOR, *chairs) for person in self.roster.with_role(role))
        return tuple(dict.fromkeys(found))


async def read_case(reference: str, command: Command, tools: Tools) -> Case:
    """Read a case with roster, meetings and messages in one round trip."""
    reading = tools.registers.reading()
    agencies, meetings = want_roster(reading), reading.where(MeetingRow)
    wanted = reading.find(ReferralRow, reference)
    messages = reading.where(MessageRow, equals("Reference", reference))
    await reading.send()
    if wanted.one is None:
        raise GiveUp("no_such_referral")
    roster, origin = roster_of(agencies.rows), command.origin
    return Case(
        stored=wanted.one,
        roster=roster,
        overrides=[override_of(stored.row) for stored in meetings.rows],
        messages=messages.rows,
        who=roster.find(origin.actor_id or "", origin.tenant_id or ""),
    )


def require_triage(case: Case, command: Command) -> Person:
    """The administrator answers a referral; one that the chair was asked to look at again, chair or vice chair."""
    right = Right.RECORD if case.row.reconsidered else Right.TRIAGE
    origin = command.origin
    return require(case.roster, origin.actor_id or "", origin.tenant_id or "", right)


def require_version(row: ReferralRow, version: int) -> None:
    """What was pressed on must still stand."""
    if row.version != version:
        raise r6("the referral was changed")


async def change_case(
    case: Case,
    values: Mapping[str, object],
    command: Command,
    tools: Tools,
    *,
    happened: str,
    details: Mapping[str, object],
    also: Mapping[str, Any] | None = None,
) -> ReferralRow:
    """Change the row under its etag, with its event; returns the row as it is then. ``also`` as ``Writing.change``."""
    who, row = case.member(), case.row
    after = row.model_copy(update={**values, "version": row.version + 1})
    writing = tools.registers.writing()
    writing.rewrite(case.stored, {**values, "version": after.version}, also=also)
    moved = {"from_status": row.status, "to_status": after.status} if after.status is not row.status else {}
    writing.add(
        event(
            command,
            1,
            happened,
            who=who,
            role=", ".join(sorted(who.roles)),
            reference=row.reference,
            meeting_id=after.meeting_id,
            details={**moved, **details},
        )
    )
    await writing.send()
    return after
