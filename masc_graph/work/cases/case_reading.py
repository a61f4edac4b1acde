"""One case as a worker reads it, and how every change of its status is written: the row with its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from masc_graph.commands import Command
from masc_graph.domain.board.roster import (
    UNKNOWN_AGENCY,
    Person,
    Right,
    Role,
    Roster,
    changed_since_opened,
    refusal,
)
from masc_graph.domain.cases.status import CaseStatus, require_case_move
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.errors import GiveUp
from masc_graph.graph.lists import equals
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import AuditRow, MessageRow, ReferralRow
from masc_graph.registers.writing import Writing
from masc_graph.work.kit.context import WorkContext, event, is_by, marked


@dataclass(frozen=True)
class Case:
    """A referral with what stands around it; ``who`` is the person who asked, if the roster knows them."""

    stored: Stored[ReferralRow]
    roster: Roster
    calendar: Calendar
    messages: Sequence[Stored[MessageRow]]
    who: Person | None

    @property
    def row(self) -> ReferralRow:
        return self.stored.row

    def awaits(self, command: Command) -> bool:
        """Whether no delivery of the command has changed the row yet, so that its rules are still to be checked."""
        return not is_by(self.row, command)

    def member(self) -> Person:
        """The person who asked, or the refusal for those who are not on the roster."""
        if self.who is None:
            raise refusal(Right.USE)
        return self.who

    def told(self) -> Sequence[str]:
        """Who is told of it: its referrer, or the leads of their agency once the referrer has left the roster."""
        row = self.row
        if not self.has_left(row.referrer_id):
            return [row.referrer_id]
        return self.roster.leads(row.referring_agency)

    def has_left(self, person_id: str) -> bool:
        """Whether somebody is on the roster no more; a referrer whom it has never known is not gone from it."""
        is_stranger = person_id == self.row.referrer_id and self.row.referring_agency == UNKNOWN_AGENCY
        return not is_stranger and self.roster.member(person_id) is None

    def answerers(self, row: ReferralRow) -> list[Person]:
        """Who answers it: the administrators, and chair and vice chair if it is urgent or they were asked to look."""
        chairs = (Role.CHAIR, Role.VICE_CHAIR) if row.urgent == "Yes" or row.reconsidered else ()
        return self.roster.with_role(Role.ADMINISTRATOR, *chairs)


async def read_case(reference: str, command: Command, context: WorkContext) -> Case:
    """Read a case with roster, meetings and messages in one round trip."""
    reading = context.registers.reading()
    agencies, meetings = want_roster(reading), want_overrides(reading)
    wanted = reading.find(ReferralRow, reference)
    messages = reading.where(MessageRow, equals("Reference", reference))
    await reading.send()
    if wanted.one is None:
        raise GiveUp("no_such_referral")
    roster, origin = roster_of(agencies.rows), command.origin
    return Case(
        stored=wanted.one,
        roster=roster,
        calendar=calendar_of(context.rules, meetings.rows),
        messages=messages.rows,
        who=roster.find(origin.actor_id or "", origin.tenant_id or ""),
    )


def require_triage(case: Case, command: Command) -> Person:
    """The administrator answers a referral; one that the chair was asked to look at again, chair or vice chair."""
    right = Right.RECORD if case.row.reconsidered else Right.TRIAGE
    return command.require(case.roster, right)


def require_move(row: ReferralRow, version: int, after: CaseStatus, right: Right) -> None:
    """What was pressed on must still stand, and may become what was asked for."""
    require_version(row, version)
    require_case_move(row.status, after, right)


def require_version(row: ReferralRow, version: int) -> None:
    """What was pressed on must still stand."""
    if row.version != version:
        raise changed_since_opened("the referral was changed")


@dataclass(frozen=True)
class Move:
    """What a command makes of a case, and the event that says so; ``also`` holds columns that no row may keep."""

    happened: str
    values: Mapping[str, object]
    details: Mapping[str, object] = field(default_factory=dict[str, object])
    also: Mapping[str, Any] | None = None


async def move_case(case: Case, move: Move, command: Command, context: WorkContext) -> ReferralRow:
    """Change the row once, with its event, and return it as it is then."""
    writing = context.registers.writing()
    after = write_move(case, move, command, writing)
    await writing.send()
    return after


def write_move(case: Case, move: Move, command: Command, writing: Writing) -> ReferralRow:
    """The same among what else is written.

    A repeat writes the event alone, which its key makes harmless: it may have been lost when the row was written.
    """
    after = case.row
    if case.awaits(command):
        values = {**move.values, **marked(case.row, command)}
        writing.rewrite(case.stored, values, also=move.also)
        after = case.row.model_copy(update=values)
    writing.add(_moved(case, after, move, command))
    return after


def _moved(case: Case, after: ReferralRow, move: Move, command: Command) -> AuditRow:
    who, before = case.member(), case.row
    statuses = {"from_status": before.status, "to_status": after.status} if after.status is not before.status else {}
    return event(
        command,
        1,
        move.happened,
        who=who,
        role=", ".join(sorted(who.roles)),
        reference=after.reference,
        meeting_id=after.meeting_id,
        details={**statuses, **move.details},
    )
