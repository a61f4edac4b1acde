"""What the cards between sending a referral and its acceptance say and ask."""

from __future__ import annotations

import json

import pytest

from masc_graph.cards import information, receipt, taking_back, triage, triage_answers, worklist
from masc_graph.cards.templates import Card
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.referrals.field import FieldKind
from masc_graph.domain.referrals.referral_fields import FIELD, FIELDS
from masc_graph.domain.referrals.triage import NotAccepted, WithdrawReason
from masc_graph.domain.text.problem import Problem
from tests.cards.answering import (
    LABELS,
    NEEDED_BY,
    REFERENCE,
    a_line,
    a_receipt,
    a_why,
    a_worklist,
    an_information_screen,
    completed,
    looked_at_again,
    the_facts,
)
from tests.cards.sample_day import MEETING, NEXT, TYPED
from tests.cards.walking import inputs, of_type, sent, titles, words

OPENS = {"msteams": {"type": "task/fetch"}}
WHAT_NEXT = "**What happens next:** "


def values(card: Card, name: str) -> list[str]:
    """What the choices of an input send."""
    return [one["value"] for one in inputs(card)[name]["choices"]]


class TestTheReceipt:
    def test_it_gives_reference_meeting_and_the_counted_days(self):
        text = json.dumps(receipt.receipt_dialog(a_receipt(simple=True)))
        assert "MASC-7F3K2" in text
        assert "Monday 30 November 2026, 10:00, if the administrator accepts the referral" in text
        assert "it is in time" in text
        assert "Do not wait" not in text
        assert "Still needed" not in text

    def test_it_says_what_is_still_needed_and_by_when(self):
        said = words(receipt.receipt_dialog(a_receipt()))
        assert "Still needed before the agenda is posted on Thursday 26 November:" in said
        assert "• What you want MASC to do" in said

    def test_it_says_what_happens_next(self):
        assert any(text.startswith(WHAT_NEXT) for text in words(receipt.receipt_dialog(a_receipt())))

    def test_the_copy_names_nobody_and_shows_the_status(self):
        card = receipt.receipt_copy(a_receipt(), "On the agenda")
        assert "Status: On the agenda" in words(card)
        assert "You, or the person you named" in json.dumps(card)
        assert titles(card) == []

    @pytest.mark.parametrize("status", CaseStatus)
    def test_the_copy_says_for_every_status_what_happens_next(self, status: CaseStatus):
        assert f"{WHAT_NEXT}{status.next_step}" in words(receipt.receipt_copy(a_receipt(), status.words))

    def test_a_status_that_nobody_knows_is_shown_without_a_next_step(self):
        assert not any(WHAT_NEXT in text for text in words(receipt.receipt_copy(a_receipt(), "Elsewhere")))

    @pytest.mark.parametrize(
        ("status", "told"),
        [
            (CaseStatus.SUBMITTED, ["MASC-7F3K2", "Monday 30 November 2026, 10:00, if the administrator accepts"]),
            (CaseStatus.LISTED, ["MASC-7F3K2", "Monday 30 November 2026, 10:00"]),
            (CaseStatus.DEFERRED, ["MASC-7F3K2", "Monday 30 November 2026, 10:00"]),
            (CaseStatus.WITHDRAWN, ["MASC-7F3K2"]),
            (CaseStatus.CLOSED, ["MASC-7F3K2"]),
        ],
    )
    def test_a_meeting_is_named_only_while_the_referral_goes_to_it(self, status: CaseStatus, told: list[str]):
        (facts,) = of_type(receipt.receipt_copy(a_receipt(), status.words), "FactSet")
        shown = [one["value"] for one in facts["facts"] if one["title"] != "Presenting"]
        assert [value.removesuffix(" the referral") for value in shown] == told

    def test_what_is_missing_can_be_added_from_the_copy(self):
        needed = CaseStatus.NEEDS_INFORMATION.words
        card = receipt.receipt_copy(a_receipt(), needed, version=2)
        assert sent(card, "Add the information") == {
            "msteams": {"type": "task/fetch"},
            "verb": "info.open",
            "reference": REFERENCE,
            "version": 2,
        }
        assert titles(receipt.receipt_copy(a_receipt(simple=True), needed, version=2)) == []

    def test_what_was_missing_is_not_asked_for_once_there_is_an_answer(self):
        card = receipt.receipt_copy(a_receipt(), CaseStatus.NOT_ACCEPTED.words, version=3)
        assert not any(text.startswith("Still needed") for text in words(card))

    def test_withdrawing_asks_why_in_a_dialog(self):
        card = receipt.receipt_copy(a_receipt(), "Accepted", version=2, may_withdraw=True)
        assert titles(card) == ["Withdraw"]
        assert sent(card, "Withdraw") == OPENS | {"verb": "receipt.withdraw_open", "reference": REFERENCE, "version": 2}
        asked = taking_back.withdraw(a_why())
        assert values(asked, "withdraw_reason") == list(WithdrawReason)
        data = sent(asked, "Withdraw the referral")
        assert data == {"verb": "receipt.withdraw", "reference": REFERENCE, "version": 3}

    def test_who_was_not_accepted_reads_why_and_may_ask_the_chair(self):
        status = CaseStatus.NOT_ACCEPTED.words
        card = receipt.receipt_copy(a_receipt(), status, version=3, may_ask_again=True, reason="Standard risk")
        assert "Reason: «Standard risk»" in words(card)
        assert titles(card) == ["Ask the chair to look again"]
        asked = taking_back.look_again(a_why())
        assert inputs(asked)["again_reason"]["maxLength"] == 300
        assert sent(asked, "Ask the chair") == {"verb": "receipt.again", "reference": REFERENCE, "version": 3}


