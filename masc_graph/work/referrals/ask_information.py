"""The administrator asks for what is missing: the referrer and the agency's leads are told which questions."""

from __future__ import annotations

from masc_graph.commands import AskInformation, Command
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.work.cases.case_cards import information_for, redraw
from masc_graph.work.cases.case_reading import Move, move_case, read_case, require_move, require_triage
from masc_graph.work.kit.context import WorkContext


async def handle(payload: AskInformation, command: Command, context: WorkContext) -> None:
    """Send the referral back with named questions; its first date is kept."""
    case = await read_case(payload.reference, command, context)
    if case.awaits(command):
        require_triage(case, command)
        require_move(case.row, payload.version, CaseStatus.NEEDS_INFORMATION, Right.TRIAGE)
    values = {
        "status": CaseStatus.NEEDS_INFORMATION,
        "missing_fields": "\n".join(payload.missing),
        "status_reason": payload.note,
    }
    move = Move("information_asked", values, {"field_names": list(payload.missing)})
    row = await move_case(case, move, command, context)
    await redraw(case, row, command, context, also=information_for(case, row))
