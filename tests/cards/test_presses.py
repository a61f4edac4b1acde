"""How many presses, fields and seconds a case takes on the chair's screen: it may take 90 seconds.

The same ways are played in the browser (``tests/browser/test_presses.py``), and both find what the page says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from masc_graph.cards import record
from masc_graph.cards.more import CHOICE
from masc_graph.cards.templates import Card
from tests.cards.examples import a_case
from tests.cards.recording import a_screen
from tests.cards.walking import of_type
from tests.keystrokes import PAGE, SEARCHED, THREE_ROWS, Count, row

AT_MOST = 90
"""Seconds."""

TYPED = tuple(
    (agency, asked, what)
    for agency, asked, (_, _, what) in zip(
        ("police", "victim_support", "cumberland_housing"),
        ("offender.civil_orders", "victim.support", "place.target_hardening"),
        THREE_ROWS,
        strict=True,
    )
)


@dataclass
class Hand:
    """A person at the screen, who can use only what is shown."""

    card: Card
    presses: int = 0
    signs: int = 0
    trips: int = 0
    fields: list[str] = field(default_factory=list[str])

    def answers(self, name: str, answer: str = "") -> None:
        """Fill one input in as a person does: a typeahead is searched, a tick is one press."""
        element = self._input(name)
        self.fields.append(name)
        if element["type"] == "Input.Text":
            self.presses, self.signs = self.presses + 1, self.signs + len(answer)
        elif element.get("style") == "filtered":
            self.presses, self.signs = self.presses + 2, self.signs + SEARCHED
        else:
            self.presses += max(1, len(answer.split(",")))

    def presses_button(self, title: str) -> None:
        """Press a button, which sends everything."""
        assert [one for one in of_type(self.card, "Action.") if one["title"] == title]
        self.presses, self.trips = self.presses + 1, self.trips + 1

    def asks_for_more(self, part: str) -> None:
        """Ask for a part of the screen: two presses choose it, unless it is chosen already."""
        (choice,) = [one for one in of_type(self.card, "Input.") if one["id"] == CHOICE]
        self.presses += 0 if choice["value"] == part else 2
        self.presses_button("More")
        self.card = record.record(a_screen(a_case(0), {}, opened=(part,)))

    @property
    def count(self) -> Count:
        return Count(self.presses, len(self.fields), self.signs, self.trips)

    def _input(self, name: str) -> dict[str, Any]:
        found = [one for one in of_type(self.card, "Input.") if one["id"] == name]
        assert found, f"{name} is not shown yet"
        return found[0]


def fills_row(hand: Hand, n: int, answers: tuple[str, str, str]) -> None:
    for name, answer in zip(("agency", "for", "what"), answers, strict=True):
        hand.answers(f"{name}_{n}", answer)


def three_typed() -> Hand:
    """Three actions typed from nothing."""
    hand = Hand(record.record(a_screen(a_case(0), {})))
    hand.asks_for_more("rows")
    for n, typed in enumerate(TYPED, start=1):
        fills_row(hand, n, typed)
    hand.answers("went_through")
    hand.presses_button("Record and next case")
    return hand


def two_usual_and_one_typed() -> Hand:
    """Three actions, two of them usual ones."""
    hand = Hand(record.record(a_screen(a_case(0), {})))
    hand.answers("usual", "u0,u1")
    fills_row(hand, 1, TYPED[2])
    hand.answers("went_through")
    hand.presses_button("Record and next case")
    return hand


def typed_by_the_administrator() -> Hand:
    """The same three actions, typed beforehand."""
    answers = {
        "usual": "u0,u1",
        "agency_1": "police",
        "for_1": "victim.safety",
        "what_1": "Visit",
        "went_through": "true",
    }
    hand = Hand(record.record(a_screen(a_case(0), answers, prepared="Prepared by the administrator at 10:21.")))
    hand.presses, hand.trips = 1, 1  # which have opened it
    hand.presses_button("Record and next case")
    return hand


WAYS = {
    "record three actions, typed": three_typed,
    "record three actions, two of them usual ones": two_usual_and_one_typed,
    "record what the administrator has prepared": typed_by_the_administrator,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_case_is_recorded_within_ninety_seconds_and_the_page_says_how(way: str):
    count = WAYS[way]().count
    assert count.seconds <= AT_MOST
    assert row(way, count) in PAGE.read_text(encoding="utf-8")


def test_what_is_not_drawn_cannot_be_filled_in():
    with pytest.raises(AssertionError, match="what_3 is not shown"):
        Hand(record.record(a_screen(a_case(0), {}))).answers("what_3")
