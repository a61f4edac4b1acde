"""Days and times as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from masc_graph.domain.meetings.meeting import LONDON, Meeting


def day_words(day: date) -> str:
    """``Monday 30 November``."""
    return f"{day:%A} {short_day_words(day)}"


def short_day_words(day: date) -> str:
    """``30 November``."""
    return f"{day.day} {day:%B}"


def plain_day_words(day: date) -> str:
    """``30 November 2026``."""
    return f"{short_day_words(day)} {day.year}"


def day_words_with_year(day: date) -> str:
    """``Monday 30 November 2026``."""
    return f"{day_words(day)} {day.year}"


def time_words(instant: datetime) -> str:
    """``10:24``, in London."""
    return f"{instant.astimezone(LONDON):%H:%M}"


def meeting_words(meeting: Meeting) -> str:
    """``Monday 30 November 2026, 10:00``."""
    return f"{day_words_with_year(meeting.held_on)}, {time_words(meeting.starts_at)}"


def listed(words: Sequence[str]) -> str:
    """``Friday, Thursday and Wednesday``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
