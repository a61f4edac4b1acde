"""The receipt of a referral, for its sender or a lead of their agency who asks for it by its reference."""

from __future__ import annotations

from masc_graph.cards.templates import Card
from masc_graph.domain.board.roster import Person, Right, refusal, require_referrer
from masc_graph.registers.case_record import read_case
from masc_graph.work.cases.case_cards import receipt
from masc_graph.work.kit.context import WorkContext


async def own_receipt(reference: str, person: Person, context: WorkContext) -> Card:
    """The receipt with its buttons. Whoever may not see it is not told either whether there is such a referral."""
    case = await read_case(context.registers, context.rules, reference)
    if case is None:
        raise refusal(Right.OWN_REFERRAL)
    require_referrer(person, referrer_id=case.row.referrer_id, agency_id=case.row.referring_agency)
    return receipt(case, case.row)
