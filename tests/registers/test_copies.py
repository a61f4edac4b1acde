"""Copies for the doors that must answer within a second: fresh for a minute, a bridge for fifteen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from masc_graph.errors import TryAgain
from masc_graph.registers.copies import Copies

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


async def first() -> str:
    return "first"


async def second() -> str:
    return "second"


async def down() -> str:
    raise TryAgain("graph:503")


async def asleep() -> str:
    await asyncio.sleep(60)
    return "too late"


async def after(pause: timedelta, read: Callable[[], Awaitable[str]]) -> str:
    """What a copy that was read before the pause is worth after it."""
    copies = Copies()
    await copies.get("roster", first, NOW)
    return await copies.get("roster", read, NOW + pause)


@pytest.mark.parametrize(
    ("seconds", "read", "value"),
    [
        (59, second, "first"),
        (60, second, "second"),
        (-1, second, "second"),
        (60, down, "first"),
        (900, down, "first"),
        (60, asleep, "first"),
    ],
)
async def test_a_copy_is_used_while_it_is_fresh_and_bridges_an_outage(
    seconds: int, read: Callable[[], Awaitable[str]], value: str
) -> None:
    assert await after(timedelta(seconds=seconds), read) == value


@pytest.mark.parametrize("read", [down, asleep])
async def test_without_a_copy_that_is_young_enough_there_is_nothing_to_answer_with(
    read: Callable[[], Awaitable[str]],
) -> None:
    with pytest.raises(TryAgain):
        await after(timedelta(seconds=901), read)
    with pytest.raises(TryAgain):
        await Copies().get("roster", read, NOW)
