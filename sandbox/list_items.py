"""One SharePoint list: its columns, its items with versions, and the indexes that make looking up a key quick."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.columns import Column, as_instant, changed_column, new_column
from sandbox.conditions import Compound, Condition, Term, comparable, parse, unsupported_filter
from sandbox.identifiers import guid
from sandbox.refusal import FormulaError, GraphError, UniqueClashError, invalid_request, item_not_found

Json = dict[str, Any]

COLLECTION = "Collection(Edm.String)"


@dataclass(frozen=True)
class Item:
    """One list item; ``values`` holds the fields that are not empty."""

    id: int
    guid: str
    version: int
    values: Json
    created_at: datetime
    modified_at: datetime

    @property
    def etag(self) -> str:
        """The eTag as SharePoint writes it, its quotation marks included."""
        return f'"{self.guid},{self.version}"'


@dataclass(frozen=True)
class Grant:
    """One line of a list's permissions: who, named as SharePoint names them, and what they may do."""

    role: str
    kind: str
    name: str
    login: str = ""
    id: str = ""


class ItemList:
    """A list and its items; every write is checked whole before anything changes."""

    def __init__(self, list_id: str, name: str, at: datetime, zone: ZoneInfo) -> None:
        self.id, self.name, self.description = list_id, name, ""
        self.created_at, self.modified_at = at, at
        self.columns: dict[str, Column] = {column.name: column for column in _built_in(list_id)}
        self.items: dict[int, Item] = {}
        self.grants: tuple[Grant, ...] | None = None
        """Who may open it, once somebody gave it permissions of its own; None while it inherits the site's."""
        self.formula: tuple[str, re.Pattern[str]] | None = None
        """A column and what its text must match, once somebody gave the list a validation formula."""
        self.broken: set[int] = set()
        """The ids of items that SharePoint itself can no longer change."""
        self._zone, self._last_id = zone, 0
        self._indexes: dict[str, dict[Any, dict[int, None]]] = {}

    def add_column(self, body: Any) -> Column:
        """Adds the column of a columnDefinition; raises GraphError."""
        column = new_column(guid(self.id, "column", len(self.columns)), body)
        if comparable(column.name) in {comparable(name) for name in self.columns}:
            raise GraphError(409, "nameAlreadyExists", f"A column with the name '{column.name}' exists already")
        return self._put(column)

    def change_column(self, column_id: str, body: Any) -> Column:
        """Changes a column's settings; a unique column wants values that are unique already."""
        column = changed_column(self.column(column_id), body)
        if column.unique and any(len(ids) > 1 for ids in self._index_of(column.name).values()):
            raise invalid_request(f"The column '{column.name}' holds values that are not unique")
        return self._put(column)

    def column(self, column_id: str) -> Column:
        """The column with that id."""
        match = next((column for column in self.columns.values() if column.id == column_id), None)
        if not match:
            raise item_not_found("The specified column was not found")
        return match

    def create(self, fields: Json, at: datetime) -> Item:
        """Adds an item; raises GraphError for a refused field, UniqueClashError for a key that stands already."""
        values = {name: value for name, value in self._checked(fields).items() if value is not None}
        self._check_unique(values, None)
        self._check_formula(values)
        self._last_id += 1
        item = Item(self._last_id, guid(self.id, "item", self._last_id), 1, values, at, at)
        self._store(item, at)
        return item

    def change(self, item_id: str, fields: Json, if_match: str | None, at: datetime) -> Item:
        """Changes the given fields of an item, if it still has the etag that the client names."""
        item = self.item(item_id)
        if item.id in self.broken:
            raise GraphError(500, "generalException", "General exception while processing")
        _check_etag(item, if_match)
        checked = self._checked(fields)
        self._check_unique(checked, item.id)
        merged = {name: value for name, value in {**item.values, **checked}.items() if value is not None}
        self._check_formula(merged)
        self._unindex(item)
        item = replace(item, values=merged, version=item.version + 1, modified_at=at)
        self._store(item, at)
        return item

    def delete(self, item_id: str, if_match: str | None, at: datetime) -> None:
        """Takes an item away, if it still has the etag that the client names."""
        item = self.item(item_id)
        _check_etag(item, if_match)
        self._unindex(item)
        del self.items[item.id]
        self.modified_at = at

    def item(self, item_id: str) -> Item:
        """The item with that id, as it stands in a path."""
        item = self.items.get(int(item_id)) if item_id.isascii() and item_id.isdigit() else None
        if not item:
            raise item_not_found("The specified item was not found")
        return item

    def select(self, filter_text: str | None, order_by: str | None) -> list[Item]:
        """The items that meet a ``$filter``, in the order of ``$orderby`` or else of their ids."""
        condition = self._bound(parse(filter_text)) if filter_text is not None else None
        items = [item for item in self._candidates(condition) if condition is None or condition.matches(item.values)]
        if order_by is None:
            return items
        path, _, direction = order_by.strip().partition(" ")
        if direction.strip() not in ("", "asc", "desc"):
            raise invalid_request("The orderby statement is not supported")
        name = self._indexed(path).name
        present = sorted(
            (item for item in items if name in item.values), key=lambda item: comparable(item.values[name])
        )
        ordered = [item for item in items if name not in item.values] + present
        return ordered[::-1] if direction.strip() == "desc" else ordered

    def _candidates(self, condition: Condition | None) -> Iterable[Item]:
        for term in condition.needed() if condition else ():
            if term.operator == "eq" and term.value is not None:
                ids = self._index_of(term.name).get(comparable(term.value), ())
                return [self.items[item_id] for item_id in sorted(ids)]
        return self.items.values()

    def _bound(self, condition: Condition) -> Condition:
        """The condition with column names for paths and its values in the columns' kinds."""
        if isinstance(condition, Compound):
            return Compound(condition.word, self._bound(condition.left), self._bound(condition.right))
        column = self._indexed(condition.name)
        return Term(column.name, condition.operator, _literal_for(column, condition))

    def _indexed(self, path: str) -> Column:
        prefix, _, name = path.partition("/")
        if prefix != "fields" or not name:
            raise unsupported_filter()
        column = self.columns.get(name)
        if not column:
            raise invalid_request(f"Field '{name}' is not recognized")
        if not column.indexed:
            raise invalid_request(
                f"Field '{name}' cannot be referenced in filter or orderby as it is not indexed. "
                "Provide the 'Prefer: HonorNonIndexedQueriesWarningMayFailRandomly' header to allow this, "
                "but be warned that such queries may fail on large lists."
            )
        return column

    def _checked(self, fields: Json) -> Json:
        checked: Json = {}
        for name, value in fields.items():
            bare, annotation, _ = name.partition("@odata.type")
            column = self.columns.get(bare)
            if column is None:
                raise invalid_request(f"Field '{bare}' is not recognized")
            if column.read_only:
                raise invalid_request(f"Field '{bare}' is read-only")
            if annotation:
                _check_annotation(column, value, fields)
                continue
            if column.many and value is not None and f"{name}@odata.type" not in fields:
                raise invalid_request(f"The collection in field '{name}' wants '{name}@odata.type' beside it")
            stored = column.stored(value, self._zone)
            checked[name] = None if stored in ("", []) else stored
        return checked

    def _check_unique(self, values: Json, own_id: int | None) -> None:
        for name, value in values.items():
            if value is None or not self.columns[name].unique:
                continue
            if set(self._index_of(name).get(comparable(value), ())) - {own_id}:
                raise UniqueClashError(name)

    def _check_formula(self, values: Json) -> None:
        if self.formula is None:
            return
        name, wanted = self.formula
        if not wanted.search(str(values.get(name, ""))):
            raise FormulaError(name)

    def _put(self, column: Column) -> Column:
        self.columns[column.name] = column
        return column

    def _index_of(self, name: str) -> dict[Any, dict[int, None]]:
        """The items of each value of a column, made when it is first asked for."""
        if name not in self._indexes:
            index: dict[Any, dict[int, None]] = {}
            for item in self.items.values():
                if name in item.values:
                    index.setdefault(comparable(item.values[name]), {})[item.id] = None
            self._indexes[name] = index
        return self._indexes[name]

    def _store(self, item: Item, at: datetime) -> None:
        self.items[item.id] = item
        self.modified_at = at
        for name, index in self._indexes.items():
            if name in item.values:
                index.setdefault(comparable(item.values[name]), {})[item.id] = None

    def _unindex(self, item: Item) -> None:
        for name, index in self._indexes.items():
            if name in item.values:
                index[comparable(item.values[name])].pop(item.id)


