"""Who may do what, and the sentence for those who may not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from masc_graph.domain.board.roster import (
    NOT_IN_YOUR_ROLE,
    NOT_ON_ROSTER,
    REFUSALS,
    Agency,
    Person,
    Right,
    Role,
    Roster,
    changed_since_opened,
    refusal,
    require,
    require_owner,
)
from masc_graph.errors import Refused

TENANT = "t1"
TODAY, DAY = date(2026, 11, 30), timedelta(days=1)
_MEMBER_AND_VIEWER = (Role.MEMBER, Role.STEERING_VIEWER)


def a_person(object_id: str = "p1", agency: str = "police", *roles: Role, active: bool = True) -> Person:
    held = frozenset(roles or (Role.MEMBER,))
    return Person(object_id=object_id, tenant_id=TENANT, agency_id=agency, roles=held, active=active)


def a_roster(*people: Person) -> Roster:
    police = Agency(agency_id="police", name="Police", core=True)
    return Roster(agencies=(police, Agency(agency_id="health", name="Health (ICB)")), people=people)


def test_a_person_is_found_by_object_id_and_tenant_in_any_case():
    person = a_person("Abc-1")
    assert a_roster(person).find("ABC-1", "T1") == person
    assert a_roster(person).member("ABC-1") == person


def test_a_person_of_another_tenant_or_no_longer_active_is_not_found():
    roster = a_roster(a_person("p1"), a_person("p2", active=False))
    assert roster.find("p1", "t2") is None
    assert roster.find("p2", TENANT) is None
    assert roster.member("p2") is None


def test_an_agency_that_left_is_still_named_by_its_key():
    roster = a_roster()
    assert roster.agency_name("police") == "Police"
    assert roster.agency_name("fire") == "fire"
    assert roster.agency("fire") is None


def test_tasks_are_held_by_leads_and_by_deputies_only_while_there_is_no_lead():
    lead, deputy = a_person("p1", "police", Role.LEAD), a_person("p2", "police", Role.DEPUTY)
    other = a_person("p3", "health", Role.LEAD)
    assert a_roster(deputy, lead, other).holders("police") == (lead,)
    assert a_roster(deputy, lead.model_copy(update={"active": False}), other).holders("police") == (deputy,)
    assert a_roster(other).holders("police") == ()


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.CHAIR, {Right.USE, Right.RECORD, Right.RUN_MEETING, Right.SEE_COUNTS}),
        (Role.VICE_CHAIR, {Right.USE, Right.RECORD, Right.RUN_MEETING, Right.SEE_COUNTS}),
        (Role.ADMINISTRATOR, {Right.USE, Right.TRIAGE, Right.RUN_MEETING, Right.SEE_COUNTS}),
        (Role.LEAD, {Right.USE}),
        (Role.DEPUTY, {Right.USE}),
        (Role.MEMBER, {Right.USE}),
        (Role.STEERING_VIEWER, {Right.SEE_COUNTS}),
        (Role.OPERATOR, {Right.OPERATE}),
    ],
)
def test_each_role_has_its_rights_and_no_others(role: Role, rights: set[Right]):
    person = a_person("p1", "police", role)
    roster = a_roster(person)
    for right in Right:
        if right in rights:
            assert require(roster, "p1", TENANT, right) == person
        else:
            with pytest.raises(Refused) as refused:
                require(roster, "p1", TENANT, right)
            may_not_use_it = right is Right.USE
            assert refused.value.rule == ("R10" if may_not_use_it else REFUSALS[right][0])


def test_who_only_sees_the_figures_is_told_that_their_role_does_not_include_it():
    with pytest.raises(Refused) as refused:
        require(a_roster(a_person("p1", "police", Role.STEERING_VIEWER)), "p1", TENANT, Right.USE)
    assert refused.value.user_message == NOT_IN_YOUR_ROLE


def test_a_member_who_also_sees_the_figures_acts_for_their_agency_and_no_other():
    viewer, both = a_person("p1", "police", Role.STEERING_VIEWER), a_person("p2", "police", *_MEMBER_AND_VIEWER)
    assert [person.acts_for("police") for person in (viewer, both)] == [False, True]
    assert not both.acts_for("health")
    with pytest.raises(Refused):
        require_owner(viewer, "police")


@pytest.mark.parametrize(
    ("signed_on", "ends_on", "sees_cases", "may"),
    [
        (None, None, True, False),
        (TODAY + DAY, None, True, False),
        (TODAY, None, True, True),
        (TODAY - DAY, TODAY, True, True),
        (TODAY - DAY, TODAY - DAY, True, False),
        (TODAY - DAY, None, False, False),
    ],
    ids=["unsigned", "signed tomorrow", "signed today", "ends today", "ended yesterday", "not let in"],
)
def test_an_agency_sees_cases_while_its_agreement_holds_and_it_is_let_in(
    signed_on: date | None, ends_on: date | None, sees_cases: bool, may: bool
):
    agency = Agency(
        agency_id="police", name="Police", isa_signed_on=signed_on, isa_ends_on=ends_on, sees_cases=sees_cases
    )
    assert agency.may_see_cases(TODAY) is may
    assert Roster(agencies=(agency,)).see_cases(TODAY) == ({"police"} if may else set())


def test_the_worker_s_own_right_is_held_by_nobody():
    everybody = a_person("p1", "police", *Role)
    assert Right.SYSTEM not in everybody.rights


def test_somebody_who_is_not_on_the_roster_is_told_not_to_wait():
    with pytest.raises(Refused) as refused:
        require(a_roster(), "p1", TENANT, Right.RECORD)
    assert (refused.value.rule, refused.value.user_message) == ("R1", NOT_ON_ROSTER)


def test_every_right_has_the_sentence_of_its_rule():
    assert refusal(Right.RECORD).user_message == (
        "Only the chair or vice chair can do this. Nothing has been recorded."
    )
    assert refusal(Right.TRIAGE).user_message == "Only the MASC administrator can do this. Nothing has changed."
    assert set(REFUSALS) == set(Right)


def test_what_changed_meanwhile_is_said():
    assert changed_since_opened("the case was accepted at 10:24").user_message == (
        "This has changed since you opened it: the case was accepted at 10:24. Open it again. "
        "Nothing has been recorded."
    )


def test_only_the_owning_agency_updates_an_action():
    require_owner(a_person("p1", "police"), "police")
    with pytest.raises(Refused) as refused:
        require_owner(a_person("p1", "police", Role.CHAIR), "health")
    assert refused.value.rule == "R8"


def test_roles_have_words_and_chairs_are_alike():
    assert Role.VICE_CHAIR.words == "vice chair"
    assert a_person("p1", "police", Role.VICE_CHAIR).is_chair
    assert not a_person("p1", "police", Role.ADMINISTRATOR).is_chair
