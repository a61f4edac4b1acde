"""An accepted case is moved to another meeting; its referrer gets a new receipt."""

from __future__ import annotations

from masc_graph.commands import Command, MoveCase
from masc_graph.domain.calendar import meeting_by_id
from masc_graph.domain.meeting import london_day
from masc_graph.domain.roster import r6
from masc_graph.domain.status import CaseStatus
from masc_graph.errors import GiveUp
from masc_graph.work.case_cards import redraw
from masc_graph.work.cases import change_case, read_case, require_triage, require_version
from masc_graph.work.tools import Tools


async def carry_out(payload: MoveCase, command: Command, tools: Tools) -> None:
    """Move the case; it stays accepted."""
    case = await read_case(payload.reference, command, tools)
    row = case.row
    if (row.meeting_id, row.version) != (payload.meeting_id, payload.version + 1):
        require_triage(case, command)
        require_version(row, payload.version)
        if row.status is not CaseStatus.ACCEPTED:
            raise r6(f"the case is {row.status.words.lower()}")
        to = meeting_by_id(payload.meeting_id, tools.rules, case.overrides)
        if to is None or to.held_on < london_day(command.origin.at) or to.is_posted:
            raise GiveUp("no_such_meeting")
        values = {"meeting_id": payload.meeting_id, "status_reason": payload.reason}
        details = {"from_on": row.meeting_id, "to_on": payload.meeting_id}
        row = await change_case(case, values, command, tools, happened="case_rescheduled", details=details)
    await redraw(case, row, command, tools)
