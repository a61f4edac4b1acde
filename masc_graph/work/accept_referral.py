"""The administrator's yes: the case waits for its meeting, the triage cards close, the referrer is told."""

from __future__ import annotations

from masc_graph.commands import AcceptReferral, Command
from masc_graph.domain.repeat import RepeatState
from masc_graph.domain.roster import Right
from masc_graph.domain.status import CaseStatus
from masc_graph.errors import GiveUp
from masc_graph.views.triage import meeting_of
from masc_graph.work.case_cards import redraw
from masc_graph.work.cases import Move, move_case, read_case, require_move, require_triage
from masc_graph.work.tools import Tools


async def carry_out(payload: AcceptReferral, command: Command, tools: Tools) -> None:
    """Accept the version that the administrator saw; a repeat only draws the cards again."""
    case = await read_case(payload.reference, command, tools)
    row = case.row
    settled = payload.da_settled == "not_related" or row.da_settled
    repeat = RepeatState(payload.repeat_state) if payload.repeat_state else row.repeat_state
    if case.awaits(command):
        require_triage(case, command)
        require_move(row, payload.version, CaseStatus.ACCEPTED, Right.TRIAGE)
        if not settled or not repeat.is_settled:
            raise GiveUp("not_settled")
    values = {
        "status": CaseStatus.ACCEPTED,
        "da_settled": settled,
        "repeat_state": repeat,
        "meeting_id": meeting_of(row, tools.rules, case.overrides).meeting_id,
    }
    after = await move_case(case, Move("referral_accepted", values), command, tools)
    await redraw(case, after, command, tools)
