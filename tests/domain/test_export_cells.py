"""No cell of an export can be carried out by a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.text.export_cells import harmless

STARTS = "=+-@\t\r\n\0\x1b\x7f"


@pytest.mark.parametrize("cell", ["", "MASC-7F3K2", "Police", "2026-11-30", "a=b", "5 - 3", "'quoted'", "élan"])
def test_an_everyday_cell_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("start", STARTS)
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe_and_keeps_its_text(start: str) -> None:
    assert harmless(f"{start}SUM(A1)") == f"'{start}SUM(A1)"


@pytest.mark.parametrize("start", [" =", "\u00a0+", "\u200b=", "\ufeff@", "＝", "＋", "－", "＠", "  \u200e ="])
def test_nothing_before_the_sign_hides_it(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A0").startswith("'")


@given(st.text(alphabet=st.one_of(st.sampled_from(STARTS + " '＝"), st.characters())))
def test_no_cell_begins_with_a_formula_or_a_control(cell: str) -> None:
    safe = harmless(cell)
    assert not safe.startswith(tuple(STARTS))
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert safe.removeprefix("'") == cell or safe == cell


@given(st.text())
def test_a_cell_that_is_harmless_already_is_left_alone(cell: str) -> None:
    assert harmless(harmless(cell)) == harmless(cell)
