"""The referrer takes a referral back, until a decision has been recorded."""

from __future__ import annotations

from masc_graph.commands import Command, DrawAgenda, Payload, PostSupplement, ShowSheets, WithdrawReferral
from masc_graph.domain.board.roster import DECIDED_ALREADY, Right, require_referrer
from masc_graph.domain.cases.status import DECIDED, CaseStatus
from masc_graph.errors import Refused
from masc_graph.registers.rows import ReferralRow
from masc_graph.work.cases.case_cards import redraw
from masc_graph.work.cases.case_reading import CaseChange, change_case, read_case, require_version
from masc_graph.work.kit.context import WorkContext


async def handle(payload: WithdrawReferral, command: Command, context: WorkContext) -> list[Payload]:
    """Withdraw the case, tell everybody who has a card of it, and take it off an agenda that is posted."""
    case, move = await read_case(payload.reference, context), None
    row = case.row
    if case.awaits(command):
        require_referrer(
            command.require(case.roster, Right.USE), referrer_id=row.referrer_id, agency_id=row.referring_agency
        )
        if row.status in DECIDED or row.heard_before:
            raise Refused("R7", DECIDED_ALREADY)
        require_version(row, payload.version)
        values = {"status_reason_code": payload.reason, "closed_at": command.origin.at}
        move = case.move(CaseStatus.WITHDRAWN, Right.OWN_REFERRAL, command, **values)
    change = CaseChange("referral_withdrawn", move, {"reason_code": payload.reason})
    after = await change_case(case, change, command, context)
    await redraw(case, after, command, context)
    return [*_off_the_agenda(after), ShowSheets(meeting_id=row.meeting_id)]


def _off_the_agenda(row: ReferralRow) -> list[Payload]:
    """What draws the agenda without the case, and for one that was added to it tells so where that was told."""
    if not row.listed_for:
        return []
    if row.added:
        return [PostSupplement(reference=row.reference, version=row.version, meeting_id=row.listed_for)]
    return [DrawAgenda(meeting_id=row.listed_for)]
