"""The administrator asks for what is missing: the referrer and the agency's leads are told which questions."""

from __future__ import annotations

from masc_graph.commands import AskInformation, Command
from masc_graph.domain.roster import Right
from masc_graph.domain.status import CaseStatus, require_case_move
from masc_graph.work.case_cards import information_for, redraw
from masc_graph.work.cases import change_case, read_case, require_triage, require_version
from masc_graph.work.tools import Tools


async def carry_out(payload: AskInformation, command: Command, tools: Tools) -> None:
    """Send the referral back with named questions; its first date is kept."""
    case = await read_case(payload.reference, command, tools)
    row = case.row
    if (row.status, row.version) != (CaseStatus.NEEDS_INFORMATION, payload.version + 1):
        require_triage(case, command)
        require_version(row, payload.version)
        require_case_move(row.status, CaseStatus.NEEDS_INFORMATION, Right.TRIAGE)
        values = {
            "status": CaseStatus.NEEDS_INFORMATION,
            "missing_fields": "\n".join(payload.missing),
            "status_reason": payload.note,
        }
        details = {"field_names": list(payload.missing)}
        row = await change_case(case, values, command, tools, happened="information_asked", details=details)
    await redraw(case, row, command, tools, also=information_for(case, row))
