"""``python -m demo.functions``: the product alone, in a process that knows the sandbox only from its settings.

The environment may give any setting, so that anything can be put between the two. The default is the sandbox on this
machine. The board is set up first, which changes nothing if it has been set up before.
"""

from __future__ import annotations

import asyncio
import os
import sys

import httpx

from demo.world import FIRST_MORNING, HERE, OWN_KEYS, ROOT, SETTING_UP, TENANT_HAS
from masc_graph.provisioning import provision, read_roster
from masc_graph.settings import Wires
from sandbox.app import Sandbox
from sandbox.host_process import serve

MOST_TRIES = 60


async def main(port: int) -> None:
    """Wait for the sandbox, set the board up, and serve until interrupted."""
    tenant = Sandbox(HERE / "people.json", start=FIRST_MORNING, port=int(os.environ.get("PORT", "8400")))
    environment = tenant.environment() | OWN_KEYS | dict(os.environ)
    await _wait_for(environment["MASC_CLOCK_URL"])
    await _turn_switches(environment["MASC_CLOCK_URL"].replace("/clock", "/switches"))
    settings = await provision(Wires.read(environment | SETTING_UP), read_roster(HERE / "roster.csv"))
    os.environ.update(environment | settings)
    print(f"The functions are at http://127.0.0.1:{port}/api", flush=True)
    await serve(ROOT, port)


async def _turn_switches(url: str) -> None:
    async with httpx.AsyncClient() as http:
        (await http.put(url, json=TENANT_HAS)).raise_for_status()


async def _wait_for(url: str) -> None:
    async with httpx.AsyncClient() as http:
        for _ in range(MOST_TRIES):
            try:
                (await http.get(url)).raise_for_status()
            except httpx.HTTPError:
                await asyncio.sleep(1)
            else:
                return
    sys.exit("The sandbox does not answer. Start it first: make sandbox")


if __name__ == "__main__":
    asyncio.run(main(int(os.environ.get("FUNCTIONS_PORT", "8401"))))
