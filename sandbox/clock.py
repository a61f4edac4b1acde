"""The sandbox's clock: it starts at a given time, runs in real time, and can be moved."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The sandbox's time, in UTC. A frozen clock moves only when it is set."""

    def __init__(self, start: datetime, frozen: bool = False) -> None:  # noqa: FBT001
        self.start = _aware(start)
        self.frozen = frozen
        self._base = self.start
        self._set_at = time.monotonic()

    def now(self) -> datetime:
        """The current time, in UTC."""
        if self.frozen:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._set_at)

    def set(self, instant: datetime) -> None:
        """Moves the clock to an instant, forwards or backwards."""
        self._base = _aware(instant)
        self._set_at = time.monotonic()

    def advance(self, by: timedelta) -> None:
        """Moves the clock by a span of time."""
        self.set(self.now() + by)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("the sandbox's clock takes an instant with its time zone")
    return instant.astimezone(UTC)
