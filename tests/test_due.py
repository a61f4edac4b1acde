"""What is due by the clock, worked out from the moment, the rules and what the lists say."""

from __future__ import annotations

from datetime import UTC, date, datetime

from masc_graph.commands import BriefChairs, Origin, PostAgenda, RemindAgenda
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import MeetingKind, MeetingState, Override
from masc_graph.domain.text.working_days import Rules
from masc_graph.due import due

MONDAY = PostAgenda(meeting_id="2026-11-30")


def at(instant: str) -> Origin:
    moment = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    return Origin(board_id="cumbria", at=moment, door="timer")


def payloads(instant: str, *overrides: Override, by_itself: bool = True) -> list[object]:
    return [item.payload for item in due(at(instant), Calendar(Rules(agenda_by_itself=by_itself), overrides))]


def postings(instant: str, *overrides: Override, by_itself: bool = True) -> list[object]:
    return [
        payload for payload in payloads(instant, *overrides, by_itself=by_itself) if isinstance(payload, PostAgenda)
    ]


def test_an_agenda_is_due_from_noon_of_the_last_working_day_until_its_meeting_is_over() -> None:
    assert postings("2026-11-27T11:59") == []
    assert postings("2026-11-27T12:00") == [MONDAY]
    assert postings("2026-11-30T23:59") == [MONDAY], "a timer that was down makes good for it"
    assert postings("2026-12-01T00:00") == []


def test_a_board_that_posts_its_agenda_itself_is_asked_for_none() -> None:
    assert postings("2026-11-27T12:00", by_itself=False) == []


def test_the_agenda_of_an_extra_meeting_on_the_day_after_another_is_due_on_the_first_ones_day() -> None:
    extra = Override(meeting_id="2026-12-01", held_on=date(2026, 12, 1), kind=MeetingKind.EXTRA)
    assert postings("2026-11-30T12:00", extra) == [MONDAY, PostAgenda(meeting_id="2026-12-01")]


def test_a_cancelled_meeting_has_no_agenda() -> None:
    cancelled = Override(meeting_id="2026-11-30", held_on=date(2026, 11, 30), state=MeetingState.CANCELLED)
    assert postings("2026-11-27T12:00", cancelled) == []


def test_the_administrator_gets_the_preview_and_on_the_next_morning_a_reminder_while_nobody_posts() -> None:
    preview = RemindAgenda(meeting_id="2026-11-30", moment="preview")
    reminder = RemindAgenda(meeting_id="2026-11-30", moment="reminder")
    assert payloads("2026-11-26T08:59") == []
    assert payloads("2026-11-26T09:00") == payloads("2026-11-27T08:59") == [preview]
    assert payloads("2026-11-27T09:00") == payloads("2026-11-27T11:59") == [reminder]
    assert payloads("2026-11-27T12:00") == [MONDAY], "the agenda itself comes instead"
    assert payloads("2026-11-30T09:59", by_itself=False) == [reminder]
    assert payloads("2026-11-30T10:00", by_itself=False) == [], "the meeting has begun"
    posted = Override(meeting_id="2026-11-30", held_on=date(2026, 11, 30), state=MeetingState.AGENDA_POSTED)
    assert payloads("2026-11-27T09:00", posted) == []


def test_the_reminder_waits_until_the_agenda_may_be_posted() -> None:
    early = Rules(agenda_working_days=5)
    moments = [item.payload for item in due(at("2026-11-25T09:00"), Calendar(early))]
    assert moments == [RemindAgenda(meeting_id="2026-11-30", moment="preview")], "the last day to refer is not over"
    moments = [item.payload for item in due(at("2026-11-26T09:00"), Calendar(early))]
    assert moments == [RemindAgenda(meeting_id="2026-11-30", moment="reminder")]


def test_the_chairs_are_briefed_on_the_last_working_day_before_a_meeting_whose_agenda_stands() -> None:
    posted = Override(meeting_id="2026-11-30", held_on=date(2026, 11, 30), state=MeetingState.AGENDA_POSTED)
    brief = BriefChairs(meeting_id="2026-11-30")
    assert brief not in payloads("2026-11-27T13:59", posted)
    assert brief in payloads("2026-11-27T14:00", posted)
    assert brief not in payloads("2026-11-27T14:00"), "nothing is posted yet"
    assert brief not in payloads("2026-11-30T10:00", posted), "the meeting has begun"
