"""The order of the agenda, its pages and the words of a line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.agenda import AgendaCase, in_agenda_order, pages

RECEIVED = datetime(2026, 11, 24, 9, tzinfo=UTC)


def a_case(reference: str, **changes: object) -> AgendaCase:
    everyday = {"presents": "Police", "risk_level": "Medium", "area": "Cumberland", "received_at": RECEIVED}
    return AgendaCase.model_validate({"reference": reference, **everyday, **changes})


def order(*cases: AgendaCase) -> list[str]:
    return [case.reference for case in in_agenda_order(cases)]


def test_children_come_first_then_high_risk_then_urgent_then_the_earliest():
    children = a_case("children", children=True)
    high, urgent = a_case("high", risk_level="High"), a_case("urgent", urgent=True)
    early = a_case("early", received_at=RECEIVED - timedelta(hours=1))
    assert order(a_case("late"), early, urgent, high, children) == ["children", "high", "urgent", "early", "late"]


def test_the_administrator_s_place_stands():
    first, second, third = a_case("1", risk_level="High"), a_case("2", urgent=True), a_case("3", position=1)
    assert order(first, second, third) == ["3", "1", "2"]
    assert order(first, second, third.model_copy(update={"position": 2})) == ["1", "3", "2"]
    assert order(first, second, third.model_copy(update={"position": 99})) == ["1", "2", "3"]
    assert order(first, second, third.model_copy(update={"position": 0})) == ["3", "1", "2"]


def test_what_was_added_after_posting_comes_last_so_that_no_number_changes():
    added = a_case("added", added=True, children=True, risk_level="High", urgent=True)
    later = a_case("later", added=True, received_at=RECEIVED + timedelta(days=1))
    assert order(later, added, a_case("planned")) == ["planned", "added", "later"]


def test_a_line_says_what_is_so():
    assert a_case("1").words == ()
    everything = a_case("1", children=True, urgent=True, repeat=True, deferrals=2, added=True)
    assert everything.words == ("children", "urgent", "repeat", "deferred twice", "added")
    assert a_case("1", deferrals=1).words == ()


def test_a_page_holds_twenty_cases_and_an_empty_agenda_has_a_page():
    cases = [a_case(str(n)) for n in range(41)]
    assert [len(page) for page in pages(cases)] == [20, 20, 1]
    assert pages([]) == [()]


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 25))
def test_no_case_is_lost_between_order_and_pages(added: list[bool], size: int):
    cases = [a_case(str(n), added=flag, position=n % 3 or None) for n, flag in enumerate(added)]
    shown = [case.reference for page in pages(in_agenda_order(cases), size) for case in page]
    assert sorted(shown) == sorted(case.reference for case in cases)
