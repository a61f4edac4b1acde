"""A referral is not accepted: the referrer reads why, and may ask the chair once to look again."""

from __future__ import annotations

from masc_graph.commands import Command, DeclineReferral
from masc_graph.domain.roster import Right
from masc_graph.domain.status import CaseStatus, require_case_move
from masc_graph.work.case_cards import redraw
from masc_graph.work.cases import change_case, read_case, require_triage, require_version
from masc_graph.work.tools import Tools


async def carry_out(payload: DeclineReferral, command: Command, tools: Tools) -> None:
    """Write the reason and tell the referrer."""
    case = await read_case(payload.reference, command, tools)
    row = case.row
    if (row.status, row.version) != (CaseStatus.NOT_ACCEPTED, payload.version + 1):
        require_triage(case, command)
        require_version(row, payload.version)
        require_case_move(row.status, CaseStatus.NOT_ACCEPTED, Right.TRIAGE)
        values = {
            "status": CaseStatus.NOT_ACCEPTED,
            "status_reason_code": payload.reason_code,
            "status_reason": payload.reason_text,
            "repeat_of": payload.duplicate_of or row.repeat_of,
            "closed_at": command.origin.at,
        }
        details = {"reason_code": payload.reason_code}
        row = await change_case(case, values, command, tools, happened="referral_not_accepted", details=details)
    await redraw(case, row, command, tools)
