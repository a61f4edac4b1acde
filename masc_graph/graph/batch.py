"""The parts of a ``$batch``, their replies, and how parts are packed into requests of at most twenty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from masc_graph.errors import MascError, TryAgain
from masc_graph.graph.outcome import Purpose, failure

MOST_PARTS = 20


@dataclass(frozen=True)
class Part:
    """One request inside a batch; ``url`` is relative to the version, ``body`` is JSON."""

    id: str
    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    depends_on: tuple[str, ...] = ()

    @property
    def purpose(self) -> Purpose:
        """What the part is for: reading, creating or changing."""
        return Purpose.of(self.method)

    def wire(self, present: Collection[str]) -> dict[str, Any]:
        """Return the part as JSON for Graph. Dependencies that are already done (not ``present``) are left out."""
        wire: dict[str, Any] = {"id": self.id, "method": self.method, "url": self.url}
        if self.headers:
            wire["headers"] = dict(self.headers)
        if self.body is not None:
            wire["body"] = self.body
        if waits_for := [before for before in self.depends_on if before in present]:
            wire["dependsOn"] = waits_for
        return wire


@dataclass(frozen=True)
class Reply:
    """The answer to one part: ``body`` is its JSON, ``after`` its Retry-After."""

    part: Part
    status: int
    headers: Mapping[str, str]
    body: Any
    after: timedelta | None = None

    @property
    def ok(self) -> bool:
        """True when the part was carried out."""
        return 200 <= self.status < 300


def error_of(reply: Reply) -> MascError:
    """Say what a reply that is not ok means. The rules are the same as for a single request."""
    if reply.status == 424:
        return TryAgain("graph:424")  # What it depended on failed, so this part itself was never begun.
    code, text = error_text(reply.body)
    return failure(reply.part.purpose, reply.status, code, text, reply.after)


def error_text(body: Any) -> tuple[str, str]:
    """Read the code and message of Graph's error body; both are empty if the body has another form."""
    error: Any = body.get("error") if isinstance(body, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("code") or ""), str(error.get("message") or "")  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def may_repeat(reply: Reply) -> bool:
    """Whether this part alone can safely be sent again: it failed for now, and was certainly not carried out."""
    return not reply.ok and reply.status != 424 and type(error_of(reply)) is TryAgain


def to_repeat(replies: Mapping[str, Reply]) -> list[Reply]:
    """Choose the parts to send again: those that may be repeated, and those that were only waiting for one of them."""
    chosen = {reply.part.id for reply in replies.values() if may_repeat(reply)}
    for reply in replies.values():
        # Parts come after what they depend on, so one pass reaches the end of every chain.
        if reply.status == 424 and chosen.intersection(reply.part.depends_on):
            chosen.add(reply.part.id)
    return [reply for reply in replies.values() if reply.part.id in chosen]


def pack(parts: Sequence[Part]) -> list[list[Part]]:
    """Pack parts, in order, into batches of at most twenty. Parts linked by ``depends_on`` stay together.

    Raises ``ValueError`` for an id used twice, a part that depends on a later one, or a chain over twenty.
    """
    batches: list[list[Part]] = []
    for chain in _chains(parts):
        if len(chain) > MOST_PARTS:
            raise ValueError(f"{len(chain)} parts depend on each other, a batch holds {MOST_PARTS}")
        if not batches or len(batches[-1]) + len(chain) > MOST_PARTS:
            batches.append([])
        batches[-1].extend(chain)
    return batches


def _chains(parts: Sequence[Part]) -> list[list[Part]]:
    chains: dict[str, list[Part]] = {}
    present = {part.id for part in parts}
    for part in parts:
        if part.id in chains:
            raise ValueError(f"part id {part.id} is used twice")
        tied: list[Part] = []
        for before in part.depends_on:
            if before not in present:
                continue
            if before not in chains:
                raise ValueError(f"part {part.id} depends on {before}, which comes later")
            if chains[before] is not tied:
                tied = _join(chains, tied, chains[before])
        tied.append(part)
        chains[part.id] = tied
    return list({id(chain): chain for chain in chains.values()}.values())


def _join(chains: dict[str, list[Part]], chain: list[Part], other: list[Part]) -> list[Part]:
    other.extend(chain)
    for part in chain:
        chains[part.id] = other
    return other
