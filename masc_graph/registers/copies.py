"""Copies of what the lists said, for the doors that must answer within a second; the worker always reads fresh."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from masc_graph.errors import TryAgain

T = TypeVar("T")

FRESH: timedelta = timedelta(minutes=1)
USABLE: timedelta = timedelta(minutes=15)
ANSWER_WITHIN_SECONDS = 0.8


@dataclass(frozen=True)
class _Copy:
    value: Any
    read_at: datetime


class Copies:
    """What was read, by name. A copy younger than a minute is used; one up to fifteen minutes old bridges an outage."""

    def __init__(self) -> None:
        self._copies: dict[str, _Copy] = {}

    async def get(
        self,
        name: str,
        read: Callable[[], Awaitable[T]],
        now: datetime,
        *,
        fresh: timedelta = FRESH,
        usable: timedelta = USABLE,
    ) -> T:
        """Return a copy no older than ``fresh``, else read anew, else one no older than ``usable``; or ``TryAgain``."""
        copy = self._copies.get(name)
        age = now - copy.read_at if copy else timedelta.max
        if copy and timedelta(0) <= age < fresh:
            return copy.value
        try:
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                value = await read()
        except (TryAgain, TimeoutError):
            if copy and age <= usable:
                return copy.value
            raise TryAgain("registers_not_read") from None
        self._copies[name] = _Copy(value, now)
        return value
