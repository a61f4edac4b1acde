"""What a fact about Microsoft's side is, before anybody has looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a fact is seen."""

    READS = "read-only"
    WRITES = "writes"
    PERSON = "a person presses"
    AZURE = "Azure only, by hand"
    TENANT = "by hand"

    @property
    def is_asked_of_a_person(self) -> bool:
        """Whether only a person can say what they saw."""
        return self not in (Kind.READS, Kind.WRITES)


@dataclass(frozen=True)
class Fact:
    """One thing that was never seen on a live tenant.

    ``depends`` is the file or page that rests on it; ``how`` says what a person does and looks at, and is empty where
    the command sees by itself.
    """

    id: str
    what: str
    expected: str
    depends: str
    kind: Kind
    how: str = ""
