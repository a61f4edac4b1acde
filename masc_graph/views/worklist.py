"""The administrator's list of what waits, from the rows of MASC Referrals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from masc_graph.cards.worklist import WorkLine, Worklist
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.status import AT_ITS_MEETING, UNANSWERED, CaseStatus
from masc_graph.domain.meetings.calendar import Calendar, agenda_posts_itself_at, has_closed
from masc_graph.domain.meetings.calendar_words import day_words, listed, time_words
from masc_graph.domain.meetings.meeting import Meeting, london_day
from masc_graph.domain.text.working_days import Rules
from masc_graph.registers.case_record import waits_for_administrator
from masc_graph.registers.rows import ReferralRow
from masc_graph.views.triage import joining_of, meeting_of, missing_labels


def urgent_first(rows: Iterable[ReferralRow]) -> list[ReferralRow]:
    """Those that nobody has answered: the urgent ones, then the others, each in the order in which they came."""
    return sorted((row for row in rows if row.status in UNANSWERED), key=_urgent_and_received)


def work_line(row: ReferralRow, roster: Roster, calendar: Calendar, now: datetime) -> WorkLine:
    """One of them: what it waits for, or what "Accept" does besides."""
    joins = joining_of(row, calendar, now).words
    return WorkLine(
        reference=row.reference,
        version=row.version,
        agency=roster.agency_name(row.referring_agency),
        risk=row.risk_level,
        words=("urgent",) if row.urgent == "Yes" else (),
        status_words=_waits_for(row, calendar) or joins or _came(row),
    )


def worklist_of(
    rows: Sequence[ReferralRow],
    meeting: Meeting,
    roster: Roster,
    calendar: Calendar,
    now: datetime,
) -> Worklist:
    """The whole list: those of the meeting counted, and everyone's that wait named."""
    lines = [(row, work_line(row, roster, calendar, now)) for row in urgent_first(rows)]
    here = [row for row in rows if row.meeting_id == meeting.meeting_id]
    return Worklist(
        meeting=meeting,
        state=agenda_words(meeting, calendar.rules, now),
        accepted=sum(row.status in AT_ITS_MEETING for row in here),
        to_answer=sum(waits_for_administrator(row) for row in here),
        with_chair=sum(row.status is CaseStatus.SUBMITTED and row.reconsidered for row in here),
        awaited=sum(row.status is CaseStatus.NEEDS_INFORMATION for row in here),
        answers=[line for row, line in lines if waits_for_administrator(row)],
        waiting=[line for row, line in lines if row.status is CaseStatus.NEEDS_INFORMATION],
    )


def agenda_words(meeting: Meeting, rules: Rules, now: datetime) -> str:
    """Whether the agenda stands, and what happens if nobody posts it."""
    if meeting.has_agenda:
        return "The agenda is posted."
    return " ".join((from_when(meeting, now), by_itself(meeting, rules))).strip()


def from_when(meeting: Meeting, now: datetime) -> str:
    """From which day the agenda may be posted."""
    if has_closed(meeting, now):
        return "You can post the agenda now."
    return f"You can post the agenda from {day_words(london_day(meeting.closes_at))}."


def by_itself(meeting: Meeting, rules: Rules) -> str:
    """When MASC posts the agenda if nobody does; empty if it never does."""
    if not rules.agenda_by_itself:
        return ""
    at = agenda_posts_itself_at(meeting, rules)
    return f"If nobody does, MASC posts it on {day_words(london_day(at))} at {time_words(at)}."


def _waits_for(row: ReferralRow, calendar: Calendar) -> str:
    missing = missing_labels(row)
    if row.status is not CaseStatus.NEEDS_INFORMATION or not missing:
        return ""
    return f"{listed(missing)}, by {day_words(meeting_of(row, calendar).agenda_due_on)}"


def _came(row: ReferralRow) -> str:
    return f"Received on {day_words(london_day(row.received_at))}"


def _urgent_and_received(row: ReferralRow) -> tuple[bool, datetime]:
    return row.urgent != "Yes", row.received_at
