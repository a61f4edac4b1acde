"""The referrer asks the chair, once, to look again at a referral that was not accepted."""

from __future__ import annotations

from masc_graph.commands import Command, KeepNote, LookAgain, Payload
from masc_graph.domain.board.roster import Right, changed_since_opened, require_referrer
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.referrals.triage import check_again
from masc_graph.domain.text.privacy import KEPT, NameCheck, identifies
from masc_graph.errors import GiveUp
from masc_graph.work.cases.case_cards import redraw, triage_for
from masc_graph.work.cases.case_reading import CaseChange, change_case, read_case, require_version
from masc_graph.work.kit.context import WorkContext


async def handle(payload: LookAgain, command: Command, context: WorkContext) -> list[Payload]:
    """Put the referral before chair and vice chair, who now answer it instead of the administrator.

    A reason that identifies somebody is kept with the case, and no card shows it.
    """
    case, move = await read_case(payload.reference, context), None
    row = case.row
    names = identifies(payload.reason, NameCheck(frozenset(row.name_words.split()), context.keys.match, context.today))
    if case.awaits(command):
        require_referrer(
            command.require(case.roster, Right.USE), referrer_id=row.referrer_id, agency_id=row.referring_agency
        )
        require_version(row, payload.version)
        if check_again(payload.reason, None):
            raise GiveUp("again_reason")
        if row.reconsidered:
            raise changed_since_opened("the chair has looked at this again already")
        move = case.move(
            CaseStatus.SUBMITTED,
            Right.OWN_REFERRAL,
            command,
            reconsidered=True,
            status_reason_code="",
            status_reason=KEPT if names else payload.reason,
            closed_at=None,
        )
    after = await change_case(case, CaseChange("reconsideration_asked", move), command, context)
    await redraw(case, after, command, context, also=triage_for(case, after))
    return [_note_to_keep(payload, command)] if names else []


def _note_to_keep(payload: LookAgain, command: Command) -> KeepNote:
    return KeepNote(
        reference=payload.reference,
        subject=payload.reference,
        verb=command.kind,
        note=payload.reason,
        person_id=command.origin.actor_id or "",
        source=str(command.command_id),
    )
