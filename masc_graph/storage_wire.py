"""How azure-storage-queue reaches the wire: over httpx like everything else, with our own credential."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Protocol, cast

import httpx
from azure.core.credentials import AccessToken
from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import ServiceRequestError, ServiceResponseError
from azure.core.pipeline.transport import AsyncHttpResponse, AsyncHttpTransport, HttpRequest

_RESOURCE = "https://storage.azure.com"
_TRUSTED_FOR = 600


class TokenSource(Protocol):
    """What the queue needs of a credential; the credentials of ``graph`` fit."""

    async def token(self, resource: str, claims: str | None = None) -> str:
        """Return a bearer token for ``resource``."""
        ...


class StorageCredential(AsyncTokenCredential):
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


class HttpxTransport(AsyncHttpTransport[HttpRequest, AsyncHttpResponse]):
    """Sends Azure's requests with an httpx client that somebody else opens and closes."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def send(self, request: HttpRequest, **kwargs: Any) -> AsyncHttpResponse:
        """Send one request; its whole answer is read, since messages are small."""
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

    def stream_download(self, pipeline: Any, **kwargs: Any) -> AsyncIterator[bytes]:
        del pipeline, kwargs
        return self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        yield self._content
