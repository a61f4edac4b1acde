"""The first call of a new process, ours and a bare function's, in Microsoft's worker library. Python 3.13 only."""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bench.wire import Start
from demo.world import HERE, ROOT, provisioned
from sandbox.app import Sandbox
from scripts.build_package import UNUSED

PERSON = "a1000000-0000-4000-8000-000000000001"
BARE = Path(__file__).parent / "bare_app"
CALLS = {
    "bare": "a bare function, one route",
    "health": "ours, health",
    "press": "ours, the first press from Teams",
    "smaller": "the same with the smaller package",
}
PRESSES = {"press", "smaller"}


class Teams:
    """Catches what the sandbox's Teams sends to the bot, with its signature, so that it can be sent again."""

    def __init__(self) -> None:
        caught = self.caught = list[dict[str, Any]]()

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {"authorization": self.headers["Authorization"]}
                caught.append({"method": "POST", "headers": headers, "body": body.decode()})
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = HTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/messages"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def press(self, base: str, person: str) -> dict[str, Any]:
        """Have a person ask for the form that refers a case; returns the call that the bot gets."""
        body = {"person": person, "command": "refer", "conversation": "chat"}
        request = urllib.request.Request(f"{base}/sandbox/extension", json.dumps(body).encode(), method="POST")
        urllib.request.urlopen(request, timeout=10).close()
        return self.caught[-1]

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def environment_of(base: str) -> dict[str, str]:
    """Set a board up in the sandbox that is served there, and return the product's settings."""
    first = datetime(2026, 11, 24, 9, tzinfo=UTC)
    return asyncio.run(provisioned(Sandbox(HERE / "people.json", start=first, port=urlsplit(base).port or 80)))


def starts(base: str, teams: Teams, rounds: int) -> dict[str, list[Start]]:
    """Start each contender so many times, in turn. Without the worker library, return nothing."""
    if sys.version_info < (3, 13):
        return {}
    settings, measurements = environment_of(base), {name: list[Start]() for name in CALLS}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}: starts", file=sys.stderr)
        for name in CALLS:
            measurements[name].append(one(name, settings, teams.press(base, PERSON)))
    return measurements


def table(measurements: Mapping[str, Sequence[Start]]) -> str:
    """Medians over the rounds, and how many times longer than the bare function each takes to answer."""
    lines = [
        "| a new process of | indexed, s | answered, s | ratio | CPU, s | peak memory, MB | modules |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    base = _median(measurements["bare"], "answered")
    for name, words in CALLS.items():
        indexed, answered, cpu, memory, modules = (
            _median(measurements[name], field) for field in Start.__dataclass_fields__
        )
        cells = f"{indexed:.2f} | {answered:.2f} | {answered / base:.1f} | {cpu:.2f} | {memory:.0f} | {modules:,.0f}"
        lines.append(f"| {words} | {cells} |")
    return "\n".join(lines)


def section(measurements: Mapping[str, Sequence[Start]]) -> str:
    """What docs/performance.md says of it."""
    return f"""## A cold start

What a new process needs until its first answer, in Microsoft's worker library, beside the least that an app can be.

{table(measurements) if measurements else "Not measured: the worker library needs Python 3.13."}

"Indexed" is the moment at which the host knows every function, "answered" that of the first answer, both counted from
the start of the process. The press is a signed one, as Teams sends it, and opens the form that refers a case: it needs
the bot's keys, the roster and the calendar, all of which a warm process has. What only a developer's environment has is
hidden from all. The smaller package ([deploy](deploy.md)) lacks a client that is imported and never used.

The Functions host itself, the network and the fetching of the package come on top, for each of them. One instance is
always ready for HTTP, so a person meets a cold start only while the app grows.
"""


def _median(runs: Sequence[Start], measure: str) -> float:
    return statistics.median(getattr(run, measure) for run in runs)


@cache
def only_here() -> list[str]:
    """The packages of this environment that Azure does not have: neither pinned for it nor part of its worker."""
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", pins, re.MULTILINE)}
    waiting = ["azure-functions-runtime"]
    while waiting:
        pinned.add(name := waiting.pop())
        requirements = [Requirement(line) for line in requires(name) or ()]
        names = {
            canonicalize_name(needed.name)
            for needed in requirements
            if needed.marker is None or needed.marker.evaluate({"extra": ""})
        }
        waiting += names - pinned
    packages = packages_distributions().items()
    return sorted(name for name, owners in packages if not {canonicalize_name(owner) for owner in owners} & pinned)


def one(name: str, settings: dict[str, str], press: dict[str, Any]) -> Start:
    """Start one contender and let it answer once."""
    root, function = (BARE if name == "bare" else ROOT), ("messages" if name in PRESSES else "health")
    call = press if name in PRESSES else {"method": "GET"}
    hidden = [*only_here(), *(UNUSED if name == "smaller" else ())]
    done = subprocess.run(
        [sys.executable, "-m", "bench.cold", str(root), function],
        input=json.dumps(call),
        cwd=ROOT,
        env={**os.environ, **settings, "HIDDEN": " ".join(hidden), "STARTED": str(time.time())},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return Start(**json.loads(done.stdout.splitlines()[-1]))
