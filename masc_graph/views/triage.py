"""A referral as the administrator is shown it: nothing that identifies a person."""

from __future__ import annotations

from datetime import datetime

from masc_graph.cards.triage import Triage
from masc_graph.domain.board.roster import UNKNOWN_AGENCY, Right, Roster
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings import supplement
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import Meeting, MeetingState
from masc_graph.domain.meetings.supplement import Joining, joining
from masc_graph.domain.referrals.referral_fields import FIELD
from masc_graph.domain.text.links import Links
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ReferralRow


def meeting_of(row: ReferralRow, calendar: Calendar) -> Meeting:
    """The meeting of a case: the next one if its own was cancelled, and the one that the date gives if it has none."""
    found = calendar.meeting_by_id(row.meeting_id)
    if found and found.state is MeetingState.CANCELLED:
        return calendar.next_meeting(found.held_on)
    return found or calendar.meeting_for(row.received_at).meeting


def missing_labels(row: ReferralRow) -> list[str]:
    """The questions that are still open, in words."""
    return [FIELD[name].label for name in row.missing_fields.split() if name in FIELD]


def joining_of(row: ReferralRow, calendar: Calendar, now: datetime) -> Joining:
    """Where the case goes if it is accepted now."""
    own = meeting_of(row, calendar)
    return joining(own, urgent=row.urgent == "Yes", now=now, calendar=calendar)


def right_to_accept(row: ReferralRow, calendar: Calendar, now: datetime) -> Right:
    """What whoever accepts the referral now must have the right to."""
    found = joining_of(row, calendar, now)
    return supplement.right_to_accept(found, urgent=row.urgent == "Yes", reconsidered=row.reconsidered)


def _why_later(row: ReferralRow, in_time_for: Meeting, now: datetime) -> str:
    """Why the meeting that a referral was in time for does not hear it: nobody had accepted it by then."""
    if row.status is CaseStatus.NEEDS_INFORMATION:
        return "information was still missing"
    if row.reconsidered:
        return "it had not been accepted"
    if now < in_time_for.starts_at:
        return "information was added only after its agenda was posted"
    return "nobody had answered it"


def triage_facts(
    stored: Stored[ReferralRow],
    roster: Roster,
    calendar: Calendar,
    links: Links,
    now: datetime,
) -> Triage:
    """What the administrator needs to answer a referral now, from its row."""
    row = stored.row
    placement, meeting = calendar.meeting_for(row.received_at), meeting_of(row, calendar)
    in_time_for = placement.meeting if placement.meeting.held_on < meeting.held_on else None
    return Triage(
        reference=row.reference,
        version=row.version,
        agency="" if row.referring_agency == UNKNOWN_AGENCY else roster.agency_name(row.referring_agency),
        received_at=row.received_at,
        meeting=meeting,
        missed=placement.missed,
        in_time_for=in_time_for,
        why_later=_why_later(row, in_time_for, now) if in_time_for else "",
        risk_level=row.risk_level,
        area=row.area,
        children_involved=row.children_involved,
        urgent=row.urgent == "Yes",
        perpetrator_known=row.perpetrator_known,
        dash=row.dash,
        old_dash=row.dash_old,
        da_unsettled=not row.da_settled,
        case_url=links.case(stored.item_id),
        repeat_of="" if row.repeat_state.is_settled else row.repeat_of,
        incomplete=len(missing_labels(row)),
        again_reason=row.status_reason if row.reconsidered else "",
        joining=joining_of(row, calendar, now).words,
    )
