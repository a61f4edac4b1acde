"""The moves of cases and actions, against the tables of the process."""

from __future__ import annotations

import pytest

from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.status import CASE_MOVES, DECIDED, ActionStatus, CaseStatus, require_case_move
from masc_graph.errors import Refused


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [
        (None, "submitted", Right.USE),
        (None, "needs_information", Right.USE),
        ("submitted", "accepted", Right.TRIAGE),
        ("submitted", "needs_information", Right.TRIAGE),
        ("submitted", "listed", Right.TRIAGE),
        ("accepted", "open_actions", Right.RECORD),
        ("submitted", "not_accepted", Right.TRIAGE),
        ("needs_information", "submitted", Right.OWN_REFERRAL),
        ("not_accepted", "submitted", Right.OWN_REFERRAL),
        ("listed", "withdrawn", Right.OWN_REFERRAL),
        ("accepted", "listed", Right.SYSTEM),
        ("under_review", "listed", Right.SYSTEM),
        ("under_review", "listed", Right.RECORD),
        ("listed", "accepted", Right.SYSTEM),
        ("listed", "deferred", Right.SYSTEM),
        ("listed", "deferred", Right.RECORD),
        ("listed", "open_actions", Right.RECORD),
        ("open_actions", "closed", Right.RECORD),
        ("closed", "open_actions", Right.RECORD),
        ("closed", "listed", Right.RECORD),
        ("closed", "accepted", Right.RECORD),
        ("open_actions", "ready_to_close", Right.SYSTEM),
        ("ready_to_close", "open_actions", Right.SYSTEM),
        ("ready_to_close", "closed", Right.RECORD),
    ],
)
def test_a_case_moves_as_the_process_says(old: str | None, new: str, right: Right):
    require_case_move(CaseStatus(old) if old else None, CaseStatus(new), right)


@pytest.mark.parametrize(
    ("old", "new", "right", "rule"),
    [
        ("submitted", "accepted", Right.RECORD, "R3"),
        ("listed", "open_actions", Right.TRIAGE, "R2"),
        ("accepted", "withdrawn", Right.TRIAGE, "R5"),
        ("open_actions", "ready_to_close", Right.RECORD, "R3"),
        ("accepted", "accepted", Right.TRIAGE, "R6"),
        ("submitted", "listed", Right.SYSTEM, "R3"),
        ("needs_information", "listed", Right.SYSTEM, "R6"),
        ("submitted", "open_actions", Right.RECORD, "R6"),
        ("withdrawn", "open_actions", Right.RECORD, "R6"),
        ("open_actions", "withdrawn", Right.OWN_REFERRAL, "R6"),
        ("withdrawn", "submitted", Right.OWN_REFERRAL, "R6"),
        ("listed", "ready_to_close", Right.RECORD, "R6"),
        ("closed", "accepted", Right.TRIAGE, "R2"),
        ("accepted", "listed", Right.RECORD, "R3"),
        (None, "accepted", Right.TRIAGE, "R6"),
    ],
)
def test_any_other_move_of_a_case_is_refused(old: str | None, new: str, right: Right, rule: str):
    with pytest.raises(Refused) as refused:
        require_case_move(CaseStatus(old) if old else None, CaseStatus(new), right)
    assert refused.value.rule == rule


def test_a_case_that_moved_meanwhile_says_where_it_is():
    with pytest.raises(Refused) as refused:
        require_case_move(CaseStatus.ACCEPTED, CaseStatus.ACCEPTED, Right.TRIAGE)
    assert "the case is accepted" in refused.value.user_message


def test_a_withdrawn_case_goes_nowhere():
    assert not [move for move in CASE_MOVES if move[0] is CaseStatus.WITHDRAWN]


def test_every_status_is_reached_and_has_words():
    assert {new for _, new in CASE_MOVES} == set(CaseStatus)
    assert all(status.words for status in (*CaseStatus, *ActionStatus))
    assert ActionStatus.NOT_COMPLETED.words == "Could not be done"


def test_only_done_or_needless_actions_settle_a_case():
    assert [s for s in ActionStatus if s.settles_case] == [
        ActionStatus.COMPLETED,
        ActionStatus.NO_LONGER_RELEVANT,
    ]
    assert [s for s in ActionStatus if s.is_open] == [ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS]
    assert CaseStatus.LISTED not in DECIDED


@pytest.mark.parametrize("status", CaseStatus)
def test_every_status_says_what_happens_next(status: CaseStatus) -> None:
    assert status.next_step.endswith(".")
