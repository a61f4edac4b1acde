"""The parts of a ``$batch``, their replies, and how parts are packed: one chain, or twenty that wait for nothing."""

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


def require_ok(reply: Reply) -> None:
    """Raise what a reply means unless the part was carried out."""
    if not reply.ok:
        raise error_of(reply)


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
    """Pack parts, in order, into batches of at most twenty: either parts that wait for nothing, or one chain.

    Graph refuses a mixture: https://github.com/microsoftgraph/microsoft-graph-docs/issues/16280.
    Raises ``ValueError`` for an id used twice, a part that waits for another than the one before it, or a chain over
    twenty.
    """
    batches: list[list[Part]] = []
    free: list[Part] | None = None
    for chain in _chains(parts):
        if len(chain) > MOST_PARTS:
            raise ValueError(f"{len(chain)} parts depend on each other, a batch holds {MOST_PARTS}")
        if len(chain) == 1 and free is not None and len(free) < MOST_PARTS:
            free += chain
            continue
        batches.append(chain)
        free = chain if len(chain) == 1 else None
    return batches


def _chains(parts: Sequence[Part]) -> list[list[Part]]:
    """Divide parts into chains: each part of one waits for the part before it. A part that waits for none is one."""
    present = {part.id for part in parts}
    if len(present) < len(parts):
        raise ValueError("a part id is used twice")
    chains: list[list[Part]] = []
    for part in parts:
        waits_for = [before for before in part.depends_on if before in present]
        if not waits_for:
            chains.append([part])
        elif chains and waits_for == [chains[-1][-1].id]:
            chains[-1].append(part)
        else:
            raise ValueError(f"part {part.id} waits for another than the part before it")
    return chains
