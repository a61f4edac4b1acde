"""Everything that is on the table for one meeting, read in one round trip: cases, decisions, actions, messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from masc_graph.domain.action import Action
from masc_graph.domain.agenda import Agenda, AgendaCase, in_agenda_order
from masc_graph.domain.agenda_actions import actions_from_before
from masc_graph.domain.attendance import Attendance, quorum_warning
from masc_graph.domain.calendar import meeting_before, meeting_by_id, next_meeting
from masc_graph.domain.inputs import read_day
from masc_graph.domain.links import Links
from masc_graph.domain.meeting import Meeting, MeetingState, at_london
from masc_graph.domain.outcomes import Outcome
from masc_graph.domain.repeat import RepeatState
from masc_graph.domain.roster import Roster
from masc_graph.domain.status import DECIDED, ActionStatus, CaseStatus
from masc_graph.domain.working_days import Rules
from masc_graph.graph.lists import equals, not_before
from masc_graph.registers.action_rows import action_of as action_of
from masc_graph.registers.action_rows import changes_of as changes_of
from masc_graph.registers.overrides import Overrides, overrides_of, want_overrides
from masc_graph.registers.reading import Reading, Stored, Wanted
from masc_graph.registers.registers import Registers, roster_of, want_roster
from masc_graph.registers.rows import ActionRow, AgencyRow, DecisionRow, MeetingRow, MessageRow, ReferralRow

_ON_TABLE = frozenset({CaseStatus.ACCEPTED, CaseStatus.LISTED}) | DECIDED
_UNFINISHED = (ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS, ActionStatus.NOT_COMPLETED)
_WAITING = frozenset({CaseStatus.SUBMITTED, CaseStatus.NEEDS_INFORMATION})
_HOLDABLE = frozenset({CaseStatus.ACCEPTED, CaseStatus.LISTED, CaseStatus.DEFERRED})
_LOOKED_BACK = 2
"""Intervals within which the meeting before is found, if one was cancelled."""


@dataclass(frozen=True)
class Table:
    """One meeting as the lists have it; ``stored_meeting`` is None while nobody has written the meeting down.

    ``held_over_to`` is the next meeting whose agenda does not stand yet: a case that is held over goes there.
    ``decisions`` are the recorded ones; what is only ``prepared`` counts for nothing but the screen that it fills.
    ``actions`` are those not finished and those finished ``since`` the meeting before; ``ready_cases`` are ready to
    close, whichever meeting heard them. ``case_actions`` and ``case_decisions`` are all of one case, and ``own_case``
    is its row, where the reading asked for it.
    """

    meeting: Meeting
    since: datetime
    next_meeting: Meeting
    held_over_to: Meeting
    roster: Roster
    stored_meeting: Stored[MeetingRow] | None
    referrals: Sequence[Stored[ReferralRow]]
    decisions: Sequence[Stored[DecisionRow]]
    prepared: Sequence[Stored[DecisionRow]]
    actions: Sequence[Stored[ActionRow]]
    messages: Sequence[Stored[MessageRow]]
    ready_cases: Sequence[Stored[ReferralRow]]
    case_actions: Sequence[Stored[ActionRow]] = ()
    case_decisions: Sequence[Stored[DecisionRow]] = ()
    own_case: Stored[ReferralRow] | None = None

    @property
    def cases(self) -> list[Stored[ReferralRow]]:
        """The cases of this meeting: those that it put off to another one too, and those whose review date has come."""
        decided = self._decided
        return [one for one in self.referrals if one.row.reference in decided or self._is_on_table(one.row)]

    @property
    def _decided(self) -> set[str]:
        return {stored.row.reference for stored in self.decisions}

    def _is_on_table(self, row: ReferralRow) -> bool:
        if row.meeting_id == self.meeting.meeting_id:
            return row.status in _ON_TABLE
        return not self.meeting.has_agenda and self._is_due_for_review(row)

    def _is_due_for_review(self, row: ReferralRow) -> bool:
        """Whether the board meant to look at it again by now; once an agenda stands, it is listed or it waits."""
        on = row.review_on
        return row.status is CaseStatus.UNDER_REVIEW and on is not None and on <= self.meeting.held_on

    def before_posting(self) -> Table:
        """The same table as if the agenda did not stand yet: for whoever is still posting it."""
        return replace(self, meeting=self.meeting.model_copy(update={"state": MeetingState.PLANNED}))

    @property
    def waiting(self) -> int:
        """How many referrals for this meeting the administrator has not answered."""
        return sum(row.meeting_id == self.meeting.meeting_id for row in self._unanswered)

    @property
    def may_join(self) -> list[ReferralRow]:
        """The referrals without an answer that join this agenda once it stands: its own, and urgent ones after it."""
        here = self.meeting.meeting_id
        return [row for row in self._unanswered if row.meeting_id == here or row.urgent == "Yes"]

    @property
    def _unanswered(self) -> list[ReferralRow]:
        return [stored.row for stored in self.referrals if stored.row.status in _WAITING]

    def may_be_held(self, stored: Stored[ReferralRow]) -> bool:
        """Whether a case may go to another meeting: never one that this meeting has decided."""
        row = stored.row
        here = row.meeting_id == self.meeting.meeting_id and self.decision(row.reference) is None
        return here and row.status in _HOLDABLE

    @property
    def ready(self) -> list[str]:
        """Which cases could be closed in one press: every action is finished, and this meeting has not decided yet."""
        return [stored.row.reference for stored in self._ready]

    @property
    def _ready(self) -> list[Stored[ReferralRow]]:
        decided = self._decided
        return [stored for stored in self.ready_cases if stored.row.reference not in decided]

    def case(self, reference: str) -> Stored[ReferralRow] | None:
        """Find a case of this meeting, or one of an earlier meeting that this one closes."""
        own = [self.own_case] if self.own_case and self.own_case.row.reference in self._decided else []
        here = (*self.cases, *self._ready, *own)
        return next((stored for stored in here if stored.row.reference == reference), None)

    def decision(self, reference: str) -> Stored[DecisionRow] | None:
        """Find the decision of this meeting on a case that nothing has replaced."""
        return max(
            (stored for stored in self.decisions if stored.row.reference == reference),
            key=lambda stored: int(stored.row.decision_id.rpartition("/")[2]),
            default=None,
        )

    def message(self, key: str) -> Stored[MessageRow] | None:
        """Find where a lasting card of this meeting stands."""
        return next((stored for stored in self.messages if stored.row.title == key), None)

    @property
    def took_part(self) -> Attendance | None:
        """Who is at the meeting, once somebody has said so."""
        return self.stored_meeting.row.took_part if self.stored_meeting else None

    def quorum_warning(self, rules: Rules) -> str:
        """What is to be said if too few have come; empty while nobody has said who came."""
        if self.took_part is None:
            return ""
        return quorum_warning(self.took_part, self.roster.agencies, rules.quorum_core)

    def agenda(self, links: Links, today: date) -> Agenda:
        """Make the agenda: its cases in their order, and how the agencies' earlier actions stand."""
        closed = {stored.row.reference for stored in self.decisions if stored.row.outcome is Outcome.CLOSE}
        return Agenda(
            meeting=self.meeting,
            next_meeting=self.next_meeting,
            cases=tuple(in_agenda_order([self.agenda_case(stored, links) for stored in self.cases])),
            actions=actions_from_before(self._earlier_actions(), self.roster, today=today, since=self.since),
            ready_to_close=tuple(self.ready),
            closed=tuple(sorted(closed - {stored.row.reference for stored in self.cases})),
            document_url=self.stored_meeting.row.agenda_url if self.stored_meeting else "",
        )

    def _earlier_actions(self) -> list[Action]:
        """Leave out what this meeting has only just agreed."""
        here = {stored.row.decision_id for stored in self.decisions}
        return [action_of(stored.row) for stored in self.actions if stored.row.decision_id not in here]

    def agenda_case(self, stored: Stored[ReferralRow], links: Links) -> AgendaCase:
        """A case as its line of the agenda has it."""
        row, decision = stored.row, self.decision(stored.row.reference)
        has_place = row.listed_for == self.meeting.meeting_id
        return AgendaCase(
            reference=row.reference,
            presents=self.roster.agency_name(row.referring_agency),
            risk_level=row.risk_level,
            area=row.area,
            received_at=row.received_at,
            children=row.children_involved == "Yes",
            urgent=row.urgent == "Yes",
            repeat=row.repeat_state is RepeatState.REPEAT,
            deferrals=row.deferrals,
            added=has_place and row.added,
            position=row.position if has_place else None,
            decision=decision.row.outcome.words if decision else "",
            may_be_held=self.may_be_held(stored),
            url=links.case(stored.item_id),
        )


