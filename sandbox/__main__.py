"""Runs the tenant side alone on a port: ``python -m sandbox``; the functions run elsewhere (SANDBOX_FUNCTIONS_URL)."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn

from sandbox.app import Sandbox
from sandbox.broken_wires import FaultMiddleware
from sandbox.state import ROOT

FIRST_MORNING = "2026-11-24T09:00:00+00:00"
SERVER_OPTIONS: dict[str, Any] = {
    "host": "127.0.0.1",
    "interface": "asgi3",
    "log_level": "warning",
    "timeout_graceful_shutdown": 1,
    "lifespan": "off",
    "date_header": False,
}
"""Loopback only; an open live stream does not delay the shutdown."""


def main() -> None:
    """Serve until interrupted."""
    port = int(os.environ.get("PORT", "8400"))
    functions_url = os.environ.get("SANDBOX_FUNCTIONS_URL", "http://127.0.0.1:8401")
    log_file = os.environ.get("SANDBOX_LOG_FILE")
    sandbox = Sandbox(
        Path(os.environ.get("SANDBOX_PEOPLE", ROOT / "demo" / "people.json")),
        start=datetime.fromisoformat(os.environ.get("SANDBOX_START", FIRST_MORNING)),
        port=port,
        bot_url=os.environ.get("SANDBOX_BOT_URL", f"{functions_url}/api/messages"),
        functions_url=functions_url,
        service_url=os.environ.get("SANDBOX_SERVICE_URL"),
        log_file=Path(log_file) if log_file else None,
    )
    print(f"The sandbox tenant is at {sandbox.url} and expects the functions at {functions_url}", flush=True)
    serve(FaultMiddleware(sandbox.asgi, sandbox.faults), port)


def serve(app: FaultMiddleware, port: int) -> None:
    """Serve until interrupted."""
    uvicorn.run(app, port=port, **SERVER_OPTIONS)


if __name__ == "__main__":
    main()
