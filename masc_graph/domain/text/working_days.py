"""The rules of the board as settings, and which days count as working days in England."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache
from itertools import islice
from typing import Final, Literal

import holidays
from pydantic import BaseModel, ConfigDict, Field

SATURDAY: Final = 5
BANK_HOLIDAYS_KNOWN_UNTIL: Final = date(2028, 12, 31)
"""The last day for which GOV.UK has announced England's bank holidays; later ones follow today's rules."""


class Rules(BaseModel):
    """Every number and date that a board may set; the defaults are those of the first board."""

    model_config = ConfigDict(frozen=True)

    anchor_date: date = date(2025, 6, 16)
    interval_days: int = Field(default=14, ge=7)
    start_time: time = time(10)
    cutoff_working_days: int = Field(default=3, ge=1)
    clear_days: bool = False
    cutoff_time: time | None = None
    holiday_policy: Literal["next", "previous", "cancel"] = "next"
    extra_closed_days: frozenset[date] = frozenset()
    extra_open_days: frozenset[date] = frozenset()
    meetings_ahead: int = 6
    agenda_working_days: int = Field(default=2, ge=1)
    agenda_by_itself: bool = True
    meeting_minutes: int = 60
    late_urgent: bool = True
    dash_old_days: int = 28
    repeat_months: int = 12
    quorum_core: int = 3
    form_hours: int = 12


def is_working_day(day: date, rules: Rules) -> bool:
    """Monday to Friday, except bank holidays in England and the board's closed days; its open days always count."""
    if day in rules.extra_open_days:
        return True
    return day.weekday() < SATURDAY and day not in rules.extra_closed_days and day not in _bank_holidays(day.year)


def working_days_after(day: date, rules: Rules) -> Iterator[date]:
    """The working days after ``day``, nearest first."""
    while True:
        day += timedelta(days=1)
        if is_working_day(day, rules):
            yield day


def working_days_before(day: date, rules: Rules) -> Iterator[date]:
    """The working days before ``day``, nearest first."""
    while True:
        day -= timedelta(days=1)
        if is_working_day(day, rules):
            yield day


def weekdays_off(after: date, before: date, rules: Rules) -> tuple[date, ...]:
    """The weekdays between the two dates that are holidays or closed, latest first."""
    between = (before - timedelta(days=n) for n in range(1, (before - after).days))
    return tuple(day for day in between if day.weekday() < SATURDAY and not is_working_day(day, rules))


def bank_holiday_name(day: date) -> str | None:
    """The name of the bank holiday in England, or None if it is not one."""
    return _bank_holidays(day.year).get(day)


def nth(days: Iterator[date], n: int) -> date:
    """The n-th day of an endless sequence, counting from 1."""
    return next(islice(days, n - 1, None))


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: 29 February plus 12 months is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@cache
def _bank_holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))
