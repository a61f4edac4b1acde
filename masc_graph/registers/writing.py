"""Changes and their audit events in one ``$batch``, in order, each safe to send again.

Every part waits for the one before it, so an event is written only after the change that it records. What failed or
was not answered is looked up by its key before anything is sent again: SharePoint's unique column decides about a
create, and a change whose values stand is done, so that the event behind it is not lost with the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from masc_graph.errors import Changed, GiveUp, MascError, Taken, TryAgain, Unanswered
from masc_graph.graph.batch import Part, Reply, error_of
from masc_graph.graph.client import Graph
from masc_graph.graph.lists import Lists
from masc_graph.registers.columns import to_fields, written
from masc_graph.registers.reading import Reading, Stored, read_item
from masc_graph.registers.rows import Row

R = TypeVar("R", bound=Row)

MOST_PARTS = 20
_ROUNDS_WITHOUT_PROGRESS = 3
_WAITED_IN_VAIN = 424


@dataclass(frozen=True, eq=False)
class _Add:
    group: int
    row: type[Row]
    key: str
    fields: Mapping[str, Any]
    ours: Callable[[Any], bool]


@dataclass(frozen=True, eq=False)
class _Change:
    group: int
    row: type[Row]
    key: str
    before: Stored[Any]
    after: Row
    names: tuple[str, ...]
    fields: Mapping[str, Any]
    is_claim: bool

    def stands(self, row: Row) -> bool:
        """Whether the row has the wanted values; an empty value and an absent one are the same in a list."""
        pairs = ((getattr(row, name), getattr(self.after, name)) for name in self.names)
        same = [(written(found) or None) == (written(wanted) or None) for found, wanted in pairs]
        return bool(same) and all(same)


_Intent = _Add | _Change


class Writing:
    """What one command changes in the lists; nothing is sent before ``send``."""

    def __init__(self, graph: Graph, lists: Lists, ids: Mapping[type[Row], str]) -> None:
        self._graph, self._lists, self._ids = graph, lists, ids
        self._left: list[_Intent] = []
        self._saved: dict[tuple[type[Row], str], Stored[Any]] = {}
        self._made: set[tuple[type[Row], str]] = set()
        self._group, self._is_open = 0, False

    @contextmanager
    def together(self) -> Generator[None]:
        """What is added and changed within travels in one batch: a change with its event."""
        self._group, self._is_open = self._group + 1, True
        yield
        self._is_open = False

    def add(self, row: R, *, also: Mapping[str, Any] | None = None, ours: Callable[[R], bool] | None = None) -> None:
        """Add a row once. ``also`` holds columns that no row may keep; ``ours`` tells whether one found is this one."""
        fields = {**to_fields(row), **(also or {})}
        self._left.append(_Add(self._own_group(), type(row), row.title, fields, ours or _always))

    def change(self, stored: Stored[R], **values: object) -> None:
        """Change some values, by Python name, of a row that still has the etag it was read with.

        Values that stand already count as written, since the answer to an earlier sending may have been lost.
        """
        self.rewrite(stored, values)

    def rewrite(
        self, stored: Stored[R], values: Mapping[str, object], *, also: Mapping[str, Any] | None = None
    ) -> None:
        """The same with the values in a mapping; ``also`` holds columns that no row may keep, as in ``add``."""
        self._left.append(_a_change(self._own_group(), stored, values, also or {}, is_claim=False))

    def claim(self, stored: Stored[R], **values: object) -> None:
        """Change values whose owner the etag alone decides: ``Changed`` even where another wrote the same."""
        self._left.append(_a_change(self._own_group(), stored, values, {}, is_claim=True))

    def _own_group(self) -> int:
        self._group += not self._is_open
        return self._group

    def saved(self, row: type[R], key: str) -> Stored[R]:
        """The row as it stands after ``send``: made, changed, or found."""
        return self._saved[row, key]

    def made(self, row: type[Row], key: str) -> bool:
        """Whether it is certain that this writing made the row; one that had to be looked up may be another's."""
        return (row, key) in self._made

    async def begin(self) -> None:
        """Write what the first batch holds, and leave the rest for ``send``; raises as ``send`` does."""
        first, rest = self._next()
        self._left = first
        await self.send()
        self._left = rest

    async def send(self) -> None:
        """Write everything, in order.

        Raises ``Changed`` when somebody changed a row meanwhile, ``Taken`` when a key belongs to another,
        ``Unanswered`` when it is not known what was done, ``GiveUp`` when SharePoint refuses, and ``TryAgain``
        with its time when SharePoint asked for a longer wait.
        """
        idle = 0
        while self._left:
            before = len(self._left)
            chunk, rest = self._next()
            self._left = [*await self._send(chunk), *rest]
            idle = idle + 1 if len(self._left) == before else 0
            if idle >= _ROUNDS_WITHOUT_PROGRESS:
                raise TryAgain("lists_not_written")

    def _next(self) -> tuple[list[_Intent], list[_Intent]]:
        """As many whole groups as one batch holds, and the rest; a group too big for a batch is cut."""
        end = min(MOST_PARTS, len(self._left))
        whole = end
        while 0 < whole < len(self._left) and self._left[whole].group == self._left[whole - 1].group:
            whole -= 1
        end = whole or end
        return self._left[:end], self._left[end:]

    async def _send(self, chunk: list[_Intent]) -> list[_Intent]:
        """Send one batch; return what is still to be done."""
        chunk = await self._with_etags(chunk)
        doubts = await self._answers(chunk)
        try:
            found = await self._look_up(list(doubts))
        except TryAgain as failure:
            if _is_unknown(next(iter(doubts.values()))):
                raise Unanswered(failure.reason, failure.after) from None
            raise
        left: list[_Intent] = []
        for intent, error in doubts.items():
            if self._settled(intent, found.get((intent.row, intent.key)), error):
                continue
            left.append(intent)
            # What came after a wait that was asked for would come before its time.
            if isinstance(error, GiveUp) or (isinstance(error, TryAgain) and error.after is not None):
                raise error
        return left

    async def _with_etags(self, chunk: list[_Intent]) -> list[_Intent]:
        """Read the etags that the answers to earlier changes left out.

        A row that is not as the earlier change left it was changed by another, and so raises ``Changed``.
        """
        found = await self._look_up([intent for intent in chunk if _lacks_etag(intent)])
        return [self._with_etag(intent, found) if _lacks_etag(intent) else intent for intent in chunk]

    def _with_etag(self, intent: _Intent, found: Mapping[tuple[type[Row], str], Stored[Any]]) -> _Intent:
        stored = found.get((intent.row, intent.key))
        if isinstance(intent, _Add) or stored is None or to_fields(stored.row) != to_fields(intent.before.row):
            raise Changed("lists:changed_meanwhile")
        return replace(intent, before=stored)

    async def _answers(self, chunk: list[_Intent]) -> dict[_Intent, MascError | None]:
        """Send the parts; return those not done, each with what its reply means, or None if it was never tried."""
        parts = [self._part(number, intent) for number, intent in enumerate(chunk)]
        try:
            replies: list[Reply] = await self._graph.batch(parts)
        except Unanswered as failure:
            if any(isinstance(intent, _Change) and intent.is_claim for intent in chunk):
                raise
            if failure.after is not None:
                raise TryAgain(failure.reason, failure.after) from None
            return dict.fromkeys(chunk)
        doubts: dict[_Intent, MascError | None] = {}
        for intent, reply in zip(chunk, replies, strict=True):
            if not reply.ok:
                doubts[intent] = self._doubt(intent, reply)
            else:
                try:
                    self._keep(intent, reply)
                except Unanswered:  # Carried out, but what was made is not told: it is looked up by its key.
                    doubts[intent] = None
        return doubts

    def _doubt(self, intent: _Intent, reply: Reply) -> MascError | None:
        if reply.status == _WAITED_IN_VAIN:
            return None
        error = error_of(reply)
        if isinstance(intent, _Change) and (intent.is_claim or not isinstance(error, TryAgain)):
            raise error
        return error

    def _keep(self, intent: _Intent, reply: Reply) -> None:
        item = self._lists.item_of(reply)
        if isinstance(intent, _Change):
            self._saved[intent.row, intent.key] = Stored(intent.after, intent.before.item_id, item.etag)
        elif stored := read_item(intent.row, replace(item, fields=item.fields or dict(intent.fields))):
            self._saved[intent.row, intent.key] = stored
            self._made.add((intent.row, intent.key))

    def _settled(self, intent: _Intent, found: Stored[Any] | None, error: MascError | None) -> bool:
        """Whether it is done already; a row that is not ours stops the whole writing."""
        if found is None:
            return False
        if isinstance(intent, _Add):
            if not intent.ours(found.row):
                raise Taken(intent.key)
        elif not intent.stands(found.row):
            if found.etag != intent.before.etag:
                raise error if isinstance(error, Changed) else Changed("lists:changed_meanwhile")
            return False
        elif found.etag == intent.before.etag and error is None:
            return False
        self._saved[intent.row, intent.key] = found
        return True

    async def _look_up(self, intents: list[_Intent]) -> dict[tuple[type[Row], str], Stored[Any]]:
        if not intents:
            return {}
        reading = Reading(self._graph, self._lists, self._ids)
        wanted = {(intent.row, intent.key): reading.find(intent.row, intent.key) for intent in intents}
        await reading.send()
        return {key: found.one for key, found in wanted.items() if found.one}

    def _part(self, number: int, intent: _Intent) -> Part:
        part_id, before = str(number + 1), (str(number),) if number else ()
        list_id = self._ids[intent.row]
        if isinstance(intent, _Add):
            return self._lists.create_part(part_id, list_id, intent.fields, before)
        stored = intent.before
        return self._lists.change_part(part_id, list_id, stored.item_id, stored.etag, intent.fields, before)


def _a_change(
    group: int, stored: Stored[Any], values: Mapping[str, object], also: Mapping[str, Any], *, is_claim: bool
) -> _Change:
    after: Row = stored.row.model_copy(update=values)
    fields = {**to_fields(values), **also}
    return _Change(group, type(after), after.title, stored, after, tuple(values), fields, is_claim)


def _lacks_etag(intent: _Intent) -> bool:
    return isinstance(intent, _Change) and not intent.before.etag


def _is_unknown(error: MascError | None) -> bool:
    """Whether a batch may have been done, by its first part in doubt, which all after it waited for."""
    return error is None or (isinstance(error, Unanswered) and error.after is None)


def _always(_: object) -> bool:
    return True
