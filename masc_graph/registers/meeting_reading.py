"""Reads a meeting whole, in one round trip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from masc_graph.domain.actions.action import needs_no_discussion
from masc_graph.domain.cases.status import UNFINISHED, CaseStatus
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import at_london
from masc_graph.domain.text.inputs import read_day
from masc_graph.domain.text.working_days import Rules
from masc_graph.graph.lists import equals, not_before
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.reading import Reading, Stored, Unreadable, Wanted
from masc_graph.registers.registers import Registers, roster_of, want_roster
from masc_graph.registers.rows import ActionRow, AgencyRow, AuditRow, DecisionRow, MeetingRow, MessageRow, ReferralRow

LISTINGS: Final = ("case_listed", "referral_accepted", "case_relisted")
"""The events with which a case gets its line of an agenda."""
_LOOKED_BACK = 2
"""Intervals within which the meeting before is found, if one was cancelled."""


async def read_meeting(
    registers: Registers, meeting_id: str, rules: Rules, reference: str = ""
) -> MeetingRecord | None:
    """Read a meeting fresh, with all that hangs on one case if ``reference`` names it; None if no such."""
    if (day := read_day(meeting_id)) is None:
        return None
    since, after = _by_the_rules(meeting_id, day, rules)
    reading = registers.reading()
    wanted = _Wanted.ask(reading, meeting_id, after, since)
    own = _OwnCase.ask(reading, reference) if reference else None
    await reading.send()
    gone = await _gone(registers, wanted, meeting_id)
    calendar = calendar_of(rules, wanted.meetings.rows)
    meeting = calendar.meeting_by_id(meeting_id)
    if meeting is None:
        return None
    following = calendar.next_meeting(meeting.held_on)
    last_time = calendar.meeting_before(meeting.held_on)
    since = max(since, last_time.starts_at) if last_time else since
    return MeetingRecord(
        meeting=meeting,
        since=since,
        next_meeting=following,
        rules=rules,
        next_open_meeting=calendar.next_open_meeting(meeting.held_on),
        roster=roster_of(wanted.agencies.rows),
        stored_meeting=next((s for s in wanted.meetings.rows if s.row.meeting_id == meeting_id), None),
        referrals=_each_once(
            [*wanted.referrals.rows, *await _deferred_to(registers, following.meeting_id, after), *wanted.under_review]
        ),
        decisions=[stored for stored in wanted.decisions.rows if stored.row.is_recorded],
        drafts=[stored for stored in wanted.decisions.rows if not stored.row.is_recorded],
        actions=[one for one in wanted.actions.rows if not needs_no_discussion(action_of(one.row), meeting_id, since)],
        messages=wanted.messages.rows,
        ready_cases=wanted.ready,
        case_actions=own.actions.rows if own else (),
        case_decisions=own.decisions.rows if own else (),
        own_case=own.case.one if own else None,
        unreadable=_unreadable(wanted, meeting_id, gone),
    )


def _unreadable(wanted: _Wanted, meeting_id: str, gone: Sequence[Unreadable]) -> Sequence[Unreadable]:
    """The rows of this meeting that cannot be read, each once."""
    here = [one for one in wanted.referrals.unreadable if one.meeting_id == meeting_id]
    found = [*here, *wanted.decisions.unreadable, *wanted.actions.unreadable, *gone]
    return tuple({one.key: one for one in found}.values())


async def _gone(registers: Registers, wanted: _Wanted, meeting_id: str) -> Sequence[Unreadable]:
    """The cases that this meeting listed or decided, and whose rows are nowhere any more, or cannot be read.

    One more round trip, only where a case is not among those that were read: most often it has moved on.
    """
    listed = {one.row.reference for one in wanted.listed.rows if one.row.meeting_id == meeting_id}
    listed |= {one.row.reference for one in wanted.decisions.rows}
    read = {stored.row.reference for stored in (*wanted.referrals.rows, *wanted.settled.rows)}
    sought = sorted(listed - read - {""})
    if not sought:
        return ()
    reading = registers.reading()
    found = reading.any_of(ReferralRow, (equals("Title", reference) for reference in sought))
    await reading.send()
    broken = {one.key: one for one in found.unreadable}
    there = {stored.row.reference for stored in found.rows}
    return [broken.get(one) or Unreadable(one, ReferralRow.LIST) for one in sought if one not in there]


def _by_the_rules(meeting_id: str, day: date, rules: Rules) -> tuple[datetime, str]:
    """How far to look back, and the meeting after this one, as far as the rules alone can say."""
    planned = Calendar(rules).meeting_by_id(meeting_id)
    starts_at, held_on = (planned.starts_at, planned.held_on) if planned else (at_london(day, rules.start_time), day)
    after = Calendar(rules).next_meeting(held_on).meeting_id
    return starts_at - _LOOKED_BACK * timedelta(days=rules.interval_days), after


def _each_once(found: Sequence[Stored[ReferralRow]]) -> list[Stored[ReferralRow]]:
    return list({stored.row.reference: stored for stored in found}.values())


async def _deferred_to(registers: Registers, meeting_id: str, already_read: str) -> Sequence[Stored[ReferralRow]]:
    """Read the cases of the meeting that really comes after, where it is not the one that the rules alone gave."""
    if meeting_id == already_read:
        return ()
    reading = registers.reading()
    cases = reading.where(ReferralRow, equals("MeetingId", meeting_id))
    await reading.send()
    return cases.rows


@dataclass(frozen=True)
class _Wanted:
    agencies: Wanted[AgencyRow]
    meetings: Wanted[MeetingRow]
    referrals: Wanted[ReferralRow]
    decisions: Wanted[DecisionRow]
    actions: Wanted[ActionRow]
    messages: Wanted[MessageRow]
    settled: Wanted[ReferralRow]
    listed: Wanted[AuditRow]

    @classmethod
    def ask(cls, reading: Reading, meeting_id: str, after: str, since: datetime) -> _Wanted:
        """Want the cases of the meeting after it too, since a case that is deferred has moved there.

        Cases that are ready to close or under review are of whatever meeting heard them last.
        """
        settled = (equals("Status", status) for status in (CaseStatus.READY_TO_CLOSE, CaseStatus.UNDER_REVIEW))
        unfinished = (equals("Status", status) for status in UNFINISHED)
        listings = " or ".join(equals("Event", name) for name in LISTINGS)
        return cls(
            agencies=want_roster(reading),
            meetings=want_overrides(reading),
            referrals=reading.where(ReferralRow, equals("MeetingId", meeting_id), equals("MeetingId", after)),
            decisions=reading.where(DecisionRow, equals("MeetingId", meeting_id)),
            actions=reading.where(ActionRow, *unfinished, not_before("StatusAt", since)),
            messages=reading.where(MessageRow, equals("MeetingId", meeting_id)),
            settled=reading.where(ReferralRow, *settled),
            listed=reading.where(AuditRow, f"{not_before('At', since)} and ({listings})"),
        )

    @property
    def ready(self) -> list[Stored[ReferralRow]]:
        return [stored for stored in self.settled.rows if stored.row.status is CaseStatus.READY_TO_CLOSE]

    @property
    def under_review(self) -> list[Stored[ReferralRow]]:
        return [stored for stored in self.settled.rows if stored.row.status is CaseStatus.UNDER_REVIEW]


@dataclass(frozen=True)
class _OwnCase:
    case: Wanted[ReferralRow]
    actions: Wanted[ActionRow]
    decisions: Wanted[DecisionRow]

    @classmethod
    def ask(cls, reading: Reading, reference: str) -> _OwnCase:
        """Want one case with everything that hangs on it, whichever meeting it belongs to."""
        return cls(
            case=reading.find(ReferralRow, reference),
            actions=reading.where(ActionRow, equals("Reference", reference)),
            decisions=reading.where(DecisionRow, equals("Reference", reference)),
        )
