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
from sandbox.client_rules import unfit_dialog
from tests.cards.examples import a_case
from tests.cards.recording import (
    DATES,
    EVERY_PART,
    STANDING,
    a_reply,
    a_screen,
    adding,
    filled_to_the_limit,
    the_ready,
)
from tests.cards.sample_day import NOW, TYPED
from tests.cards.walking import buttons, inputs, sent, titles, words

READY_14 = (
    "14 cases have no unfinished action: each is completed or no longer relevant. "
    "The first 10 are here; open this again for the others."
)
BUTTONS = ["Record and next case", "Record and close", "Save for now", "More"]
AT_FIRST = {f"{name}_{n}" for name in ("agency", "for", "what") for n in (1, 2)}
AT_FIRST |= {"usual", "due", "went_through", "outcome", "reason", "more"}


def screen(answers: Mapping[str, str], problems: Sequence[Problem] = (), **changes: Any) -> Card:
    return record.record(a_screen(a_case(0), answers, problems, **changes))


def rarer(card: Card) -> set[str]:
    """What is asked beside what everybody is asked."""
    return set(inputs(card)) - AT_FIRST


class TestTheRecordingScreen:
    def test_it_starts_with_actions_agreed_by_the_next_meeting_and_nothing_else_said(self):
        shown = inputs(screen({}))
        assert shown["outcome"]["value"] == "actions_agreed"
        assert shown["due"]["value"] == "next_meeting"
        assert shown["went_through"]["value"] != shown["went_through"]["valueOn"]

    def test_the_rarer_parts_are_not_drawn_at_first_and_one_choice_names_them(self):
        card = screen({})
        assert rarer(card) == set()
        assert [one["title"] for one in inputs(card)["more"]["choices"]] == [
            "More actions",
            "Other dates or agencies",
            "Already done",
            "Review date, where to",
            "Disagreement",
            "Conflict of interest",
            "Skip this case",
        ]
        assert inputs(card)["more"]["value"] == "rows", "so that More alone is one press"
        assert rarer(screen({"conflict": "false"})) == set(), "a toggle that is off is no answer"

    @pytest.mark.parametrize(
        ("part", "drawn"),
        [
            ("rows", {f"{name}_{n}" for name in ("agency", "for", "what") for n in range(3, 7)}),
            ("dates", {"due_on_1", "also_1", "due_on_2", "also_2"}),
            ("done", {"done"}),
            ("needed", {"review_on", "defer_why", "refer_targets", "refer_by", "transfer_to"}),
            ("dissent", {"dissent"}),
            ("conflict", {"conflict"}),
        ],
    )
    def test_a_part_that_was_asked_for_is_drawn_and_not_offered_again(self, part: str, drawn: set[str]):
        card = screen({"what_1": "Visit once a week"}, opened=(part,))
        assert rarer(card) == drawn
        assert part not in [one["value"] for one in inputs(card)["more"]["choices"]]
        assert inputs(card)["what_1"]["value"] == "Visit once a week"
        assert {one["data"]["opened"] for one in buttons(card)} == {part}

    @pytest.mark.parametrize(
        "answer",
        [
            {"what_3": "Look at the lighting"},
            {"due_on_1": "2026-12-20"},
            {"also_2": "police,health"},
            {"done": "victim.support"},
            {"dissent": "Health disagrees"},
        ],
    )
    def test_what_has_an_answer_is_drawn_without_being_asked_for(self, answer: Mapping[str, str]):
        assert set(answer) <= rarer(screen(answer))

    @pytest.mark.parametrize("field", ["agency_6", "due_on_2", "done", "refer_by"])
    def test_what_has_an_error_is_drawn_without_being_asked_for(self, field: str):
        card = screen({}, (Problem(field, "Mend this"),))
        assert field in rarer(card)
        assert "Error: Mend this" in words(card)

    @pytest.mark.parametrize(
        ("outcome", "needed"),
        [
            ("keep_under_review", {"review_on"}),
            ("defer", {"defer_why"}),
            ("refer_to_process", {"refer_targets", "refer_by"}),
            ("transfer_area", {"transfer_to"}),
            ("close", set[str]()),
            ("forged", set[str]()),
        ],
    )
    def test_what_the_outcome_needs_is_drawn_without_being_asked_for(self, outcome: str, needed: set[str]):
        assert rarer(screen({"outcome": outcome})) == needed

    def test_once_everything_is_drawn_there_is_nothing_more_to_choose(self):
        card = screen({}, opened=EVERY_PART, only_drafts=True, other="")
        assert "more" not in inputs(card)
        assert "More" not in titles(card)

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
        assert "Keep it as it stands, next case" in [one["title"] for one in inputs(card)["more"]["choices"]]
        assert "supersede_reason" not in inputs(screen({}))

    def test_a_warning_is_remembered_so_that_the_next_press_records(self):
        assert sent(screen({}), "Record and next case")["warned"] is False
        card = screen({}, warning="Press again to record 9 prompts as not considered.")
        assert sent(card, "Record and next case")["warned"] is True
        assert "Press again to record 9 prompts as not considered." in words(card)

    def test_its_buttons_carry_case_meeting_token_and_what_is_done_with(self):
        card = screen({}, sitting=record.Sitting(("MASC-0V6ZB",), ("MASC-7F302",)))
        assert titles(card) == BUTTONS
        data = sent(card, "More")
        assert (data["reference"], data["meeting_id"], data["token"]) == ("MASC-7F300", "2026-11-30", "signed")
        assert (data["gone"], data["skipped"]) == ("MASC-0V6ZB", "MASC-7F302")

    def test_the_administrator_may_save_and_skip_and_nothing_more(self):
        card = screen({}, only_drafts=True)
        assert titles(card) == ["Save for the chair and next case", "Skip this case", "More"]
        assert not {"skip", "conflict"} & {one["value"] for one in inputs(card)["more"]["choices"]}
        assert "conflict" not in inputs(screen({}, only_drafts=True, opened=("conflict",)))

    def test_who_cannot_hand_the_case_to_anybody_is_not_asked_about_a_conflict(self):
        asked = screen({}, opened=("conflict",))
        assert inputs(asked)["conflict"]["title"].endswith("in this case: the vice chair records it")
        assert "conflict" not in inputs(screen({}, other="", opened=("conflict",)))

    def test_a_screen_has_room_for_every_part_of_a_board_and_for_what_is_typed(self):
        assert record.has_room(a_screen(a_case(0), {}, opened=EVERY_PART))
        full = record.record(a_screen(a_case(0), filled_to_the_limit(), current=STANDING, opened=EVERY_PART))
        assert list(unfit_dialog(full)) == []

    def test_with_fifteen_agencies_and_ten_usual_actions_it_has_no_room_for_all(self):
        agencies = [
            Agency(agency_id=f"agency-number-{n}", name=f"Westmorland and Furness Service {n}") for n in range(15)
        ]
        usual = [
            UsualAction(key=f"u1{n}", agency_id="agency-number-1", prompt="victim.support", text="x" * TEXT_LIMIT)
            for n in range(10)
        ]
        large = {**vars(a_screen(a_case(0), {}, current=STANDING)), "usual": usual, "token": "t" * 330}
        large["form"] = ActionsForm({}, (), agencies, DATES)
        assert record.has_room(record.RecordScreen(**large | {"opened": ("rows",)}))
        assert not record.has_room(record.RecordScreen(**large | {"opened": EVERY_PART}))

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
    assert not any(name.startswith("due_on") for name in inputs(card))
    assert [one["title"] for one in inputs(card)["more"]["choices"]] == ["Other dates or agencies"]
    asked = inputs(adding({}, opened=("dates",)))
    assert {f"{name}_{n}" for name in ("due_on", "also") for n in (1, 2, 3)} < set(asked)
    assert "more" not in asked
    assert sent(card, "Add the actions")["decision_id"] == STANDING.decision_id
