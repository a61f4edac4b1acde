"""What the cards of an agency's actions say and ask."""

from __future__ import annotations

from datetime import date

import pytest

from masc_graph.cards import agency
from masc_graph.cards.agency_messages import NO_CHASING, RECORDS
from masc_graph.domain.actions.action_questions import needs_answer, questions
from masc_graph.domain.agenda.digest import AgencyCounts, Digest
from tests.cards.acting import (
    OVERDUE,
    a_count,
    a_digest,
    an_ending,
    finished_actions,
    open_actions,
)
from tests.cards.sample_day import TYPED
from tests.cards.walking import inputs, sent, titles, words
from tests.domain.actions import an_action


class TestTheMessage:
    @pytest.mark.parametrize(
        ("counts", "told"),
        [
            (OVERDUE, "Police: 14 open, 1 overdue, 2 due by Monday 30 November, 1 needs an answer"),
            (AgencyCounts(to_answer=("A/1", "A/2"), open=2), "Police: 2 open, 2 need an answer"),
            (AgencyCounts(), "Police: no open actions"),
        ],
    )
    def test_it_counts_says_when_and_has_no_inputs(self, counts: AgencyCounts, told: str):
        card = a_count(counts)
        assert words(card)[1:3] == [told, "Counted Tuesday 24 November at 09:05."]
        assert not inputs(card)
        assert titles(card) == ["Update them", "Open the plan ↗"]


class TestTheDialog:
    def test_a_tick_stands_for_one_action_and_is_on_only_as_its_code(self):
        tick = inputs(open_actions(2))["a_0QX9D_1"]
        assert tick["valueOn"] == "MASC-0QX9D/1"
        assert tick["value"] == "false"
        assert tick["title"] == "Due Monday 23 November, overdue, not started"
        assert inputs(open_actions(1, ticked=("MASC-0QX9D/1",)))["a_0QX9D_1"]["value"] == "MASC-0QX9D/1"

    def test_the_buttons_carry_the_version_of_each_action_seen(self):
        card = open_actions(2)
        assert set(sent(card, "Completed")["seen"]) == {"MASC-0QX9D/1", "MASC-0QX9D/2"}
        assert titles(card) == ["Completed", "In progress", "Will not be done"]

    @pytest.mark.parametrize(
        ("page", "counted", "goes_on"),
        [
            (1, "1 to 25 of 60 open actions, overdue first", "Show 26 to 50"),
            (2, "26 to 50 of 60 open actions, overdue first", "Show 51 to 60"),
            (3, "51 to 60 of 60 open actions, overdue first", "Show from the first"),
            (9, "51 to 60 of 60 open actions, overdue first", "Show from the first"),
        ],
    )
    def test_an_agency_with_sixty_actions_turns_its_pages_with_one_button(self, page: int, counted: str, goes_on: str):
        card = open_actions(60, page)
        assert counted in words(card)
        assert titles(card) == ["Completed", "In progress", "Will not be done", goes_on]
        assert len(inputs(card)) <= agency.PAGE + 1

    def test_the_last_page_leads_to_what_was_finished_lately_and_that_back_to_what_is_open(self):
        last = sent(open_actions(60, 3, has_other_view=True), "Show what was finished lately")
        assert (last["verb"], last["next_view"], last["next_page"]) == ("agency.show", "done", 1)
        done = finished_actions(30, 2)
        assert "26 to 30 of 30 actions finished in the last 28 days, the newest first" in words(done)
        assert titles(done) == ["Open again", "Show what is open"]
        assert sent(done, "Open again")["verb"] == "agency.reopen"

    def test_opening_again_needs_a_reason_and_the_reason_of_the_end_is_shown(self):
        card = finished_actions(1)
        assert inputs(card)["note"]["label"] == "Why it is open again, no names (required)"
        assert TYPED in words(card)
        assert inputs(card)["a_0QX9D_1"]["title"] == "Police · No longer relevant, Monday 23 November"
        assert "1 action finished in the last 28 days" in words(card)

    def test_without_actions_there_is_nothing_to_press_but_close(self):
        assert "Your agency has no open actions." in words(open_actions(0))
        assert titles(open_actions(0)) == ["Close"]
        assert "Nothing was finished in the last 28 days." in words(finished_actions(0))

    def test_an_ending_asks_which_and_why_and_keeps_the_note(self):
        card = an_ending()
        assert [choice["value"] for choice in inputs(card)["ending"]["choices"]] == [
            "no_longer_relevant",
            "not_completed",
        ]
        assert len(inputs(card)["reason_code"]["choices"]) == 7
        assert inputs(card)["note"]["value"] == TYPED
        assert sent(card, "Save")["codes"] == ["MASC-0QX9D/1", "MASC-0QX9D/2"]
        assert titles(card) == ["Save", "Back"]


