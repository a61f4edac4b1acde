"""One listener of the host: it takes a queue's messages and has its function work on them, as Microsoft's does.

Measured with WebJobs.Extensions.Storage.Queues 5.3.10:

- A message is hidden for ten minutes while it is worked on; a failure shows it again after ``visibilityTimeout``.
- After the last try, or when it is received once more (its process died each time), it goes aside, and then unrun.
- So does text that is not base64, at once. The copy on ``…-poison`` expires after seven days.
- A queue named ``…-poison`` has no such place: what fails there is found again every ten minutes until it expires, and
  what is not base64 never runs.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from azure.functions.queue import QueueMessage

from sandbox.function_index import QueueFunction, TimerFunction
from sandbox.host_queue import StorageError, StorageQueues, Taken

IN_HAND = 600
FIRST_PAUSE = 0.1
POISON = "-poison"
# Quicker than the listener's own half minute of tries would be no outage.
MOST_OF_AN_OUTAGE = timedelta(seconds=30)
# Space, tab and line ends are skipped by .NET; what is left comes in fours, with at most two marks at its end.
_SKIPPED = re.compile(r"[ \t\r\n]")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")

log = logging.getLogger("sandbox.host")

T = TypeVar("T")
Succeeds = Callable[[QueueFunction | TimerFunction, object], Awaitable[bool]]


class HostEndedError(Exception):
    """Storage was away for half a minute: the real host ends, and somebody starts it again."""


class QueueSettings:
    """The ``queues`` part of host.json, with the host's own defaults; times are seconds."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.batch = int(given.get("batchSize", 16))
        self.most_tries = int(given.get("maxDequeueCount", 5))
        self.hidden = int(_seconds(given.get("visibilityTimeout", "00:00:00")))
        self.longest_pause = _seconds(given.get("maxPollingInterval", "00:01:00"))
        self._base64 = given.get("messageEncoding", "base64") == "base64"

    def decoded(self, text: str) -> bytes | None:
        """The body of a message, or None for one that .NET would not decode."""
        if not self._base64:
            return text.encode()
        tight = _SKIPPED.sub("", text)
        return base64.b64decode(tight) if _BASE64.fullmatch(tight) else None

    def encoded(self, body: bytes) -> str:
        """A body as the text of a message."""
        return base64.b64encode(body).decode() if self._base64 else body.decode("utf-8", "replace")


class Listener:
    """Takes the messages of one queue for one host; ``succeeds`` runs the function."""

    def __init__(
        self, function: QueueFunction, queues: StorageQueues, settings: QueueSettings, succeeds: Succeeds
    ) -> None:
        self._function, self._queues, self._settings, self._succeeds = function, queues, settings, succeeds
        self._goes_aside = not function.queue.endswith(POISON)
        self._one_batch = asyncio.Lock()
        self._reached = True

    async def drain(self, most: int) -> int:
        """Take visible messages until there are none, or ``most`` were taken; how many there were."""
        taken = 0
        while taken < most and (batch := await self.take_batch()):
            taken += batch
        return taken

    async def listen(
        self, now: Callable[[], Awaitable[datetime]], longest_pause: float, *, ends_without_storage: bool
    ) -> None:
        """Take messages until cancelled, after an empty look with a pause that doubles up to the longest."""
        pause, away_since = FIRST_PAUSE, None
        while True:
            taken = await self.take_batch()
            away_since = None if self._reached else away_since or await now()
            if ends_without_storage and away_since and await now() - away_since >= MOST_OF_AN_OUTAGE:
                raise HostEndedError(self._function.name)
            pause = FIRST_PAUSE if taken else min(2 * pause, longest_pause)
            await asyncio.sleep(pause)

    async def take_batch(self) -> int:
        """Work on the next ``batchSize`` messages; how many there were."""
        async with self._one_batch:
            self._reached = True
            batch = await self._borne(self._queues.take(self._function.queue, self._settings.batch, IN_HAND)) or []
            await beside(*(self._borne(self._work(message)) for message in batch))
            return len(batch)

    async def _borne(self, call: Awaitable[T]) -> T | None:
        """What a call to storage gives, or None where storage is away: what is in hand then shows itself again."""
        try:
            return await call
        except StorageError as error:
            log.warning("queue_unreachable", extra={"function": self._function.name, "status": error.status})
            self._reached = False
            return None

    async def _work(self, message: Taken) -> None:
        """Success deletes; failure hides the message for another try, or moves it aside after the last."""
        name, body, settings = self._function.queue, self._settings.decoded(message.text), self._settings
        if body is None:
            await self._put_aside(message, message.text)
        elif self._goes_aside and message.tries > settings.most_tries:
            await self._put_aside(message, settings.encoded(body))
        elif await self._succeeds(self._function, _handed_over(message, body)):
            await self._queues.delete(name, message)
        elif message.tries >= settings.most_tries or not self._goes_aside:
            await self._put_aside(message, settings.encoded(body))
        else:
            await self._queues.hide(name, message, settings.hidden)

    async def _put_aside(self, message: Taken, text: str) -> None:
        """Copy first, so that a stop between the two doubles and never loses; on ``…-poison`` it only stays hidden."""
        if self._goes_aside:
            await self._queues.put(f"{self._function.queue}{POISON}", text)
            await self._queues.delete(self._function.queue, message)


async def beside(*work: Awaitable[Any]) -> list[Any]:
    """Everything at the same time; when one of them breaks, or all are cancelled, none goes on."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _seconds(text: str) -> float:
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _handed_over(taken: Taken, body: bytes) -> QueueMessage:
    return QueueMessage(
        id=taken.id,
        body=body,
        dequeue_count=taken.tries,
        expiration_time=taken.expires_at,
        insertion_time=taken.inserted_at,
        time_next_visible=taken.visible_at,
        pop_receipt=taken.receipt,
    )
