"""What every test shares: sockets closed, loopback for the marked suites alone, and Hypothesis's profiles."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from sandbox.front_door import RequestLog
from sandbox.recorded_calls import RecordedCalls
from tests import word_files
from tests.seed import NAME, SEED

LOOPBACK = ["127.0.0.1", "::1", "localhost"]
CALLS = "GRAPH_CALLS"
OVER_LOOPBACK = ("azurite", "browser", "port")

settings.register_profile("laptop", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("laptop"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "laptop")


WRONG_FILES = pytest.StashKey[str]()


def is_first(config: pytest.Config) -> bool:
    """Whether this process began the run, and is not one of its helpers."""
    return not hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Gather the Word files of all processes in one place, and what each process asks of Graph where that is wanted."""
    if is_first(config):
        word_files.begin()
    if folder := os.environ.get(CALLS):
        Path(folder).mkdir(parents=True, exist_ok=True)
        RequestLog.recorded = RecordedCalls(Path(folder) / f"{os.getpid()}.jsonl")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hold them against Microsoft's validator, all at once."""
    if is_first(session.config) and (wrong := word_files.end()):
        session.config.stash[WRONG_FILES] = wrong
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Open loopback, and nothing else, for the suites that talk to a real port; mark what only reads."""
    for item in items:
        if item.path.parent.name == "infra":
            item.add_marker(pytest.mark.paper)
        if any(item.get_closest_marker(name) for name in OVER_LOOPBACK):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """The sandbox's own tests and the replays ask wrongly on purpose, and so do those of the client alone."""
    if RequestLog.recorded is not None:
        RequestLog.recorded.on = not {"sandbox", "graph", "replays"} & {item.path.parent.name}


@pytest.fixture(autouse=True)
def every_client_can_show_what_was_sent(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever the product has sent on the board of a test, each client of Teams can show and press it."""
    yield
    board = request.node.funcargs.get("board")
    world = getattr(board, "world", None)
    assert world is None or world.sandbox.tenant.conversations.unfit == []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say by which seed the tests that play at random have played, and which Word files are none."""
    if wrong := terminalreporter.config.stash.get(WRONG_FILES, ""):
        terminalreporter.write_line(wrong, red=True)
    terminalreporter.write_line(f"{NAME}={SEED}")
