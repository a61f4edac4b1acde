"""Who is at a meeting, and when too few are."""

from __future__ import annotations

import pytest

from masc_graph.domain.board.roster import Agency
from masc_graph.domain.meetings.attendance import (
    Attendance,
    attendance_lines,
    quorum_warning,
    read_attendance,
    read_attendance_lines,
)

CORE = ("probation", "police", "victim_support", "health")
AGENCIES = (
    Agency(agency_id="housing", name="Cumberland Housing"),
    *(Agency(agency_id=name, name=name.replace("_", " ").title(), core=True) for name in CORE),
)


def read(**raw: object) -> tuple[Attendance, list[str]]:
    found, problems = read_attendance({"chaired_by": "chair", **raw}, AGENCIES)
    return found, [f"{problem.field}: {problem.message}" for problem in problems]


def test_core_agencies_are_offered_first_and_who_is_not_named_was_absent():
    found, problems = read(present="housing,police", sent_information="health", confidentiality_read="true")
    assert problems == []
    assert (found.present, found.sent_information) == (("police", "housing"), ("health",))
    assert found.absent == ("probation", "victim_support")
    assert found.confidentiality_read


def test_an_agency_may_send_apologies_and_information_but_not_be_here_as_well():
    found, problems = read(present="police", apologies="police,health", sent_information="health")
    assert problems == ["apologies: Police cannot be here and have sent apologies. Select one"]
    assert (found.apologies, found.sent_information) == (("police", "health"), ("health",))


def test_who_chairs_must_be_said():
    for raw in ({"chaired_by": ""}, {"chaired_by": "police"}, {"chaired_by": 1}):
        assert read(**raw)[1] == ["chaired_by: Select who chairs"]


def test_agencies_that_nobody_knows_are_refused():
    assert read(present="police,scouts")[1] == ["present: Select agencies from the list"]


@pytest.mark.parametrize(
    ("here", "chaired_by", "says"),
    [
        (CORE, "chair", ""),
        (CORE[:3], "vice_chair", ""),
        (CORE[:2], "chair", "Only 2 of 4 core agencies are here."),
        (CORE[:1], "chair", "Only 1 of 4 core agencies is here."),
        (("housing",), "chair", "Only 0 of 4 core agencies are here."),
        (CORE, "nobody", "Neither the chair nor the vice chair is here."),
        (
            CORE[:2],
            "nobody",
            "Only 2 of 4 core agencies are here. Neither the chair nor the vice chair is here.",
        ),
    ],
)
def test_a_warning_says_that_too_few_have_come(here: tuple[str, ...], chaired_by: str, says: str):
    assert quorum_warning(Attendance(present=here, chaired_by=chaired_by), AGENCIES, 3) == says


def test_a_board_with_two_core_agencies_expects_both():
    two = AGENCIES[:3]
    assert quorum_warning(Attendance(present=("probation", "police"), chaired_by="chair"), two, 3) == ""
    assert quorum_warning(Attendance(present=("police",), chaired_by="chair"), two, 3)


def test_the_column_gives_back_what_was_saved():
    found = read(present="police", apologies="health", sent_information="health")[0]
    text = attendance_lines(found)
    assert "health=apologies,sent_information" in text.splitlines()
    assert "housing=absent" in text.splitlines()
    again = read_attendance_lines(text)
    for name in ("present", "apologies", "sent_information"):
        assert getattr(again, name) == getattr(found, name)
    assert set(again.absent) == set(found.absent)


def test_what_somebody_broke_in_the_column_is_left_out():
    again = read_attendance_lines("police=present\n\nnonsense\nhealth = apologies , late\n")
    assert again == Attendance(present=("police",), apologies=("health",))
    assert read_attendance_lines("") == Attendance()
