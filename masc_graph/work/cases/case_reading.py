"""How a worker reads one case, checks who asks, and writes what becomes of it: the row with its event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from masc_graph.commands import Command
from masc_graph.domain.board.roster import Person, Right, changed_since_opened
from masc_graph.domain.cases.case import CaseMove
from masc_graph.errors import GiveUp
from masc_graph.registers import case_record
from masc_graph.registers.case_record import CaseRecord
from masc_graph.registers.rows import AuditRow, ReferralRow
from masc_graph.registers.writing import Writing
from masc_graph.work.kit.context import WorkContext, event


async def read_case(reference: str, context: WorkContext) -> CaseRecord:
    """Read the case of a command; one that is gone cannot be helped by trying again."""
    case = await case_record.read_case(context.registers, context.rules, reference)
    if case is None:
        raise GiveUp("no_such_referral")
    return case


def require_triage(case: CaseRecord, command: Command) -> Person:
    """The administrator answers a referral; one that the chair was asked to look at again, chair or vice chair."""
    return command.require(case.roster, Right.RECORD if case.row.reconsidered else Right.TRIAGE)


def require_version(row: ReferralRow, version: int) -> None:
    """The case must not have changed since the button was drawn."""
    if row.version != version:
        raise changed_since_opened("the referral was changed")


@dataclass(frozen=True)
class CaseChange:
    """What a command makes of a case and the event that says so.

    ``move`` is None where an earlier delivery of the command has written it. ``also`` holds columns that no row may
    keep.
    """

    event: str
    move: CaseMove | None
    details: Mapping[str, object] = field(default_factory=dict[str, object])
    also: Mapping[str, Any] | None = None


async def change_case(case: CaseRecord, change: CaseChange, command: Command, context: WorkContext) -> ReferralRow:
    """Change the row once, with its event, and return it as it is then."""
    writing = context.registers.writing()
    after = write_change(case, change, command, writing)
    await writing.send()
    return after


def write_change(case: CaseRecord, change: CaseChange, command: Command, writing: Writing) -> ReferralRow:
    """The same, in a shared batch.

    A repeat writes the event alone, which its key makes harmless: it may have been lost when the row was written.
    """
    after = case.row
    if change.move:
        writing.rewrite(case.stored, change.move.values, also=change.also)
        after = case.row.model_copy(update=dict(change.move.values))
    writing.add(_event(case, after, change, command))
    return after


def _event(case: CaseRecord, after: ReferralRow, change: CaseChange, command: Command) -> AuditRow:
    who, move = command.require(case.roster, Right.USE), change.move
    statuses = move.event if move and move.from_status is not move.to_status else {}
    return event(
        command,
        1,
        change.event,
        who=who,
        role=", ".join(sorted(who.roles)),
        reference=after.reference,
        meeting_id=after.meeting_id,
        details={**statuses, **change.details},
    )
