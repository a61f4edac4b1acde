"""When each timer last ran, for health and the doctor.

A timer runs on an instance of its own, so it marks the time where every instance reads it: on the work queue itself.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from masc_graph import log
from masc_graph.errors import TryAgain
from masc_graph.queue import CommandQueue

TIMERS: Final = ("agenda_due", "sync")
_KEPT: Final = 60.0
"""For so many seconds what was read is told again, however many ask for health."""


async def mark(queue: CommandQueue, timer: str, at: datetime) -> None:
    """Mark that a timer did its work; that the mark failed does not make it fail."""
    try:
        await queue.mark(timer, at)
    except TryAgain as failure:
        log.event("timer_not_marked", timer=timer, reason=failure.reason)


class TimersRead:
    """What was last read of the marks, in this process."""

    def __init__(self) -> None:
        self._ran: dict[str, str | None] = {}
        self._good_until = 0.0

    async def read(self, queue: CommandQueue) -> Mapping[str, str | None]:
        """Return when each timer last ran, in UTC; None where that is not known, or the queue does not answer."""
        if time.monotonic() >= self._good_until:
            self._good_until = time.monotonic() + _KEPT
            try:
                marks = await queue.marks()
            except TryAgain:
                marks = {}
            self._ran = {name: marks[name].isoformat() if name in marks else None for name in TIMERS}
        return self._ran
