"""The board that every press starts from."""

from __future__ import annotations

import pytest

from tests.journeys.board import Board, a_board


@pytest.fixture
async def board() -> Board:
    return await a_board()
