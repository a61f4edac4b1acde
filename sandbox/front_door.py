"""In front of Graph and the Connector: tidies paths, checks the Connector's tokens, and logs Graph's requests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.keys import Keys
from sandbox.recorded_calls import RecordedCalls

Json = dict[str, Any]
_BODIES = {"body": "request_body", "answer": "response_body"}


class RequestLog:
    """Graph's requests with their answers, one entry each, while it is switched on; also in a file where one is given.

    ``recorded`` is for all sandboxes of a process: it takes each kind of call once, whether the log is on or not.
    """

    recorded: ClassVar[RecordedCalls | None] = None

    def __init__(self, file: Path | None) -> None:
        self.on = file is not None
        self.entries: list[Json] = []
        self._file = file

    @property
    def wanted(self) -> bool:
        """Whether anybody wants to know of a request."""
        return self.on or self.recorded is not None

    def add(self, call: Json) -> None:
        """Note one call: its method, url, bodies, headers and status."""
        if self.recorded is not None:
            self.recorded.add(call)
        if not self.on:
            return
        entry: Json = {"method": call["method"], "path": call["url"], "status": call["status"]}
        entry |= {short: call[name] for short, name in _BODIES.items() if name in call}
        self.entries.append(entry)
        if self._file is not None:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")


class FrontDoor:
    """Passes requests on, and checks the token of those to ``/connector``. Graph checks its own."""

    def __init__(self, app: ASGIApp, keys: Keys, log: RequestLog) -> None:
        self._app, self._keys, self._log = app, keys, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, log and pass on one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # In some set-ups Microsoft's own SDK sends a double slash, and Graph accepts it.
        scope = {**scope, "path": re.sub("/{2,}", "/", scope["path"])}
        if scope["path"].startswith("/graph/"):
            await self._graph(scope, receive, send)
        elif scope["path"].startswith("/connector/") and not self._accepted(scope):
            refusal = JSONResponse({"message": "Authorization has been denied for this request."}, 401)
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _accepted(self, scope: Scope) -> bool:
        claims = self._keys.claims(_header(scope, b"authorization"), "connector")
        return claims is not None and claims["appid"] == self._keys.client_id

    async def _graph(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._log.wanted:
            await self._app(scope, receive, send)
            return
        raw, answered = await _whole(receive), list[Message]()

        async def keep(message: Message) -> None:
            answered.append(message)
            await send(message)

        await self._app(scope, _again(raw, receive), keep)
        self._log.add(_call(scope, raw, answered))


def _call(scope: Scope, asked: bytes, answered: list[Message]) -> Json:
    """A request with its answer."""
    call: Json = {"method": scope["method"], "url": _address(scope), "request_headers": _headers(scope["headers"])}
    call |= {"status": answered[0]["status"], "response_headers": _headers(answered[0]["headers"])}
    told = b"".join(message.get("body", b"") for message in answered)
    bodies = {"request_body": asked, "response_body": told}
    return call | {name: _read(raw) for name, raw in bodies.items() if raw}


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> Json:
    """The headers, but for the token."""
    read = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}
    return {name: value for name, value in read.items() if name != "authorization"}


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _address(scope: Scope) -> str:
    """Path and query as they were sent, since what is encoded counts."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    path = re.sub("/{2,}", "/", raw.decode("latin-1").partition("?")[0]).removeprefix("/graph")
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


async def _whole(receive: Receive) -> bytes:
    raw = b""
    while True:
        message = await receive()
        raw += message.get("body", b"")
        if not message.get("more_body"):
            return raw


def _again(raw: bytes, receive: Receive) -> Receive:
    """Replay a body that has been read already, then whatever the server sends next."""
    waiting: list[Message] = [{"type": "http.request", "body": raw, "more_body": False}]

    async def read() -> Message:
        return waiting.pop() if waiting else await receive()

    return read


def _read(raw: bytes) -> object:
    """JSON, or the beginning of something else, such as a file."""
    try:
        return json.loads(raw)
    except ValueError:
        return raw[:100].decode("latin-1")