class TestTriage:
    def test_it_asks_only_what_has_to_be_settled(self):
        assert list(inputs(triage.triage_dialog(the_facts()))) == ["da_settled", "repeat_state"]
        assert list(inputs(triage.triage_dialog(the_facts(unsettled=False)))) == []

    def test_the_message_says_what_has_to_be_settled_and_leads_to_the_dialog_that_asks(self):
        card = triage.triage(the_facts())
        assert "Is the stalking related to domestic abuse? The referrer is not sure." in words(card)
        assert "This may be a repeat of MASC-0QX9D." in words(card)
        assert sent(card, "Answer and accept")["verb"] == "triage.open"
        assert "Accept" in titles(triage.triage(the_facts(unsettled=False)))

    @pytest.mark.parametrize("card", [triage.triage(the_facts(unsettled=False)), triage.triage_dialog(the_facts())])
    def test_every_answer_carries_reference_and_version(self, card: Card):
        assert titles(card)[-3:] == ["Accept", "Ask for information", "Do not accept"]
        for title, verb in (
            ("Accept", "accept"),
            ("Ask for information", "ask_open"),
            ("Do not accept", "refuse_open"),
        ):
            data = sent(card, title)
            assert (data["verb"], data["reference"], data["version"]) == (f"triage.{verb}", "MASC-7F3K2", 1)

    def test_an_urgent_referral_says_first_not_to_wait(self):
        said = words(triage.triage(the_facts()))
        assert said.index("Do not wait for MASC: this referral is urgent.") < said.index(
            "New referral MASC-7F3K2 from Police"
        )
        assert not any("Do not wait" in text for text in words(triage.triage(the_facts(unsettled=False))))

    def test_it_counts_what_is_missing(self):
        assert any(text.startswith("Incomplete: 4.") for text in words(triage.triage(the_facts())))
        assert not any(text.startswith("Incomplete") for text in words(triage.triage(the_facts(unsettled=False))))

    def test_a_sender_who_is_not_on_the_roster_is_flagged(self):
        said = words(triage.triage(the_facts(unsettled=False)))
        assert "New referral MASC-7F3K2 from a sender who is not on the roster" in said
        assert "Find out who sent it before you accept it." in said

    def test_a_late_referral_says_which_meeting_it_missed(self):
        late = "Tuesday 24 November: too late for Monday 30 November, so for Monday 30 November"
        assert late in words(triage.triage(the_facts(unsettled=False)))
        assert "Tuesday 24 November: in time for Monday 30 November" in words(triage.triage(the_facts()))

    def test_the_chair_reads_why_to_look_again(self):
        said = words(triage.triage(looked_at_again()))
        assert "Referral MASC-7F3K2 from Police" in said
        assert f"«{TYPED}»" in said

    def test_what_has_been_added_is_named(self):
        added = "Added: Date the DASH was completed."
        assert f"{added} Nothing else is missing." in words(triage.triage(completed()))
        said = words(triage.triage(completed(2)))
        assert f"{added} Still missing: 2." in said
        assert not any(text.startswith("Incomplete") for text in said)

    def test_the_dialog_keeps_what_was_settled_and_has_room_for_a_notice(self):
        facts = triage.Triage(**(vars(the_facts()) | {"da_settled": "related", "notice": "Try again."}))
        card = triage.triage_dialog(facts)
        assert inputs(card)["da_settled"]["value"] == "related"
        assert "Try again." in words(card)

    def test_while_it_waits_it_says_for_what_and_the_administrator_may_add_what_they_were_told(self):
        card = triage.triage_waiting(the_facts(), LABELS, NEEDED_BY)
        assert {f"• {label}" for label in LABELS} <= set(words(card))
        assert any(text.startswith("Needed by Thursday 26 November.") for text in words(card))
        data = sent(card, "They told me")
        assert (data["verb"], data["reference"], data["version"]) == ("info.open", REFERENCE, 1)

    @pytest.mark.parametrize(
        "card",
        [
            triage.triage(the_facts()),
            triage.triage_dialog(the_facts()),
            triage.triage_waiting(the_facts(), LABELS, NEEDED_BY),
        ],
    )
    def test_an_urgent_one_leads_first_to_what_is_being_done_whatever_it_waits_for(self, card: Card):
        said = words(card)
        assert said.index("Do not wait for MASC: this referral is urgent.") <= 2
        assert any("what they are doing now to keep people safe. Read that first." in text for text in said)
        assert titles(card)[0] == "Read the case first ↗"
        assert "Open the case ↗" not in titles(card)

    def test_one_that_is_not_urgent_leads_to_the_case_beside_the_answers(self):
        facts = the_facts(unsettled=False)
        for card in (triage.triage(facts), triage.triage_waiting(facts, LABELS, NEEDED_BY)):
            assert titles(card)[0] == "Open the case ↗"
            assert not any("Do not wait" in text for text in words(card))

    def test_its_end_is_one_line_from_which_an_accepted_case_can_be_moved(self):
        done = triage.triage_done(REFERENCE, "Not accepted.")
        assert words(done) == ["**MASC-7F3K2:** Not accepted."]
        assert titles(done) == []
        data = sent(triage.triage_done(REFERENCE, "Accepted.", movable=True, version=2), "Move to another meeting")
        assert (data["verb"], data["reference"], data["version"]) == ("triage.move_open", REFERENCE, 2)


