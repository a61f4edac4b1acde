"""SharePoint lists: items found by an indexed column, created in one POST, changed with their etag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from masc_graph.graph.batch import Part, Reply
from masc_graph.graph.client import Graph

ColumnKind = Literal["text", "note", "choice", "multi", "date", "datetime", "number", "yesno"]


@dataclass(frozen=True)
class Item:
    """One list item; ``etag`` goes unchanged into If-Match, ``fields`` holds the selected columns."""

    id: str
    etag: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column to make; ``unique`` implies ``indexed``. A column named Title changes the built-in one."""

    name: str
    kind: ColumnKind = "text"
    indexed: bool = False
    unique: bool = False
    choices: tuple[str, ...] = ()


def equals(column: str, value: str | int | bool) -> str:
    """Write a ``$filter`` term for an indexed column, with quotes doubled."""
    raise NotImplementedError


class Lists:
    """The lists of one site, by list id and internal column names."""

    def __init__(self, graph: Graph, site_id: str) -> None:
        raise NotImplementedError

    async def find(self, list_id: str, column: str, value: str, select: Sequence[str]) -> Item | None:
        """Return the first item whose indexed ``column`` equals ``value``."""
        raise NotImplementedError

    async def get(self, list_id: str, item_id: str, select: Sequence[str]) -> Item:
        """Return one item by its id; ``Gone`` when it is not there."""
        raise NotImplementedError

    async def read(self, list_id: str, *, where: str | None = None, select: Sequence[str]) -> list[Item]:
        """Return every item that meets ``where`` (terms of ``equals`` joined by and), all pages."""
        raise NotImplementedError

    async def create(self, list_id: str, fields: Mapping[str, Any]) -> Item:
        """Create one item with all its fields in one POST; errors as ``Graph.create``. An array is a multi choice."""
        raise NotImplementedError

    async def change(self, list_id: str, item_id: str, etag: str, fields: Mapping[str, Any]) -> Item:
        """Change the given fields of one item, if it still has ``etag``."""
        raise NotImplementedError

    def create_part(
        self, part_id: str, list_id: str, fields: Mapping[str, Any], depends_on: Sequence[str] = ()
    ) -> Part:
        """``create`` as a part of ``Graph.batch``."""
        raise NotImplementedError

    def change_part(
        self,
        part_id: str,
        list_id: str,
        item_id: str,
        etag: str,
        fields: Mapping[str, Any],
        depends_on: Sequence[str] = (),
    ) -> Part:
        """``change`` as a part of ``Graph.batch``."""
        raise NotImplementedError

    def read_part(
        self, part_id: str, list_id: str, *, where: str | None = None, select: Sequence[str],
        depends_on: Sequence[str] = (),
    ) -> Part:
        """``read`` as a part of ``Graph.batch``; ``items_of`` fetches any further pages."""
        raise NotImplementedError

    def item_of(self, reply: Reply) -> Item:
        """Return the item of a create or change part; raises what ``error_of`` says when it is not ok."""
        raise NotImplementedError

    async def items_of(self, reply: Reply) -> list[Item]:
        """Return all items of a read part, following its next pages; raises when it is not ok."""
        raise NotImplementedError

    async def lists_by_name(self) -> dict[str, str]:
        """Return the site's lists: display name to id."""
        raise NotImplementedError

    async def columns_of(self, list_id: str) -> dict[str, str]:
        """Return a list's columns: internal name to column id."""
        raise NotImplementedError

    async def create_list(self, name: str, columns: Sequence[Column]) -> str:
        """Create a list with its columns and return its id."""
        raise NotImplementedError

    async def add_columns(self, list_id: str, columns: Sequence[Column]) -> None:
        """Add the columns that the list does not have yet; Title is made unique or indexed in place."""
        raise NotImplementedError


async def site_of_group(graph: Graph, group_id: str) -> str:
    """Return the id of a team's site."""
    raise NotImplementedError
