"""The command queue: put, put with a delay, put aside; one call of at most two seconds each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import httpx


class TokenSource(Protocol):
    """What the queue needs of a credential; the credentials of ``graph`` fit."""

    async def token(self, resource: str, claims: str | None = None) -> str:
        """Return a bearer token for ``resource``."""
        ...


@dataclass(frozen=True)
class QueueState:
    """How long a queue is, about, and since when its oldest visible message waits."""

    count: int
    oldest_at: datetime | None


class CommandQueue:
    """The durable queue of commands with its two side queues: poison (has a trigger) and failed (kept)."""

    def __init__(
        self,
        name: str,
        *,
        connection_string: str | None = None,
        account_url: str | None = None,
        credential: TokenSource | None = None,
        failed_name: str = "masc-failed",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Give a connection string (laptop, sandbox), or an account URL with a credential (Azure)."""
        raise NotImplementedError

    async def put(self, text: str, delay: timedelta | None = None) -> None:
        """Put a command on the queue, to be seen after ``delay``; it never expires.

        Raises ``GiveUp`` over 48 KB and ``TryAgain`` when the queue cannot be written in two seconds.
        """
        raise NotImplementedError

    async def put_aside(self, text: str) -> None:
        """Put a message that no try can carry out on ``<name>-poison``; errors as ``put``."""
        raise NotImplementedError

    async def keep_failed(self, text: str) -> None:
        """Put a poisoned message on the failed queue, which has no trigger and no expiry."""
        raise NotImplementedError

    async def ensure(self) -> None:
        """Create the three queues where they are absent."""
        raise NotImplementedError

    async def states(self) -> dict[str, QueueState]:
        """Return the state of the three queues by name, for the doctor and the alarm."""
        raise NotImplementedError

    async def failed(self, most: int = 32) -> list[str]:
        """Return up to ``most`` (at most 32) failed messages without taking them off the queue."""
        raise NotImplementedError

    async def close(self) -> None:
        """Close the connections."""
        raise NotImplementedError
