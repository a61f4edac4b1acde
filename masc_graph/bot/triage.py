"""The administrator's answer to a referral."""

from __future__ import annotations

from typing import Final

from masc_graph.bot.answer import Answer, Desk
from masc_graph.bot.press import Press
from masc_graph.cards.triage import triage_done
from masc_graph.commands import AcceptReferral
from masc_graph.domain.reference import read_reference
from masc_graph.domain.repeat import RepeatState
from masc_graph.domain.roster import Right, r6, require
from masc_graph.domain.status import CaseStatus, require_case_move
from masc_graph.errors import Refused
from masc_graph.registers.rows import ReferralRow
from masc_graph.teams import answers

SETTLE_DA: Final = "Select whether the case is related to domestic abuse"
SETTLE_REPEAT: Final = "Select whether this is a repeat"
NOT_ACCEPTABLE: Final = "A case with this answer cannot be accepted. Nothing has changed."
INCOMPLETE: Final = "This referral is incomplete. It can be accepted once the referrer has added what is missing."
RECORDING: Final = "We are recording that you accepted it."


async def accept(press: Press, desk: Desk) -> Answer:
    """Accept a referral of the version that the card showed, once what was unclear is settled."""
    require(await desk.roster(), press.person_id, press.tenant_id, Right.TRIAGE)
    reference = read_reference(press.said("reference")) or ""
    row = await _row(reference, desk)
    unsettled = _unsettled(row, press)
    if unsettled:
        return Answer(answers.said(unsettled))
    require_case_move(row.status, CaseStatus.ACCEPTED, Right.TRIAGE)
    if press.number("version") != row.version:
        raise r6("the referral was changed")
    command = AcceptReferral(
        reference=reference,
        version=row.version,
        da_settled=press.said("da_settled"),
        repeat_state=press.said("repeat_state"),
    )
    return Answer(answers.card_in_place(triage_done(reference, RECORDING))).asking(command)


async def _row(reference: str, desk: Desk) -> ReferralRow:
    reading = desk.registers.reading()
    wanted = reading.find(ReferralRow, reference)
    await reading.send()
    if wanted.one is None:
        raise Refused("R6", "This referral is not in the list yet. Try again in a minute. Nothing has changed.")
    return wanted.one.row


def _unsettled(row: ReferralRow, press: Press) -> str | None:
    """Say what keeps the referral from being accepted although its status would allow it."""
    if row.status is CaseStatus.NEEDS_INFORMATION:
        return INCOMPLETE
    if row.da_related == "Not sure" and not row.da_settled and press.said("da_settled") != "not_related":
        return NOT_ACCEPTABLE if press.said("da_settled") else SETTLE_DA
    if row.repeat_state is RepeatState.POSSIBLE and press.said("repeat_state") not in _SETTLED:
        return NOT_ACCEPTABLE if press.said("repeat_state") else SETTLE_REPEAT
    return None


_SETTLED: Final = frozenset({RepeatState.REPEAT, RepeatState.KNOWN_VICTIM, RepeatState.CLEARED})
