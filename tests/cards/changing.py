"""The dialog in which a meeting is changed, on the sample day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from masc_graph.cards import meeting
from masc_graph.cards.templates import Card
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting_change import Change, ChangeForm, effect, explain_change
from masc_graph.domain.meetings.meeting_change_checks import NO_DATE
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.working_days import Rules
from tests.cards.sample_day import TYPED

MOVED = ChangeForm(change=Change.MOVE, meeting_id="2026-11-30", new_on=date(2026, 12, 2))
ASKED = {
    "meeting_id": "2026-11-30",
    "change": "move",
    "new_on": "2026-12-02",
    "new_time": "14:00",
    "change_reason": TYPED,
}


def a_change(
    answers: dict[str, str] | None = None,
    problems: Sequence[Problem] = (),
    consequences: Sequence[str] = (),
    notice: str = "",
) -> Card:
    """The dialog of the administrator."""
    view = meeting.MeetingChange(
        meetings=Calendar(Rules()).meetings(date(2026, 11, 24), 6),
        versions={"2026-11-30": '"8b2c,1"'},
        start_time=time(10),
        answers=answers or {},
        problems=problems,
        consequences=consequences,
        notice=notice,
    )
    return meeting.meeting_change(view)


def explained(affected: int = 3) -> list[str]:
    """What a check says about the sample meeting being moved."""
    change = effect(MOVED, Calendar(Rules()))
    assert change
    return explain_change(change, affected, Rules())


def changing() -> dict[str, list[Card]]:
    """The card by the name of its template: blank, checked, wrong, and not saved."""
    problems = (Problem("new_on", NO_DATE),)
    return {
        "meeting_change": [
            a_change(ASKED, consequences=explained()),
            a_change(),
            a_change(ASKED | {"new_on": ""}, problems),
            a_change(ASKED, notice="We could not save this. Nothing has changed. Try again in a few minutes."),
        ]
    }
