"""Everything about one meeting: its cases, decisions, actions and messages, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from masc_graph.domain.actions.action import Action
from masc_graph.domain.agenda.agenda import Agenda, AgendaCase, in_agenda_order
from masc_graph.domain.agenda.agenda_actions import earlier_actions_by_agency
from masc_graph.domain.board.roster import Roster, changed_since_opened
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.cases.status import AT_ITS_MEETING, MAY_MOVE, UNANSWERED, CaseStatus
from masc_graph.domain.decisions.conflict import read_conflict_lines
from masc_graph.domain.decisions.decision import DecisionFacts
from masc_graph.domain.decisions.due import Dates
from masc_graph.domain.meetings.attendance import Attendance, quorum_warning
from masc_graph.domain.meetings.meeting import Meeting, MeetingState
from masc_graph.domain.text.links import Links
from masc_graph.domain.text.reference import number_of
from masc_graph.domain.text.working_days import Rules
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.case_at_meeting import CaseAtMeeting
from masc_graph.registers.case_record import case_of
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow, MeetingRow, MessageRow, ReferralRow


@dataclass(frozen=True)
class MeetingRecord:
    """One meeting as the lists have it; ``stored_meeting`` is None while nobody has written the meeting down.

    ``next_open_meeting`` is the next one whose agenda is not posted: a case that moves to the next meeting goes there.
    ``decisions`` are the recorded ones; ``drafts`` count for nothing but the screen that they fill.
    ``actions`` are those not finished and those finished ``since`` the meeting before; ``ready_cases`` are ready to
    close, whichever meeting heard them. ``case_actions`` and ``case_decisions`` are all of one case, and ``own_case``
    is its row, where the reading asked for it.
    """

    meeting: Meeting
    since: datetime
    next_meeting: Meeting
    next_open_meeting: Meeting
    rules: Rules
    roster: Roster
    stored_meeting: Stored[MeetingRow] | None
    referrals: Sequence[Stored[ReferralRow]]
    decisions: Sequence[Stored[DecisionRow]]
    drafts: Sequence[Stored[DecisionRow]]
    actions: Sequence[Stored[ActionRow]]
    messages: Sequence[Stored[MessageRow]]
    ready_cases: Sequence[Stored[ReferralRow]]
    case_actions: Sequence[Stored[ActionRow]] = ()
    case_decisions: Sequence[Stored[DecisionRow]] = ()
    own_case: Stored[ReferralRow] | None = None

    @property
    def cases(self) -> list[Stored[ReferralRow]]:
        """The cases of this meeting, with those that it deferred to another and those whose review date has come."""
        decided = self._decisions
        return [one for one in self.referrals if one.row.reference in decided or self._is_on_agenda(one.row)]

    def decisions_on(self, reference: str) -> Sequence[Stored[DecisionRow]]:
        """The decisions of this meeting on a case, the newest last."""
        return self._decisions.get(reference, ())

    @cached_property
    def _decisions(self) -> Mapping[str, Sequence[Stored[DecisionRow]]]:
        found: defaultdict[str, list[Stored[DecisionRow]]] = defaultdict(list)
        for stored in sorted(self.decisions, key=lambda one: number_of(one.row.decision_id)):
            found[stored.row.reference].append(stored)
        return dict(found)

    def _is_on_agenda(self, row: ReferralRow) -> bool:
        if row.meeting_id == self.meeting.meeting_id:
            return row.status in AT_ITS_MEETING
        return not self.meeting.has_agenda and self._is_due_for_review(row)

    def _is_due_for_review(self, row: ReferralRow) -> bool:
        """Whether the board meant to look at it again by now; once an agenda is posted, it is listed or it waits."""
        on = row.review_on
        return row.status is CaseStatus.UNDER_REVIEW and on is not None and on <= self.meeting.held_on

    def before_posting(self) -> MeetingRecord:
        """The same meeting as if its agenda were not posted yet: for whoever is still posting it."""
        return replace(self, meeting=self.meeting.model_copy(update={"state": MeetingState.PLANNED}))

    @property
    def waiting(self) -> int:
        """How many referrals for this meeting the administrator has not answered."""
        return sum(row.meeting_id == self.meeting.meeting_id for row in self._unanswered)

    @property
    def urgent_waiting(self) -> int:
        """How many of those are urgent."""
        here = self.meeting.meeting_id
        return sum(row.meeting_id == here and row.urgent == "Yes" for row in self._unanswered)

    @property
    def may_join(self) -> list[ReferralRow]:
        """Referrals without an answer that join this agenda once it is posted: its own, and urgent ones after it."""
        here = self.meeting.meeting_id
        return [row for row in self._unanswered if row.meeting_id == here or row.urgent == "Yes"]

    @property
    def _unanswered(self) -> list[ReferralRow]:
        return [stored.row for stored in self.referrals if stored.row.status in UNANSWERED]

    @property
    def ready(self) -> list[str]:
        """Which cases could be closed in one press: every action is finished, and this meeting has not decided yet."""
        decided = self._decisions
        return [one.row.reference for one in self.ready_cases if one.row.reference not in decided]

    def case_at(self, reference: str) -> CaseAtMeeting | None:
        """Find a case that was read with the meeting: one that it hears or closes, or one that has left it."""
        return self._cases_at.get(reference)

    def case_here(self, reference: str) -> CaseAtMeeting:
        """The same for a case that somebody wants to decide about; ``Refused`` (R6) when it is not on this agenda."""
        case = self.case_at(reference)
        if case is None or not case.is_here:
            raise changed_since_opened("the case is not on this agenda")
        return case

    @cached_property
    def _cases_at(self) -> Mapping[str, CaseAtMeeting]:
        own = [self.own_case] if self.own_case else []
        rows = {stored.row.reference: stored for stored in (*own, *self.ready_cases, *self.referrals)}
        ready = set(self.ready)
        return {reference: self._case_at(stored, is_ready=reference in ready) for reference, stored in rows.items()}

    def _case_at(self, stored: Stored[ReferralRow], *, is_ready: bool) -> CaseAtMeeting:
        row, reference = stored.row, stored.row.reference
        decisions, actions = self.decisions_on(reference), self._actions_of(reference)
        history = [one for one in self.case_decisions if one.row.reference == reference] or decisions
        current = decisions[-1] if decisions else None
        facts = self._facts(row, current, actions)
        draft = next((one for one in self.drafts if one.row.reference == reference), None)
        counts = draft and draft.row.answers and draft.row.supersedes == facts.supersedes
        return CaseAtMeeting(
            stored=stored,
            case=case_of(row, history, actions),
            is_here=bool(decisions) or is_ready or self._is_on_agenda(row),
            may_move=row.meeting_id == self.meeting.meeting_id and current is None and row.status in MAY_MOVE,
            current=current,
            draft_row=draft,
            draft=draft.row if draft and counts else None,
            conflicts=read_conflict_lines(draft.row.conflicts) if draft else (),
            actions=[one.row for one in actions if current and one.row.decision_id == current.row.decision_id],
            facts=facts,
        )

    def _facts(
        self, row: ReferralRow, current: Stored[DecisionRow] | None, actions: Sequence[Stored[ActionRow]]
    ) -> DecisionFacts:
        current_id = current.row.decision_id if current else ""
        return DecisionFacts(
            reference=row.reference,
            meeting=self.meeting,
            next_meeting=self.next_meeting,
            rules=self.rules,
            agencies=frozenset(agency.agency_id for agency in self.roster.agencies),
            usual=self.roster.usual,
            open_actions=tuple(one.row.code for one in actions if one.row.status.is_open),
            actions_already=sum(bool(current) and one.row.decision_id == current_id for one in actions),
            heard_before=row.was_heard,
            supersedes=current_id,
            outcome=current.row.outcome if current else None,
            word_keys=frozenset(row.name_words.split()),
        )

    def _actions_of(self, reference: str) -> list[Stored[ActionRow]]:
        """The actions of a case that are known here: those that are open or were finished since the last meeting."""
        return [one for one in self._known_actions.values() if one.row.reference == reference]

    @cached_property
    def _known_actions(self) -> Mapping[str, Stored[ActionRow]]:
        return {stored.row.code: stored for stored in (*self.actions, *self.case_actions)}

    @property
    def dates(self) -> Dates:
        """What the due dates of new actions are counted from."""
        return Dates(self.meeting, self.next_meeting, self.rules)

    def message(self, key: str) -> Stored[MessageRow] | None:
        """Find where a tracked card of this meeting was posted."""
        return next((stored for stored in self.messages if stored.row.title == key), None)

    @property
    def took_part(self) -> Attendance | None:
        """Who is at the meeting, once somebody has said so."""
        return self.stored_meeting.row.took_part if self.stored_meeting else None

    @property
    def quorum_warning(self) -> str:
        """What is to be said if too few have come; empty while nobody has said who came."""
        if self.took_part is None:
            return ""
        return quorum_warning(self.took_part, self.roster.agencies, self.rules.quorum_core)

    def agenda(self, links: Links, today: date) -> Agenda:
        """Make the agenda: its cases in their order, and how the agencies' earlier actions stand."""
        closed = {stored.row.reference for stored in self.decisions if stored.row.outcome is Outcome.CLOSE}
        return Agenda(
            meeting=self.meeting,
            next_meeting=self.next_meeting,
            cases=self.agenda_cases(links),
            actions=earlier_actions_by_agency(self._earlier_actions(), self.roster, today=today, since=self.since),
            ready_to_close=tuple(self.ready),
            closed=tuple(sorted(closed - {stored.row.reference for stored in self.cases})),
            document_url=self.stored_meeting.row.agenda_url if self.stored_meeting else "",
        )

    def agenda_cases(self, links: Links) -> tuple[AgendaCase, ...]:
        """The lines of the agenda, in their order."""
        cases = (self._cases_at[stored.row.reference] for stored in self.cases)
        return tuple(in_agenda_order([self.agenda_case(case, links) for case in cases]))

    def _earlier_actions(self) -> list[Action]:
        """Leave out what this meeting has only just agreed."""
        here = {stored.row.decision_id for stored in self.decisions}
        return [action_of(stored.row) for stored in self.actions if stored.row.decision_id not in here]

    def agenda_case(self, at: CaseAtMeeting, links: Links) -> AgendaCase:
        """A case as its line of the agenda has it."""
        row, facts = at.row, at.case.facts
        has_place = row.listed_for == self.meeting.meeting_id
        return AgendaCase(
            reference=row.reference,
            presents=self.roster.agency_name(facts.referring_agency),
            risk_level=facts.risk_level,
            area=facts.area,
            received_at=facts.received_at,
            children=facts.children,
            urgent=facts.urgent,
            repeat=facts.repeat,
            deferrals=at.case.deferrals,
            added=has_place and row.added,
            position=row.position if has_place else None,
            decision=at.current.row.outcome.words if at.current else "",
            may_move_to_next=at.may_move,
            url=links.case(at.stored.item_id),
        )
