"""When a service asks us to wait, nothing in this process calls it until that time has passed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import TypeAdapter

from masc_graph.errors import TryAgain
from masc_graph.graph.client import Part, connect
from masc_graph.retry_policy import Throttle
from masc_graph.teams.connector import Connector, Message
from tests.graph.wire import Tokens, batch_reply, error_reply, json_reply

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_a_part_that_asked_for_a_wait_is_left_alone_until_its_time_and_others_are_not() -> None:
    clock = Hand()
    throttle = Throttle(clock)
    throttle.note_retry_after("sites", timedelta(seconds=300))
    clock.now += timedelta(seconds=100)
    throttle.check("planner")
    with pytest.raises(TryAgain) as caught:
        throttle.check("planner", "sites")
    assert caught.value.after == timedelta(seconds=200)
    clock.now += timedelta(seconds=200)
    throttle.check("planner", "sites")


def test_only_time_ends_a_wait_and_the_longest_one_counts() -> None:
    clock = Hand()
    throttle = Throttle(clock)
    throttle.note_retry_after("sites", timedelta(seconds=300))
    throttle.note_retry_after("sites", None)
    throttle.note_retry_after("sites", timedelta(seconds=10))
    clock.now += timedelta(seconds=299)
    with pytest.raises(TryAgain):
        throttle.check("sites")
    clock.now += timedelta(seconds=1)
    throttle.check("sites")


def test_nothing_is_waited_for_before_anybody_asked() -> None:
    Throttle(Hand()).check()


class TwoInFlight:
    """A service under two calls at once: the second is refused for 90 seconds before the first, begun earlier, is done.

    A third is asked for after that. ``later`` are its answers, and those of what is tried again.
    """

    def __init__(self, first: httpx.Response, refused: httpx.Response, *later: httpx.Response) -> None:
        self._first, self._refused, self._later = first, refused, list(later)
        self._was_called, self._may_answer = asyncio.Event(), asyncio.Event()
        self.clock = Hand()
        self.calls: list[datetime] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(self.clock.now)
        if len(self.calls) == 1:
            self._was_called.set()
            await self._may_answer.wait()
            return self._first
        return self._refused if len(self.calls) == 2 else self._later.pop(0)

    async def sleep(self, seconds: float) -> None:
        self.clock.now += timedelta(seconds=seconds)

    async def meet(self, call: Callable[[], Awaitable[object]]) -> None:
        """Two calls as described; the second gives up, since it was asked for more than a minute."""
        slow = asyncio.create_task(call())
        await self._was_called.wait()
        with pytest.raises(TryAgain):
            await call()
        self._may_answer.set()
        await asyncio.wait([slow])
        if not isinstance(slow.exception(), TryAgain):
            await slow


def graph_call(wire: TwoInFlight) -> Callable[[], Awaitable[object]]:
    graph = connect(
        "http://127.0.0.1:8400/graph/v1.0",
        Tokens(),
        now=wire.clock,
        transport=httpx.MockTransport(wire),
        sleep=wire.sleep,
    )
    request = graph.api.planner.plans.by_planner_plan_id("p").to_get_request_information()
    return lambda: graph.read(request, TypeAdapter(object))


def batch_call(wire: TwoInFlight) -> Callable[[], Awaitable[object]]:
    graph = connect(
        "http://127.0.0.1:8400/graph/v1.0",
        Tokens(),
        now=wire.clock,
        transport=httpx.MockTransport(wire),
        sleep=wire.sleep,
    )

    async def look() -> None:
        (reply,) = await graph.batch([Part("1", "GET", "/sites/s/lists/l/items")])
        if not reply.ok:
            raise TryAgain("refused", reply.after)

    return look


def connector_call(wire: TwoInFlight) -> Callable[[], Awaitable[object]]:
    connector = Connector(
        "http://127.0.0.1:8400/connector/",
        "b",
        "t",
        Tokens(),
        now=wire.clock,
        transport=httpx.MockTransport(wire),
        sleep=wire.sleep,
    )
    return lambda: connector.post("19:c@thread.tacv2", Message("MASC", text="x"))


REFUSED = error_reply(429, Retry_After="90")
WIRES = [
    (graph_call, json_reply({"id": "1"}), REFUSED),
    (batch_call, batch_reply(("1", 200, {})), batch_reply(("1", 429, None, {"Retry-After": "90"}))),
    (batch_call, batch_reply(("1", 200, {})), REFUSED),
    (connector_call, json_reply({"id": "1"}), REFUSED),
]


@pytest.mark.parametrize(("call_on", "done", "refused"), WIRES)
async def test_another_calls_success_does_not_end_a_wait(
    call_on: Callable[[TwoInFlight], Callable[[], Awaitable[object]]], done: httpx.Response, refused: httpx.Response
) -> None:
    wire = TwoInFlight(done, refused, done)
    call = call_on(wire)
    await wire.meet(call)
    wire.clock.now += timedelta(seconds=89)
    await call()
    assert wire.calls[2] - NOW == timedelta(seconds=90)


@pytest.mark.parametrize(("call_on", "done", "refused"), WIRES)
async def test_a_call_that_is_tried_again_waits_for_what_another_was_asked(
    call_on: Callable[[TwoInFlight], Callable[[], Awaitable[object]]], done: httpx.Response, refused: httpx.Response
) -> None:
    wire = TwoInFlight(error_reply(503), refused, done)
    await wire.meet(call_on(wire))
    assert all(at - NOW >= timedelta(seconds=90) for at in wire.calls[2:])