class TestWhatIsAsked:
    @pytest.mark.parametrize(
        ("changes", "begins"),
        [
            ({"flags": {"ticked_by_other"}}, "Ticked in Planner by another agency or by somebody"),
            ({"flags": {"reason_needed", "marked_no_longer_relevant"}}, "Marked 'No longer relevant' in Planner."),
            ({"flags": {"reason_needed", "marked_not_completed"}}, "Marked 'Not completed' in Planner."),
            ({"flags": {"reason_needed"}, "reason_code": "reopened"}, "Opened again in Planner. Say why in the note"),
            ({"flags": {"task_missing"}}, "Its task was deleted in Planner. Press 'In progress'"),
        ],
    )
    def test_each_question_says_how_it_is_answered(self, changes: dict[str, object], begins: str):
        action = an_action(**changes)
        (asked,) = questions(action)
        assert asked.startswith(begins)
        assert needs_answer(action)

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"flags": {"task_moved"}}, "Its task stands in another bucket of Planner."),
            ({"flags": {"unassigned"}}, "Nobody holds its task in Planner."),
            (
                {"expected_on": date(2026, 12, 18)},
                "Planner says Friday 18 December. Agreed was Monday 14 December.",
            ),
        ],
    )
    def test_what_needs_no_answer_is_only_told(self, changes: dict[str, object], told: str):
        action = an_action(**changes)
        (said,) = questions(action)
        assert said.startswith(told)
        assert not needs_answer(action)

    def test_an_ordinary_action_asks_nothing(self):
        assert questions(an_action()) == ()


class TestTheDigest:
    def test_it_says_what_the_agency_brings_and_how_its_actions_stand(self):
        full = Digest(presents=("MASC-7F3K2",), on_agenda=("MASC-7F3K2", "MASC-M4T8W"), actions=OVERDUE)
        card, due = a_digest(full), "2 due by the meeting (MASC-7F3K2/1, MASC-7F3K2/2)"
        assert words(card)[1:5] == [
            "Police: before the MASC meeting on Monday 30 November",
            "You present MASC-7F3K2.",
            f"On the agenda: 2 cases, MASC-7F3K2 and MASC-M4T8W. {RECORDS}",
            f"Your actions: 1 overdue (MASC-0QX9D/1), {due}, 1 needs an answer (MASC-7F3K2/2). {NO_CHASING}",
        ]
        assert titles(card) == ["My agency's actions", "Open the agenda ↗", "Open the plan ↗"]
        assert not inputs(card)

    def test_it_leaves_out_what_there_is_not(self):
        assert words(a_digest(Digest(on_agenda=("MASC-7F3K2",)), ""))[2:-1] == [
            f"On the agenda: 1 case, MASC-7F3K2. {RECORDS}"
        ]
        assert titles(a_digest(Digest(), "")) == ["My agency's actions", "Open the plan ↗"]

    def test_of_many_cases_the_agenda_tells_which_they_are(self):
        many = Digest(on_agenda=tuple(f"MASC-0QX{n}D" for n in range(5)))
        assert f"On the agenda: 5 cases. {RECORDS}" in words(a_digest(many))
        assert "MASC-0QX4D" in str(a_digest(many, agenda_url=""))

    def test_many_codes_are_cut_and_counted(self):
        codes = tuple(f"MASC-0QX9D/{n}" for n in range(1, 8))
        card = a_digest(Digest(actions=AgencyCounts(overdue=codes, open=7)))
        assert "7 overdue (MASC-0QX9D/1, MASC-0QX9D/2, MASC-0QX9D/3, MASC-0QX9D/4, MASC-0QX9D/5 and 2 more)" in str(
            words(card)
        )