def _check_etag(item: Item, if_match: str | None) -> None:
    if if_match not in (None, "*", item.etag):
        raise GraphError(412, "resourceModified", "ETag does not match current item's value")


def _check_annotation(column: Column, value: Any, fields: Json) -> None:
    if not column.many or column.name not in fields or value not in (COLLECTION, "#" + COLLECTION):
        raise invalid_request(f"The type annotation of field '{column.name}' does not fit its column")


def _literal_for(column: Column, term: Term) -> Any:
    value = term.value
    if value is None:
        return None
    if column.kind == "boolean" and value in (0, 1):
        return bool(value)
    if column.kind == "dateTime" and isinstance(value, str) and term.operator != "startswith":
        at = as_instant(value)
        if at:
            return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if column.kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if column.kind in ("text", "choice") and isinstance(value, str):
        return value
    raise unsupported_filter()


def _built_in(list_id: str) -> Iterable[Column]:
    """The columns of the generic list's template."""
    line = {"allowMultipleLines": False, "appendChangesToExistingText": False, "linesForEditing": 0, "maxLength": 255}
    instant = {"displayAs": "default", "format": "dateTime"}
    yield Column(guid(list_id, "Title"), "Title", "text", line, "Title", required=True)
    for name, display, kind, facet in (
        ("ContentType", "Content Type", "text", line),
        ("Modified", "Modified", "dateTime", instant),
        ("Created", "Created", "dateTime", instant),
        ("Author", "Created By", "personOrGroup", {}),
        ("Editor", "Modified By", "personOrGroup", {}),
        ("_UIVersionString", "Version", "text", line),
        ("Attachments", "Attachments", "attachments", {}),
    ):
        yield Column(guid(list_id, name), name, kind, dict(facet), display, read_only=True, group="_Hidden")
