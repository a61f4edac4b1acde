"""A referral is not accepted: the referrer reads why, and may ask the chair once to look again."""

from __future__ import annotations

from masc_graph.commands import Command, DeclineReferral
from masc_graph.domain.board.roster import Right, changed_since_opened
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.referrals.triage import RefusalForm, check_other, check_refusal
from masc_graph.errors import GiveUp
from masc_graph.registers.case_record import CaseRecord
from masc_graph.registers.rows import ReferralRow
from masc_graph.work.cases.case_cards import redraw
from masc_graph.work.cases.case_reading import CaseChange, change_case, read_case, require_triage, require_version
from masc_graph.work.kit.context import WorkContext


async def handle(payload: DeclineReferral, command: Command, context: WorkContext) -> None:
    """Write the reason and tell the referrer."""
    case, move = await read_case(payload.reference, context), None
    if case.awaits(command):
        require_triage(case, command)
        require_version(case.row, payload.version)
        await _check(payload, case, context)
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


async def _check(payload: DeclineReferral, case: CaseRecord, context: WorkContext) -> None:
    """Check again what the door checked; the case that it is a duplicate of may have gone meanwhile."""
    reading = context.registers.reading()
    other = reading.find(ReferralRow, payload.duplicate_of)
    await reading.send()
    form = RefusalForm.model_validate(payload.model_dump(include=set(RefusalForm.model_fields)))
    if check_refusal(form, payload.reference, case.names(context.keys.match, context.today)):
        raise GiveUp("refusal")
    if check_other(form, exists=other.one is not None):
        raise changed_since_opened(f"there is no case {payload.duplicate_of}")
