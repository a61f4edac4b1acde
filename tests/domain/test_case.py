"""A case and the one way in which it moves: random moves by random people never leave the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.case import Case, CaseAction, CaseMove, PastDecision, ReferralFacts, first_status
from masc_graph.domain.cases.outcomes import DeferWhy, Outcome
from masc_graph.domain.cases.status import CASE_MOVES, HEARD, TO_BE_HEARD, ActionStatus, CaseStatus
from masc_graph.errors import Refused

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
HERE, NEXT = "2026-11-30", "2026-12-14"


def a_case(status: CaseStatus = CaseStatus.LISTED, **values: object) -> Case:
    """A case of the sample day."""
    everyday = Case(
        reference="MASC-7F3K2",
        facts=ReferralFacts(referring_agency="police", referrer_id="p1", received_at=AT),
        status=status,
        meeting_id=HERE,
    )
    return replace(everyday, **values)


def a_decision(number: int, outcome: Outcome, supersedes: str = "") -> PastDecision:
    """A decision of the sample day."""
    name, at = f"MASC-7F3K2/{HERE}/{number}", AT + timedelta(hours=number)
    return PastDecision(name, HERE, outcome, at, supersedes, defer_why=DeferWhy.NO_TIME)


class RandomMoves(RuleBasedStateMachine):
    """Whoever asks for whatever: the case follows the table of moves, version by version, and says so in its event."""

    def __init__(self) -> None:
        super().__init__()
        self.case = a_case(first_status(complete=True))
        self.statuses = [self.case.status]
        self.commands = 0

    @rule(to=st.sampled_from(CaseStatus), right=st.sampled_from(Right))
    def anybody_moves_it(self, to: CaseStatus, right: Right) -> None:
        rights = CASE_MOVES.get((self.case.status, to), frozenset())
        try:
            move = self.case.move(to, right, by=self._command(), status_reason="why")
        except Refused:
            assert right not in rights
            return
        assert right in rights
        assert move.values["status_reason"] == "why"
        self._follow(move, to)

    @rule(meeting_id=st.sampled_from((HERE, NEXT)))
    def it_goes_to_another_meeting(self, meeting_id: str) -> None:
        before = self.case.status
        after = CaseStatus.ACCEPTED if before is CaseStatus.LISTED else before
        move = self.case.go_to(meeting_id, by=self._command())
        assert after is before or Right.SYSTEM in CASE_MOVES[before, after]
        assert move.values["meeting_id"] == meeting_id
        self._follow(move, after)

    @rule(status=st.sampled_from(CaseStatus))
    def something_else_about_it_changes(self, status: CaseStatus) -> None:
        self._follow(self.case.change(by=self._command(), position=3, status=status), self.case.status)

    def _command(self) -> str:
        self.commands += 1
        return f"command-{self.commands}"

    def _follow(self, move: CaseMove, to: CaseStatus) -> None:
        assert (move.from_status, move.to_status, move.version) == (self.case.status, to, self.case.version + 1)
        assert move.event == {"from_status": self.case.status, "to_status": to}
        written = {"status": to, "version": self.case.version + 1, "changed_by": f"command-{self.commands}"}
        assert {name: move.values[name] for name in written} == written
        self.statuses.append(to)
        self.case = replace(self.case, status=to, version=move.version, changed_by=str(move.values["changed_by"]))

    @invariant()
    def every_step_is_in_the_table(self) -> None:
        steps = zip(self.statuses, self.statuses[1:], strict=False)
        assert all(old is new or (old, new) in CASE_MOVES for old, new in steps)

    @invariant()
    def every_change_counts_once(self) -> None:
        assert self.case.version == len(self.statuses)


def test_no_move_leaves_the_table() -> None:
    run_state_machine_as_test(RandomMoves, settings=settings(max_examples=60, stateful_step_count=30))


def test_a_move_that_the_table_does_not_allow_is_refused_with_its_rule() -> None:
    with pytest.raises(Refused) as refused:
        a_case(CaseStatus.WITHDRAWN).move(CaseStatus.CLOSED, Right.RECORD, by="c")
    assert (refused.value.rule, "the case is withdrawn" in refused.value.user_message) == ("R6", True)
    with pytest.raises(Refused) as refused:
        a_case(CaseStatus.LISTED).move(CaseStatus.CLOSED, Right.TRIAGE, by="c")
    assert refused.value.rule == "R2"


@pytest.mark.parametrize(("complete", "status"), [(True, CaseStatus.SUBMITTED), (False, CaseStatus.NEEDS_INFORMATION)])
def test_a_referral_becomes_a_case_that_is_complete_or_needs_information(complete: bool, status: CaseStatus) -> None:
    assert first_status(complete=complete) is status


@pytest.mark.parametrize("status", CaseStatus)
def test_a_case_was_heard_once_the_board_has_spoken_about_it(status: CaseStatus) -> None:
    assert a_case(status).was_heard is (status in HEARD)
    assert a_case(status, heard_before=True).was_heard


@pytest.mark.parametrize("status", CaseStatus)
def test_a_case_says_why_it_came_back_while_it_is_to_be_heard_again(status: CaseStatus) -> None:
    came_back = a_case(status, heard_before=True, reason="He has found her new address")
    assert came_back.why_it_came_back == ("He has found her new address" if status in TO_BE_HEARD else "")
    assert a_case(status, reason="Moved for lack of time").why_it_came_back == ""


def test_a_deferral_that_was_corrected_is_no_deferral() -> None:
    first, second = a_decision(1, Outcome.DEFER), a_decision(2, Outcome.DEFER, f"MASC-7F3K2/{HERE}/1")
    assert a_case(decisions=(first,)).deferred_by == (first,)
    assert a_case(decisions=(first, second)).deferred_by == (second,)
    assert a_case(decisions=(first, a_decision(2, Outcome.CLOSE, first.decision_id))).deferred_by == ()


def test_open_actions_are_those_still_to_be_done() -> None:
    actions = tuple(
        CaseAction(f"MASC-7F3K2/{number}", "d", "police", status) for number, status in enumerate(ActionStatus, start=1)
    )
    assert a_case(actions=actions).open_actions == ("MASC-7F3K2/1", "MASC-7F3K2/2")
