"""Dates and cut-offs in words, so that every date shown can be explained to the person who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from masc_graph.domain.calendar import LONDON, CutOff, Meeting, Placement, cut_off, london_day
from masc_graph.domain.working_days import Rules, bank_holiday_name

_A_WEEK: Final = 5


def day_words(day: date) -> str:
    """``Monday 30 November``."""
    return f"{day:%A} {short_day_words(day)}"


def short_day_words(day: date) -> str:
    """``30 November``."""
    return f"{day.day} {day:%B}"


def day_words_with_year(day: date) -> str:
    """``Monday 30 November 2026``."""
    return f"{day_words(day)} {day.year}"


def time_words(instant: datetime) -> str:
    """``10:24``, in London."""
    return f"{instant.astimezone(LONDON):%H:%M}"


def meeting_words(meeting: Meeting) -> str:
    """``Monday 30 November 2026, 10:00``."""
    return f"{day_words_with_year(meeting.held_on)}, {time_words(meeting.starts_at)}"


def last_day_words(meeting: Meeting, rules: Rules) -> str:
    """``the end of Wednesday 25 November``, or ``17:00 on Wednesday 25 November`` where a time is set."""
    until = f"{rules.cutoff_time:%H:%M} on" if rules.cutoff_time else "the end of"
    return f"{until} {day_words(meeting.cut_off_on)}"


def explain_cut_off(meeting: Meeting, rules: Rules) -> str:
    """The last day to refer and the days it was counted from, in sentences."""
    found = cut_off(meeting.held_on, rules)
    first = f"Last day to refer: {last_day_words(meeting, rules)}."
    return " ".join((first, _counted(found, rules), *_skipped(found)))


def explain_placement(placement: Placement, received_at: datetime, rules: Rules) -> str:
    """The receipt's sentences: the days counted, when it was sent, and which meeting follows from that."""
    explained = explain_cut_off(placement.meeting, rules)
    if placement.missed:
        return (
            f"It arrived after the last day to refer for {day_words(placement.missed.held_on)}, "
            f"so it will be heard on {day_words(placement.meeting.held_on)}. {explained}"
        )
    return f"{explained} You sent it on {day_words(london_day(received_at))}, so it is in time."


def listed(words: Sequence[str]) -> str:
    """``Friday, Thursday and Wednesday``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _counted(found: CutOff, rules: Rules) -> str:
    name = day_words if len(found.counted) > _A_WEEK else _weekday
    days = listed([name(day) for day in found.counted])
    kind = "clear working day" if rules.clear_days else "working day"
    if len(found.counted) == 1:
        return f"{days} is the {kind} before the meeting."
    return f"{days} are the {len(found.counted)} {kind}s before the meeting."


def _skipped(found: CutOff) -> tuple[str, ...]:
    if not found.skipped:
        return ()
    days = listed([_day_off(day) for day in found.skipped])
    return (f"{days} {'does' if len(found.skipped) == 1 else 'do'} not count.",)


def _day_off(day: date) -> str:
    name = bank_holiday_name(day)
    return f"{day_words(day)} ({name})" if name else day_words(day)


def _weekday(day: date) -> str:
    return f"{day:%A}"
