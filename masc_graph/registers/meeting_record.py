"""Everything that is on the table for one meeting: cases, decisions, actions, messages, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from masc_graph.domain.actions.action import Action
from masc_graph.domain.agenda.agenda import Agenda, AgendaCase, in_agenda_order
from masc_graph.domain.agenda.agenda_actions import earlier_actions_by_agency
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.cases.status import DECIDED, CaseStatus
from masc_graph.domain.meetings.attendance import Attendance, quorum_warning
from masc_graph.domain.meetings.meeting import Meeting, MeetingState
from masc_graph.domain.referrals.repeat import RepeatState
from masc_graph.domain.text.links import Links
from masc_graph.domain.text.reference import number_of
from masc_graph.domain.text.working_days import Rules
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow, MeetingRow, MessageRow, ReferralRow

_ON_TABLE = frozenset({CaseStatus.ACCEPTED, CaseStatus.LISTED}) | DECIDED
_WAITING = frozenset({CaseStatus.SUBMITTED, CaseStatus.NEEDS_INFORMATION})
_HOLDABLE = frozenset({CaseStatus.ACCEPTED, CaseStatus.LISTED, CaseStatus.DEFERRED})


@dataclass(frozen=True)
class MeetingRecord:
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

    def before_posting(self) -> MeetingRecord:
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
            key=lambda stored: number_of(stored.row.decision_id),
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
            actions=earlier_actions_by_agency(self._earlier_actions(), self.roster, today=today, since=self.since),
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