class TestTheAnswersOfTheAdministrator:
    def test_every_question_but_the_declaration_can_be_asked_for(self):
        card = triage_answers.ask(triage_answers.AskScreen(REFERENCE, 1))
        assert values(card, "missing") == [field.name for field in FIELDS if field.name != "declaration"]
        assert sent(card, "Send") == {"verb": "triage.ask", "reference": REFERENCE, "version": 1}

    def test_what_was_chosen_and_typed_is_kept(self):
        shown = inputs(triage_answers.ask(triage_answers.AskScreen(REFERENCE, 1, ("dash_on", "ask"), "Please")))
        assert (shown["missing"]["value"], shown["note"]["value"]) == ("dash_on,ask", "Please")

    def test_a_refusal_offers_every_reason_and_says_what_the_referrer_may_do(self):
        card = triage_answers.refuse(triage_answers.RefuseScreen(REFERENCE, 1))
        assert values(card, "reason_code") == list(NotAccepted)
        assert "The referrer sees this reason and may ask the chair to look again once." in words(card)
        assert sent(card, "Do not accept") == {"verb": "triage.refuse", "reference": REFERENCE, "version": 1}

    def test_an_error_stands_above_its_input(self):
        problem = Problem("duplicate_of", "Enter the reference")
        card = triage_answers.refuse(triage_answers.RefuseScreen(REFERENCE, 1, problems=(problem,)))
        assert {"There is a problem", "Enter the reference", "Error: Enter the reference"} <= set(words(card))

    def test_a_case_can_be_moved_to_each_meeting_that_is_offered(self):
        card = triage_answers.move(triage_answers.MoveScreen(REFERENCE, 2, (MEETING, NEXT)))
        assert inputs(card)["meeting_id"]["choices"] == [
            {"title": "Monday 30 November 2026, 10:00", "value": "2026-11-30"},
            {"title": "Monday 14 December 2026, 10:00", "value": "2026-12-14"},
        ]
        assert sent(card, "Move") == {"verb": "triage.move", "reference": REFERENCE, "version": 2}


