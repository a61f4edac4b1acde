"""What every test shares: sockets closed, loopback for the marked suites alone, and Hypothesis's profiles."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.seed import NAME, SEED

LOOPBACK = ["127.0.0.1", "::1", "localhost"]
OVER_LOOPBACK = ("azurite", "browser", "port")

settings.register_profile("laptop", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("laptop"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "laptop")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Open loopback, and nothing else, for the suites that talk to a real port."""
    for item in items:
        if any(item.get_closest_marker(name) for name in OVER_LOOPBACK):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say by which seed the tests that play at random have played."""
    terminalreporter.write_line(f"{NAME}={SEED}")
