"""When an action is due: the choices of the recording screen, each moved to a working day and saying why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.working_days import (
    SATURDAY,
    Rules,
    bank_holiday_name,
    is_working_day,
    nth,
    working_days_after,
)


class DueChoice(StrEnum):
    """When all actions of the screen are due, except those with a date of their own."""

    NEXT_MEETING = "next_meeting"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    EIGHT_WEEKS = "eight_weeks"


_WEEKS: Final = MappingProxyType({DueChoice.TWO_WEEKS: 2, DueChoice.FOUR_WEEKS: 4, DueChoice.EIGHT_WEEKS: 8})


class Dates(NamedTuple):
    """The dates and rules from which due dates are worked out."""

    meeting: Meeting
    next_meeting: Meeting
    rules: Rules

    def due_on(self, choice: DueChoice) -> date:
        """The working day that a choice means."""
        return self.working_day(self._planned(choice))

    def in_days(self, days: int) -> date:
        """The day so many days after the meeting, or the next working day."""
        return self.working_day(self.meeting.held_on + timedelta(days=days))

    def working_day(self, day: date) -> date:
        """That day if it is a working day, else the next one."""
        return day if is_working_day(day, self.rules) else nth(working_days_after(day, self.rules), 1)

    def choices(self) -> Iterator[tuple[DueChoice, str]]:
        """The choices with their titles: "In 4 weeks, Tuesday 29 December (Monday 28 December is a bank holiday)".

        "Next meeting" and "two weeks" are one choice if they mean the same day, as in a fortnightly series.
        """
        first, second = DueChoice.NEXT_MEETING, DueChoice.TWO_WEEKS
        is_fortnightly = self.due_on(first) == self.due_on(second)
        for choice in DueChoice:
            if not (is_fortnightly and choice is second):
                title = "By the next meeting, in 2 weeks" if is_fortnightly and choice is first else _words(choice)
                yield choice, f"{title}, {self._day_words(choice)}"

    def why_not(self, day: date) -> str:
        """Why nothing can be due on that day: "Monday 28 December is a bank holiday"."""
        if day.weekday() >= SATURDAY:
            return f"{day_words(day)} is not a working day"
        holiday = bank_holiday_name(day)
        return f"{day_words(day)} is a {'bank holiday' if holiday else 'closed day'}"

    def _day_words(self, choice: DueChoice) -> str:
        due, planned = self.due_on(choice), self._planned(choice)
        return day_words(due) if due == planned else f"{day_words(due)} ({self.why_not(planned)})"

    def _planned(self, choice: DueChoice) -> date:
        if choice is DueChoice.NEXT_MEETING:
            return self.next_meeting.held_on
        return self.meeting.held_on + timedelta(weeks=_WEEKS[choice])


def _words(choice: DueChoice) -> str:
    return f"In {_WEEKS[choice]} weeks" if choice in _WEEKS else "By the next meeting"
