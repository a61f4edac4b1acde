"""Whole journeys, played through the doors by people with cards in their hands."""

import pytest

# What these modules assert is told in full, as in a test's own module.
pytest.register_assert_rewrite("tests.journeys.board", "tests.journeys.fault_scenario")
