"""The board that every test of the doctor starts from."""

from __future__ import annotations

import pytest

from tests.doctor.broken_boards import BreakableBoard, a_healthy_board


@pytest.fixture
def board() -> BreakableBoard:
    """A healthy board."""
    return a_healthy_board()
