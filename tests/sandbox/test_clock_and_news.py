"""The sandbox's clock and the news of its changes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from sandbox.clock import Clock
from sandbox.news import News

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


async def test_the_clock_ticks_on_from_the_instant_it_was_set_to() -> None:
    clock = Clock(START)
    first = clock.now()
    await asyncio.sleep(0.01)
    assert START <= first < clock.now() < START + timedelta(minutes=1)
    clock.set(datetime(2026, 6, 1, 10, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() - datetime(2026, 6, 1, 9, tzinfo=UTC) < timedelta(seconds=5)
    assert clock.now().tzinfo is UTC


def test_a_frozen_clock_moves_only_when_it_is_told_to() -> None:
    clock = Clock(START, frozen=True)
    clock.advance(timedelta(days=1))
    assert clock.now() == START + timedelta(days=1)
    assert clock.start == START


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Clock(datetime(2026, 11, 24, 9))  # noqa: DTZ001


async def test_news_wake_everybody_who_waits_and_nobody_twice() -> None:
    news = News()
    waiting = [asyncio.create_task(news.wait(0)) for _ in range(2)]
    await asyncio.sleep(0)
    news.changed("lists")
    assert await asyncio.gather(*waiting) == [1, 1]
    assert await news.wait(0) == 1
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await news.wait(1)
    news.changed("planner")
    assert (news.version, news.topics) == (2, {"lists": 1, "planner": 2})
