"""Puts the faults into effect: around a transport in process, and around an ASGI application on a port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.faults import Fault, Faults

# The controls and the page never fail, because they are needed to take a fault away again.
_SPARED = ("/sandbox", "/page")


class FaultyTransport(httpx.AsyncBaseTransport):
    """Calls an application in process; faults are raised as httpx raises them over a real wire."""

    def __init__(self, inner: httpx.AsyncBaseTransport, faults: Faults) -> None:
        self._inner, self._faults = inner, faults

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request, or fail it before or after the application has handled it."""
        fault = _fault(self._faults, request.method, request.url.path)
        if fault is None:
            return await self._inner.handle_async_request(request)
        if fault.kind == "slow":
            await _wait(request, fault.seconds)
            return await self._inner.handle_async_request(request)
        if fault.when == "before" and fault.kind != "half_body":
            return _answer(request, fault)
        response = await self._inner.handle_async_request(request)
        raw = await response.aread()
        await response.aclose()
        if fault.kind == "half_body":
            headers = {**response.headers, "content-length": str(len(raw))}
            return httpx.Response(response.status_code, headers=headers, stream=_Half(raw), request=request)
        return _answer(request, fault)


class _Half(httpx.AsyncByteStream):
    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._raw[: len(self._raw) // 2]
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


def _answer(request: httpx.Request, fault: Fault) -> httpx.Response:
    if fault.kind == "reset":
        raise httpx.ReadError("connection reset", request=request)
    if fault.kind == "refused":
        raise httpx.ConnectError("connection refused", request=request)
    if fault.kind == "timeout":
        raise httpx.ReadTimeout("no answer in time", request=request)
    raw, media_type = fault.body(request.url.path)
    headers = fault.headers() | {"Content-Type": media_type}
    return httpx.Response(fault.status or 500, headers=headers, content=raw, request=request)


async def _wait(request: httpx.Request, seconds: float) -> None:
    """In process nothing enforces the caller's timeout, so a wait beyond it is ended here."""
    time_limit = request.extensions.get("timeout", {}).get("read")
    if time_limit is not None and seconds > time_limit:
        raise httpx.ReadTimeout("no answer in time", request=request)
    await asyncio.sleep(seconds)


class FaultMiddleware:
    """The same faults on a port, where a broken wire is a connection that is really cut."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app, self._faults = app, faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the request, or break it."""
        fault = _fault(self._faults, scope["method"], scope["path"]) if scope["type"] == "http" else None
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            await self._app(scope, receive, send)
        else:
            await self._break(fault, scope, receive, send)

    async def _break(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        answered: list[Message] = []
        if fault.when == "after" or fault.kind == "half_body":
            await self._app(scope, receive, _kept(answered))
        if fault.kind == "timeout":
            await _until_the_caller_leaves(receive)
        elif fault.kind in {"reset", "refused"}:
            await _cut(send)
        elif fault.kind == "half_body":
            await _send_half(answered, send)
        else:
            await _send_status(fault, scope["path"], send)


def _fault(faults: Faults, method: str, path: str) -> Fault | None:
    return None if path == "/" or path.startswith(_SPARED) else faults.for_call(method, path)


def _kept(answered: list[Message]) -> Send:
    async def keep(message: Message) -> None:
        answered.append(message)

    return keep


async def _cut(send: Send) -> None:
    """Cut the connection. ASGI has no message for that, but uvicorn's ``send`` gives access to the transport."""
    transport: Any = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionResetError("the server gives no way to cut the connection")
    transport.abort()
    await asyncio.sleep(0.01)


async def _until_the_caller_leaves(receive: Receive) -> None:
    message = await receive()
    while message["type"] != "http.disconnect":
        message = await receive()


async def _send_half(answered: list[Message], send: Send) -> None:
    raw = b"".join(message.get("body", b"") for message in answered)
    headers = [(name, value) for name, value in answered[0]["headers"] if name != b"content-length"]
    await send({**answered[0], "headers": [*headers, (b"content-length", str(len(raw)).encode())]})
    await send({"type": "http.response.body", "body": raw[: len(raw) // 2], "more_body": True})
    await asyncio.sleep(0.05)
    await _cut(send)


async def _send_status(fault: Fault, path: str, send: Send) -> None:
    raw, media_type = fault.body(path)
    pairs = fault.headers() | {"content-type": media_type, "content-length": str(len(raw))}
    headers = [(name.lower().encode(), value.encode()) for name, value in pairs.items()]
    await send({"type": "http.response.start", "status": fault.status, "headers": headers})
    await send({"type": "http.response.body", "body": raw})
