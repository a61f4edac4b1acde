"""The command queue, on azure-storage-queue: put, put with a delay, put aside. Each call takes two seconds at most."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any, Protocol, cast

import httpx
from azure.core.credentials import AccessToken
from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import AzureError, ResourceExistsError, ServiceRequestError, ServiceResponseError
from azure.core.pipeline.transport import AsyncHttpResponse, AsyncHttpTransport, HttpRequest
from azure.storage.queue import QueueMessage, TextBase64EncodePolicy
from azure.storage.queue.aio import QueueClient

from masc_graph.errors import GiveUp, TryAgain
from masc_graph.tls import trust

MOST_BYTES = 48 * 1024
TIME_LIMIT = 2.0
FOR_EVER = -1
MOST_READ = 32
_RESOURCE = "https://storage.azure.com"
_TRUSTED_FOR = 600
_HIDDEN_FOR = 300


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
    """A message on the failed queue; whoever took it last needs ``receipt`` to change it."""

    id: str
    text: str
    at: datetime | None
    receipt: str


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
            "transport": _HttpxTransport(self._http),
            "message_encode_policy": TextBase64EncodePolicy(),
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

    async def failed(self) -> list[FailedMessage]:
        """Return the oldest failed messages, at most 32, without taking them."""
        messages = await self._in_time(self._failed.peek_messages(max_messages=MOST_READ))
        return [_failed_message(message) for message in messages]

    async def take_failed(self) -> list[FailedMessage]:
        """Return every failed message and hide them for five minutes: ``release`` or ``forget`` each of them."""
        pages = self._failed.receive_messages(messages_per_page=MOST_READ, visibility_timeout=_HIDDEN_FOR).by_page()
        failed: list[FailedMessage] = []
        while page := await self._in_time(_next_page(pages)):
            failed += [_failed_message(message) for message in page]
        return failed

    async def release(self, message: FailedMessage) -> None:
        """Make a taken message visible again."""
        await self._in_time(self._failed.update_message(message.id, pop_receipt=message.receipt, visibility_timeout=0))

    async def forget(self, message: FailedMessage) -> None:
        """Delete a taken message."""
        await self._in_time(self._failed.delete_message(message.id, pop_receipt=message.receipt))

    async def close(self) -> None:
        """Close the connections."""
        for client in (self._work, self._poison, self._failed):
            await client.close()
        await self._http.aclose()

    async def _put(self, client: QueueClient, text: str, delay: timedelta | None) -> None:
        # A message holds 64 KB after base64.
        if (size := len(text.encode("utf-8", "replace"))) > MOST_BYTES:
            raise GiveUp(f"command_too_big:{size}")
        seconds = None if delay is None else max(0, round(delay.total_seconds()))
        await self._in_time(client.send_message(text, visibility_timeout=seconds, time_to_live=FOR_EVER))

    async def _state(self, client: QueueClient) -> QueueState:
        properties = await self._in_time(client.get_queue_properties())
        oldest = await self._in_time(client.peek_messages(max_messages=1))
        inserted_at = oldest[0].inserted_on if oldest else None
        return QueueState(properties.approximate_message_count or 0, inserted_at)

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
    return FailedMessage(message.id, _decoded(str(message.content)), message.inserted_on, message.pop_receipt or "")


def _decoded(content: str) -> str:
    """Decode the base64. A message that somebody put there by hand without it is returned as it is."""
    try:
        return base64.b64decode(content, validate=True).decode()
    except ValueError:
        return content


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


class _HttpxTransport(AsyncHttpTransport[HttpRequest, AsyncHttpResponse]):
    """Sends Azure's requests through an httpx client, which the queue owns."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def send(self, request: HttpRequest, **kwargs: Any) -> AsyncHttpResponse:
        """Send one request and read the whole answer, which is always small."""
        timeout = httpx.Timeout(kwargs.get("read_timeout", 2.0), connect=kwargs.get("connection_timeout", 2.0))
        content = cast("bytes | str | None", request.data)
        try:
            answer = await self._http.request(
                request.method, request.url, headers=dict(request.headers), content=content, timeout=timeout
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise ServiceRequestError(type(error).__name__) from None
        except httpx.RequestError as error:
            raise ServiceResponseError(type(error).__name__) from None
        return _Answer(request, answer)

    async def open(self) -> None:
        """Nothing to open: the client is there already."""

    async def close(self) -> None:
        """Nothing to close: the client belongs to the queue."""

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Nothing to close."""


class _Answer(AsyncHttpResponse):
    def __init__(self, request: HttpRequest, answer: httpx.Response) -> None:
        super().__init__(request, answer)
        self.status_code = answer.status_code
        self.headers = answer.headers
        self.reason = answer.reason_phrase
        self.content_type = answer.headers.get("content-type")
        self._content = answer.content

    def body(self) -> bytes:
        return self._content

    async def load_body(self) -> None:
        """The body is there already."""
