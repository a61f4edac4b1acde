"""The parts of a ``$batch``, their replies, and how parts are packed into requests of at most twenty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from masc_graph.errors import MascError


@dataclass(frozen=True)
class Part:
    """One request inside a batch; ``url`` is relative to the version, ``body`` is JSON."""

    id: str
    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What one part was answered; ``body`` is the answer's JSON, or None."""

    part: Part
    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def ok(self) -> bool:
        """True when the part was carried out."""
        return 200 <= self.status < 300


def error_of(reply: Reply) -> MascError:
    """Say what a reply that is not ok means, by the same table as a request of its own."""
    raise NotImplementedError
