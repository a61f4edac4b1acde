"""A conflict of interest: who hands a case over, and who records it then."""

from __future__ import annotations

import pytest

from masc_graph.domain.board.roster import Person, Role, Roster
from masc_graph.domain.decisions.conflict import (
    Conflict,
    conflict_lines,
    has_conflict,
    read_conflict_lines,
    recorders,
    require_no_conflict,
    roles_words,
)
from masc_graph.errors import Refused


def a_person(object_id: str, *roles: Role) -> Person:
    return Person(object_id=object_id, tenant_id="t", agency_id="police", roles=frozenset(roles))


CHAIR, VICE, CLERK = (
    a_person("c", Role.CHAIR, Role.LEAD),
    a_person("v", Role.VICE_CHAIR),
    a_person("a", Role.ADMINISTRATOR),
)
ROSTER = Roster(people=(VICE, CLERK, CHAIR))
CHAIRS_OWN = Conflict(Role.CHAIR, "c")


def test_the_column_reads_as_it_was_written_and_a_broken_line_is_left_out():
    both = (CHAIRS_OWN, Conflict(Role.VICE_CHAIR, "v"))
    assert read_conflict_lines(conflict_lines(both)) == both
    assert read_conflict_lines("nobody=x\n\nchair=C") == (CHAIRS_OWN,)


def test_everyone_who_chairs_and_has_not_handed_it_over_may_record_the_case():
    assert recorders(ROSTER, ()) == (CHAIR, VICE)
    assert recorders(ROSTER, (CHAIRS_OWN,)) == (VICE,)
    assert roles_words(recorders(ROSTER, (CHAIRS_OWN,))) == "the vice chair"
    assert roles_words((CHAIR, VICE)) == "the chair or the vice chair"


def test_whoever_handed_a_case_over_does_not_record_it():
    assert has_conflict("C", (CHAIRS_OWN,))
    require_no_conflict("v", (CHAIRS_OWN,), "MASC-7F3K2")
    with pytest.raises(Refused) as refused:
        require_no_conflict("c", (CHAIRS_OWN,), "MASC-7F3K2")
    assert refused.value.rule == "conflict"


@pytest.mark.parametrize(
    ("person", "role"),
    [(CHAIR, Role.CHAIR), (VICE, Role.VICE_CHAIR), (CLERK, Role.ADMINISTRATOR), (a_person("m"), Role.MEMBER)],
)
def test_a_person_works_at_a_meeting_in_the_first_of_their_roles(person: Person, role: Role):
    assert person.meeting_role is role
