"""The command queue over azure-storage-queue: put, put with a delay, put aside; one call, two seconds at most."""

from __future__ import annotations

import asyncio
import base64
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

import httpx
from azure.core.credentials import AccessToken
from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import AzureError, ResourceExistsError
from azure.storage.queue import QueueMessage
from azure.storage.queue.aio import QueueClient

from masc_graph.errors import GiveUp, TryAgain
from masc_graph.storage_wire import HttpxTransport
from masc_graph.tls import trust

MOST_BYTES = 48 * 1024
PATIENCE = 2.0
FOR_EVER = -1
MOST_READ = 32
_RESOURCE = "https://storage.azure.com"
_TRUSTED_FOR = 600
_HIDDEN_FOR = 300
# What the functions' host takes for base64: it skips these blanks, and wants whole fours.
_BLANKS = re.compile(r"[ \t\r\n]")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


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


@dataclass(frozen=True)
class Kept:
    """A failed message as it is kept; ``receipt`` is what its last taker may change it by.

    ``content`` is what stands in the queue, ``text`` what that says; ``readable`` is whether the host could decode it.
    """

    id: str
    content: str
    at: datetime | None
    receipt: str

    @property
    def readable(self) -> bool:
        return _decoded(self.content) is not None

    @property
    def text(self) -> str:
        decoded = _decoded(self.content)
        return self.content if decoded is None else decoded


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
        self._http = httpx.AsyncClient(transport=transport, verify=trust(), timeout=PATIENCE)
        options: dict[str, Any] = {
            "transport": HttpxTransport(self._http),
            # The client's own retries would still be waiting long after Teams has stopped listening.
            "retry_total": 0,
        }
        if connection_string is not None:
            client = partial(QueueClient.from_connection_string, connection_string, **options)
        elif account_url is not None and credential is not None:
            client = partial(QueueClient, account_url, credential=_StorageCredential(credential), **options)
        else:
            raise ValueError("a queue needs a connection string, or an account URL and a credential")
        self._work = client(name)
        self._poison = client(f"{name}-poison")
        self._failed = client(failed_name)

    async def put(self, text: str, delay: timedelta | None = None) -> None:
        """Put a command on the queue, to be seen after ``delay``; it never expires.

        Raises ``GiveUp`` over 48 KB and ``TryAgain`` when the queue cannot be written in two seconds.
        """
        await self._put(self._work, text, delay)

    async def put_aside(self, text: str) -> None:
        """Put a message that no try can carry out on ``<name>-poison``; errors as ``put``."""
        await self._put(self._poison, text, None)

    async def keep_failed(self, text: str) -> None:
        """Put a poisoned message on the failed queue, which has no trigger and no expiry."""
        await self._put(self._failed, text, None)

    async def keep_failed_as_it_is(self, kept: Kept) -> None:
        """Put what stood on the poison queue on the failed queue letter by letter: it may be no base64."""
        await self._in_time(self._failed.send_message(kept.content, time_to_live=FOR_EVER))

    async def take_poisoned(self, before: datetime) -> list[Kept]:
        """Return the poisoned messages in sight that were put in before then, and hide them for five minutes."""
        taken = [_kept(message) for message in await self._in_time(_next_page(_pages(self._poison)))]
        old = [one for one in taken if one.at is None or one.at <= before]
        for young in [one for one in taken if one not in old]:
            await self._show(self._poison, young)
        return old

    async def drop_poisoned(self, kept: Kept) -> None:
        """Delete a message that was taken off the poison queue and is kept elsewhere."""
        await self._in_time(self._poison.delete_message(kept.id, pop_receipt=kept.receipt))

    async def ensure(self) -> None:
        """Create the three queues where they are absent."""
        for client in (self._work, self._poison, self._failed):
            try:
                await self._in_time(client.create_queue())
            except ResourceExistsError:
                continue

    async def absent(self) -> list[str]:
        """Name those of the three queues that are not there; ``TryAgain`` when that cannot be seen."""
        missing: list[str] = []
        for client in (self._work, self._poison, self._failed):
            try:
                await self._in_time(client.get_queue_properties())
            except TryAgain as error:
                if error.reason != "queue:ResourceNotFoundError":
                    raise
                missing.append(client.queue_name)
        return missing

    async def states(self) -> dict[str, QueueState]:
        """Return the state of the three queues by name, for the alarms."""
        return {client.queue_name: await self._state(client) for client in (self._work, self._poison, self._failed)}

    async def failed(self) -> list[Kept]:
        """Return the oldest failed messages, at most 32, and leave them where they are."""
        found = await self._in_time(self._failed.peek_messages(max_messages=MOST_READ))
        return [_kept(message) for message in found]

    async def take_failed(self) -> list[Kept]:
        """Return every failed message and hide them for five minutes: ``release`` or ``forget`` each of them."""
        pages = _pages(self._failed)
        taken: list[Kept] = []
        while page := await self._in_time(_next_page(pages)):
            taken += [_kept(message) for message in page]
        return taken

    async def release(self, kept: Kept) -> None:
        """Show a taken message again."""
        await self._show(self._failed, kept)

    async def forget(self, kept: Kept) -> None:
        """Delete a taken message."""
        await self._in_time(self._failed.delete_message(kept.id, pop_receipt=kept.receipt))

    async def close(self) -> None:
        """Close the connections."""
        for client in (self._work, self._poison, self._failed):
            await client.close()
        await self._http.aclose()

    async def _put(self, client: QueueClient, text: str, delay: timedelta | None) -> None:
        raw = text.encode("utf-8", "replace")
        # A message holds 64 KB after base64.
        if len(raw) > MOST_BYTES:
            raise GiveUp(f"command_too_big:{len(raw)}")
        content, seconds = (
            base64.b64encode(raw).decode(),
            None if delay is None else max(0, round(delay.total_seconds())),
        )
        await self._in_time(client.send_message(content, visibility_timeout=seconds, time_to_live=FOR_EVER))

    async def _show(self, client: QueueClient, kept: Kept) -> None:
        await self._in_time(client.update_message(kept.id, pop_receipt=kept.receipt, visibility_timeout=0))

    async def _state(self, client: QueueClient) -> QueueState:
        properties = await self._in_time(client.get_queue_properties())
        oldest = await self._in_time(client.peek_messages(max_messages=1))
        inserted_at = oldest[0].inserted_on if oldest else None
        return QueueState(properties.approximate_message_count or 0, inserted_at)

    async def _in_time(self, call: Any) -> Any:
        """Await one call; the client's own timeouts are no deadline, so this one is."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await call
        except ResourceExistsError:
            raise
        except (AzureError, TimeoutError) as error:
            raise TryAgain(f"queue:{type(error).__name__}") from None


def _kept(message: QueueMessage) -> Kept:
    return Kept(message.id, str(message.content), message.inserted_on, message.pop_receipt or "")


def _decoded(content: str) -> str | None:
    """Undo the base64 as the functions' host and function_app.py do; None for what is not in it."""
    tight = _BLANKS.sub("", content)
    return base64.b64decode(tight).decode("utf-8", "replace") if _BASE64.fullmatch(tight) else None


def _pages(client: QueueClient) -> Any:
    return client.receive_messages(messages_per_page=MOST_READ, visibility_timeout=_HIDDEN_FOR).by_page()


async def _next_page(pages: AsyncIterator[AsyncIterator[QueueMessage]]) -> list[QueueMessage]:
    """Fetch one page of messages; an empty one says that nothing is left to be seen."""
    async for page in pages:
        return [message async for message in page]
    return []


class _StorageCredential(AsyncTokenCredential):
    """Our credential as Azure's clients ask for one; it caches itself, so they may come back every few minutes."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    async def get_token(self, *scopes: str, claims: str | None = None, **kwargs: Any) -> AccessToken:
        """Return a token for storage, whatever the scopes name: this credential is used for nothing else."""
        del scopes, kwargs
        return AccessToken(await self._source.token(_RESOURCE, claims), int(time.time()) + _TRUSTED_FOR)

    async def close(self) -> None:
        """Nothing to close: the credential belongs to others."""

    async def __aexit__(self, *_: object) -> None:
        """Nothing to close."""
