"""One sandbox tenant with the product set up in it: what ``make run`` shows and what the journeys are tested on."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import httpx

from masc_graph.provisioning import provision, read_roster
from masc_graph.service import Outside, Service
from masc_graph.settings import Settings, Wires
from sandbox.app import Sandbox
from sandbox.host import FunctionsHost

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
FIRST_MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
BOARD = "cumbria"
OWN_KEYS = {
    "MASC_BOARD_ID": BOARD,
    "MASC_SIGNING_KEY": "signs-dialogs-on-this-laptop-only-0123456789",
    "MASC_MATCH_KEY": "keys-names-on-this-laptop-only-0123456789abc",
    "MASC_MATCH_KEY_ID": "laptop",
    "MASC_CONTACT": "write to masc@example.org or ring 01632 960 123",
}


class World:
    """A sandbox, the product's settings in it, and the host that runs its doors."""

    def __init__(self, sandbox: Sandbox, host: FunctionsHost, doors: ModuleType, environment: dict[str, str]) -> None:
        self.sandbox, self.host, self.doors, self.environment = sandbox, host, doors, environment


async def provisioned(sandbox: Sandbox, outside: Outside | None = None) -> dict[str, str]:
    """Set the board up in an empty tenant; returns the whole environment of the product."""
    wires = sandbox.environment() | OWN_KEYS
    made = await provision(Wires.read(wires), read_roster(HERE / "roster.csv"), outside)
    return wires | made


async def in_process(
    sandbox: Sandbox,
    transport: httpx.AsyncBaseTransport | None = None,
    draw: Callable[[int], int] = secrets.randbelow,
) -> World:
    """Set up and load the product so that every call stays in this process, without a socket.

    ``transport`` carries the product's own calls, where a test wants to come between.
    """
    calm = sandbox.transport()

    async def sleep(seconds: float) -> None:
        sandbox.clock.advance(timedelta(seconds=seconds))

    environment = await provisioned(sandbox, Outside(calm, sleep))
    host = FunctionsHost(ROOT, http=httpx.AsyncClient(transport=calm))
    doors = host.load(environment)
    outside = Outside(transport or calm, sleep, draw)
    doors.doors.build = lambda: Service(Settings.read(environment), outside)
    sandbox.attach(host)
    return World(sandbox, host, doors, environment)
