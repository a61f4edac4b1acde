"""The retry policy within one invocation: at most 4 tries and 60 seconds, and never before Retry-After."""

from __future__ import annotations

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
    """Remembers until when each service asked us to wait, so that nothing else in this process calls it too early.

    The call that was throttled waits as the policy says, or on the queue. The next answer without one ends the wait.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._not_before: dict[str, datetime] = {}

    def note_retry_after(self, part: str, after: timedelta | None) -> None:
        """Note an answer from this service: ``after`` is the wait that it asked for, or None."""
        if after is None:
            self._not_before.pop(part, None)
        else:
            self._not_before[part] = self._now() + after

    def check(self, *parts: str) -> None:
        """Raise ``TryAgain``, with the time left, while any of these services has asked us to wait."""
        left = max((self._not_before.get(part, self._now()) - self._now() for part in parts), default=timedelta(0))
        if left > timedelta(0):
            raise TryAgain("asked_to_wait", left)


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