async def read_table(registers: Registers, meeting_id: str, rules: Rules, reference: str = "") -> Table | None:
    """Read the table of a meeting fresh, with all that hangs on one case if ``reference`` names it; None if no such."""
    day = read_day(meeting_id)
    if day is None:
        return None
    planned = meeting_by_id(meeting_id, rules)
    starts_at = planned.starts_at if planned else at_london(day, rules.start_time)
    since = starts_at - _LOOKED_BACK * timedelta(days=rules.interval_days)
    after = next_meeting(planned.held_on if planned else day, rules).meeting_id
    reading = registers.reading()
    wanted = _Wanted.ask(reading, meeting_id, after, since)
    own = _OwnCase.ask(reading, reference) if reference else None
    await reading.send()
    overrides = overrides_of(wanted.meetings.rows)
    meeting = meeting_by_id(meeting_id, rules, overrides)
    if meeting is None:
        return None
    following = next_meeting(meeting.held_on, rules, overrides)
    last_time = meeting_before(meeting.held_on, rules, overrides)
    return Table(
        meeting=meeting,
        since=max(since, last_time.starts_at) if last_time else since,
        next_meeting=following,
        held_over_to=_not_posted(following, rules, overrides),
        roster=roster_of(wanted.agencies.rows),
        stored_meeting=next((s for s in wanted.meetings.rows if s.row.meeting_id == meeting_id), None),
        referrals=_each_once(
            [*wanted.referrals.rows, *await _put_off(registers, following.meeting_id, after), *wanted.under_review]
        ),
        decisions=[stored for stored in wanted.decisions.rows if stored.row.is_recorded],
        prepared=[stored for stored in wanted.decisions.rows if not stored.row.is_recorded],
        actions=wanted.actions.rows,
        messages=wanted.messages.rows,
        ready_cases=wanted.ready,
        case_actions=own.actions.rows if own else (),
        case_decisions=own.decisions.rows if own else (),
        own_case=own.case.one if own else None,
    )


