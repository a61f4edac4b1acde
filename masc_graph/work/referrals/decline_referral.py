"""A referral is not accepted: the referrer reads why, and may ask the chair once to look again."""

from __future__ import annotations

from masc_graph.commands import Command, DeclineReferral
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.work.cases.case_cards import redraw
from masc_graph.work.cases.case_reading import CaseChange, change_case, read_case, require_triage, require_version
from masc_graph.work.kit.context import WorkContext


async def handle(payload: DeclineReferral, command: Command, context: WorkContext) -> None:
    """Write the reason and tell the referrer."""
    case, move = await read_case(payload.reference, context), None
    if case.awaits(command):
        require_triage(case, command)
        require_version(case.row, payload.version)
        move = case.move(
            CaseStatus.NOT_ACCEPTED,
            Right.TRIAGE,
            command,
            status_reason_code=payload.reason_code,
            status_reason=payload.reason_text,
            repeat_of=payload.duplicate_of or case.row.repeat_of,
            closed_at=command.origin.at,
        )
    change = CaseChange("referral_not_accepted", move, {"reason_code": payload.reason_code})
    await redraw(case, await change_case(case, change, command, context), command, context)
