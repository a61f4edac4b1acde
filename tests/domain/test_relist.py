"""What may be wrong when a case is put back on an agenda, rule by rule."""

from __future__ import annotations

from datetime import date

import pytest

from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.supplement import Joining
from masc_graph.domain.referrals.relist import (
    NO_CASE,
    NO_MEETING,
    TWO_CASES,
    UNREADABLE,
    KnownCase,
    check_relist,
    read_relist,
)
from masc_graph.domain.text.names import word_key
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.domain.text.working_days import Rules

CASE, OTHER = "MASC-7F3K2", "MASC-0QX9D"
KEY = b"keys-names-in-this-test-0123456789"
FIRST, SECOND = Calendar(Rules()).meetings(date(2026, 11, 27), 2)
PLACES = (Joining(FIRST, adds=True), Joining(SECOND, adds=False))
NAMES = NameCheck(frozenset({word_key("robin", KEY)}), KEY, date(2026, 11, 27))
TYPED = {"case": CASE, "meeting_id": SECOND.meeting_id, "reason": "There is a new worry about the victim."}
CLOSED = KnownCase(CaseStatus.CLOSED, "2026-11-16", frozenset({"2026-11-16"}))


def problems(known: KnownCase | None = CLOSED, **changes: str) -> list[tuple[str, str]]:
    form, unread = read_relist(TYPED | changes)
    return [(one.field, one.message) for one in (*unread, *check_relist(form, known, PLACES, NAMES))]


@pytest.mark.parametrize("case", [{"case": CASE}, {"case": "", "other_reference": "masc 7f3k2"}])
def test_a_case_is_chosen_or_its_reference_entered_as_people_write_it(case: dict[str, str]):
    assert problems(**case) == []
    assert read_relist(TYPED | case)[0].reference == CASE


def test_a_case_that_is_chosen_and_entered_is_one_case():
    assert problems(other_reference="masc-7f3k2") == []


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"case": ""}, "case", NO_CASE),
        ({"case": "", "other_reference": "MASC"}, "other_reference", UNREADABLE),
        ({"case": "the last"}, "case", UNREADABLE),
        ({"other_reference": OTHER}, "other_reference", TWO_CASES),
        ({"other_reference": "x" * 101}, "other_reference", "Reference must be 100 characters or fewer"),
        ({"meeting_id": ""}, "meeting_id", NO_MEETING),
        ({"meeting_id": "2027-11-30"}, "meeting_id", NO_MEETING),
        ({"reason": "Too short"}, "reason", "Enter the reason, in 10 to 300 characters"),
        ({"reason": "x" * 301}, "reason", "Reason must be 300 characters or fewer"),
        ({"reason": "Robin is worried."}, "reason", "Remove the name from the reason"),
        ({"reason": "Write to a@b.example.org."}, "reason", "Remove the e-mail address from the reason"),
    ],
)
def test_what_is_typed_wrongly_is_said_beside_its_input(typed: dict[str, str], field: str, said: str):
    found = problems(**typed)[0]
    assert found[0] == field
    assert found[1].startswith(said)


@pytest.mark.parametrize("status", CaseStatus)
def test_only_a_decided_case_is_put_back(status: CaseStatus):
    found = problems(KnownCase(status, "2026-11-16", frozenset()))
    decided = ("deferred", "open_actions", "ready_to_close", "under_review", "referred_on", "transferred", "closed")
    if status in decided:
        assert found == []
    else:
        waits = status in ("submitted", "needs_information", "accepted", "listed")
        said = "is still to be heard" if waits else "was not decided by the board"
        assert found == [("case", f"{CASE} {said}. Its status is: {status.words}")]


def test_a_case_that_nobody_knows_is_named():
    assert problems(None) == [("case", f"There is no case {CASE}")]
    assert problems(None, meeting_id="") == [("case", f"There is no case {CASE}"), ("meeting_id", NO_MEETING)]


def test_a_meeting_that_has_decided_corrects_its_own_decision():
    decided_here = KnownCase(CaseStatus.OPEN_ACTIONS, FIRST.meeting_id, frozenset({FIRST.meeting_id}))
    ((field, said),) = problems(decided_here, meeting_id=FIRST.meeting_id)
    assert field == "meeting_id"
    assert said.startswith("This meeting has decided on the case.")
    assert problems(decided_here) == []


def test_a_case_that_was_put_off_goes_to_another_meeting_than_its_own_unless_its_agenda_stands():
    waits = KnownCase(CaseStatus.DEFERRED, SECOND.meeting_id, frozenset({"2026-11-16"}))
    ((field, said),) = problems(waits)
    assert (field, said.partition(".")[0]) == ("meeting_id", "The case was put off to this meeting already")
    assert problems(waits, meeting_id=FIRST.meeting_id) == []
    stands = waits._replace(meeting_id=FIRST.meeting_id)
    assert problems(stands) == [
        ("case", f"{CASE} stands on the agenda that is posted, and is still to be heard"),
    ]
