"""What stands about one case at a meeting: for the rules of a decision, and for the screen on which it is made."""

from __future__ import annotations

from masc_graph.domain.board.roster import r6
from masc_graph.domain.decisions.conflict import Conflict, read_conflict_lines
from masc_graph.domain.decisions.decision import CaseOnTable
from masc_graph.domain.text.working_days import Rules
from masc_graph.registers.meeting_record import Table
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow


def case_on_table(table: Table, reference: str, rules: Rules) -> CaseOnTable:
    """Gather what stands about a case; ``Refused`` (R6) when it is not on this agenda."""
    stored = table.case(reference)
    if stored is None:
        raise r6("the case is not on this agenda")
    standing = table.decision(reference)
    rows = {one.row.code: one.row for one in (*table.actions, *table.case_actions) if one.row.reference == reference}
    actions = list(rows.values())
    return CaseOnTable(
        reference=reference,
        meeting=table.meeting,
        next_meeting=table.next_meeting,
        rules=rules,
        agencies=frozenset(agency.agency_id for agency in table.roster.agencies),
        usual=table.roster.usual,
        open_actions=tuple(row.code for row in actions if row.status.is_open),
        actions_already=sum(bool(standing) and row.decision_id == standing.row.decision_id for row in actions),
        heard_before=stored.row.was_heard,
        supersedes=standing.row.decision_id if standing else "",
        outcome=standing.row.outcome if standing else None,
        word_keys=frozenset(stored.row.name_words.split()),
    )


def standing_id(table: Table, reference: str) -> str:
    """The id of the decision that stands at this meeting; empty while nothing has been decided."""
    standing = table.decision(reference)
    return standing.row.decision_id if standing else ""


def prepared_row(table: Table, reference: str) -> Stored[DecisionRow] | None:
    """Find the row that keeps what is only prepared for a case, whether it still counts or not."""
    return next((stored for stored in table.prepared if stored.row.reference == reference), None)


def prepared(table: Table, reference: str) -> DecisionRow | None:
    """Find what somebody typed since the last decision, if anything: a decision that came later replaced it."""
    found = prepared_row(table, reference)
    counts = found and found.row.answers and found.row.supersedes == standing_id(table, reference)
    return found.row if found and counts else None


def conflicts(table: Table, reference: str) -> tuple[Conflict, ...]:
    """Who has handed the case over at this meeting because of a conflict of interest."""
    found = prepared_row(table, reference)
    return read_conflict_lines(found.row.conflicts) if found else ()


def is_overtaken(table: Table) -> bool:
    """Whether a later meeting has decided on the case that the reading asked for: its word counts then."""
    here = table.meeting.meeting_id
    return any(stored.row.is_recorded and stored.row.meeting_id > here for stored in table.case_decisions)


def actions_of(table: Table, decision_id: str) -> list[ActionRow]:
    """The actions of one decision that are known here: those that are open or were finished since the last meeting."""
    rows = {stored.row.code: stored.row for stored in (*table.actions, *table.case_actions)}
    return [row for row in rows.values() if row.decision_id == decision_id]
