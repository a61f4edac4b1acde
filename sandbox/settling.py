"""Finishes everything that is under way, by moving the clock instead of waiting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import httpx

from sandbox.clock import Clock
from sandbox.queues import Queues
from sandbox.schedules import next_due

MOST_ROUNDS = 2000
# Over a fortnight, a timer that fires every five minutes would fire four thousand times for the same result.
LEAST_BETWEEN_TURNS = timedelta(hours=1)


@dataclass(frozen=True)
class Triggers:
    """The triggers other than HTTP: timers by name, with their schedules, and the queues."""

    timers: Mapping[str, str]
    queues: frozenset[str]


class Functions(Protocol):
    """The functions, in this process or behind a port."""

    async def triggers(self) -> Triggers:
        """Its timers and queues."""
        ...

    async def fire(self, timer: str) -> None:
        """Run a timer; KeyError if there is none of that name."""
        ...

    async def pump(self) -> int:
        """Handle every visible message, and return how many there were."""
        ...


class RemoteFunctions:
    """The functions in another process, reached through the host's admin paths."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    async def triggers(self) -> Triggers:
        """Ask the host which timers and queues it has."""
        answer = (await self._ask("GET", "/admin/sandbox/triggers")).json()
        return Triggers(answer["timers"], frozenset(answer["queues"]))

    async def fire(self, timer: str) -> None:
        """Run a timer there."""
        if timer not in (await self.triggers()).timers:
            raise KeyError(timer)
        await self._ask("POST", f"/admin/functions/{timer}?wait=true")

    async def pump(self) -> int:
        """Have the host handle every visible message."""
        return int((await self._ask("POST", "/admin/sandbox/pump")).json()["taken"])

    async def _ask(self, method: str, path: str) -> httpx.Response:
        async with httpx.AsyncClient(timeout=300) as client:
            response = await client.request(method, self._url + path, json={} if method == "POST" else None)
            return response.raise_for_status()


@dataclass(frozen=True)
class Settlement:
    """The outcome; ``quiet`` means that nothing is left to do."""

    steps: int
    now: datetime
    quiet: bool


async def settle(clock: Clock, queues: Queues, functions: Functions, until: datetime | None) -> Settlement:
    """Fire every timer once, then work through the queue, moving the clock to each next message until none is left.

    With ``until`` the clock ends there, and timers fire on the way, each at most once an hour.
    """
    triggers = await functions.triggers()
    turns = dict.fromkeys(triggers.timers, clock.now())
    steps = len(turns)
    for timer in turns:
        await functions.fire(timer)
    for _ in range(MOST_ROUNDS):
        steps += await functions.pump()
        stop = _next_stop(clock.now(), queues.next_due(set(triggers.queues)), turns, triggers.timers, until)
        if stop is None:
            return Settlement(steps, clock.now(), quiet=queues.next_due(set(triggers.queues)) is None)
        if stop > clock.now():
            clock.set(stop)
        steps += await _take_turns(functions, triggers.timers, turns, clock.now())
    return Settlement(steps, clock.now(), quiet=False)


def _next_stop(
    now: datetime,
    message: datetime | None,
    turns: Mapping[str, datetime],
    timers: Mapping[str, str],
    until: datetime | None,
) -> datetime | None:
    """The next instant at which something happens; None when nothing is left, or nothing before ``until``."""
    if until is None:
        return message
    if now >= until:
        return message if message is not None and message <= now else None
    due = [until] if message is None else [until, message]
    return min(due + [_turn(timers[name], last) for name, last in turns.items()])


async def _take_turns(
    functions: Functions, timers: Mapping[str, str], turns: dict[str, datetime], now: datetime
) -> int:
    due = [name for name, last in turns.items() if _turn(timers[name], last) <= now]
    for name in due:
        turns[name] = now
        await functions.fire(name)
    return len(due)


def _turn(schedule: str, last: datetime) -> datetime:
    return next_due(schedule, last + LEAST_BETWEEN_TURNS - timedelta(seconds=1))
