"""What Microsoft documents of Graph and of Teams' payloads is replayed, and every difference has its reason.

The two tools that replay stand beside the repository and not in it; where they are not, these tests are skipped.
They end with 0 whatever they found, so their output is read.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.infra.microsoft import SHARED
from tests.sandbox.test_two_processes import ROOT, a_free_port

pytestmark = [pytest.mark.port, pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.enable_socket]

TOOLS = SHARED / "tools"
ACCEPTED = json.loads((Path(__file__).parent / "accepted.json").read_text(encoding="utf-8"))


class Replay(NamedTuple):
    """What a tool found: how many agree and of how many, and each difference by the name of its call."""

    agree: int
    of: int
    differences: dict[str, str]


@contextmanager
def _demo() -> Iterator[str]:
    """The whole board with its invented cases in a process of its own, until the end of the block."""
    url = f"http://127.0.0.1:{(port := a_free_port())}"
    command = [sys.executable, "-m", "demo"]
    with subprocess.Popen(command, cwd=ROOT, env={"PORT": str(port)}, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            assert url in process.stdout.readline(), "it ended before it was ready"
            yield url
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    if not TOOLS.is_dir():
        assert not SHARED.is_dir(), f"{TOOLS} is missing"
        pytest.skip("the tools that replay Microsoft's documents do not stand beside the repository")
    with _demo() as address:
        yield address


def _run(tool: str, url: str) -> list[str]:
    command = [sys.executable, str(TOOLS / tool), url]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.rstrip().splitlines()


def _bot(url: str) -> Replay:
    lines = _run("bot_replay.py", url)
    differing = [re.fullmatch(r"DIFFER \d+ ([^|]*[^| ])(?: \| (.*))?", line) for line in lines if line[:6] == "DIFFER"]
    counted = re.fullmatch(r"(\d+) of (\d+) agree", lines[-1])
    assert counted, lines[-1]
    return Replay(int(counted[1]), int(counted[2]), {match[1]: match[2] or "" for match in differing if match})


def _graph(url: str) -> Replay:
    lines = _run("graph_replay.py", url)
    differing = [re.fullmatch(r"(.{88}) +\d+ DIFFERS +(.*)", line) for line in lines]
    counted = re.fullmatch(r"(\d+) agree, \d+ differ, of (\d+)", lines[-1])
    assert counted, lines[-1]
    found = {match[1].strip(): match[2] for match in differing if match}
    return Replay(int(counted[1]), int(counted[2]), found)


@pytest.mark.parametrize(("name", "replay", "at_least"), [("bot", _bot, 81), ("graph", _graph, 89)])
def test_what_is_documented_is_answered_so_but_for_what_is_accepted(
    url: str, name: str, replay: type[Replay], at_least: int
) -> None:
    found = replay(url)
    assert found.of >= at_least
    assert found.of - found.agree == len(found.differences), "a difference was counted that was not read"
    accepted = {one["call"]: one["differs"] for one in ACCEPTED[name]}
    unknown = {call: text for call, text in found.differences.items() if not text.startswith(accepted.get(call, "\0"))}
    assert not unknown, "differs from the document and is not accepted"
    assert accepted.keys() <= found.differences.keys(), "is accepted, and no longer differs"


def test_every_accepted_difference_has_a_reason() -> None:
    for one in ACCEPTED["bot"] + ACCEPTED["graph"]:
        assert one.keys() == {"call", "differs", "reason"}
        assert one["differs"]
        assert one["reason"].endswith(".")
