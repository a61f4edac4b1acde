"""What the cards of the minutes say."""

from __future__ import annotations

from masc_graph.cards.minutes import PublishedMinutes, minutes_out, minutes_published
from tests.cards.minuting import DOCUMENT, TABLE, a_draft, many_not_reached
from tests.cards.sample_day import MEETING
from tests.cards.walking import sent, titles, words
from tests.documents.a_meeting import a_minuted_case, the_minutes


def test_a_draft_says_what_is_to_be_looked_at_and_is_published_by_what_it_says() -> None:
    minutes = the_minutes()
    card = a_draft(minutes)
    assert "1 of 2 cases has a decision." in words(card)
    assert '1 case has no decision and will be put off to Monday 14 December as "not reached": MASC-M4T8W.' in words(
        card
    )
    assert titles(card) == ["Open the draft ↗", "Publish", "Draft again"]
    assert sent(card, "Publish") == {"verb": "minutes.publish", "meeting_id": "2026-11-30", "mark": minutes.mark}


def test_a_meeting_that_reached_every_case_puts_none_off() -> None:
    card = a_draft(the_minutes(cases=(a_minuted_case(), a_minuted_case("MASC-C9H2R")), not_reached=()))
    assert "2 of 2 cases have a decision." in words(card)
    assert not any("put off" in text for text in words(card))


def test_that_nobody_said_who_came_is_said() -> None:
    said = words(a_draft(many_not_reached(2)))
    assert "Nobody has said who took part. Use 'Who is here' on your meeting sheet." in said
    assert any(text.startswith("2 cases have no decision") for text in said)


def test_once_they_are_out_only_the_way_to_them_is_left() -> None:
    card = minutes_out(PublishedMinutes(MEETING, 2, DOCUMENT))
    assert "The minutes of Monday 30 November are published, version 2" in words(card)
    assert titles(card) == ["Open the minutes ↗"]


def test_the_channel_learns_the_version_and_where_it_is_and_nothing_else() -> None:
    first, second = (minutes_published(PublishedMinutes(MEETING, n, DOCUMENT, url)) for n, url in ((1, TABLE), (2, "")))
    assert words(first) == ["Minutes of Monday 30 November 2026, version 1"]
    assert titles(first) == ["Open the minutes ↗", "Open the actions as a table ↗"]
    assert "Something was corrected. The earlier version stays in the library." in words(second)
    assert titles(second) == ["Open the minutes ↗"]
