"""The administrator's yes: the case waits for its meeting or joins its agenda, and everybody's cards say so."""

from __future__ import annotations

from masc_graph.commands import AcceptReferral, Command, PostSupplement
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.case import CaseMove
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.referrals.triage import AcceptForm, DaSettled, check_accept
from masc_graph.errors import GiveUp
from masc_graph.registers.case_record import CaseRecord
from masc_graph.views.triage import joining_of, right_to_accept
from masc_graph.work.cases.case_cards import redraw
from masc_graph.work.cases.case_reading import CaseChange, change_case, read_case, require_version
from masc_graph.work.kit.context import WorkContext


async def handle(payload: AcceptReferral, command: Command, context: WorkContext) -> list[PostSupplement]:
    """Accept the version that the administrator saw; a repeat only draws the cards again.

    Where the agenda is posted already the case is listed at once, and the channel is told afterwards.
    """
    case, move = await read_case(payload.reference, context), None
    if case.awaits(command):
        move = _move(case, payload, command)
    after = await change_case(case, CaseChange("referral_accepted", move), command, context)
    await redraw(case, after, command, context)
    if after.status is not CaseStatus.LISTED:
        return []
    return [PostSupplement(reference=after.reference, version=after.version, meeting_id=after.meeting_id)]


def _move(case: CaseRecord, payload: AcceptReferral, command: Command) -> CaseMove:
    """Check again what the door checked, and give the case its meeting.

    On an agenda that is posted it has a line of its own, which gets its number when it is drawn.
    """
    row, at = case.row, command.origin.at
    command.require(case.roster, right_to_accept(row, case.calendar, at))
    require_version(row, payload.version)
    form = AcceptForm(da_settled=payload.da_settled or None, repeat_state=payload.repeat_state or None)
    joining = joining_of(row, case.calendar, at)
    meeting_id = joining.meeting.meeting_id
    values: dict[str, object] = {
        "da_settled": form.da_settled is DaSettled.NOT_RELATED or row.da_settled,
        "repeat_state": row.repeat_state if row.repeat_state.is_settled else form.repeat_state or row.repeat_state,
        "meeting_id": meeting_id,
    }
    if joining.adds:
        values |= {"listed_for": meeting_id, "added": True, "position": None}
    # Whoever accepts has the right to answer referrals at this moment, whichever right that needed.
    move = case.move(CaseStatus.LISTED if joining.adds else CaseStatus.ACCEPTED, Right.TRIAGE, command, **values)
    if check_accept(form, da_settled=row.da_settled, repeat_state=row.repeat_state):
        raise GiveUp("not_settled")
    return move
