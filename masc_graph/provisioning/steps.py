"""What setting up still has to do, described before anything is done, and what it cannot do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from masc_graph.errors import GiveUp
from masc_graph.provisioning.resources import Resources

Change = Callable[[Resources], Awaitable[None]]


@dataclass(frozen=True)
class Trouble:
    """Something wrong that only a person can correct: what it is, and how."""

    says: str
    cure: str


@dataclass(frozen=True)
class Step:
    """One change; ``do`` makes it, with resources that earlier steps may have created.

    ``cure`` is given if the service may refuse and a person can do it instead: then later steps still run.
    """

    says: str
    do: Change
    cure: str = ""

    async def apply(self, resources: Resources) -> Trouble | None:
        """Make the change, or say what a person has to do instead."""
        try:
            await self.do(resources)
        except GiveUp as refused:
            if not self.cure:
                raise
            return Trouble(f"{self.says}: it was refused ({refused.reason}).", self.cure)
        return None


@dataclass
class Findings:
    """What comparing a part of the board has found: steps to take, and troubles."""

    steps: list[Step] = field(default_factory=list[Step])
    troubles: list[Trouble] = field(default_factory=list[Trouble])

    def take(self, other: Findings) -> None:
        """Add the findings of another comparison after these."""
        self.steps += other.steps
        self.troubles += other.troubles
