"""Runs the bench: ``python -m bench``; ``--write`` also makes docs/performance.md from the run."""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import cold_start
from bench.report import CONTENDERS, page, table

ROOT = Path(__file__).parent.parent
PEOPLE = ROOT / "demo" / "people.json"


def main() -> None:
    """Measure every contender in turn and print the table."""
    asked = _arguments()
    teams = cold_start.Teams()
    with _sandbox(teams.url) as base:
        starts = cold_start.starts(base, teams, asked.rounds)
        count = asked.rounds * len(CONTENDERS)
        places: list[Any] = _child("bench.prepare", base, str(PEOPLE), str(count), str(asked.items), str(asked.writes))
        runs: dict[str, list[Any]] = {name: [] for name in CONTENDERS}
        for number in range(asked.rounds):
            names = list(CONTENDERS)
            for name in names[number % 3 :] + names[: number % 3]:
                print(f"round {number + 1} of {asked.rounds}: {CONTENDERS[name]}", file=sys.stderr)
                runs[name].append(_child("bench.contend", name, json.dumps(places.pop())))
    teams.close()
    print(table(runs, asked.items, asked.writes))
    if starts:
        print(cold_start.table(starts))
    if asked.write:
        (ROOT / "docs" / "performance.md").write_text(page(runs, starts, asked.items, asked.writes), "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="processes per contender (default 3)")
    parser.add_argument("--items", type=int, default=2000, help="items in the list that is read (default 2000)")
    parser.add_argument("--writes", type=int, default=100, help="items and tasks written (default 100)")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    return parser.parse_args()


@contextmanager
def _sandbox(bot_url: str) -> Iterator[str]:
    """Serve an empty sandbox on a free port for as long as the bench runs; its Teams speaks to ``bot_url``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "sandbox"],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port), "SANDBOX_BOT_URL": bot_url},
        stdout=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{base}/sandbox/people", server)
        yield base
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, TimeoutError):
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the sandbox did not start")


def _child(module: str, *arguments: str) -> Any:
    """Run one module in a process of its own and read the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True
    )
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
