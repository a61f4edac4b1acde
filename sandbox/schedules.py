"""NCRONTAB schedules as the Functions host reads them: six fields, seconds first, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from croniter import CroniterError, croniter


def next_due(schedule: str, after: datetime) -> datetime:
    """The first time on the schedule after ``after``; raises ValueError unless it has six fields.

    Unlike in cron, the day of the month and the day of the week must both match.
    """
    if len(schedule.split()) != 6:
        raise ValueError(f"a schedule has six fields: {schedule!r}")
    try:
        walk = croniter(schedule, after.astimezone(UTC), day_or=False, second_at_beginning=True)
        return walk.get_next(datetime)
    except CroniterError as error:
        raise ValueError(f"not a schedule: {schedule!r}") from error
