"""How many mornings an urgent referral has waited for its first answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from masc_graph.domain.referrals.waiting import mornings_without_answer
from masc_graph.domain.text.working_days import Rules

TUESDAY = datetime(2026, 11, 24, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "mornings"),
    [
        ("2026-11-24T10:05", 0),
        ("2026-11-24T23:59", 0),
        ("2026-11-25T08:59", 0),
        ("2026-11-25T09:00", 1),
        ("2026-11-26T17:00", 2),
        ("2026-11-28T09:00", 0),
        ("2026-11-30T09:00", 4),
    ],
    ids=["as it comes", "that night", "too early", "the next morning", "the second day", "Saturday", "Monday"],
)
def test_working_mornings_are_counted_from_the_day_after_it_came(now: str, mornings: int) -> None:
    assert mornings_without_answer(TUESDAY, datetime.fromisoformat(f"{now}+00:00"), Rules()) == mornings


def test_nine_is_nine_in_london() -> None:
    came, summer = datetime(2026, 6, 1, 10, tzinfo=UTC), datetime(2026, 6, 2, 8, 0, tzinfo=UTC)
    assert mornings_without_answer(came, summer, Rules()) == 1
