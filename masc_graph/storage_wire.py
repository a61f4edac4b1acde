"""The wire of Azure's storage client: its requests go out with httpx, as all others of ours do."""

from __future__ import annotations

from types import TracebackType
from typing import Any, cast

import httpx
from azure.core.exceptions import ServiceRequestError, ServiceResponseError
from azure.core.pipeline.transport import AsyncHttpResponse, AsyncHttpTransport, HttpRequest


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
