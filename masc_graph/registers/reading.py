"""Several reads in one ``$batch``: ask for what is wanted, send once, then take the values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from pydantic import ValidationError

from masc_graph import log
from masc_graph.graph.batch import Part
from masc_graph.graph.client import Graph
from masc_graph.graph.lists import Item, Lists, equals
from masc_graph.registers.columns import from_fields, selected
from masc_graph.registers.rows import Row

R = TypeVar("R", bound=Row)

_TERMS_OF_A_FILTER: Final = 10


@dataclass(frozen=True)
class Stored(Generic[R]):
    """A row as it is in its list; ``etag`` is the version that a change must name.

    It is empty after a change whose answer left it out: the next change reads it first.
    """

    row: R
    item_id: str
    etag: str


class Wanted(Generic[R]):
    """Rows that a reading will bring; taking them before it was sent is an error."""

    def __init__(self, row: type[R]) -> None:
        self.row = row
        self._rows: list[Stored[R]] | None = None

    def bring(self, items: Iterable[Item]) -> None:
        """Take the items that answered; one that somebody broke by hand is named in the log and left out."""
        self._rows = [stored for item in items if (stored := read_item(self.row, item))]

    @property
    def rows(self) -> list[Stored[R]]:
        if self._rows is None:
            raise LookupError("the reading was not sent")
        return self._rows

    @property
    def one(self) -> Stored[R] | None:
        """The only row there is, or None."""
        return self.rows[0] if self.rows else None


def read_item(row: type[R], item: Item) -> Stored[R] | None:
    """Read a list item as a row, or None if its fields do not make one."""
    try:
        return Stored(from_fields(row, item.fields), item.id, item.etag)
    except ValidationError as error:
        columns = ",".join(str(problem["loc"][0]) for problem in error.errors() if problem["loc"])
        log.problem("row_unreadable", list=row.__name__, item=item.id, columns=columns)
        return None


class Reading:
    """Questions to the lists: up to twenty are one round trip."""

    def __init__(self, graph: Graph, lists: Lists, ids: Mapping[type[Row], str]) -> None:
        self._graph, self._lists, self._ids = graph, lists, ids
        self._parts: list[tuple[Part, Wanted[Row]]] = []
        self._wanted: list[Wanted[Row]] = []

    def find(self, row: type[R], key: str) -> Wanted[R]:
        """Want the row with this key."""
        return self.where(row, equals("Title", key))

    def where(self, row: type[R], *terms: str) -> Wanted[R]:
        """Want the rows that meet any of the terms; without terms, all."""
        return self._want(row, [" or ".join(terms) if terms else None])

    def any_of(self, row: type[R], terms: Iterable[str]) -> Wanted[R]:
        """Want the rows that meet any of the terms, each once, however many terms there are; without terms, none."""
        left = list(terms)
        starts = range(0, len(left), _TERMS_OF_A_FILTER)
        return self._want(row, [" or ".join(left[start : start + _TERMS_OF_A_FILTER]) for start in starts])

    def _want(self, row: type[R], conditions: Iterable[str | None]) -> Wanted[R]:
        wanted: Wanted[R] = Wanted(row)
        known: Wanted[Row] = wanted  # type: ignore[assignment]  # a Wanted is only ever brought items of its own row
        self._wanted.append(known)
        for condition in conditions:
            part_id = str(len(self._parts) + 1)
            part = self._lists.read_part(part_id, self._ids[row], where=condition, select=selected(row))
            self._parts.append((part, known))
        return wanted

    async def send(self) -> None:
        """Read everything that is wanted, if anything is; raises what the first failed part means."""
        replies = await self._graph.batch([part for part, _ in self._parts]) if self._parts else []
        items: dict[Wanted[Row], dict[str, Item]] = {wanted: {} for wanted in self._wanted}
        for (_, wanted), reply in zip(self._parts, replies, strict=True):
            items[wanted].update((item.id, item) for item in await self._lists.items_of(reply))
        for wanted, found in items.items():
            wanted.bring(found.values())
