"""A sandbox tenant with the product set up in it, for ``make run`` and for the tests of journeys."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

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

# Setting up makes lists, which the running service may not.
SETTING_UP = {"MASC_CLIENT_ID": "5b1e0c52-8c7d-4f43-9a55-0d9c3f7b6a11"}

TENANT_HAS = {
    "a guest's chat": "open",
    "a guest's message extension": "open",
    "a guest who is mentioned": "told",
    "a guest's dialog": "everywhere",
    "a team's site by its group": "opened",
}
"""What the journeys of today need a guest to have; later work gives each a way from the channel and ends that.

And the team's site, which Microsoft's page of a site lets an application find by the group.
"""


class World:
    """A sandbox, the product's settings in it, and the host that runs its doors."""

    def __init__(self, sandbox: Sandbox, host: FunctionsHost, environment: dict[str, str]) -> None:
        self.sandbox, self.host, self.environment = sandbox, host, environment
        self.outside: Outside | None = None
        sandbox.tenant.switches.turn(TENANT_HAS)
        self.doors = host.load(environment)
        sandbox.attach(host)

    @classmethod
    def reaching(cls, outside: Outside, sandbox: Sandbox, host: FunctionsHost, environment: dict[str, str]) -> World:
        """Make a world whose product uses the given connections to the outside."""
        world = cls(sandbox, host, environment)
        world.outside = outside
        world.start_anew()
        return world

    def start_anew(self) -> None:
        """Load the functions as a new process would, with nothing in memory."""
        self.doors = self.host.load(self.environment)
        for module in self.host.modules:
            module.doors.build = lambda: Service(Settings.read(self.environment), self.outside)


async def provisioned(sandbox: Sandbox, outside: Outside | None = None, storage: str = "") -> dict[str, str]:
    """Set the board up in an empty tenant; returns the whole environment of the product."""
    wires = sandbox.environment() | OWN_KEYS | ({"AzureWebJobsStorage": storage} if storage else {})
    settings = await provision(Wires.read(wires | SETTING_UP), read_roster(HERE / "roster.csv"), outside)
    return wires | settings


async def in_process(
    sandbox: Sandbox,
    transport: httpx.AsyncBaseTransport | None = None,
    draw: Callable[[int], int] = secrets.randbelow,
    *,
    below: httpx.AsyncBaseTransport | None = None,
    storage: str = "",
    environment: dict[str, str] | None = None,
) -> World:
    """Set up and load the product so that every call stays in this process, without a socket.

    ``transport`` carries the product's calls, if a test wants to intercept them; ``below`` carries those of setting up
    and of the host. ``storage`` names a storage account other than the sandbox's. ``environment`` is that of a board
    that the tenant already has.
    """
    undisturbed = below or sandbox.transport()

    async def sleep(seconds: float) -> None:
        sandbox.clock.advance(timedelta(seconds=seconds))

    environment = environment or await provisioned(sandbox, Outside(undisturbed, sleep), storage)
    host = FunctionsHost(ROOT, http=httpx.AsyncClient(transport=undisturbed))
    return World.reaching(Outside(transport or undisturbed, sleep, draw), sandbox, host, environment)
