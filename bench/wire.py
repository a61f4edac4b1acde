"""What every contender shares: where the sandbox is, a token that is there already, and a count of round trips."""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx


@dataclass(frozen=True)
class Place:
    """The list to read, and the list and the bucket to write to, that one contender gets for one round."""

    url: str
    token: str
    site_id: str
    list_to_read: str
    list_to_fill: str
    plan_id: str
    bucket_id: str
    person_id: str
    items: int
    writes: int

    def as_json(self) -> dict[str, Any]:
        """Write it for a child process."""
        return asdict(self)


@dataclass(frozen=True)
class Measured:
    """What one operation cost the client's own process."""

    cpu: float
    wall: float
    trips: int
    parts: int = 0


@dataclass(frozen=True)
class Start:
    """What a new process needed to index its app and to answer one call: seconds since it began, CPU, MB, modules."""

    indexed: float
    answered: float
    cpu: float
    memory: float
    modules: int


class CountingTransport(httpx.AsyncHTTPTransport):
    """The usual transport, which counts its requests."""

    def __init__(self) -> None:
        super().__init__()
        self.trips = self.parts = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.trips += 1
        self.parts += parts_of(request.url.path, await request.aread())
        return await super().handle_async_request(request)


def parts_of(path: str, body: bytes) -> int:
    """How many requests a ``$batch`` holds; none in anything else."""
    return len(json.loads(body)["requests"]) if path.endswith("/$batch") else 0


async def measure(transport: CountingTransport, work: Callable[[], Awaitable[int]], wanted: int) -> Measured:
    """Do the work once and return what it cost; raise an error unless it gives ``wanted`` results."""
    trips, parts = transport.trips, transport.parts
    cpu, wall = time.process_time(), time.perf_counter()
    done = await work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    if done != wanted:
        raise RuntimeError(f"{done} results where {wanted} were wanted")
    return Measured(cpu, wall, transport.trips - trips, transport.parts - parts)


def peak_memory() -> float:
    """The highest resident memory of this process, in MB."""
    status = Path("/proc/self/status")
    if status.exists() and (match := re.search(r"VmHWM:\s+(\d+) kB", status.read_text("ascii"))):
        return int(match[1]) / 1024  # Unlike getrusage's, it does not begin with the parent's.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 / 1024 if sys.platform == "darwin" else peak / 1024
