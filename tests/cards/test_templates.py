"""The expander: paths, repetition, conditions, one pass, and equality with Microsoft's own engine."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from masc_graph.cards import templates
from masc_graph.cards.templates import FOLDER, TemplateError, expand, fill
from tests.cards.examples import TYPED, every_card
from tests.cards.walking import elements

ORACLE = Path(__file__).parents[1] / "oracles" / "node_modules" / "adaptivecards-templating"
TEMPLATES = sorted(path.name.removesuffix(".template.json") for path in FOLDER.glob("*.template.json"))


def sample(name: str) -> dict[str, templates.JsonValue]:
    return json.loads((FOLDER / f"{name}.sample.json").read_text(encoding="utf-8"))


def test_a_path_alone_keeps_the_kind_of_its_value():
    assert fill({"limit": "${field.limit}", "on": "${on}"}, {"field": {"limit": 120}, "on": True}) == {
        "limit": 120,
        "on": True,
    }


def test_a_path_in_a_text_becomes_part_of_it():
    assert fill({"text": "Case ${n} of ${of}"}, {"n": 3, "of": "12"}) == {"text": "Case 3 of 12"}


def test_an_element_with_a_list_as_data_is_repeated():
    template = {"items": [{"$data": "${cases}", "text": "${$index}: ${name}, ${$root.day}"}]}
    filled = fill(template, {"cases": [{"name": "a"}, {"name": "b"}], "day": "Monday"})
    assert filled == {"items": [{"text": "0: a, Monday"}, {"text": "1: b, Monday"}]}


def test_an_element_with_an_object_as_data_sees_that_object():
    assert fill({"items": [{"$data": "${who}", "text": "${name}"}]}, {"who": {"name": "a"}}) == {
        "items": [{"text": "a"}]
    }


def test_a_list_of_texts_is_repeated_by_its_data():
    assert fill({"items": [{"$data": "${codes}", "text": "${$data}"}]}, {"codes": ["a", "b"]}) == {
        "items": [{"text": "a"}, {"text": "b"}]
    }


def test_an_element_whose_condition_does_not_hold_is_left_out():
    template = {"items": [{"$when": "${yes}", "text": "1"}, {"$when": "${no}", "text": "2"}, "plain", 3]}
    assert fill(template, {"yes": True, "no": False}) == {"items": [{"text": "1"}, "plain", 3]}


def test_what_a_person_typed_is_never_read_as_a_template():
    assert fill({"text": "${typed}"}, {"typed": "${secret}", "secret": "no"}) == {"text": "${secret}"}
    assert fill({"text": "He wrote ${typed}"}, {"typed": "${secret}"}) == {"text": "He wrote ${secret}"}


@pytest.mark.parametrize(
    ("template", "data"),
    [
        ({"text": "${unknown}"}, {}),
        ({"text": "${a.b}"}, {"a": {}}),
        ({"text": "${a.b}"}, {"a": "text"}),
        ({"text": "${toUpper(a)}"}, {"a": "x"}),
        ({"text": "${a == 'x'}"}, {"a": "x"}),
        ({"text": "${$index}"}, {}),
        ({"text": "so ${flag}"}, {"flag": True}),
        ({"text": "so ${half}"}, {"half": 0.5}),
        ({"items": [{"$when": "${a}"}]}, {"a": "true"}),
    ],
)
def test_whatever_does_not_fit_is_an_error_and_never_an_empty_place(
    template: dict[str, templates.JsonValue], data: dict[str, templates.JsonValue]
):
    with pytest.raises(TemplateError):
        fill(template, data)


def test_an_error_names_the_path_and_no_value():
    with pytest.raises(TemplateError) as raised:
        fill({"text": "${who.name}"}, {"who": "Rosa Example"})
    assert str(raised.value) == "unknown name: who.name"


def test_a_card_without_a_template_is_an_error():
    with pytest.raises(TemplateError, match="no such template"):
        expand("../secrets", {})


def test_every_template_has_a_sample_and_an_example():
    samples = sorted(path.name.removesuffix(".sample.json") for path in FOLDER.glob("*.sample.json"))
    assert TEMPLATES == samples == sorted(every_card())


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_sample_gives_the_same_elements_and_buttons_as_the_view_model(name: str):
    assert bones(expand(name, sample(name))) == bones(every_card()[name][0])


def bones(part: object, key: str = "") -> object:
    """A card without its words, which may be worded anew without a thought for the samples."""
    if isinstance(part, dict):
        return {name: bones(value, name) for name, value in part.items()}
    if isinstance(part, list):
        return [bones(one) for one in part]
    return part if key in {"type", "id", "verb", "style", "maxLength", "isVisible"} else ""


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_of_the_template_is_left_in_the_card(name: str):
    text = json.dumps(every_card()[name]).replace(json.dumps(TYPED)[1:-1], "")
    assert "${" not in text
    assert '"$data"' not in text
    assert '"$when"' not in text


def test_the_templates_use_no_element_beyond_what_the_samples_show():
    shown = {element["type"] for cards in every_card().values() for card in cards for element in elements(card)}
    written = {one["type"] for name in TEMPLATES for one in elements(json.loads(template_text(name)))}
    assert written == shown


def template_text(name: str) -> str:
    return (FOLDER / f"{name}.template.json").read_text(encoding="utf-8")


@pytest.mark.skipif(not (ORACLE.is_dir() and shutil.which("node")), reason="Microsoft's templating engine needs npm")
def test_every_sample_expands_as_microsofts_engine_expands_it():
    cases = [{"template": json.loads(template_text(name)), "data": sample(name)} for name in TEMPLATES]
    script = (
        "const engine = require(process.argv[1]);"
        "const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "const cards = cases.map(one => new engine.Template(one.template).expand({$root: one.data}));"
        "console.log(JSON.stringify(cards));"
    )
    done = subprocess.run(
        ["node", "-e", script, str(ORACLE)], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [expand(name, sample(name)) for name in TEMPLATES]
