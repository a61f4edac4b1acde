"""What holds for every card: the schema, sizes, buttons, inputs, typed text and the words of a protected card."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from masc_graph.bot.verbs import VERBS, ButtonPlace
from masc_graph.cards.action_rows import ROWS_FOR_MANY
from masc_graph.cards.more import CHOICE
from masc_graph.cards.record import record_inputs
from masc_graph.cards.refer import refer_step
from masc_graph.cards.templates import FOLDER, Card
from masc_graph.domain.decisions.decision import ROWS, DecisionForm
from masc_graph.domain.referrals.referral_fields import FIELD, fields_of_step
from sandbox.client_rules import unfit_dialog, unfit_message
from tests.cards.examples import TYPED, a_form, every_card
from tests.cards.sample_day import ANSWERS
from tests.cards.walking import (
    CARDS,
    DIALOGS,
    NAMES,
    buttons,
    elements,
    of_type,
    row_buttons,
    template_of,
    utf16,
)

every = pytest.mark.parametrize(("label", "card"), CARDS, ids=NAMES)
PROTECTED = {
    "refer_1", "refer_2", "refer_3", "refer_4", "receipt", "receipt_dialog", "triage", "agenda", "agenda_preview",
    "record", "decision_recorded", "my_agency", "agency_actions", "agency_ending", "digest", "triage_dialog",
    "triage_waiting", "add_information", "worklist", "worklist_dialog",
    "meeting_sheet", "brief", "ready", "record_handed", "add_actions",
    "minutes_ready",
}  # fmt: skip
ENDINGS = ("(required)", "(optional)")
KIB = 1024


def schema() -> dict[str, Any]:
    """Microsoft's schema of Adaptive Cards 1.5, with what Teams adds and with the typeahead, which it leaves out."""
    spec = find_spec("adaptive_cards")
    assert spec
    assert spec.origin
    path = Path(spec.origin).parent / "schemas" / "schema-1.5.json"
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    known["definitions"]["AdaptiveCard"]["properties"]["msteams"] = {"type": "object"}
    known["definitions"]["ChoiceInputStyle"]["anyOf"].append({"enum": ["filtered"]})
    return known


SCHEMA = schema()
VALIDATORS: dict[str, Draft7Validator] = {}


def validator(kind: str) -> Draft7Validator:
    """The rules of one kind of element, so that a message names what is wrong with it."""
    if kind not in VALIDATORS:
        known = {"definitions": SCHEMA["definitions"], "$ref": f"#/definitions/{kind}"}
        VALIDATORS[kind] = Draft7Validator(known)
    return VALIDATORS[kind]


def alone(element: dict[str, Any]) -> dict[str, Any]:
    """An element without the elements in it, which are looked at by themselves."""
    return {key: [] if holds_elements(value) else value for key, value in element.items() if key != "fallback"}


def holds_elements(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) and "type" in one for one in value)


@every
def test_every_element_is_one_of_adaptive_cards_1_5(label: str, card: Card):
    assert card["version"] == "1.5"
    for element in reversed(list(elements(card))):
        error = next(validator(element["type"]).iter_errors(alone(element)), None)
        assert error is None, f"{element['type']}: {error.message[:200] if error else ''}"


@every
def test_every_client_of_teams_can_show_and_press_it(label: str, card: Card):
    assert list(unfit_dialog(card) if template_of(label) in DIALOGS else unfit_message("", card)) == []


def test_an_agenda_page_of_twenty_cases_stays_under_28_kb_even_as_utf16():
    assert utf16(every_card()["agenda"][2]) <= 28 * KIB


@every
def test_a_message_has_six_buttons_at_most_and_no_questions(label: str, card: Card):
    if template_of(label) not in DIALOGS:
        in_rows = [id(one) for one in row_buttons(card)]
        assert len([one for one in buttons(card) if id(one) not in in_rows]) <= 6
        assert not of_type(card, "Input.")
        assert not [one for one in buttons(card) if one.get("mode") == "secondary"]


@every
def test_nothing_is_drawn_that_is_not_shown(label: str, card: Card):
    assert not [one for one in elements(card) if "isVisible" in one]


@every
def test_a_choice_with_a_preset_that_nobody_made_is_compact(label: str, card: Card):
    for one in of_type(card, "Input.ChoiceSet"):
        assert one["id"] not in {"due", "outcome", "relationship", CHOICE} or one["style"] == "compact"


@every
def test_every_verb_is_known_and_stands_where_it_may(label: str, card: Card):
    for button in buttons(card):
        if "data" not in button:
            assert button["type"] == "Action.OpenUrl"
            continue
        assert place_of(button, label) in VERBS[button["data"]["verb"]].places


