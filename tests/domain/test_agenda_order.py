"""How the administrator changes the order of an agenda, and holds cases over."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.agenda.agenda_order import (
    NO_CASE_TO_MOVE,
    NO_REASON,
    AgendaMove,
    apply_order,
    check_moves,
    input_of,
    read_order,
    reorder,
)
from masc_graph.domain.text.privacy import NameCheck

SIX = list("abcdef")
NOBODY = NameCheck(frozenset(), b"key", date(2026, 11, 26))
REASON = "The presenter is away until then."


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({}, "abcdef"),
        ({"e": AgendaMove.UP}, "aebcdf"),
        ({"b": AgendaMove.UP}, "bacdef"),
        ({"b": AgendaMove.DOWN}, "acdebf"),
        ({"e": AgendaMove.DOWN}, "abcdfe"),
        ({"f": AgendaMove.FIRST}, "fabcde"),
        ({"a": AgendaMove.LAST}, "bcdefa"),
        ({"c": AgendaMove.FIRST, "e": AgendaMove.FIRST}, "ceabdf"),
        ({"a": AgendaMove.LAST, "c": AgendaMove.LAST}, "bdefac"),
        ({"a": AgendaMove.NEXT_MEETING, "f": AgendaMove.FIRST, "b": AgendaMove.LAST}, "facdeb"),
    ],
)
def test_a_case_goes_where_it_is_sent(places: dict[str, AgendaMove], order: str):
    assert "".join(reorder(SIX, places)) == order


@given(st.lists(st.sampled_from(AgendaMove), max_size=40))
def test_no_case_is_lost_by_moving(chosen: list[AgendaMove]):
    order = [str(number) for number in range(len(chosen))]
    assert sorted(reorder(order, dict(zip(order, chosen, strict=True)))) == sorted(order)


def test_an_order_that_somebody_saw_fits_the_cases_that_there_are():
    assert apply_order(["c", "gone", "a", "c"], ["a", "b", "c", "d"]) == ["c", "a", "b", "d"]


def test_the_moves_are_read_by_the_case_s_own_input():
    raw = {"move_7F3K2": "hold", "move_M4T8W": "sideways", "hold_reason": f" {REASON} "}
    form, problems = read_order(raw, ["MASC-7F3K2", "MASC-M4T8W", "MASC-0QX9D"])
    assert input_of("MASC-7F3K2") == "move_7F3K2"
    assert form.to_next_meeting == ("MASC-7F3K2",)
    assert form.reason == REASON
    assert {form.places["MASC-M4T8W"], form.places["MASC-0QX9D"]} == {AgendaMove.KEEP}
    assert [(one.field, one.message) for one in problems] == [("move_M4T8W", "MASC-M4T8W: select its place")]


def test_a_case_is_held_over_for_a_reason_that_names_nobody():
    assert check_moves(["MASC-7F3K2"], REASON, NOBODY) == []
    assert check_moves([], "", NOBODY) == []
    assert [one.message for one in check_moves([], REASON, NOBODY)] == [NO_CASE_TO_MOVE]
    assert [one.message for one in check_moves(["MASC-7F3K2"], "ill", NOBODY)] == [NO_REASON]
    (named,) = check_moves(["MASC-7F3K2"], "She wrote from robin@example.org", NOBODY)
    assert named.message.startswith("Remove the e-mail address from the reason")
