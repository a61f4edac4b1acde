"""The board that every doctor's test begins with."""

from __future__ import annotations

import pytest

from tests.doctor.ward import Ward, a_healthy_board


@pytest.fixture
def ward() -> Ward:
    """A healthy board."""
    return a_healthy_board()
