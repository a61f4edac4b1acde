"""What the administrator reads and presses before an agenda is posted, and after."""

from __future__ import annotations

import pytest

from masc_graph.cards.agenda_reminder import agenda_is_posted
from masc_graph.domain.agenda.agenda_order import NO_REASON
from sandbox.client_rules import unfit_dialog
from tests.cards.preparing import a_preview, a_reminder, a_supplement, a_waiting_list
from tests.cards.sample_day import MEETING
from tests.cards.walking import inputs, sent, titles, words

MOVE = "Change the order, hold cases over"
ORDER = ("order",)


def offered(card: object, reference: str) -> list[str]:
    return [choice["value"] for choice in inputs(card)[f"move_{reference}"]["choices"]]


def test_an_agenda_is_posted_only_after_the_last_day_to_refer_and_may_be_posted_again() -> None:
    assert titles(a_preview(may_post=True)) == ["Post the agenda again", "More", "Close"]
    early = a_preview()
    assert titles(early) == ["More", "Close"]
    assert any("you can post from Thursday 26 November" in text for text in words(early))
    assert titles(a_preview(0)) == ["Close"]


@pytest.mark.parametrize("title", ["See the new order", "Post the agenda again", "More"])
def test_each_button_sends_the_order_that_the_screen_showed(title: str) -> None:
    data = sent(a_preview(may_post=True, opened=() if title == "More" else ORDER), title)
    assert data["positions"] == ["MASC-7F300", "MASC-7F301", "MASC-7F302"]
    assert data["meeting_id"] == "2026-11-30"


def test_a_case_may_be_moved_and_one_without_a_decision_held_over() -> None:
    card = a_preview(opened=ORDER)
    assert offered(card, "7F300") == ["keep", "first", "up", "down", "last"]
    assert offered(card, "7F302") == ["keep", "first", "up", "down", "last", "hold"]
    assert "Hold over to Monday 14 December" in str(card)
    assert "hold_reason" not in inputs(a_preview(2, opened=ORDER))


def test_a_case_that_is_held_over_takes_no_number_and_no_minutes() -> None:
    card = a_preview(12, held=True)
    said = words(card)
    assert any(text.startswith("–  [MASC-7F302 ") for text in said)
    assert any(text.startswith("11  [MASC-7F311 ") for text in said)
    assert "Victim Support presents · Cumberland · Held over to Monday 14 December" in said
    time = "11 cases: about 4 minutes each, with 10 of the 60 minutes for everything else."
    assert f"{time} More than 10 cases: consider an extra meeting." in said
    assert inputs(card)["move_7F302"]["value"] == "hold"
    assert inputs(card)["move_7F300"]["value"] == "keep", "a decided case stays, whatever was sent"


def test_the_choices_are_drawn_once_somebody_asks_for_them_or_has_chosen() -> None:
    assert [one["title"] for one in inputs(a_preview())["more"]["choices"]] == [MOVE]
    assert list(inputs(a_preview())) == ["more"]
    asked = {"move_7F300", "move_7F301", "move_7F302", "hold_reason"}
    assert set(inputs(a_preview(opened=ORDER))) == asked
    assert asked < set(inputs(a_preview(12, held=True)))
    assert titles(a_preview(may_post=True, opened=ORDER)) == ["See the new order", "Post the agenda again", "Close"]


def test_what_is_wrong_stands_at_the_top_and_above_the_reason() -> None:
    said = words(a_preview(12, held=True))
    assert {"There is a problem", NO_REASON, f"Error: {NO_REASON}"} <= set(said)


def test_no_screen_shows_more_cases_than_a_dialog_holds() -> None:
    card = a_preview(200, opened=ORDER)
    assert len([one for one in inputs(card) if one.startswith("move_")]) == 25
    assert any(text.startswith("And 175 cases more.") for text in words(card))
    assert list(unfit_dialog(card)) == []


@pytest.mark.parametrize(
    ("waiting", "told"),
    [(1, "1 referral is waiting for your answer."), (2, "2 referrals are waiting for your answer.")],
)
def test_the_preview_counts_who_waits(waiting: int, told: str) -> None:
    assert told in words(a_preview(waiting=waiting))
    assert not any("waiting" in text for text in words(a_preview(waiting=0)))


def test_a_case_that_was_added_is_told_with_its_two_lines_until_it_is_off_the_agenda_again() -> None:
    said = words(a_supplement())
    assert said[0] == "Added to the agenda on Friday 27 November"
    assert said[1].startswith("[MASC-7F303 ↗](")
    assert said[2] == "Health presents · Westmorland and Furness"
    gone = words(a_supplement(stands=False))
    assert gone[1:] == ["MASC-7F303 is no longer on this agenda. Withdrawn."]


def test_the_list_counts_the_meeting_and_has_a_button_for_each_referral() -> None:
    card = a_waiting_list()
    said = words(card)
    assert "12 referrals · 9 accepted · 2 to answer · 1 waiting for information" in said
    assert titles(card) == ["Answer", "Answer", "They told me", "Prepare the agenda"]
    assert sent(card, "They told me")["reference"] == "MASC-0V620"
    assert "Accept adds it to the agenda for 1." in said


def test_an_empty_list_says_no_more_than_there_is_and_a_long_one_leads_to_the_rest() -> None:
    said = words(a_waiting_list(0, 0))
    assert "9 referrals · 9 accepted" in said
    assert "To answer" not in said
    long = a_waiting_list(30, 30)
    assert titles(long) == ["Answer"] * 8 + ["They told me"] * 8 + ["Prepare the agenda", "See all"]
    assert "And 44 more." in words(long)


def test_the_reminder_says_how_long_there_is_and_is_one_line_once_the_agenda_stands() -> None:
    assert words(a_reminder()) == [
        "Agenda for Monday 30 November 2026, 10:00: not posted yet",
        "12 cases, about 4 minutes each.",
        "2 referrals wait for your answer. Only accepted ones go on the agenda.",
        "You can post the agenda now.",
        "If nobody does, MASC posts it on Friday 27 November at 12:00.",
    ]
    assert not any("wait" in text for text in words(a_reminder(0)))
    assert "1 referral waits for your answer. Only accepted ones go on the agenda." in words(a_reminder(1))
    posted = agenda_is_posted(MEETING)
    assert words(posted)[0].endswith(": posted")
    assert titles(posted) == ["Change the agenda"]
