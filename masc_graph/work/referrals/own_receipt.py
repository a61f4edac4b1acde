"""How a referral stands, for its sender or a lead of their agency who asks for it by its reference."""

from __future__ import annotations

from masc_graph.cards.templates import Card
from masc_graph.commands import Command
from masc_graph.domain.board.roster import Person, Right, refusal, require_referrer
from masc_graph.registers.rows import ReferralRow
from masc_graph.work.cases.case_cards import receipt
from masc_graph.work.cases.case_reading import read_case
from masc_graph.work.kit.context import WorkContext


async def own_receipt(reference: str, person: Person, command: Command, context: WorkContext) -> Card:
    """The receipt with its buttons. Whoever may not see it is not told either whether there is such a referral."""
    reading = context.registers.reading()
    known = reading.find(ReferralRow, reference)
    await reading.send()
    if known.one is None:
        raise refusal(Right.OWN_REFERRAL)
    row = known.one.row
    require_referrer(person, referrer_id=row.referrer_id, agency_id=row.referring_agency)
    case = await read_case(reference, command, context)
    return receipt(case, case.row)
