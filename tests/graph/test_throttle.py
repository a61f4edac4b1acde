"""When a service asks us to wait, nothing in this process calls it until that time has passed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from masc_graph.errors import TryAgain
from masc_graph.retry_policy import Throttle

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_a_part_that_asked_for_a_wait_is_left_alone_until_its_time_and_others_are_not() -> None:
    clock = Hand()
    throttle = Throttle(clock)
    throttle.note_retry_after("sites", timedelta(seconds=300))
    clock.now += timedelta(seconds=100)
    throttle.check("planner")
    with pytest.raises(TryAgain) as caught:
        throttle.check("planner", "sites")
    assert caught.value.after == timedelta(seconds=200)
    clock.now += timedelta(seconds=200)
    throttle.check("planner", "sites")


def test_an_answer_that_asks_for_no_wait_ends_it() -> None:
    throttle = Throttle(Hand())
    throttle.note_retry_after("sites", timedelta(seconds=300))
    throttle.note_retry_after("sites", None)
    throttle.check("sites")


def test_nothing_is_waited_for_before_anybody_asked() -> None:
    Throttle(Hand()).check()
