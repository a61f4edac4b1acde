"""What the rules of a decision need to know of a case, from what is on the table."""

from __future__ import annotations

from masc_graph.domain.decision import CaseOnTable
from masc_graph.domain.roster import r6
from masc_graph.domain.status import HEARD
from masc_graph.registers.table import Table


def case_on_table(table: Table, reference: str) -> CaseOnTable:
    """Gather what stands about a case; ``Refused`` (R6) when it is not on this agenda."""
    stored = table.case(reference)
    if stored is None:
        raise r6("the case is not on this agenda")
    standing = table.decision(reference)
    actions = [one.row for one in table.actions if one.row.reference == reference]
    return CaseOnTable(
        reference=reference,
        meeting=table.meeting,
        next_meeting=table.next_meeting,
        agencies=frozenset(agency.agency_id for agency in table.roster.agencies),
        open_actions=tuple(row.code for row in actions if row.status.is_open),
        actions_already=sum(bool(standing) and row.decision_id == standing.row.decision_id for row in actions),
        heard_before=stored.row.status in HEARD,
        supersedes=standing.row.decision_id if standing else "",
        word_keys=frozenset(stored.row.name_words.split()),
    )
