"""The seed of the tests that play at random: another in each run of CI, and one that may be set to play a run again."""

from __future__ import annotations

import os
from random import SystemRandom
from typing import Final

NAME: Final = "MASC_SEED"

# Written into the environment, so that all processes of a run share it.
SEED: Final = int(os.environ.setdefault(NAME, str(SystemRandom().randrange(10**6)) if os.environ.get("CI") else "7"))
