"""The order of the agenda, its pages and the words of a line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.actions.action import Action
from masc_graph.domain.agenda.agenda import AgencyActions, AgendaCase, in_agenda_order, pages
from masc_graph.domain.agenda.agenda_actions import earlier_actions_by_agency
from masc_graph.domain.board.prompts import Heading
from masc_graph.domain.board.roster import Agency, Roster
from masc_graph.domain.cases.status import ActionStatus

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


NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)
LAST_TIME = datetime(2026, 11, 30, 10, tzinfo=UTC)
ROSTER = Roster(
    agencies=(Agency(agency_id="police", name="Police"), Agency(agency_id="health", name="Health (ICB)")),
)


def an_action(code: str, agency: str, status: ActionStatus, **changes: object) -> Action:
    everyday = {
        "reference": "MASC-7F3K2",
        "decision_id": "MASC-7F3K2/2026-11-30/1",
        "heading": Heading.VICTIM,
        "what": "Visit the victim at home",
        "due_on": date(2026, 12, 21),
        "command_id": "c1",
        "row": 1,
        "status_at": LAST_TIME + timedelta(days=1),
    }
    return Action.model_validate({"code": code, "agency_id": agency, "status": status, **everyday, **changes})


def test_actions_from_before_are_counted_agency_by_agency():
    actions = [
        an_action("A/1", "police", ActionStatus.NOT_STARTED, due_on=date(2026, 12, 13)),
        an_action("A/2", "police", ActionStatus.IN_PROGRESS),
        an_action("A/3", "police", ActionStatus.NOT_COMPLETED),
        an_action("A/4", "police", ActionStatus.COMPLETED),
        an_action("A/5", "police", ActionStatus.NO_LONGER_RELEVANT),
        an_action("A/6", "fire", ActionStatus.NOT_STARTED),
    ]
    assert earlier_actions_by_agency(actions, ROSTER, today=NOW.date(), since=LAST_TIME) == (
        AgencyActions(
            agency="Police",
            not_finished=2,
            overdue=("A/1",),
            not_completed=("A/3",),
            no_longer_relevant=1,
            completed=1,
        ),
        AgencyActions(agency="fire", not_finished=1),
    )


def test_what_ended_before_the_last_meeting_is_not_said_again():
    old = an_action("A/1", "police", ActionStatus.COMPLETED, status_at=LAST_TIME)
    undated = an_action("A/2", "police", ActionStatus.COMPLETED, status_at=None)
    assert earlier_actions_by_agency([old, undated], ROSTER, today=NOW.date(), since=LAST_TIME) == ()
    (police,) = earlier_actions_by_agency([old, undated], ROSTER, today=NOW.date(), since=None)
    assert police.completed == 2
