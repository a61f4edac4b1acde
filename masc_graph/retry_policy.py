"""The retry policy within one invocation: at most 4 tries and 60 seconds, and never before Retry-After."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from masc_graph.errors import TryAgain

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

MOST_TRIES = 4
MOST_SECONDS = 60.0
_without_retry_after = wait_random_exponential(multiplier=1, max=16)


async def try_again(send: Callable[[], Awaitable[T]], sleep: Sleep) -> T:
    """Call ``send`` until it succeeds; if that takes too long, raise its last ``TryAgain``.

    ``Unanswered`` and ``Changed`` are raised at once, because the caller has to look something up first.
    """
    policy = AsyncRetrying(sleep=sleep, retry=retry_if_exception(_may_repeat), wait=_wait, stop=_enough, reraise=True)

    async def attempt() -> T:
        # tenacity awaits coroutine functions only, and ``send`` may be any callable that returns an awaitable.
        return await send()

    return await policy(attempt)


class Throttle:
    """Remembers until when each service asked us to wait, so that nothing in this process calls it too early.

    Only time ends a wait: an answer that comes meanwhile is to a call that was begun before the service asked.
    """

    def __init__(self, now: Callable[[], datetime], sleep: Sleep = asyncio.sleep) -> None:
        self._now, self._sleep = now, sleep
        self._not_before: dict[str, datetime] = {}
        self._slept_until = datetime.min.replace(tzinfo=UTC)

    async def sleep(self, seconds: float) -> None:
        """Sleep, and know that so much time has passed, whatever the clock says: a passed-in sleep may move another."""
        until = self._time() + timedelta(seconds=seconds)
        await self._sleep(seconds)
        self._slept_until = max(self._slept_until, until)

    def note_retry_after(self, part: str, after: timedelta | None) -> None:
        """Note a service's answer: ``after`` is the wait that it asked for, or None. The longest wait counts."""
        if after is not None:
            until = self._time() + after
            self._not_before[part] = max(until, self._not_before.get(part, until))

    def check(self, *parts: str) -> None:
        """Raise ``TryAgain``, with the time left, while any of these services has asked us to wait.

        To be asked before each try of a call: another call may have been refused since the last one.
        """
        now = self._time()
        left = max((self._not_before.get(part, now) - now for part in parts), default=timedelta(0))
        if left > timedelta(0):
            raise TryAgain("asked_to_wait", left)

    def _time(self) -> datetime:
        return max(self._now(), self._slept_until)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read ``Retry-After`` from headers with lower case names: seconds, an HTTP date, or nothing."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return timedelta(seconds=min(int(text[:9]), 86_400))
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    # An HTTP date has whole seconds, so add one: no call may come too early.
    return max(at - now, timedelta()) + timedelta(seconds=1)


def _may_repeat(error: BaseException) -> bool:
    return type(error) is TryAgain


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, TryAgain) and error.after is not None:
        return error.after.total_seconds()
    return _without_retry_after(state)


def _enough(state: RetryCallState) -> bool:
    # Count the seconds slept as well as the clock, since a passed-in sleep may move another clock.
    spent = max(state.idle_for, state.seconds_since_start or 0.0)
    return state.attempt_number >= MOST_TRIES or spent + state.upcoming_sleep > MOST_SECONDS