def place_of(button: dict[str, Any], label: str) -> ButtonPlace:
    if template_of(label) in DIALOGS:
        return ButtonPlace.DIALOG
    return ButtonPlace.OPENER if button["data"].get("msteams") == {"type": "task/fetch"} else ButtonPlace.MESSAGE


@every
def test_a_button_on_a_message_is_an_execute_that_old_clients_can_press_too(label: str, card: Card):
    for button in of_type(card, "Action.Execute"):
        assert button["verb"] == button["data"]["verb"]
        assert button["fallback"] == {"type": "Action.Submit", "title": button["title"], "data": button["data"]}


def test_every_verb_has_a_button_in_each_of_its_places():
    shown = {
        (one["data"]["verb"], place_of(one, label)) for label, card in CARDS for one in buttons(card) if "data" in one
    }
    assert shown == {(name, place) for name, verb in VERBS.items() for place in verb.places}


@every
def test_every_input_has_a_label_that_says_whether_it_is_required(label: str, card: Card):
    for one in of_type(card, "Input."):
        assert one["label"].endswith(ENDINGS) or "(required if " in one["label"] or "(required unless " in one["label"]
        assert one["label"].endswith(")")
        assert not {"isRequired", "regex", "errorMessage"} & set(one)


@every
def test_choices_and_toggles_wrap_and_texts_have_a_limit(label: str, card: Card):
    for one in [*of_type(card, "Input.ChoiceSet"), *of_type(card, "Input.Toggle"), *of_type(card, "TextBlock")]:
        assert one["wrap"] is True
    for one in of_type(card, "Input.Text"):
        assert one["maxLength"] >= 100


@every
def test_no_two_inputs_of_a_card_share_an_id(label: str, card: Card):
    ids = [one["id"] for one in of_type(card, "Input.")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_step_asks_exactly_the_declared_questions_in_their_order_and_with_their_limits(step: int):
    shown = of_type(refer_step(step, a_form(ANSWERS | {"children_involved": "Yes"})), "Input.")
    asked = fields_of_step(step)
    assert [one["id"] for one in shown] == [field.name for field in asked]
    for one in shown:
        field = FIELD[one["id"]]
        assert one["label"] == field.card_label
        assert one.get("maxLength") == field.max_length
        assert [choice["value"] for choice in one.get("choices", [])] == list(field.choices)


def test_a_question_that_hangs_on_an_earlier_step_is_asked_only_if_that_answer_asks_for_it():
    form = a_form(ANSWERS | {"safe_to_contact": "Not known", "children_involved": "No"})
    shown = {one["id"] for one in of_type(refer_step(3, form), "Input.")}
    assert {field.name for field in fields_of_step(3)} - shown == {"contact_notes", "children_details"}


def test_the_recording_screen_asks_exactly_what_a_decision_is_made_of():
    shown = [one["id"] for one in of_type(every_card()["record"][-1], "Input.") if one["id"] != CHOICE]
    assert sorted(shown) == sorted(record_inputs())
    rows = {f"{name}_{n}" for name in ("agency", "for", "what", "due_on") for n in range(1, ROWS + 1)}
    many = {f"also_{n}" for n in range(1, ROWS_FOR_MANY + 1)}
    assert set(shown) == rows | many | (set(DecisionForm.model_fields) - {"rows"}) | {"conflict"}


@every
def test_what_a_person_typed_stands_only_where_nothing_is_read_as_markdown(label: str, card: Card):
    for element in elements(card):
        for key, value in element.items():
            if isinstance(value, str) and TYPED in value:
                assert (element["type"], key) in {("TextRun", "text"), ("Input.Text", "value")}


@every
def test_a_protected_card_says_so_in_its_first_and_last_line(label: str, card: Card):
    body = card["body"]
    assert isinstance(body, list)
    ends = [one["text"] for one in (body[0], body[-1]) if isinstance(one, dict) and "text" in one]
    assert (ends == ["OFFICIAL-SENSITIVE"] * 2) is (template_of(label) in PROTECTED)


@every
def test_a_colour_never_says_something_that_the_words_do_not(label: str, card: Card):
    for one in elements(card):
        if one.get("color") == "Attention":
            assert str(one["text"]).startswith("Error: ")
        if one.get("style") == "attention":
            assert one["items"][0]["text"] == "There is a problem"


def test_no_template_uses_a_table_a_refresh_or_a_view_for_one_person():
    for path in FOLDER.glob("*.template.json"):
        text = path.read_text(encoding="utf-8")
        assert not [word for word in ('"Table"', '"refresh"', "userIds", '"authentication"') if word in text]
