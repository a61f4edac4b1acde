"""On a port the faults are an ASGI middleware: it answers, delays, cuts, or breaks off half-way."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from sandbox.broken_wires import FaultMiddleware
from sandbox.faults import Faults

BODY = b"0123456789"


class Wire:
    """A server's side of one request, with the transport that uvicorn's ``send`` knows."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.carried_out = 0
        self.cut = 0
        self.transport = SimpleNamespace(abort=self._abort)
        self._told = [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}]

    def _abort(self) -> None:
        self.cut += 1

    async def receive(self) -> dict[str, Any]:
        return self._told.pop(0)

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        self.carried_out += 1
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10")]})
        await send({"type": "http.response.body", "body": BODY})

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


async def _under(path: str = "/graph/v1.0/x", **rule: Any) -> Wire:
    faults, wire = Faults(), Wire()
    faults.use([rule])
    await FaultMiddleware(wire.app, faults)({"type": "http", "method": "GET", "path": path}, wire.receive, wire.send)
    return wire


@pytest.mark.parametrize(("when", "carried_out"), [("before", 0), ("after", 1)])
async def test_a_reset_cuts_and_says_nothing(when: str, carried_out: int) -> None:
    wire = await _under(fault="reset", when=when)
    assert (wire.sent, wire.cut, wire.carried_out) == ([], 1, carried_out)


@pytest.mark.parametrize(("when", "carried_out"), [("before", 0), ("after", 1)])
async def test_a_timeout_says_nothing_until_the_caller_has_gone(when: str, carried_out: int) -> None:
    wire = await _under(fault="timeout", when=when)
    assert (wire.sent, wire.cut, wire.carried_out) == ([], 0, carried_out)


async def test_half_a_body_promises_the_whole_and_is_cut() -> None:
    wire = await _under(fault="half_body")
    assert dict(wire.sent[0]["headers"])[b"content-length"] == b"10"
    assert (wire.body, wire.cut, wire.carried_out) == (BODY[:5], 1, 1)


@pytest.mark.parametrize(("when", "carried_out"), [("before", 0), ("after", 1)])
async def test_a_status_comes_in_place_of_the_answer(when: str, carried_out: int) -> None:
    wire = await _under(fault="429", when=when, retry_after="5")
    assert (wire.sent[0]["status"], dict(wire.sent[0]["headers"])[b"retry-after"]) == (429, b"5")
    assert b"TooManyRequests" in wire.body
    assert wire.carried_out == carried_out


async def test_a_slow_answer_comes_whole_in_the_end() -> None:
    wire = await _under(fault="slow", seconds=0.01)
    assert (wire.body, wire.cut) == (BODY, 0)


@pytest.mark.parametrize("path", ["/", "/page/api.js", "/sandbox/faults"])
async def test_page_and_controls_are_spared(path: str) -> None:
    assert (await _under(path, fault="500")).body == BODY


async def test_a_server_that_cannot_cut_says_so() -> None:
    faults, wire = Faults(), Wire()
    faults.use([{"fault": "reset"}])
    messages: asyncio.Queue[Any] = asyncio.Queue()
    scope = {"type": "http", "method": "GET", "path": "/graph/v1.0/x"}
    with pytest.raises(ConnectionResetError):
        await FaultMiddleware(wire.app, faults)(scope, wire.receive, messages.put)
