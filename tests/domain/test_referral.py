"""The 32 questions: how they are declared, read, checked and stopped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.referrals.field import Answers, Field, FieldKind, Need, PrivacyClass
from masc_graph.domain.referrals.referral import typed_value
from masc_graph.domain.referrals.referral_checks import (
    StopReason,
    check_step,
    check_to_send,
    clean,
    dash_is_old,
    in_question_order,
    may_go_on,
    missing_before_agenda,
    presets,
    stop_reasons,
)
from masc_graph.domain.referrals.referral_fields import FIELD, FIELDS, STEPS, fields_of_step
from masc_graph.domain.text.privacy import has_markdown
from masc_graph.domain.text.problem import Problem

TODAY = date(2026, 11, 24)

TO_SEND: Answers = {
    "da_related": "No",
    "relationship": "Neighbour",
    "risk_level": "High",
    "dash": "Yes, with the victim",
    "area": "Cumberland",
    "urgent": "No",
    "victim_name": "Zoë O’Brien-Smith",
    "victim_address": "Carlisle",
    "safe_to_contact": "Not known",
    "victim_agreement": "Knows and agrees",
    "children_involved": "No",
    "perpetrator_known": "Not known",
    "circumstances": "Followed home on three evenings.",
    "declaration": "true",
}
WHOLE: Answers = {
    **TO_SEND,
    "perpetrator_status": "Not known",
    "existing_orders": "None",
    "behaviours": "Following,Loitering",
    "dash_on": "2026-11-20",
    "risk_reason": "It happens more and more often.",
    "ask": "A plan for her journeys home.",
}


def answers(**changes: str) -> Answers:
    return {**WHOLE, **changes}


def fields(problems: list[Problem]) -> list[str]:
    return [problem.field for problem in problems]


def test_there_are_32_questions_numbered_in_order():
    assert [field.number for field in FIELDS] == list(range(1, 33))
    assert len(FIELD) == 32


def test_every_question_stands_on_exactly_one_screen():
    shown = [field.name for step in STEPS for field in fields_of_step(step)]
    assert sorted(shown) == sorted(FIELD)
    assert all(field.step == step for step in STEPS for field in fields_of_step(step))
    assert [field.name for field in fields_of_step(1)][:2] == ["dash", "da_related"]
    assert [field.name for field in fields_of_step(4)] == ["dash_on", "risk_reason", "done_so_far", "ask", "presenter"]


def test_the_text_of_one_referral_fits_one_queue_message():
    assert sum(field.max_length or 0 for field in FIELDS) == 10_540


def test_the_questions_needed_to_send_and_before_the_agenda_are_the_agreed_ones():
    needed = {need: [field.number for field in FIELDS if field.need is need] for need in Need}
    assert needed[Need.TO_SEND] == [1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 13, 15, 17, 18, 27, 29, 32]
    assert needed[Need.BEFORE_AGENDA] == [11, 16, 21, 22, 23, 25, 26, 30]


def test_every_declaration_is_whole():
    for field in FIELDS:
        assert (field.kind in (FieldKind.ONE, FieldKind.MANY)) == bool(field.choices), field.name
        assert (field.kind is FieldKind.TEXT) == (field.max_length is not None), field.name
        assert field.error or field.need is Need.OPTIONAL, field.name
        assert field.privacy is not PrivacyClass.P0
        assert field.condition is None or set(field.condition.values) <= set(FIELD[field.condition.field].choices)


def test_choices_survive_teams_which_joins_them_with_commas_and_reads_markdown():
    for field in FIELDS:
        assert not any(has_markdown(choice) for choice in field.choices)
        assert field.kind is not FieldKind.MANY or not any("," in choice for choice in field.choices)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("risk_level", "What level of risk do you assess? (required)"),
        ("victim_dob", "Victim's date of birth (optional)"),
        ("children_details", "Each child: name, age, relationship, school (required if children are involved)"),
        ("ask", "What you want MASC to do (required if the case is to be heard)"),
    ],
)
def test_a_label_says_whether_the_answer_is_needed(name: str, label: str):
    assert FIELD[name].card_label == label


def test_columns_and_lines_follow_from_the_declaration():
    assert FIELD["da_related"].column == "DaRelated"
    assert not FIELD["victim_name"].has_lines
    assert FIELD["victim_address"].has_lines
    assert not FIELD["urgent"].has_lines


@pytest.mark.parametrize(
    ("name", "raw", "kept"),
    [
        ("risk_level", "High", "High"),
        ("risk_level", " High ", "High"),
        ("risk_level", None, ""),
        ("declaration", "true", "true"),
        ("declaration", "false", ""),
        ("declaration", "TRUE", ""),
        ("declaration", True, ""),
        ("victim_name", "  Zoë\n O’Brien\u200b \u202e ", "Zoë O’Brien"),
        ("victim_name", "a\x00b\ud800c\ufeff", "abc"),
        ("circumstances", " first\r\nsecond\u2028third\t! ", "first\nsecond\nthird !"),
        ("circumstances", "<b>*not* read as anything</b>", "<b>*not* read as anything</b>"),
        ("behaviours", "Threats,Following,Threats", "Following,Threats"),
        ("behaviours", "", ""),
        ("perpetrator_status", "Not known,On bail", "On bail"),
        ("perpetrator_status", "Not known", "Not known"),
        ("dash_on", "2026-11-20", "2026-11-20"),
        ("dash_on", "", ""),
    ],
)
def test_an_answer_is_tidied(name: str, raw: object, kept: str):
    assert clean({name: raw}) == ({name: kept}, [])


@pytest.mark.parametrize(
    ("name", "raw", "kept", "message"),
    [
        ("risk_level", "Extreme", "", "Select the level of risk"),
        ("risk_level", 3, "", "Select the level of risk"),
        ("risk_level", ["High"], "", "Select the level of risk"),
        ("behaviours", "Following,Singing", "Following", "Select what the perpetrator has done"),
        ("behaviours", {"a": 1}, "", "Select what the perpetrator has done"),
        ("victim_name", 7, "", "Victim's full name must be text"),
        ("victim_views", False, "", "What the victim wants and who they fear must be text"),
        ("victim_name", "x" * 121, "x" * 120, "Victim's full name must be 120 characters or fewer"),
        ("circumstances", "y" * 60_000, "y" * 3000, "What has happened must be 3,000 characters or fewer"),
        ("dash_on", "20 November", "", "Date the DASH was completed must be a real date"),
        ("dash_on", "20261120", "", "Date the DASH was completed must be a real date"),
        ("dash_on", "2026-02-30", "", "Date the DASH was completed must be a real date"),
        ("victim_dob", "٢٠٠٠-01-01", "", "Victim's date of birth must be a real date"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_cut_or_dropped_and_reported(name: str, raw: object, kept: str, message: str):
    assert clean({name: raw}) == ({name: kept}, [Problem(name, message)])


def test_names_that_are_not_asked_for_are_dropped():
    assert clean({"verb": "refer.send", "risk_level": "High", "is_admin": "true"}) == ({"risk_level": "High"}, [])


ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@given(st.dictionaries(st.sampled_from(sorted(FIELD)) | st.text(), ANY_VALUE))
def test_whatever_is_sent_only_canonical_answers_within_their_limits_are_kept(raw: dict[str, object]):
    kept, problems = clean(raw)
    assert set(kept) == set(raw) & set(FIELD)
    assert clean(kept) == (kept, [])
    assert set(fields(problems)) <= set(kept)
    for name, text in kept.items():
        assert len(text) <= (FIELD[name].max_length or 1000)
        text.encode()
    check_to_send(kept, TODAY)


def test_a_whole_referral_has_no_problems_and_lacks_nothing():
    assert [check_step(step, WHOLE, TODAY) for step in STEPS] == [[], [], [], []]
    assert check_to_send(WHOLE, TODAY) == []
    assert missing_before_agenda(WHOLE) == ()
    assert stop_reasons(WHOLE) == ()


def test_a_referral_in_brief_can_be_sent_and_says_what_it_lacks():
    assert check_to_send(TO_SEND, TODAY) == []
    lacks = ("perpetrator_status", "existing_orders", "behaviours", "dash_on", "risk_reason", "ask")
    assert missing_before_agenda(TO_SEND) == lacks


def test_an_empty_first_screen_names_every_question_in_order():
    found = check_step(1, {}, TODAY)
    assert fields(found) == ["da_related", "relationship", "risk_level", "dash", "area", "urgent"]
    assert found[2].message == "Select the level of risk"


def test_later_screens_ask_for_nothing_that_can_wait():
    assert check_step(3, {}, TODAY) == check_step(4, {}, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"victim_agreement": "Does not know"}, "sharing_reason"),
        ({"victim_agreement": "Knows and does not agree"}, "sharing_reason"),
        ({"perpetrator_known": "Suspected"}, "perpetrator_name"),
        ({"perpetrator_known": "Known"}, "perpetrator_name"),
        ({"urgent": "Yes"}, "urgent_steps"),
        ({"declaration": ""}, "declaration"),
    ],
)
def test_what_another_answer_makes_needed_is_asked_for(changes: dict[str, str], name: str):
    assert check_step(2, answers(**changes), TODAY) == [Problem(name, FIELD[name].error)]
    assert check_step(2, answers(**{**changes, name: "true"}), TODAY) == []


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"safe_to_contact": "No"}, ("contact_notes",)),
        ({"safe_to_contact": "Yes"}, ("contact_notes",)),
        ({"children_involved": "Yes"}, ("children_details",)),
        ({"dash": "No"}, ("dash",)),
        ({"dash": "No", "dash_on": ""}, ("dash", "dash_on")),
    ],
)
def test_what_may_wait_is_missing_until_the_agenda(changes: dict[str, str], lacks: tuple[str, ...]):
    assert check_to_send(answers(**changes), TODAY) == []
    assert missing_before_agenda(answers(**changes)) == lacks


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"relationship": "Family member"}, "da_related", "You said this is not related to domestic abuse"),
        ({"relationship": "Partner or former partner"}, "da_related", "select 'Not sure'"),
        ({"perpetrator_name": "A B"}, "perpetrator_name", "You said the perpetrator is not known, but entered a name"),
        ({"victim_dob": "2026-11-24"}, "victim_dob", "Victim's date of birth must be in the past"),
        ({"victim_dob": "1899-12-31"}, "victim_dob", "Victim's date of birth must be in the past"),
        ({"perpetrator_dob": "2030-01-01"}, "perpetrator_dob", "Perpetrator's date of birth must be in the past"),
        ({"dash_on": "2026-11-25"}, "dash_on", "Date the DASH was completed must be today or in the past"),
        ({"perpetrator_status": "On bail,None"}, "perpetrator_status", "None cannot stand beside another answer"),
        ({"existing_orders": "Injunction,None"}, "existing_orders", "None cannot stand beside another answer"),
    ],
)
def test_answers_that_contradict_each_other_are_found(changes: dict[str, str], name: str, words: str):
    (problem,) = check_to_send(answers(**changes), TODAY)
    assert problem.field == name
    assert words in problem.message


@pytest.mark.parametrize(
    "changes",
    [
        {"relationship": "Family member", "da_related": "Not sure"},
        {"victim_dob": "1900-01-01", "perpetrator_dob": "2026-11-23"},
        {"dash_on": "2026-11-24"},
    ],
)
def test_answers_at_the_boundary_stand(changes: dict[str, str]):
    assert check_to_send(answers(**changes), TODAY) == []


def test_a_contradiction_is_shown_on_its_own_screen_only():
    contradicting = answers(relationship="Family member")
    assert fields(check_step(1, contradicting, TODAY)) == ["da_related"]
    assert check_step(2, contradicting, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "reasons", "goes_on"),
    [
        ({"da_related": "Yes"}, (StopReason.DA_RELATED,), False),
        ({"risk_level": "Standard"}, (StopReason.STANDARD_RISK,), False),
        ({"dash": "No"}, (StopReason.NO_DASH,), True),
        ({"dash": "No", "da_related": "Yes"}, (StopReason.DA_RELATED, StopReason.NO_DASH), False),
        ({"da_related": "Not sure", "area": "Outside Cumbria"}, (), False),
    ],
)
def test_all_reasons_to_stop_are_given_and_only_a_missing_dash_can_wait(
    changes: dict[str, str], reasons: tuple[StopReason, ...], goes_on: bool
):
    assert stop_reasons(answers(**changes)) == reasons
    assert may_go_on(reasons) is goes_on
    assert all(reason.sentence.endswith(".") for reason in reasons)


def test_a_case_that_masc_does_not_take_cannot_be_sent_past_the_stop_screen():
    assert fields(check_to_send(answers(da_related="Yes", risk_level="Standard"), TODAY)) == [
        "da_related",
        "risk_level",
    ]


def test_problems_come_in_question_order_and_once_a_question():
    found = [Problem("ask", "1"), Problem("victim_name", "2"), Problem("ask", "3"), Problem("other", "4")]
    assert in_question_order(found) == [Problem("victim_name", "2"), Problem("ask", "1")]


@pytest.mark.parametrize(("days", "old"), [(28, False), (29, True)])
def test_a_dash_older_than_28_days_is_old(days: int, old: bool):
    assert dash_is_old({"dash_on": (TODAY - timedelta(days=days)).isoformat()}, TODAY) is old


def test_a_dash_without_a_date_is_not_called_old():
    assert not dash_is_old({}, TODAY)
    assert not dash_is_old({"dash_on": ""}, TODAY)


def test_only_police_and_probation_start_without_presets():
    assert presets("police") == presets("probation") == {}
    assert presets("health") == {"perpetrator_status": "Not known", "existing_orders": "Not known"}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("risk_level", "High", "High"),
        ("risk_level", "", None),
        ("victim_name", "Zoë", "Zoë"),
        ("behaviours", "Following,Threats", ["Following", "Threats"]),
        ("behaviours", "", []),
        ("dash_on", "2026-11-20", date(2026, 11, 20)),
        ("dash_on", "", None),
        ("declaration", "true", True),
        ("declaration", "", False),
    ],
)
def test_a_canonical_text_has_its_typed_value(name: str, text: str, value: object):
    assert typed_value(FIELD[name], text) == value


@pytest.mark.parametrize("field", [field for field in FIELDS if field.kind is FieldKind.DATE], ids=lambda f: f.name)
def test_every_date_says_how_early_it_may_be_and_keeps_what_was_typed(field: Field):
    assert field.first_day is not None
    before = field.first_day - timedelta(days=1)
    for typed, says in (("0024-11-30", "have a year of four digits"), (str(before), "be between")):
        answers, problems = clean({field.name: typed})
        assert answers == {field.name: typed}
        assert [(problem.field, says in problem.message) for problem in problems] == [(field.name, True)]
    assert clean({field.name: str(field.first_day)}) == ({field.name: str(field.first_day)}, [])
