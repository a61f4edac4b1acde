"""What stands about one case at a meeting: for the rules of a decision, and for the screen on which it is made."""

from __future__ import annotations

from masc_graph.domain.board.roster import changed_since_opened
from masc_graph.domain.decisions.conflict import Conflict, read_conflict_lines
from masc_graph.domain.decisions.decision import CaseOnTable
from masc_graph.domain.text.working_days import Rules
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow


def case_on_table(record: MeetingRecord, reference: str, rules: Rules) -> CaseOnTable:
    """Gather what stands about a case; ``Refused`` (R6) when it is not on this agenda."""
    stored = record.case(reference)
    if stored is None:
        raise changed_since_opened("the case is not on this agenda")
    standing = record.decision(reference)
    rows = {one.row.code: one.row for one in (*record.actions, *record.case_actions) if one.row.reference == reference}
    actions = list(rows.values())
    return CaseOnTable(
        reference=reference,
        meeting=record.meeting,
        next_meeting=record.next_meeting,
        rules=rules,
        agencies=frozenset(agency.agency_id for agency in record.roster.agencies),
        usual=record.roster.usual,
        open_actions=tuple(row.code for row in actions if row.status.is_open),
        actions_already=sum(bool(standing) and row.decision_id == standing.row.decision_id for row in actions),
        heard_before=stored.row.was_heard,
        supersedes=standing.row.decision_id if standing else "",
        outcome=standing.row.outcome if standing else None,
        word_keys=frozenset(stored.row.name_words.split()),
    )


def standing_id(record: MeetingRecord, reference: str) -> str:
    """The id of the decision that stands at this meeting; empty while nothing has been decided."""
    standing = record.decision(reference)
    return standing.row.decision_id if standing else ""


def prepared_row(record: MeetingRecord, reference: str) -> Stored[DecisionRow] | None:
    """Find the row that keeps what is only prepared for a case, whether it still counts or not."""
    return next((stored for stored in record.prepared if stored.row.reference == reference), None)


def prepared(record: MeetingRecord, reference: str) -> DecisionRow | None:
    """Find what somebody typed since the last decision, if anything: a decision that came later replaced it."""
    found = prepared_row(record, reference)
    counts = found and found.row.answers and found.row.supersedes == standing_id(record, reference)
    return found.row if found and counts else None


def conflicts(record: MeetingRecord, reference: str) -> tuple[Conflict, ...]:
    """Who has handed the case over at this meeting because of a conflict of interest."""
    found = prepared_row(record, reference)
    return read_conflict_lines(found.row.conflicts) if found else ()


def is_overtaken(record: MeetingRecord) -> bool:
    """Whether a later meeting has decided on the case that the reading asked for: its word counts then."""
    here = record.meeting.meeting_id
    return any(stored.row.is_recorded and stored.row.meeting_id > here for stored in record.case_decisions)


def actions_of(record: MeetingRecord, decision_id: str) -> list[ActionRow]:
    """The actions of one decision that are known here: those that are open or were finished since the last meeting."""
    rows = {stored.row.code: stored.row for stored in (*record.actions, *record.case_actions)}
    return [row for row in rows.values() if row.decision_id == decision_id]
