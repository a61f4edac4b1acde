"""What setting up has still to do, in words that are shown before anything is done, and what it cannot do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from masc_graph.errors import GiveUp
from masc_graph.provisioning.resources import Resources

Change = Callable[[Resources], Awaitable[None]]


@dataclass(frozen=True)
class Trouble:
    """Something that is not as it should be and that nobody but a person can put right: what, and how."""

    says: str
    cure: str


@dataclass(frozen=True)
class Step:
    """One change; ``do`` carries it out on ground that the steps before it may have made.

    ``cure`` is given where the service may refuse, and a person can do it instead: then the steps after it go on.
    """

    says: str
    do: Change
    cure: str = ""

    async def apply(self, resources: Resources) -> Trouble | None:
        """Do it, or say what a person has to do instead."""
        try:
            await self.do(resources)
        except GiveUp as refused:
            if not self.cure:
                raise
            return Trouble(f"{self.says}: it was refused ({refused.reason}).", self.cure)
        return None


@dataclass
class Findings:
    """What a look at a part of the board has found."""

    steps: list[Step] = field(default_factory=list[Step])
    troubles: list[Trouble] = field(default_factory=list[Trouble])

    def take(self, other: Findings) -> None:
        """Take what another look has found behind this one's."""
        self.steps += other.steps
        self.troubles += other.troubles
