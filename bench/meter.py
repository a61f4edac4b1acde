"""Counts at the product's own transport what a press and each command cost: calls, parts of batches, CPU."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.wire import parts_of

_CLOCK = "/sandbox/clock"
_LOG = logging.getLogger("masc")


@dataclass
class Cost:
    """Calls to Graph and to the Connector, parts within ``$batch``, and the product's own CPU in seconds."""

    graph: int = 0
    connector: int = 0
    parts: int = 0
    cpu: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        """Both together."""
        return Cost(
            self.graph + other.graph, self.connector + other.connector, self.parts + other.parts, self.cpu + other.cpu
        )


@dataclass(frozen=True)
class Played:
    """One step: what its last press cost at the door, each command that was carried out, and what the step returned."""

    door: Cost
    carried: list[tuple[str, Cost]]
    answer: Any

    def of(self, *kinds: str) -> Cost:
        """The cost of the commands of these kinds; LookupError if none was carried out."""
        costs = [cost for kind, cost in self.carried if kind in kinds]
        if not costs:
            raise LookupError(f"none of {kinds} was carried out, only {sorted({kind for kind, _ in self.carried})}")
        return sum(costs, Cost())

    def without(self, *kinds: str) -> Cost:
        """The cost of all others."""
        return sum((cost for kind, cost in self.carried if kind not in kinds), Cost())


@dataclass
class Meter(httpx.AsyncBaseTransport):
    """Sits between the product and a sandbox in the same process, and subtracts the CPU of the sandbox."""

    inner: httpx.AsyncBaseTransport
    _cost: Cost = field(default_factory=Cost)
    _door: Cost = field(default_factory=Cost)
    _carried: list[tuple[str, Cost]] = field(default_factory=list[tuple[str, Cost]])
    _is_open: bool = False
    _began: float = 0.0
    _elsewhere: float = 0.0
    _under_way: int = 0
    _left_at: float = 0.0

    async def play(self, act: Callable[[], Awaitable[Any]]) -> Played:
        """Let people and the clock act, and the worker handle what follows; return what it cost."""
        self._door, self._carried, self._is_open = Cost(), [], False
        ear = _Ear(self._done)
        _LOG.addHandler(ear)
        _LOG.setLevel(logging.INFO)
        try:
            answer = await act()
        finally:
            _LOG.removeHandler(ear)
        self._leave_door()
        return Played(self._door, self._carried, answer)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request. Whoever begins something asks for the time first."""
        if request.url.path == _CLOCK:
            self._leave_door()
            self._begin()
        self._note(request.url.path, await request.aread())
        if not self._under_way:
            self._left_at = time.process_time()
        self._under_way += 1
        try:
            return await self.inner.handle_async_request(request)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._elsewhere += time.process_time() - self._left_at

    def _note(self, path: str, body: bytes) -> None:
        self._cost.graph += path.startswith("/graph/")
        self._cost.connector += path.startswith("/connector/")
        self._cost.parts += parts_of(path, body)

    def _begin(self) -> None:
        self._cost, self._elsewhere, self._began, self._is_open = Cost(), 0.0, time.process_time(), True

    def _leave_door(self) -> None:
        """Count as the door's cost whatever belongs to no command."""
        if self._is_open:
            self._door = self._cost

    def _done(self, kind: str) -> None:
        self._cost.cpu = time.process_time() - self._began - self._elsewhere
        self._carried.append((kind, self._cost))
        self._is_open = False


class _Ear(logging.Handler):
    """Reads in the product's log that a command was done. Any other outcome stops the bench."""

    def __init__(self, done: Callable[[str], None]) -> None:
        super().__init__()
        self._done = done

    def emit(self, record: logging.LogRecord) -> None:
        event = json.loads(record.getMessage())
        if event["event"] == "command_done":
            self._done(event["kind"])
        elif "command_id" in event:
            raise RuntimeError(f"{event['event']}: {event.get('kind')}")
