"""A case is ready to close when every action is completed or no longer relevant, and goes back when one is reopened.

It finds a case that is behind its actions, whoever changed them and wherever an earlier delivery stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from masc_graph.commands import Command, RedrawCase, SettleCase
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.status import FOLLOWS_ACTIONS, ActionStatus, CaseStatus
from masc_graph.errors import GiveUp
from masc_graph.graph.lists import equals
from masc_graph.registers.case_record import case_of
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, ReferralRow
from masc_graph.work.kit.context import WorkContext, event, is_by


async def handle(payload: SettleCase, command: Command, context: WorkContext) -> list[RedrawCase]:
    """Move the case where its actions are; afterwards its own cards say so, in whichever delivery it was moved."""
    reading = context.registers.reading()
    case, actions = reading.find(ReferralRow, payload.reference), reading.where(ActionRow, _of(payload.reference))
    await reading.send()
    if case.one is None:
        raise GiveUp("no_such_referral")
    row, mine = case.one.row, is_by(case.one.row, command)
    if not mine and not is_behind(row, [stored.row.status for stored in actions.rows]):
        return []
    version = row.version if mine else await _move(case.one, command, context)
    return [RedrawCase(reference=row.reference, version=version)]


async def _move(case: Stored[ReferralRow], command: Command, context: WorkContext) -> int:
    after = next(status for status in FOLLOWS_ACTIONS if status is not case.row.status)
    move = case_of(case.row).move(after, Right.SYSTEM, by=str(command.command_id))
    writing = context.registers.writing()
    writing.rewrite(case, move.values)
    writing.add(event(command, 1, "case_settled", reference=case.row.reference, details=move.event))
    await writing.send()
    return move.version


def is_behind(case: ReferralRow, statuses: Iterable[ActionStatus]) -> bool:
    """Whether the case says otherwise than all its actions together."""
    settled = all(status.settles_case for status in statuses)
    should_be = CaseStatus.READY_TO_CLOSE if settled else CaseStatus.OPEN_ACTIONS
    return case.status in FOLLOWS_ACTIONS and case.status is not should_be


def to_settle(cases: Iterable[ReferralRow], statuses: Mapping[str, Iterable[ActionStatus]]) -> list[SettleCase]:
    """What is to be done about those of the cases that are behind their actions, by reference."""
    behind = (case for case in cases if is_behind(case, statuses.get(case.reference, ())))
    return [SettleCase(reference=case.reference, version=case.version) for case in behind]


def _of(reference: str) -> str:
    return equals("Reference", reference)
