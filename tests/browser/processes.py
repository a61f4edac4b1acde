"""Starts the sandbox or the whole demonstration as a person would, and waits until it prints its address."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+|http://localhost:\d+")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(module: str, output: Path, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run ``python -m module`` on a free port until the block ends; gives the address that it printed."""
    environment = {**os.environ, "PORT": str(free_port()), "PYTHONUNBUFFERED": "1", **(more or {})}
    with output.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield _address(process, output)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _address(process: subprocess.Popen[bytes], output: Path) -> str:
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at:
        printed = output.read_text(encoding="utf-8")
        found = _ADDRESS.search(printed)
        if found and _listens(found[0]):
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"no address was printed, or nothing listens there:\n{output.read_text(encoding='utf-8')}")


def _listens(address: str) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) == 0
