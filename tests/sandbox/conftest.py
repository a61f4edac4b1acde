"""What the tests of the sandbox share."""

from __future__ import annotations

import pytest

from tests.sandbox.graph_desk import Desk, a_desk


@pytest.fixture
def graph() -> Desk:
    """A tenant's Graph, empty."""
    return a_desk()
