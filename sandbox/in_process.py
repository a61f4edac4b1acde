"""Reaching an application in this process, without a socket.

httpx has a transport for this, which looks at every call whether trio is installed. Where it is not, that took a
fifteenth of a journey's time.
"""

from __future__ import annotations

import asyncio

import httpx
from starlette.types import ASGIApp, Message, Scope


class InProcess(httpx.AsyncBaseTransport):
    """Hands each request to the application and gives back its whole answer; what it raises comes through."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request."""
        exchange = _Exchange(await request.aread())
        await self._app(_scope(request), exchange.receive, exchange.send)
        return exchange.response()


class _Exchange:
    """What is said between the server, which is here, and the application."""

    def __init__(self, body: bytes) -> None:
        self._asked = body
        self._was_asked, self._is_over = False, asyncio.Event()
        self._start: Message = {}
        self._answer = bytearray()

    async def receive(self) -> Message:
        """The request, and the end of the connection once it is answered."""
        if self._was_asked:
            await self._is_over.wait()
            return {"type": "http.disconnect"}
        self._was_asked = True
        return {"type": "http.request", "body": self._asked, "more_body": False}

    async def send(self, message: Message) -> None:
        """Take the start of the answer, or a piece of its body."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._answer += message.get("body", b"")
        if not message.get("more_body"):
            self._is_over.set()

    def response(self) -> httpx.Response:
        """The answer, which has to be whole."""
        if not self._is_over.is_set():
            raise RuntimeError("the application did not answer")
        stream = httpx.ByteStream(bytes(self._answer))
        return httpx.Response(self._start["status"], headers=self._start.get("headers"), stream=stream)


def _scope(request: httpx.Request) -> Scope:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 123),
        "root_path": "",
    }
