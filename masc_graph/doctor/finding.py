"""One thing that the doctor found: what it is, how bad it is, and how to fix it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How bad a finding is. The worst one decides the exit code."""

    OK = 0
    NOTE = 1
    WARNING = 2
    FAILURE = 3

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def exit_code(self) -> int:
        """0: all is well, apart from notes. 1: something needs attention. 2: something is broken or not safe."""
        return max(0, self.value - 1)


@dataclass(frozen=True)
class Finding:
    """``part`` is what was checked; ``cure`` is empty only if all is well. People are named by the key of their row."""

    part: str
    level: Level
    says: str
    cure: str = ""


def worst(findings: Iterable[Finding]) -> Level:
    """Return the worst level of all."""
    return max((finding.level for finding in findings), default=Level.OK)