class TestTheInformation:
    def test_the_message_names_the_questions_the_note_and_the_day(self):
        card = information.needs_information(REFERENCE, 2, LABELS, "Please ring me", NEEDED_BY)
        said = words(card)
        assert {f"• {label}" for label in LABELS} <= set(said)
        assert "Note: «Please ring me»" in said
        assert "Add it before the agenda is posted on Thursday 26 November to keep its place." in said
        assert titles(card) == ["Add the information", "Withdraw"]

    def test_without_a_note_there_is_no_empty_one(self):
        said = words(information.needs_information(REFERENCE, 2, LABELS, "", NEEDED_BY))
        assert not any(text.startswith("Note") for text in said)

    def test_every_question_is_drawn_from_its_declaration(self):
        shown = inputs(an_information_screen())
        assert list(shown) == [field.name for field in FIELDS]
        kinds = {
            FieldKind.ONE: "Input.ChoiceSet",
            FieldKind.MANY: "Input.ChoiceSet",
            FieldKind.TEXT: "Input.Text",
            FieldKind.DATE: "Input.Date",
            FieldKind.TICK: "Input.Toggle",
        }
        for field in FIELDS:
            drawn = shown[field.name]
            assert (drawn["type"], drawn["label"]) == (kinds[field.kind], field.card_label)
            assert drawn.get("maxLength") == field.max_length
            assert drawn.get("isMultiSelect", False) is (field.kind is FieldKind.MANY)
            assert [one["value"] for one in drawn.get("choices", [])] == list(field.choices)

    def test_a_long_text_has_several_lines_and_a_long_list_folds_out(self):
        shown = inputs(an_information_screen())
        assert (shown["circumstances"]["isMultiline"], shown["victim_name"]["isMultiline"]) == (True, False)
        assert (shown["relationship"]["style"], shown["dash"]["style"]) == ("compact", "expanded")

    def test_only_the_named_questions_are_asked_and_nothing_is_shown_of_what_was_sent(self):
        card = an_information_screen([FIELD["ask"]])
        assert {name: one["value"] for name, one in inputs(card).items()} == {"ask": ""}
        assert "What you enter replaces what was sent. We do not show what was sent before." in words(card)

    def test_it_sends_its_token(self):
        assert sent(an_information_screen([FIELD["ask"]]), "Send") == {
            "verb": "info.send",
            "reference": REFERENCE,
            "token": "signed",
        }

    def test_errors_and_a_notice_leave_what_was_typed(self):
        card = an_information_screen([FIELD["ask"]], wrong=True, typed="A plan", notice="Try again.")
        assert inputs(card)["ask"]["value"] == "A plan"
        assert {"Try again.", "There is a problem", "Error: Enter what you want MASC to do"} <= set(words(card))

    def test_its_end_is_one_line(self):
        assert words(information.information_done(REFERENCE, "Withdrawn.")) == ["**MASC-7F3K2:** Withdrawn."]


class TestTheWorklist:
    def test_each_referral_has_a_line_and_can_be_chosen(self):
        card = a_worklist(3)
        said = words(card)
        assert "3 referrals wait, oldest first" in said
        assert said[said.index("MASC-0V601") :][:3] == ["MASC-0V601", " · Health · High", "To answer"]
        assert values(card, "reference") == ["MASC-0V600", "MASC-0V601", "MASC-0V602"]
        assert inputs(card)["reference"]["value"] == "MASC-0V600"
        assert sent(card, "Answer") == {"verb": "triage.open"}

    def test_words_of_the_case_stand_behind_the_risk(self):
        card = worklist.worklist_dialog(worklist.WorklistScreen([a_line(3)]))
        assert " · Health · High · urgent, late" in words(card)
        assert "1 referral waits" in words(card)

    def test_a_sender_who_is_not_on_the_roster_is_said(self):
        assert " · sender not on the roster · High" in words(a_worklist(3))

    def test_without_a_referral_there_is_nothing_to_answer(self):
        card = a_worklist(0)
        assert "No referral waits" in words(card)
        assert titles(card) == ["Close"]
        assert not inputs(card)

    def test_more_than_a_page_is_said(self):
        card = a_worklist(30)
        assert "The first 25 of 30 referrals, oldest first. Answer these to see more." in words(card)
        assert len(values(card, "reference")) == worklist.PAGE

    def test_pressing_without_a_choice_is_an_error(self):
        assert "Error: Select a referral" in words(a_worklist(1, (worklist.NONE_CHOSEN,)))
