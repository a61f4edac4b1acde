"""An accepted case is moved to another meeting; its referrer gets a new receipt."""

from __future__ import annotations

from masc_graph.commands import Command, MoveCase, TellRescheduled
from masc_graph.domain.board.roster import changed_since_opened
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.text.privacy import check_reason
from masc_graph.errors import GiveUp
from masc_graph.work.cases import case_reading
from masc_graph.work.kit.context import WorkContext


async def handle(payload: MoveCase, command: Command, context: WorkContext) -> list[TellRescheduled]:
    """Move the case; it stays accepted, and its referrer is told the new date and why."""
    case, move = await case_reading.read_case(payload.reference, context), None
    row = case.row
    if case.awaits(command):
        case_reading.require_triage(case, command)
        case_reading.require_version(row, payload.version)
        if row.status is not CaseStatus.ACCEPTED:
            raise changed_since_opened(f"the case is {row.status.words.lower()}")
        if check_reason("reason", payload.reason, case.names(context.keys.match, context.today)):
            raise GiveUp("reason")
        to = case.calendar.meeting_by_id(payload.meeting_id)
        if to is None or to.held_on < london_day(command.origin.at) or to.has_agenda:
            raise GiveUp("no_such_meeting")
        values = {"meeting_id": payload.meeting_id, "status_reason": payload.reason}
        move = case.case.change(by=str(command.command_id), **values)
    details = {"from_on": row.meeting_id, "to_on": payload.meeting_id}
    await case_reading.change_case(case, case_reading.CaseChange("case_rescheduled", move, details), command, context)
    return [TellRescheduled(reference=row.reference, change=str(command.command_id), reason=payload.reason)]
