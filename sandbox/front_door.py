"""In front of Graph and the Connector: tidies paths, checks the Connector's tokens, and logs Graph's requests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.keys import Keys

Json = dict[str, Any]


class RequestLog:
    """Graph's requests, one entry each, while it is switched on. Also written to a file, if one is given."""

    def __init__(self, file: Path | None) -> None:
        self.on = file is not None
        self.entries: list[Json] = []
        self._file = file

    def add(self, method: str, path: str, raw: bytes) -> None:
        """Note one request: method, path with its query, and the body where there is one."""
        entry: Json = {"method": method, "path": path}
        if raw:
            entry["body"] = _read(raw)
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
        if self._log.on:
            raw = await _whole(receive)
            self._log.add(scope["method"], _address(scope), raw)
            receive = _again(raw, receive)
        await self._app(scope, receive, send)


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _address(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    path = scope["path"].removeprefix("/graph")
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
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode("latin-1")
