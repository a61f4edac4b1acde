"""The administrator's yes: the case waits for its meeting or joins its agenda, and everybody's cards say so."""

from __future__ import annotations

from collections.abc import Mapping

from masc_graph.commands import AcceptReferral, Command, PostSupplement
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.supplement import Joining
from masc_graph.domain.referrals.repeat import RepeatState
from masc_graph.errors import GiveUp
from masc_graph.views.triage import joining_of, right_to_accept
from masc_graph.work.cases.case_cards import redraw
from masc_graph.work.cases.case_reading import Case, Move, move_case, read_case, require_move
from masc_graph.work.kit.context import WorkContext


async def handle(payload: AcceptReferral, command: Command, context: WorkContext) -> list[PostSupplement]:
    """Accept the version that the administrator saw; a repeat only draws the cards again.

    Where the agenda stands already the case is listed at once, and the channel is told afterwards.
    """
    case = await read_case(payload.reference, command, context)
    row = case.row
    settled = payload.da_settled == "not_related" or row.da_settled
    repeat = RepeatState(payload.repeat_state) if payload.repeat_state else row.repeat_state
    if case.awaits(command):
        _allow(case, command)
        require_move(row, payload.version, CaseStatus.ACCEPTED, Right.TRIAGE)
        if not settled or not repeat.is_settled:
            raise GiveUp("not_settled")
    found = joining_of(row, case.calendar, command.origin.at)
    values = {"da_settled": settled, "repeat_state": repeat, **_place(found)}
    after = await move_case(case, Move("referral_accepted", values), command, context)
    await redraw(case, after, command, context)
    if after.status is not CaseStatus.LISTED:
        return []
    return [PostSupplement(reference=after.reference, version=after.version, meeting_id=after.meeting_id)]


def _allow(case: Case, command: Command) -> None:
    command.require(case.roster, right_to_accept(case.row, case.calendar, command.origin.at))


def _place(found: Joining) -> Mapping[str, object]:
    """Its meeting, and on an agenda that stands a line of its own, which gets its number when it is drawn."""
    meeting_id = found.meeting.meeting_id
    if not found.adds:
        return {"status": CaseStatus.ACCEPTED, "meeting_id": meeting_id}
    listed = {"status": CaseStatus.LISTED, "meeting_id": meeting_id}
    return {**listed, "listed_for": meeting_id, "added": True, "position": None}
