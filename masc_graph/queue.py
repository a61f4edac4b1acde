"""The command queue, on azure-storage-queue: put, put with a delay, put aside. Each call takes two seconds at most."""

from __future__ import annotations

import asyncio
import base64
import re
import time
from collections.abc import AsyncIterator
from contextlib import suppress
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
TIME_LIMIT = 2.0
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
    """The approximate length of a queue, and since when its oldest visible message has waited."""

    count: int
    oldest_at: datetime | None


@dataclass(frozen=True)
class FailedMessage:
    """A message on the poison or failed queue; whoever took it last needs ``receipt`` to change it.

    ``content`` is what is on the queue, ``text`` what that says; ``readable`` is whether the host could decode it.
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
    """The durable queue of commands, with its two side queues: poison, which has a trigger, and failed."""

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
        self._http = httpx.AsyncClient(transport=transport, verify=trust(), timeout=TIME_LIMIT)
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
        """Put a command on the queue, visible after ``delay``. It never expires.

        Raises ``GiveUp`` above 48 KB, and ``TryAgain`` if the queue cannot be written to within two seconds.
        """
        await self._put(self._work, text, delay)

    async def put_aside(self, text: str) -> None:
        """Put a message that can never be handled on ``<name>-poison``. Raises the same errors as ``put``."""
        await self._put(self._poison, text, None)

    async def keep_failed(self, text: str) -> None:
        """Put a poison message on the failed queue, which has no trigger and where nothing expires."""
        await self._put(self._failed, text, None)

    async def keep_failed_as_it_is(self, message: FailedMessage) -> None:
        """Put a message from the poison queue on the failed queue letter by letter, since it may not be base64."""
        await self._in_time(self._failed.send_message(message.content, time_to_live=FOR_EVER))

    async def take_poisoned(self, before: datetime) -> list[FailedMessage]:
        """Return the visible poison messages that were put there before then, and hide them for five minutes."""
        messages = [_failed_message(message) for message in await self._in_time(_next_page(_pages(self._poison)))]
        old = [message for message in messages if message.at is None or message.at <= before]
        for young in [message for message in messages if message not in old]:
            await self._show(self._poison, young)
        return old

    async def drop_poisoned(self, message: FailedMessage) -> None:
        """Delete a message that was taken off the poison queue and is kept elsewhere."""
        await self._in_time(self._poison.delete_message(message.id, pop_receipt=message.receipt))

    async def ensure(self) -> None:
        """Create any of the three queues that are missing."""
        for client in (self._work, self._poison, self._failed):
            try:
                await self._in_time(client.create_queue())
            except ResourceExistsError:
                continue

    async def absent(self) -> list[str]:
        """Name any of the three queues that are missing; ``TryAgain`` if that cannot be determined."""
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

    async def mark(self, name: str, at: datetime) -> None:
        """Note when something last happened, beside the work queue's own properties, where every instance reads it.

        If two marks are set at once one may be lost: what is marked again soon loses nothing by that.
        """
        marks = {**await self._metadata(), name: at.isoformat(timespec="seconds")}
        await self._in_time(self._work.set_queue_metadata(marks))

    async def marks(self) -> dict[str, datetime]:
        """Return the marks that were set, by name; those that are no time are left out."""
        marks: dict[str, datetime] = {}
        for name, text in (await self._metadata()).items():
            with suppress(ValueError):
                marks[name] = datetime.fromisoformat(text)
        return marks

    async def failed(self) -> list[FailedMessage]:
        """Return the oldest failed messages, at most 32, without taking them."""
        messages = await self._in_time(self._failed.peek_messages(max_messages=MOST_READ))
        return [_failed_message(message) for message in messages]

    async def take_failed(self) -> list[FailedMessage]:
        """Return every failed message and hide them for five minutes: ``release`` or ``forget`` each of them."""
        pages = _pages(self._failed)
        failed: list[FailedMessage] = []
        while page := await self._in_time(_next_page(pages)):
            failed += [_failed_message(message) for message in page]
        return failed

    async def release(self, message: FailedMessage) -> None:
        """Make a taken message visible again."""
        await self._show(self._failed, message)

    async def forget(self, message: FailedMessage) -> None:
        """Delete a taken message."""
        await self._in_time(self._failed.delete_message(message.id, pop_receipt=message.receipt))

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

    async def _show(self, client: QueueClient, message: FailedMessage) -> None:
        await self._in_time(client.update_message(message.id, pop_receipt=message.receipt, visibility_timeout=0))

    async def _state(self, client: QueueClient) -> QueueState:
        properties = await self._in_time(client.get_queue_properties())
        oldest = await self._in_time(client.peek_messages(max_messages=1))
        inserted_at = oldest[0].inserted_on if oldest else None
        return QueueState(properties.approximate_message_count or 0, inserted_at)

    async def _metadata(self) -> dict[str, str]:
        properties: Any = await self._in_time(self._work.get_queue_properties())
        return dict(properties.metadata or {})

    async def _in_time(self, call: Any) -> Any:
        """Await one call, with a deadline: the client's own timeouts are not one."""
        try:
            async with asyncio.timeout(TIME_LIMIT):
                return await call
        except ResourceExistsError:
            raise
        except (AzureError, TimeoutError) as error:
            raise TryAgain(f"queue:{type(error).__name__}") from None


def _failed_message(message: QueueMessage) -> FailedMessage:
    return FailedMessage(message.id, str(message.content), message.inserted_on, message.pop_receipt or "")


def _decoded(content: str) -> str | None:
    """Decode the base64 as the functions' host and function_app.py do; None for what is not base64."""
    tight = _BLANKS.sub("", content)
    return base64.b64decode(tight).decode("utf-8", "replace") if _BASE64.fullmatch(tight) else None


def _pages(client: QueueClient) -> Any:
    return client.receive_messages(messages_per_page=MOST_READ, visibility_timeout=_HIDDEN_FOR).by_page()


async def _next_page(pages: AsyncIterator[AsyncIterator[QueueMessage]]) -> list[QueueMessage]:
    """Fetch one page of messages; an empty page means that none are visible."""
    async for page in pages:
        return [message async for message in page]
    return []


class _StorageCredential(AsyncTokenCredential):
    """Our credential in the form that Azure's clients expect. It has a cache, so they may ask often."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    async def get_token(self, *scopes: str, claims: str | None = None, **kwargs: Any) -> AccessToken:
        """Return a token for storage, whatever the scopes: this credential is used for nothing else."""
        del scopes, kwargs
        return AccessToken(await self._source.token(_RESOURCE, claims), int(time.time()) + _TRUSTED_FOR)

    async def close(self) -> None:
        """Nothing to close: the credential belongs to others."""

    async def __aexit__(self, *_: object) -> None:
        """Nothing to close."""
