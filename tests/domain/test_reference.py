"""References, action codes and decision ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.text.reference import (
    ALPHABET,
    action_code,
    card_kind,
    card_meeting,
    card_person,
    decision_id,
    draft_id,
    event_subject,
    meeting_id_of,
    new_reference,
    number_of,
    read_action_code,
    read_reference,
    reference_of,
    without_prefix,
)


def test_the_alphabet_has_no_sign_that_can_be_misread():
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_a_reference_is_five_drawn_signs():
    drawn = iter([7, 15, 3, 19, 2])
    assert new_reference(lambda n: next(drawn)) == "MASC-7F3K2"


def test_every_draw_is_from_the_whole_alphabet():
    asked: list[int] = []
    new_reference(lambda n: asked.append(n) or 0)
    assert asked == [32] * 5


@given(st.lists(st.integers(0, 31), min_size=5, max_size=5), st.booleans())
def test_every_drawn_reference_is_read_back(numbers: list[int], shouting: bool):
    drawn = iter(numbers)
    reference = new_reference(lambda n: next(drawn))
    assert read_reference(reference if shouting else reference.lower()) == reference
    assert read_reference(reference.replace("-", "")) == reference


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("masc-7f3k2", "MASC-7F3K2"),
        (" MASC7F3K2 ", "MASC-7F3K2"),
        ("masc 7f3k2", "MASC-7F3K2"),
        ("MASC-lOi32", "MASC-10132"),
        ("MASC-7F3U2", None),
        ("MASC-7F3K", None),
        ("MASC-7F3K22", None),
        ("MASC-7F3K2/1", None),
        ("see MASC-7F3K2", None),
        ("", None),
    ],
)
def test_a_reference_is_read_as_people_write_it(typed: str, reference: str | None):
    assert read_reference(typed) == reference


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("MASC-7F3K2/1", ("MASC-7F3K2", 1)),
        ("masc-7f3k2/12 Apply for an interim order", ("MASC-7F3K2", 12)),
        ("MASC-7F3K2/1: 2 visits", ("MASC-7F3K2", 1)),
        ("MASC-7F3K2/0", None),
        ("MASC-7F3K2/12345", None),
        ("Ring about MASC-7F3K2/1", None),
        ("MASC-7F3K2", None),
    ],
)
def test_an_action_code_is_read_from_the_start_of_a_planner_title(text: str, code: tuple[str, int] | None):
    assert read_action_code(text) == code


def test_a_code_and_a_decision_id_name_their_case():
    assert action_code("MASC-7F3K2", 3) == "MASC-7F3K2/3"
    assert decision_id("MASC-7F3K2", "2026-11-30", 1) == "MASC-7F3K2/2026-11-30/1"


def test_an_id_says_its_case_its_meeting_and_its_number():
    code, decided = action_code("MASC-7F3K2", 12), decision_id("MASC-7F3K2", "2026-11-30", 2)
    draft = draft_id("MASC-7F3K2", "2026-11-30")
    assert {reference_of(one) for one in (code, decided, draft, "MASC-7F3K2")} == {"MASC-7F3K2"}
    assert (number_of(code), number_of(decided)) == (12, 2)
    assert (meeting_id_of(decided), meeting_id_of(draft), meeting_id_of("")) == ("2026-11-30", "2026-11-30", "")
    assert (without_prefix("MASC-7F3K2"), without_prefix(code)) == ("7F3K2", "7F3K2_12")


def test_a_key_says_what_it_is_the_key_of():
    assert event_subject("0b0f7f0a-2c1e-5b7b-9d3e-4a4d41534301/MASC-7F3K2/1") == "MASC-7F3K2/1"
    key = "reminder:2026-11-30:a2000000-0000-4000-8000-000000000002"
    assert (card_kind(key), card_meeting(key)) == ("reminder", "2026-11-30")
    assert card_person(key) == "a2000000-0000-4000-8000-000000000002"
