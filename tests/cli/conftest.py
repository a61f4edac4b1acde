"""The board that the tests of the command line use."""

from __future__ import annotations

import pytest

from tests.cli.typist import Typist, at_a_board


@pytest.fixture
def typist() -> Typist:
    return at_a_board()
