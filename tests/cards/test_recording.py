"""What the screens of a decision say and ask in their own cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from masc_graph.cards import record
from masc_graph.cards.action_rows import ActionsForm
from masc_graph.cards.templates import Card
from masc_graph.domain.board.roster import Agency
from masc_graph.domain.board.usual_actions import TEXT_LIMIT, UsualAction
from masc_graph.domain.text.problem import Problem
from tests.cards.examples import a_case
from tests.cards.recording import (
    DATES,
    STANDING,
    a_reply,
    a_screen,
    adding,
    filled_to_the_limit,
    the_ready,
)
from tests.cards.sample_day import NOW, TYPED
from tests.cards.walking import hidden, inputs, of_type, sent, titles, utf16, words

READY_14 = (
    "14 cases have no unfinished action: each is completed or no longer relevant. "
    "The first 10 are here; open this again for the others."
)
BUTTONS = ["Record and next case", "Record and close", "Skip this case", "Save for now"]


def screen(answers: Mapping[str, str], problems: Sequence[Problem] = (), **changes: Any) -> Card:
    return record.record(a_screen(a_case(0), answers, problems, **changes))


class TestTheRecordingScreen:
    def test_it_starts_with_actions_agreed_by_the_next_meeting_and_nothing_else_said(self):
        shown = inputs(screen({}))
        assert shown["outcome"]["value"] == "actions_agreed"
        assert shown["due"]["value"] == "next_meeting"
        assert shown["went_through"]["value"] != shown["went_through"]["valueOn"]

    def test_the_rarer_parts_are_hidden_at_first(self):
        rows = {f"row_{n}" for n in range(3, 7)} | {f"more_{n}" for n in range(1, 7)}
        assert hidden(screen({})) == rows | {"already_done", "further"}
        assert hidden(screen({"conflict": "false"})) == hidden(screen({})), "a toggle that is off is no answer"

    @pytest.mark.parametrize(
        ("answers", "part"),
        [
            ({"what_3": "Look at the lighting"}, "row_3"),
            ({"due_on_1": "2026-12-20"}, "more_1"),
            ({"also_2": "police,health"}, "more_2"),
            ({"done": "victim.support"}, "already_done"),
            ({"dissent": "Health disagrees"}, "further"),
        ],
    )
    def test_a_hidden_part_with_an_answer_comes_back_open(self, answers: Mapping[str, str], part: str):
        assert part not in hidden(screen(answers))

    @pytest.mark.parametrize(
        ("field", "part"),
        [("agency_6", "row_6"), ("due_on_2", "more_2"), ("done", "already_done"), ("refer_by", "further")],
    )
    def test_a_hidden_part_with_an_error_comes_back_open(self, field: str, part: str):
        card = screen({}, (Problem(field, "Mend this"),))
        assert part not in hidden(card)
        assert "Error: Mend this" in words(card)

    def test_every_hidden_part_has_a_button_that_shows_it(self):
        card = screen({})
        shown_by = {part for one in of_type(card, "Action.ToggleVisibility") for part in one["targetElements"]}
        assert shown_by == hidden(card) | {"row_3", "row_4", "row_5", "row_6"}

    def test_an_empty_row_is_a_typeahead_and_an_answered_one_shows_its_title(self):
        shown = inputs(screen({"agency_1": "police"}))
        assert (shown["agency_1"]["style"], shown["agency_2"]["style"]) == ("compact", "filtered")
        assert {"title": "Police", "value": "police"} in shown["agency_1"]["choices"]

    def test_a_usual_action_is_one_tick_that_says_who_does_what_by_when(self):
        offered = inputs(screen({}))["usual"]["choices"]
        assert [one["title"] for one in offered] == [
            "Police: apply for a Stalking Protection Order, by 29 December",
            "Police: offer the victim an advocate",
            "Police: MAPPA referral, by 7 December",
        ]
        assert "usual" not in inputs(screen({}, usual=()))

    def test_a_decision_that_stands_is_shown_with_its_actions_and_may_be_kept_or_replaced(self):
        card = screen({}, current=STANDING)
        told = "The vice chair recorded a decision on Tuesday 24 November at 09:05: Actions agreed."
        assert f"{told} Yours replaces it; its actions stay." in words(card)
        assert f"MASC-7F3K2/1 · Police · {TYPED} · due Monday 14 December" in words(card)
        assert "supersede_reason" in inputs(card)
        assert "Keep it as it stands, next case" in titles(card)
        assert "supersede_reason" not in inputs(screen({}))

    def test_a_warning_is_remembered_so_that_the_next_press_records(self):
        assert sent(screen({}), "Record and next case")["warned"] is False
        card = screen({}, warning="Press again to record 9 prompts as not considered.")
        assert sent(card, "Record and next case")["warned"] is True
        assert "Press again to record 9 prompts as not considered." in words(card)

    def test_its_buttons_carry_case_meeting_token_and_what_is_done_with(self):
        card = screen({}, sitting=record.Sitting(("MASC-0V6ZB",), ("MASC-7F302",)))
        assert titles(card)[-4:] == BUTTONS
        data = sent(card, "Skip this case")
        assert (data["reference"], data["meeting_id"], data["token"]) == ("MASC-7F300", "2026-11-30", "signed")
        assert (data["gone"], data["skipped"]) == ("MASC-0V6ZB", "MASC-7F302")

    def test_the_administrator_may_save_and_skip_and_nothing_more(self):
        card = screen({}, only_drafts=True)
        assert titles(card)[-2:] == ["Save for the chair and next case", "Skip this case"]
        assert not {"Record and next case", "Record and close", "Save for now"} & set(titles(card))
        assert "conflict" not in inputs(card)

    def test_who_cannot_hand_the_case_to_anybody_is_not_asked_about_a_conflict(self):
        assert inputs(screen({}))["conflict"]["title"].endswith("in this case: the vice chair records it")
        assert "conflict" not in inputs(screen({}, other=""))

    def test_with_fifteen_agencies_and_everything_at_its_limit_it_is_a_dialog_still(self):
        agencies = [
            Agency(agency_id=f"agency-number-{n}", name=f"Westmorland and Furness Service {n}") for n in range(15)
        ]
        usual = [
            UsualAction(key=f"u1{n}", agency_id="agency-number-1", prompt="victim.support", text="x" * TEXT_LIMIT)
            for n in range(10)
        ]
        everywhere = ",".join(agency.agency_id for agency in agencies)
        answers = {
            name: everywhere if name.startswith("also") else value for name, value in filled_to_the_limit().items()
        }
        changes = {"form": ActionsForm(answers, (), agencies, DATES), "usual": usual, "token": "t" * 330}
        full = {**vars(a_screen(a_case(0), {}, current=STANDING)), **changes}
        assert utf16(record.record(record.RecordScreen(**full))) <= 80 * 1024

    def test_who_handed_the_case_over_sees_who_records_it_and_the_way_on(self):
        handed = "You have a conflict of interest in this case. The vice chair records it."
        card = record.record_handed(a_screen(a_case(0), {}, handed=handed))
        assert handed in words(card)
        assert titles(card) == ["Next case"]
        assert not inputs(card)


class TestTheCasesThatAreReady:
    def test_all_are_ticked_and_the_reason_stands_there(self):
        shown = inputs(the_ready(2))
        assert shown["close"]["value"] == "MASC-C9H00,MASC-C9H01"
        assert shown["close_reason"]["value"] == "Every action is completed or no longer relevant."

    def test_what_was_unticked_stays_unticked(self):
        assert inputs(the_ready(2, {"close": "MASC-C9H01", "close_reason": "Done"}))["close"]["value"] == "MASC-C9H01"

    @pytest.mark.parametrize(
        ("count", "told"),
        [
            (1, "1 case has no unfinished action: each is completed or no longer relevant."),
            (14, READY_14),
        ],
    )
    def test_they_are_counted_and_ten_are_offered_at_once(self, count: int, told: str):
        card = the_ready(count)
        assert told in words(card)
        assert len(inputs(card)["close"]["choices"]) == min(count, 10)


class TestTheDecisionReply:
    def test_it_can_be_corrected_and_extended_until_it_is_replaced(self):
        assert titles(a_reply(replaces_at=NOW)) == ["Correct this decision", "Add actions"]
        replaced = a_reply(replaced_at=NOW)
        assert titles(replaced) == []
        assert "Replaced by the decision of Tuesday 24 November at 09:05." in words(replaced)

    def test_an_outcome_that_takes_no_actions_offers_none(self):
        assert titles(a_reply(takes_actions=False)) == ["Correct this decision"]

    def test_it_says_who_decided_what_by_when(self):
        said = words(a_reply())
        assert "**MASC-7F3K2: Actions agreed.**" in said
        assert "Recorded by the chair (Probation), Tuesday 24 November at 09:05." in said
        assert said[-4:-1] == ["MASC-7F3K2/1 · Police · Offender · ", TYPED, " · due Monday 14 December"]


def test_actions_are_added_in_three_rows_under_those_that_stand():
    card = adding({})
    assert {f"what_{n}" for n in (1, 2, 3)} == {name for name in inputs(card) if name.startswith("what")}
    assert not hidden(card) - {"more_1", "more_2", "more_3"}
    assert sent(card, "Add the actions")["decision_id"] == STANDING.decision_id
