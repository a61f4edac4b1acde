"""How much of what identifies somebody the text check catches, and how often it is wrong, on texts of our own.

``texts/own.json`` was written before the rules. Everybody in it is invented. What no rule can know is not in it:
nicknames, initials, and people who are not of the case.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from masc_graph.domain.text.names import name_keys
from masc_graph.domain.text.privacy import text_check

KEY = bytes(range(32))
TODAY = date(2026, 11, 30)
OWN = json.loads((Path(__file__).parent / "texts" / "own.json").read_text(encoding="utf-8"))
WORDS = [frozenset(name_keys(one["victim"], None, one["perpetrator"], KEY).words) for one in OWN["cases"]]

LEAST_CAUGHT = 0.75
MOST_FALSE = 0.02


def is_refused(one: dict[str, Any]) -> bool:
    words = WORDS[one["case"]]
    return text_check("note", "the note", one["text"], word_keys=words, key=KEY, today=TODAY) is not None


def test_three_in_four_identifying_texts_are_caught_and_few_clean_ones_refused(capsys: pytest.CaptureFixture[str]):
    missed = [one for one in OWN["identifying"] if not is_refused(one)]
    wrong = [one["text"] for one in OWN["clean"] if is_refused(one)]
    caught = 1 - len(missed) / len(OWN["identifying"])
    false = len(wrong) / len(OWN["clean"])
    with capsys.disabled():
        print(f"\ntext check: {caught:.0%} caught, {false:.0%} false")
    assert caught >= LEAST_CAUGHT, Counter(one["kind"] for one in missed)
    assert false <= MOST_FALSE, wrong


def test_there_are_two_hundred_texts_of_which_half_are_clean():
    assert len(OWN["identifying"]) + len(OWN["clean"]) >= 200
    assert len(OWN["clean"]) == 100
