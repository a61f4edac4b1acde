"""Several reads in one ``$batch``: ask for what is wanted, send once, then take the values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError

from masc_graph import log
from masc_graph.graph.batch import Part, Reply
from masc_graph.graph.client import Graph
from masc_graph.graph.lists import Item, Lists, equals
from masc_graph.registers.columns import from_fields, selected
from masc_graph.registers.rows import Row

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Stored(Generic[R]):
    """A row as it stands in its list; ``etag`` is the version that a change must name."""

    row: R
    item_id: str
    etag: str


class Wanted(Generic[R]):
    """Rows that a reading will bring; taking them before it was sent is an error."""

    def __init__(self, row: type[R]) -> None:
        self.row = row
        self._rows: list[Stored[R]] | None = None

    def bring(self, items: list[Item]) -> None:
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
    """One round trip for up to twenty questions to the lists."""

    def __init__(self, graph: Graph, lists: Lists, ids: Mapping[type[Row], str]) -> None:
        self._graph, self._lists, self._ids = graph, lists, ids
        self._parts: list[Part] = []
        self._wanted: list[Wanted[Row]] = []

    def find(self, row: type[R], key: str) -> Wanted[R]:
        """Want the row with this key."""
        return self.where(row, equals("Title", key))

    def where(self, row: type[R], *terms: str) -> Wanted[R]:
        """Want the rows that meet any of the terms; without terms, all."""
        wanted = Wanted(row)
        condition = " or ".join(terms) if terms else None
        part_id = str(len(self._parts) + 1)
        self._parts.append(self._lists.read_part(part_id, self._ids[row], where=condition, select=selected(row)))
        self._wanted.append(wanted)  # type: ignore[arg-type]  # a Wanted is only ever brought items of its own row
        return wanted

    async def send(self) -> None:
        """Read everything that is wanted; raises what the first failed part means."""
        replies: list[Reply] = await self._graph.batch(self._parts)
        for wanted, reply in zip(self._wanted, replies, strict=True):
            wanted.bring(await self._lists.items_of(reply))
