"""The functions as a process of their own (``python -m sandbox.host_process``); settings tell where everything is.

``FUNCTIONS_HOSTS`` is how many hosts run in it (1), ``FUNCTIONS_LONGEST_PAUSE`` a listener's longest pause in seconds
(0.5, since nobody pays here), and with ``FUNCTIONS_END_WITHOUT_STORAGE=true`` it ends when storage is away for half a
minute.
"""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from pathlib import Path

import httpx
import uvicorn

from sandbox.host import FunctionsHost

ROOT = Path(__file__).parent.parent


def settings(root: Path) -> dict[str, str]:
    """The Values of local.settings.json, where there is one, under the environment, as Core Tools reads them."""
    file = root / "local.settings.json"
    values: dict[str, str] = json.loads(file.read_text(encoding="utf-8")).get("Values", {}) if file.is_file() else {}
    return values | dict(os.environ)


async def serve(root: Path, port: int) -> None:
    """Serve the functions on loopback, with timers and queue, until interrupted; raises HostEndedError if told to."""
    async with httpx.AsyncClient(timeout=30) as http:
        values = settings(root)
        host = FunctionsHost(
            root,
            http=http,
            hosts=int(values.get("FUNCTIONS_HOSTS", "1")),
            longest_pause=float(values.get("FUNCTIONS_LONGEST_PAUSE", "0.5")),
            ends_without_storage=values.get("FUNCTIONS_END_WITHOUT_STORAGE") == "true",
        )
        host.load(values)
        config = uvicorn.Config(
            host.asgi, host="127.0.0.1", port=port, interface="asgi3", log_level="warning", lifespan="off"
        )
        server, triggers = uvicorn.Server(config), asyncio.create_task(host.run())
        triggers.add_done_callback(lambda _: setattr(server, "should_exit", True))
        try:
            await server.serve()
        finally:
            triggers.cancel()
            with suppress(asyncio.CancelledError):
                await triggers


def main() -> None:
    """Run the application in FUNCTIONS_ROOT (this folder's parent) on FUNCTIONS_PORT (8401)."""
    port = int(os.environ.get("FUNCTIONS_PORT", "8401"))
    root = Path(os.environ.get("FUNCTIONS_ROOT", ROOT))
    print(f"The functions are at http://127.0.0.1:{port}/api", flush=True)  # noqa: T201 - this talks to a terminal
    asyncio.run(serve(root, port))


if __name__ == "__main__":
    main()
