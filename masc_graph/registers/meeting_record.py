"""Everything about one meeting: its cases, decisions, actions and messages, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from masc_graph.domain.agenda.agenda import Agenda, AgendaCase, in_agenda_order
from masc_graph.domain.agenda.agenda_actions import earlier_actions_by_agency
from masc_graph.domain.agenda.earlier_actions import as_it_began, is_updated_since
from masc_graph.domain.board.prompts import needed_in, read_prompt_lines
from masc_graph.domain.board.roster import Roster, changed_since_opened
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.cases.status import AT_ITS_MEETING, MAY_MOVE, UNANSWERED, CaseStatus
from masc_graph.domain.decisions.conflict import read_conflict_lines
from masc_graph.domain.decisions.decision import DecisionFacts
from masc_graph.domain.decisions.due import Dates
from masc_graph.domain.meetings.attendance import Attendance, quorum_warning
from masc_graph.domain.meetings.meeting import Meeting, MeetingState
from masc_graph.domain.text.links import Links
from masc_graph.domain.text.reference import meeting_id_of, number_of
from masc_graph.domain.text.working_days import Rules
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.case_at_meeting import CaseAtMeeting
from masc_graph.registers.case_record import case_of, waits_for_administrator
from masc_graph.registers.reading import Stored, Unreadable
from masc_graph.registers.rows import ActionRow, DecisionRow, MeetingRow, MessageRow, ReferralRow


@dataclass(frozen=True)
class MeetingRecord:
    """One meeting as the lists have it; ``stored_meeting`` is None while nobody has written the meeting down.

    ``next_open_meeting`` is the next one whose agenda is not posted: a case that moves to the next meeting goes there.
    ``decisions`` are the recorded ones; ``drafts`` count for nothing but the screen that they fill.
    ``actions`` are those not finished and those finished ``since`` the meeting before; ``ready_cases`` are ready to
    close, whichever meeting heard them. ``case_actions`` and ``case_decisions`` are all of one case, and ``own_case``
    is its row, where the reading asked for it. ``unreadable`` are the rows of this meeting that cannot be read, and
    those that it listed and that are gone.
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
    unreadable: Sequence[Unreadable] = ()

    @property
    def unreadable_words(self) -> tuple[str, ...]:
        """A sentence for each row of this meeting that nobody can read: never done, and never as if not there."""
        return tuple(f"{one.words}." for one in self.unreadable)

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
        """How many referrals for this meeting have no answer yet, whoever they wait for."""
        return sum(row.meeting_id == self.meeting.meeting_id for row in self._unanswered)

    @property
    def to_answer(self) -> int:
        """How many of these wait for the administrator, and not for their referrer or the chair."""
        here = self.meeting.meeting_id
        return sum(row.meeting_id == here and waits_for_administrator(row) for row in self._unanswered)

    @property
    def urgent_waiting(self) -> int:
        """How many of them are urgent, whoever they wait for."""
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
        agreed_here = [one.row for one in actions if self._is_agreed_here(one.row)]
        facts = self._facts(row, current, actions, agreed_here)
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
            actions=agreed_here,
            facts=facts,
        )

    def _facts(
        self,
        row: ReferralRow,
        current: Stored[DecisionRow] | None,
        actions: Sequence[Stored[ActionRow]],
        agreed_here: Sequence[ActionRow],
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
            actions_already=len(agreed_here),
            needed_already=self.needed_already(row.reference, agreed_here),
            heard_before=row.was_heard,
            supersedes=current_id,
            outcome=current.row.outcome if current else None,
            word_keys=frozenset(row.name_words.split()),
        )

    def _is_agreed_here(self, row: ActionRow) -> bool:
        """Whether a decision of this meeting agreed the action, the current one or one that it replaced."""
        return meeting_id_of(row.decision_id) == self.meeting.meeting_id

    def needed_already(self, reference: str, agreed_here: Iterable[ActionRow]) -> frozenset[str]:
        """The prompts that the meeting's actions on a case are for, whichever of its decisions agreed them.

        Rows of 0.1.0 do not say what they are for; the decision that agreed them does, as long as it was not by
        "Add actions".
        """
        rows, decisions = list(agreed_here), self.decisions_on(reference)
        unsaid = {row.decision_id for row in rows if not row.prompt}
        told = (needed_in(read_prompt_lines(one.row.prompts)) for one in decisions if one.row.decision_id in unsaid)
        return frozenset(row.prompt for row in rows if row.prompt).union(*told)

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
        """Make the agenda: its cases in their order, and how the agencies' earlier actions stand.

        Once the meeting has begun, that is how they stood then: what is finished later belongs to the next agenda.
        """
        closed = {stored.row.reference for stored in self.decisions if stored.row.outcome is Outcome.CLOSE}
        return Agenda(
            meeting=self.meeting,
            next_meeting=self.next_meeting,
            cases=self.agenda_cases(links),
            actions=earlier_actions_by_agency(
                as_it_began(map(action_of, self._action_rows), self.meeting),
                self.roster,
                today=min(today, self.meeting.held_on),
                since=self.since,
            ),
            ready_to_close=tuple(one for one in self.ready if one not in self._ready_since_it_began),
            closed=tuple(sorted(closed - {stored.row.reference for stored in self.cases})),
            unreadable=self.unreadable_words,
            document_url=self.stored_meeting.row.agenda_url if self.stored_meeting else "",
        )

    def agenda_cases(self, links: Links) -> tuple[AgendaCase, ...]:
        """The lines of the agenda, in their order."""
        cases = (self._cases_at[stored.row.reference] for stored in self.cases)
        return tuple(in_agenda_order([self.agenda_case(case, links) for case in cases]))

    @property
    def _action_rows(self) -> Iterator[ActionRow]:
        return (stored.row for stored in self.actions)

    @property
    def _ready_since_it_began(self) -> set[str]:
        """The cases whose actions were finished only after the meeting had begun: its agenda did not have them."""
        return {row.reference for row in self._action_rows if is_updated_since(action_of(row), self.meeting)}

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
            deferrals=at.case.deferrals - at.is_deferred_here,
            added=has_place and row.added,
            position=row.position if has_place else None,
            decision=at.current.row.outcome.words if at.current else "",
            may_move_to_next=at.may_move,
            url=links.case(at.stored.item_id),
        )
