"""``python -m demo``: the sandbox and the product on one port, set up, with invented cases; prints one address."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys

import httpx
import uvicorn

from demo.cases import Cases
from demo.world import FIRST_MORNING, HERE, ROOT, World, provisioned
from sandbox.__main__ import SERVER_OPTIONS
from sandbox.app import Sandbox
from sandbox.broken_wires import FaultMiddleware
from sandbox.host import FunctionsHost


async def main(port: int) -> None:
    """Serve until interrupted. Everything goes over the port, as it would between two machines."""
    sandbox = Sandbox(HERE / "people.json", start=FIRST_MORNING, port=port)
    async with httpx.AsyncClient(timeout=30) as http:
        server = uvicorn.Server(
            uvicorn.Config(FaultMiddleware(sandbox.asgi, sandbox.faults), port=port, **SERVER_OPTIONS)
        )
        serving = asyncio.create_task(server.serve())
        while not server.started:
            if serving.done():
                sys.exit(f"Port {port} is in use. Choose another: make run PORT=8500")
            await asyncio.sleep(0.02)
        host = FunctionsHost(ROOT, http=http)
        await _prepare(sandbox, host)
        sandbox.after_reset = lambda: _prepare(sandbox, host)
        triggers = asyncio.create_task(host.run())
        print(f"MASC on Teams, in a sandbox: {sandbox.url}/", flush=True)
        try:
            await serving
        finally:
            triggers.cancel()


async def _prepare(sandbox: Sandbox, host: FunctionsHost) -> None:
    """Set the board up in the empty tenant, then play the cases."""
    environment = await provisioned(sandbox)
    await Cases(World(sandbox, host, environment)).play()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(int(os.environ.get("PORT", "8400"))))
