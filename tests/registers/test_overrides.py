"""MASC Meetings as the calendar reads it: what was acted on counts, and what somebody typed is waiting to be."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from masc_graph.commands import FollowMeeting
from masc_graph.domain.meetings.meeting import MeetingState
from masc_graph.domain.text.working_days import Rules
from masc_graph.registers.overrides import override_of, to_follow
from masc_graph.registers.rows import MeetingRow

MEETING, EXTRA = "2026-11-30", "2026-12-08"
TODAY = date(2026, 11, 24)
POSTED = "2026-11-26T09:00:00Z"


def row(meeting_on: str | None = "2026-12-02", title: str = MEETING, **fields: Any) -> MeetingRow:
    """A row as somebody at the list would write it."""
    return MeetingRow.model_validate({"Title": title, "MeetingOn": meeting_on, **fields})


def waiting(one: MeetingRow, today: date = TODAY) -> tuple[str, str] | None:
    """What is wanted instead of what, if anything."""
    found = to_follow([one], Rules(), today)
    return (found[0].before, found[0].after) if found else None


class TestWhatCounts:
    def test_what_nobody_has_acted_on_does_not_count(self) -> None:
        assert override_of(row()) is None
        assert override_of(row(State="cancelled")) is None

    def test_what_is_in_force_counts_whatever_was_typed_since(self) -> None:
        override = override_of(row("2026-12-05", InForce="2026-12-02 14:30", StartsAt="2026-12-05T08:00:00Z"))
        assert override
        assert (override.held_on, override.start_time) == (date(2026, 12, 2), time(14, 30))
        assert override.state is MeetingState.PLANNED

    @pytest.mark.parametrize(
        ("fields", "state"),
        [
            ({"InForce": "2026-12-02 10:00 cancelled"}, MeetingState.CANCELLED),
            ({"InForce": "2026-12-02 10:00 cancelled", "State": "cancelled"}, MeetingState.CANCELLED),
            ({"InForce": "2026-12-02 10:00", "State": "cancelled"}, MeetingState.PLANNED),
            (
                {"InForce": "2026-12-02 10:00", "State": "cancelled", "AgendaPostedAt": POSTED},
                MeetingState.AGENDA_POSTED,
            ),
            ({"InForce": "2026-12-02 10:00", "State": "held"}, MeetingState.HELD),
        ],
    )
    def test_a_meeting_is_cancelled_once_that_was_acted_on(self, fields: dict[str, str], state: MeetingState) -> None:
        override = override_of(row(**fields))
        assert override
        assert override.state is state

    def test_a_row_that_a_worker_wrote_for_another_reason_counts_as_it_is(self) -> None:
        override = override_of(row("2026-11-30", State="held", StartsAt="2026-07-01T13:00:00Z"))
        assert override
        assert (override.held_on, override.start_time) == (date(2026, 11, 30), time(14))
        bare = override_of(row("2026-11-30", State="held"))
        assert bare
        assert bare.start_time is None
        assert override_of(row(None, State="held")) is None


class TestWhatIsWaiting:
    @pytest.mark.parametrize(
        ("fields", "wanted"),
        [
            ({}, ("2026-11-30 10:00", "2026-12-02 10:00")),
            ({"StartsAt": "2026-11-30T14:30:20Z"}, ("2026-11-30 10:00", "2026-12-02 14:30")),
            ({"InForce": "2026-12-01 10:00"}, ("2026-12-01 10:00", "2026-12-02 10:00")),
            ({"State": "cancelled"}, ("2026-11-30 10:00", "2026-11-30 10:00 cancelled")),
            ({"title": EXTRA}, ("", "2026-12-02 10:00")),
            ({"title": EXTRA, "State": "cancelled"}, None),
            ({"InForce": "2026-12-02 10:00 cancelled"}, ("", "2026-12-02 10:00")),
            ({"InForce": "2026-12-02 10:00"}, None),
            ({"meeting_on": "2026-11-30"}, None),
            ({"meeting_on": None}, ("2026-11-30 10:00", "")),
            ({"State": "held"}, None),
        ],
    )
    def test_a_change_is_found_by_what_it_differs_from(
        self, fields: dict[str, str], wanted: tuple[str, str] | None
    ) -> None:
        assert waiting(row(**fields)) == wanted

    def test_it_is_numbered_by_what_was_done_to_the_meeting_before(self) -> None:
        (found,) = to_follow([row(InForce="2026-12-01 10:00", Changes=2)], Rules(), TODAY)
        assert found.name == "2026-11-30/2/2026-12-01 10:00/2026-12-02 10:00"
        assert FollowMeeting.read(found.name) == found

    def test_nothing_follows_from_the_record_of_an_old_meeting(self) -> None:
        assert waiting(row(), date(2026, 12, 3)) is None
        assert waiting(row(None), date(2026, 12, 3)) is None
        assert waiting(row(), date(2026, 12, 1)) is not None
        assert waiting(row(title=EXTRA), date(2026, 12, 3)) == ("", "2026-12-02 10:00")
