"""Answering a referral otherwise than with yes: what is read from the dialogs, and what may be wrong with it."""

from __future__ import annotations

from datetime import date

import pytest

from masc_graph.domain.referrals.referral_fields import FIELDS
from masc_graph.domain.referrals.triage import (
    QUESTIONS,
    AskForm,
    MoveForm,
    NotAccepted,
    RefusalForm,
    WithdrawReason,
    check_again,
    check_ask,
    check_move,
    check_refusal,
    check_withdrawal,
    read_ask,
    read_move,
    read_refusal,
    refusal_words,
)
from masc_graph.domain.text.names import folded_words, word_key
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.domain.text.problem import Problem

KEY = b"k" * 32
NAMES = NameCheck(frozenset(word_key(word, KEY) for word in folded_words("Rosa Example")), KEY, date(2026, 11, 24))
REFERENCE = "MASC-7F3K2"
TOO_SHORT = "Enter the reason, in 10 to 300 characters"
NAMED = "Remove the name from the reason. Write 'the victim' or 'the perpetrator'"


def test_each_reason_reads_as_the_referrer_sees_it() -> None:
    assert [reason.words for reason in NotAccepted] == [
        "Related to domestic abuse",
        "Standard risk",
        "No Stalking DASH",
        "Outside Cumbria",
        "Duplicate of another referral",
        "Other",
    ]
    assert [reason.words for reason in WithdrawReason] == ["Sent by mistake", "Dealt with another way", "Other"]


def test_every_question_but_the_declaration_can_be_asked_for() -> None:
    assert {field.name for field in FIELDS} - {field.name for field in QUESTIONS} == {"declaration"}


def test_the_questions_asked_for_are_read_in_their_order() -> None:
    form, problems = read_ask({"missing": "ask,dash_on", "note": " Ring me. "})
    assert form == AskForm(missing=("dash_on", "ask"), note="Ring me.")
    assert problems == []
    assert check_ask(form, NAMES) == []


@pytest.mark.parametrize("missing", ["declaration", "shoe_size", 7])
def test_a_question_that_cannot_be_asked_for_is_a_problem(missing: object) -> None:
    form, problems = read_ask({"missing": missing})
    assert form.missing == ()
    assert problems == [Problem("missing", "Select what is missing")]


def test_asking_needs_a_question() -> None:
    assert check_ask(AskForm(note="Ring me."), NAMES) == [Problem("missing", "Select what is missing")]


def test_a_note_names_nobody_and_is_not_too_long() -> None:
    named = AskForm(missing=("ask",), note="Ask Rosa about it")
    told = "Remove the name from the note. Write 'the victim' or 'the perpetrator'"
    assert check_ask(named, NAMES) == [Problem("note", told)]
    form, problems = read_ask({"missing": "ask", "note": "x" * 301})
    assert (len(form.note), problems) == (300, [Problem("note", "Note must be 300 characters or fewer")])


def test_a_refusal_is_read_with_the_reference_as_it_is_stored() -> None:
    raw = {"reason_code": "duplicate", "duplicate_of": "masc oqx9d", "reason_text": " The same case. "}
    form, problems = read_refusal(raw)
    assert form == RefusalForm(reason_code="duplicate", duplicate_of="MASC-0QX9D", reason_text="The same case.")
    assert problems == []
    assert check_refusal(form, REFERENCE, NAMES) == []


def test_a_reference_that_cannot_be_read_is_kept_as_it_was_typed() -> None:
    form, _ = read_refusal({"reason_code": "duplicate", "duplicate_of": "the other one"})
    assert form.duplicate_of == "the other one"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (RefusalForm(reason_code="standard_risk"), []),
        (RefusalForm(), [Problem("reason_code", "Select why the referral is not accepted")]),
        (RefusalForm(reason_code="other"), [Problem("reason_text", TOO_SHORT)]),
        (RefusalForm(reason_code="other", reason_text="x" * 9), [Problem("reason_text", TOO_SHORT)]),
        (RefusalForm(reason_code="other", reason_text="x" * 10), []),
        (RefusalForm(reason_code="other", reason_text="x" * 300), []),
        (RefusalForm(reason_code="other", reason_text="x" * 301), [Problem("reason_text", TOO_SHORT)]),
        (RefusalForm(reason_code="no_dash", reason_text="short"), [Problem("reason_text", TOO_SHORT)]),
        (RefusalForm(reason_code="no_dash", reason_text="Speak to Rosa first"), [Problem("reason_text", NAMED)]),
        (
            RefusalForm(reason_code="duplicate", duplicate_of="the other one"),
            [Problem("duplicate_of", "Enter the reference of the other referral, such as MASC-0QX9D")],
        ),
        (
            RefusalForm(reason_code="duplicate", duplicate_of=REFERENCE),
            [Problem("duplicate_of", "Enter the reference of the other referral, not of this one")],
        ),
    ],
)
def test_a_refusal_says_why(form: RefusalForm, told: list[Problem]) -> None:
    assert check_refusal(form, REFERENCE, NAMES) == told


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (RefusalForm(reason_code="standard_risk"), "Standard risk"),
        (RefusalForm(reason_code="no_dash", reason_text="Please do it first"), "No Stalking DASH. Please do it first"),
        (RefusalForm(reason_code="duplicate", duplicate_of="MASC-0QX9D"), "Duplicate of MASC-0QX9D"),
        (RefusalForm(reason_code="other", reason_text="Out of our remit"), "Out of our remit"),
    ],
)
def test_the_referrer_reads_the_reason_in_a_sentence(form: RefusalForm, told: str) -> None:
    assert refusal_words(form) == told


def test_a_case_is_moved_to_a_meeting_that_is_offered_and_for_a_reason() -> None:
    form, problems = read_move({"meeting_id": "2026-12-14", "reason": "The agency cannot come"})
    assert form == MoveForm(meeting_id="2026-12-14", reason="The agency cannot come")
    assert problems == []
    assert check_move(form, ("2026-12-14",), NAMES) == []


def test_a_move_elsewhere_or_without_a_reason_is_a_problem() -> None:
    assert check_move(MoveForm(meeting_id="2026-12-15"), ("2026-12-14",), NAMES) == [
        Problem("meeting_id", "Select the meeting it goes to"),
        Problem("reason", TOO_SHORT),
    ]
    named = MoveForm(meeting_id="2026-12-14", reason="Rosa asked for it")
    assert check_move(named, ("2026-12-14",), NAMES) == [Problem("reason", NAMED)]


def test_a_withdrawal_gives_one_of_the_reasons() -> None:
    assert check_withdrawal("dealt_with") == []
    for reason in ("", "bored"):
        assert check_withdrawal(reason) == [Problem("withdraw_reason", "Select why you withdraw the referral")]


def test_the_chair_is_asked_to_look_again_with_a_reason_that_names_nobody() -> None:
    assert check_again("The risk has risen", NAMES) == []
    assert check_again("", NAMES) == [Problem("again_reason", TOO_SHORT)]
    assert check_again("Rosa is at risk", NAMES) == [Problem("again_reason", NAMED)]
