"""How the administrator changes the order of an agenda, and holds cases over."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.agenda.agenda_order import (
    NO_REASON,
    NOTHING_HELD,
    Move,
    check_holds,
    input_of,
    kept_order,
    moved,
    read_order,
)
from masc_graph.domain.text.privacy import NameCheck

SIX = list("abcdef")
NOBODY = NameCheck(frozenset(), b"key", date(2026, 11, 26))
REASON = "The presenter is away until then."


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({}, "abcdef"),
        ({"e": Move.UP}, "aebcdf"),
        ({"b": Move.UP}, "bacdef"),
        ({"b": Move.DOWN}, "acdebf"),
        ({"e": Move.DOWN}, "abcdfe"),
        ({"f": Move.FIRST}, "fabcde"),
        ({"a": Move.LAST}, "bcdefa"),
        ({"c": Move.FIRST, "e": Move.FIRST}, "ceabdf"),
        ({"a": Move.LAST, "c": Move.LAST}, "bdefac"),
        ({"a": Move.HOLD, "f": Move.FIRST, "b": Move.LAST}, "facdeb"),
    ],
)
def test_a_case_goes_where_it_is_sent(places: dict[str, Move], order: str):
    assert "".join(moved(SIX, places)) == order


@given(st.lists(st.sampled_from(Move), max_size=40))
def test_no_case_is_lost_by_moving(chosen: list[Move]):
    order = [str(number) for number in range(len(chosen))]
    assert sorted(moved(order, dict(zip(order, chosen, strict=True)))) == sorted(order)


def test_an_order_that_somebody_saw_fits_the_cases_that_there_are():
    assert kept_order(["c", "gone", "a", "c"], ["a", "b", "c", "d"]) == ["c", "a", "b", "d"]


def test_the_moves_are_read_by_the_case_s_own_input():
    raw = {"move_7F3K2": "hold", "move_M4T8W": "sideways", "hold_reason": f" {REASON} "}
    form, problems = read_order(raw, ["MASC-7F3K2", "MASC-M4T8W", "MASC-0QX9D"])
    assert input_of("MASC-7F3K2") == "move_7F3K2"
    assert form.held == ("MASC-7F3K2",)
    assert form.reason == REASON
    assert {form.places["MASC-M4T8W"], form.places["MASC-0QX9D"]} == {Move.KEEP}
    assert [(one.field, one.message) for one in problems] == [("move_M4T8W", "MASC-M4T8W: select its place")]


def test_a_case_is_held_over_for_a_reason_that_names_nobody():
    assert check_holds(["MASC-7F3K2"], REASON, NOBODY) == []
    assert check_holds([], "", NOBODY) == []
    assert [one.message for one in check_holds([], REASON, NOBODY)] == [NOTHING_HELD]
    assert [one.message for one in check_holds(["MASC-7F3K2"], "ill", NOBODY)] == [NO_REASON]
    (named,) = check_holds(["MASC-7F3K2"], "She wrote from robin@example.org", NOBODY)
    assert named.message.startswith("Remove the e-mail address from the reason")
