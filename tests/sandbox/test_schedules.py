"""Schedules are read as NCRONTAB."""

from datetime import UTC, datetime

import pytest

from sandbox.schedules import next_due

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        ("0 */5 * * * *", datetime(2026, 11, 24, 9, 5, tzinfo=UTC)),
        ("30 0 9 * * *", datetime(2026, 11, 24, 9, 0, 30, tzinfo=UTC)),
        ("0 0 9 * * *", datetime(2026, 11, 25, 9, 0, tzinfo=UTC)),
        ("0 30 9 * * MON-FRI", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("0 0 9 13 * FRI", datetime(2027, 8, 13, 9, 0, tzinfo=UTC)),
    ],
)
def test_the_next_time_is_later_than_now(schedule: str, due: datetime) -> None:
    assert next_due(schedule, TUESDAY) == due


@pytest.mark.parametrize("schedule", ["*/5 * * * *", "0 99 * * * *", "soon and then some more words"])
def test_what_is_not_six_fields_is_refused(schedule: str) -> None:
    with pytest.raises(ValueError, match="schedule"):
        next_due(schedule, TUESDAY)
