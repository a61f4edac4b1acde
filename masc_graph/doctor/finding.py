"""One thing that the doctor found: how bad it is, what it is, and what cures it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How bad something is; the worst of all decides how the command ends."""

    OK = 0
    NOTE = 1
    WARNING = 2
    FAILURE = 3

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def exit_code(self) -> int:
        """0: all is well, with notes at most; 1: something wants care; 2: something does not work, or is not safe."""
        return max(0, self.value - 1)


@dataclass(frozen=True)
class Finding:
    """``part`` is what was looked at; ``cure`` is empty only where all is well. Nobody is named but by a row's key."""

    part: str
    level: Level
    says: str
    cure: str = ""


def worst(findings: Iterable[Finding]) -> Level:
    """The worst level of all."""
    return max((finding.level for finding in findings), default=Level.OK)
