"""The board that every doctor's test begins with."""

from __future__ import annotations

import pytest

from tests.doctor.broken_boards import BreakableBoard, a_healthy_board


@pytest.fixture
def board() -> BreakableBoard:
    """A healthy board."""
    return a_healthy_board()
