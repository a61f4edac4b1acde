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


@dataclass(frozen=True)
class Unreadable:
    """A row that is there and cannot be read, or is not there though it must be: its key, and why, in words.

    ``columns`` are the columns that somebody broke; without any the row is not in its list. ``meeting_id`` is the
    meeting that its row names, as it stands there.
    """

    key: str
    list_name: str
    columns: tuple[str, ...] = ()
    meeting_id: str = ""

    @property
    def words(self) -> str:
        """``MASC-7F3K2 cannot be read: its row in MASC Referrals has a Status that MASC does not know``."""
        if not self.columns:
            return f"{self.key} cannot be read: its row is not in {self.list_name}"
        wrong = " and ".join(self.columns)
        return f"{self.key} cannot be read: its row in {self.list_name} has a wrong {wrong}"


class Wanted(Generic[R]):
    """Rows that a reading will bring; taking them before it was sent is an error."""

    def __init__(self, row: type[R]) -> None:
        self.row = row
        self._rows: list[Stored[R]] | None = None
        self.unreadable: list[Unreadable] = []

    def bring(self, items: Iterable[Item]) -> None:
        """Take the items that answered; one that somebody broke by hand is kept apart, and named in the log."""
        read = [read_or_say_why(self.row, item) for item in items]
        self._rows = [one for one in read if isinstance(one, Stored)]
        self.unreadable = [one for one in read if isinstance(one, Unreadable)]

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
    read = read_or_say_why(row, item)
    return read if isinstance(read, Stored) else None


def read_or_say_why(row: type[R], item: Item) -> Stored[R] | Unreadable:
    """Read a list item as a row, or say which of its fields do not make one."""
    try:
        return Stored(from_fields(row, item.fields), item.id, item.etag)
    except ValidationError as error:
        columns = tuple(dict.fromkeys(str(problem["loc"][0]) for problem in error.errors() if problem["loc"]))
        log.problem("row_unreadable", list=row.__name__, item=item.id, columns=",".join(columns))
        key = str(item.fields.get("Title") or f"Item {item.id}")
        return Unreadable(key, row.LIST, columns, str(item.fields.get("MeetingId") or ""))


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
