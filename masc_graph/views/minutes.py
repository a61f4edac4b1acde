"""What the lists say about a meeting as its minutes: names of agencies and roles, and nobody's own name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise

from masc_graph.domain.agenda.agenda import Agenda, in_agenda_order
from masc_graph.domain.agenda.earlier_actions import earlier_actions
from masc_graph.domain.board.prompts import read_prompt_lines, with_needed
from masc_graph.domain.board.roster import Role, Roster
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.decisions.conflict import read_conflict_lines
from masc_graph.domain.meetings.attendance import Attendance
from masc_graph.domain.meetings.calendar import last_day_words
from masc_graph.domain.meetings.meeting import MeetingState
from masc_graph.domain.minutes.minutes import (
    NO_REASON,
    NOT_REACHED,
    AgreedAction,
    CaseNotReached,
    MinutedAttendance,
    MinutedCase,
    Minutes,
    ReplacedDecision,
    read_not_reached_lines,
)
from masc_graph.domain.referrals.repeat import RepeatState
from masc_graph.domain.text.links import Links
from masc_graph.domain.text.plain_text import sentence_case
from masc_graph.domain.text.reference import number_of
from masc_graph.domain.text.working_days import Rules
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.rows import ActionRow, DecisionRow, ReferralRow


def minutes_of(
    record: MeetingRecord, elsewhere: Sequence[ReferralRow], rules: Rules, links: Links, today: date
) -> Minutes:
    """Make the minutes; ``elsewhere`` are the cases of this meeting that have moved on beyond the next one."""
    added = {case.reference: case.added for case in record.agenda(links, today).cases}
    rows = {row.reference: row for row in (*(stored.row for stored in record.referrals), *elsewhere)}
    unheard = {case.reference for case in not_reached(record)}
    decided = [_decisions(record, reference) for reference in {stored.row.reference for stored in record.decisions}]
    return Minutes(
        meeting=record.meeting,
        next_meeting=record.next_meeting,
        next_last_day=last_day_words(record.next_meeting, rules),
        took_part=_took_part(record.took_part, record) if record.took_part else None,
        cases=tuple(
            _case(found, rows.get(found[0].reference), record, added=added.get(found[0].reference, False))
            for found in sorted(decided, key=_came_to)
        ),
        not_reached=not_reached(record),
        unreadable=tuple(f"{one.words}." for one in record.unreadable if one.key not in unheard),
        before=earlier_actions(
            map(action_of, (stored.row for stored in record.actions)), record.roster, record.meeting
        ),
    )


def missing_references(record: MeetingRecord) -> set[str]:
    """The cases on which the meeting has decided and whose rows were not read with it."""
    known = {stored.row.reference for stored in record.referrals}
    return {stored.row.reference for stored in record.decisions} - known


def not_reached(record: MeetingRecord) -> tuple[CaseNotReached, ...]:
    """The cases that were on the agenda and have no decision: as they stand, or as the published minutes have it."""
    decided = {stored.row.reference for stored in record.decisions}
    if record.meeting.state is MeetingState.MINUTES_PUBLISHED and record.stored_meeting:
        kept = read_not_reached_lines(record.stored_meeting.row.not_reached, record.roster)
        return tuple(one for one in kept if one.reference not in decided)
    return tuple(
        CaseNotReached(
            reference=stored.row.reference,
            agency_id=stored.row.referring_agency,
            presents=record.roster.agency_name(stored.row.referring_agency),
            comes_back_on=record.next_open_meeting.held_on,
        )
        for stored in record.cases
        if stored.row.status is CaseStatus.LISTED and stored.row.reference not in decided
    )


def as_it_ended(record: MeetingRecord, links: Links, today: date) -> Agenda:
    """The agenda; once minutes are published, with the cases not reached, though they belong to another one by now."""
    whole = record.agenda(links, today)
    if record.meeting.state is not MeetingState.MINUTES_PUBLISHED:
        return whole
    unheard = {one.reference for one in not_reached(record)}
    others = [case for case in whole.cases if case.reference not in unheard]
    lines = [record.agenda_case(at, links) for one in sorted(unheard) if (at := record.case_at(one))]
    ended = [line.model_copy(update={"decision": NOT_REACHED}) for line in lines]
    return whole.model_copy(update={"cases": tuple(in_agenda_order([*others, *ended]))})


def _took_part(who: Attendance, record: MeetingRecord) -> MinutedAttendance:
    def names(agencies: Sequence[str]) -> tuple[str, ...]:
        return tuple(record.roster.agency_name(agency) for agency in agencies)

    return MinutedAttendance(
        chaired_by=_chaired_by(who.chaired_by, record.roster),
        present=names(who.present),
        apologies=names(who.apologies),
        sent_information=names(who.sent_information),
        absent=names(who.absent),
        confidentiality_read=who.confidentiality_read,
        quorum_warning=record.quorum_warning,
    )


def _chaired_by(chaired_by: str, roster: Roster) -> str:
    if chaired_by not in (Role.CHAIR, Role.VICE_CHAIR):
        return "Neither the chair nor the vice chair"
    role = Role(chaired_by)
    agencies = dict.fromkeys(roster.agency_name(person.agency_id) for person in roster.with_role(role))
    return _in_role(role, " and ".join(agencies))


def _in_role(role: Role, agency: str) -> str:
    """``Chair (Probation)``; the agency is left out where the roster does not know it any more."""
    words = sentence_case(role.words)
    return f"{words} ({agency})" if agency else words


def _decisions(record: MeetingRecord, reference: str) -> list[DecisionRow]:
    """All decisions of the meeting on a case, the newest first."""
    return [stored.row for stored in reversed(record.decisions_on(reference))]


def _came_to(decisions: Sequence[DecisionRow]) -> tuple[datetime, str]:
    """Cases stand in the order in which the meeting came to them, which no later change of the agenda touches."""
    return decisions[-1].decided_at, decisions[-1].reference


def _case(
    decisions: Sequence[DecisionRow], row: ReferralRow | None, record: MeetingRecord, *, added: bool
) -> MinutedCase:
    current, roster = decisions[0], record.roster
    own = {decision.decision_id for decision in decisions}
    agreed = [stored.row for stored in record.actions if stored.row.decision_id in own]
    return MinutedCase(
        reference=current.reference,
        presents=roster.agency_name(row.referring_agency) if row else "",
        about=tuple(_about(row)) if row else (),
        added=added,
        outcome=current.outcome,
        reason=_reason(current),
        prompts=with_needed(read_prompt_lines(current.prompts), record.needed_already(current.reference, agreed)),
        actions=tuple(_actions(agreed, record)),
        review_on=current.review_on,
        defer_why=current.defer_why.words if current.defer_why else "",
        refer_targets=current.refer_targets,
        refer_by=roster.agency_name(current.refer_by),
        transfer_to=current.transfer_to,
        dissent=current.dissent,
        decided_by=_decided_by(current, roster),
        decided_at=current.decided_at,
        handed_over=tuple(_handed_over(current)),
        replaced=tuple(_replaced(decisions, roster)),
    )


def _about(row: ReferralRow) -> Iterator[str]:
    yield f"{row.risk_level} risk"
    yield row.area
    yield from ("children",) if row.children_involved == "Yes" else ()
    yield from ("urgent",) if row.urgent == "Yes" else ()
    yield from ("repeat",) if row.repeat_state is RepeatState.REPEAT else ()


def _reason(decision: DecisionRow) -> str:
    """Only where actions were agreed may the reason be empty."""
    return decision.reason or (NO_REASON if decision.outcome is Outcome.ACTIONS_AGREED else "")


def _actions(rows: Sequence[ActionRow], record: MeetingRecord) -> Iterator[AgreedAction]:
    """Every action of the meeting on the case, in the order of its numbers."""
    for row in sorted(rows, key=lambda row: number_of(row.code)):
        agency = record.roster.agency_name(row.agency)
        yield AgreedAction(code=row.code, agency=agency, heading=row.area, what=row.what, due_on=row.due_on)


def _decided_by(decision: DecisionRow, roster: Roster) -> str:
    decider = roster.member(decision.decided_by_id)
    return _in_role(decision.decided_by_role, roster.agency_name(decider.agency_id) if decider else "")


def _handed_over(decision: DecisionRow) -> Iterator[str]:
    """Who had a conflict of interest, by role."""
    for conflict in read_conflict_lines(decision.conflicts):
        yield f"The {conflict.role.words} handed this case over because of a conflict of interest."


def _replaced(decisions: Sequence[DecisionRow], roster: Roster) -> Iterator[ReplacedDecision]:
    for newer, older in pairwise(decisions):
        yield ReplacedDecision(
            outcome=older.outcome.words,
            reason=_reason(older),
            dissent=older.dissent,
            decided_by=_decided_by(older, roster),
            decided_at=older.decided_at,
            replaced_at=newer.decided_at,
            why=newer.supersede_reason,
        )