def _not_posted(meeting: Meeting, rules: Rules, overrides: Overrides) -> Meeting:
    """Find the first meeting from this one on whose agenda does not stand."""
    while meeting.has_agenda:
        meeting = next_meeting(meeting.held_on, rules, overrides)
    return meeting


def _each_once(found: Sequence[Stored[ReferralRow]]) -> list[Stored[ReferralRow]]:
    return list({stored.row.reference: stored for stored in found}.values())


async def _put_off(registers: Registers, meeting_id: str, already_read: str) -> Sequence[Stored[ReferralRow]]:
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

    @classmethod
    def ask(cls, reading: Reading, meeting_id: str, after: str, since: datetime) -> _Wanted:
        """Want the cases of the meeting after it too, since a case that is put off has moved there.

        Cases that are ready to close or under review are of whatever meeting heard them last.
        """
        settled = (equals("Status", status) for status in (CaseStatus.READY_TO_CLOSE, CaseStatus.UNDER_REVIEW))
        unfinished = (equals("Status", status) for status in _UNFINISHED)
        return cls(
            agencies=want_roster(reading),
            meetings=want_overrides(reading),
            referrals=reading.where(ReferralRow, equals("MeetingId", meeting_id), equals("MeetingId", after)),
            decisions=reading.where(DecisionRow, equals("MeetingId", meeting_id)),
            actions=reading.where(ActionRow, *unfinished, not_before("StatusAt", since)),
            messages=reading.where(MessageRow, equals("MeetingId", meeting_id)),
            settled=reading.where(ReferralRow, *settled),
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
