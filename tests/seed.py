"""The seeds of the tests that play at random: the same in every run, so that a change is judged by what it changed.

``MASC_SEED=123 pytest tests/work/test_two_sides.py`` looks elsewhere, ``MASC_SEEDS=20 make proof`` further; the first
seed stands in the summary of each run.
"""

from __future__ import annotations

import os
from typing import Final

NAME: Final = "MASC_SEED"

# Written into the environment, so that all processes of a run share it.
SEED: Final = int(os.environ.setdefault(NAME, "7"))

SEEDS: Final = range(SEED, SEED + int(os.environ.get("MASC_SEEDS", "1")))
"""What the long proofs play: one seed in ``make test``, as many as somebody asks for in ``make proof``."""
