"""The one policy for trying again within an invocation: at most 4 tries and 60 seconds, never before Retry-After."""

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
    """Await ``send`` until it no longer raises a plain ``TryAgain``, or its last one when that takes too long.

    The kinds of ``TryAgain`` that ask for a look first (``Unanswered``, ``Changed``) leave at once.
    """
    policy = AsyncRetrying(sleep=sleep, retry=retry_if_exception(_may_repeat), wait=_wait, stop=_enough, reraise=True)

    async def attempt() -> T:
        # tenacity awaits coroutine functions only, and ``send`` may be any callable that returns an awaitable.
        return await send()

    return await policy(attempt)


class Throttle:
    """Until when each part of the outside asked to be left alone, so that nobody else in the process calls it early.

    Whoever was refused waits by the policy or on the queue; its next answer that is no refusal ends the wait for all.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._not_before: dict[str, datetime] = {}

    def note_retry_after(self, part: str, after: timedelta | None) -> None:
        """Note an answer of this part: ``after`` is the wait that it asked for, None when it asked for none."""
        if after is None:
            self._not_before.pop(part, None)
        else:
            self._not_before[part] = self._now() + after

    def check(self, *parts: str) -> None:
        """Raise ``TryAgain`` with the time that is left while one of these parts is to be left alone."""
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
    # An HTTP date has whole seconds: one more second makes sure that no call comes before its time.
    return max(at - now, timedelta()) + timedelta(seconds=1)


def _may_repeat(error: BaseException) -> bool:
    return type(error) is TryAgain


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, TryAgain) and error.after is not None:
        return error.after.total_seconds()
    return _without_retry_after(state)


def _enough(state: RetryCallState) -> bool:
    # The slept seconds are counted as well as the clock's, since a passed-in sleep may move another clock.
    spent = max(state.idle_for, state.seconds_since_start or 0.0)
    return state.attempt_number >= MOST_TRIES or spent + state.upcoming_sleep > MOST_SECONDS
