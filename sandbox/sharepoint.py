"""A SharePoint site's state: its library and its lists, found by id or name, and their items as Graph's JSON."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from sandbox.clock import Clock
from sandbox.identifiers import guid
from sandbox.library import Library
from sandbox.list_items import Item, ItemList
from sandbox.refusal import GraphError, invalid_request, item_not_found, without_type

Json = dict[str, Any]
T = TypeVar("T")

_LIST_PROPERTIES = frozenset({"displayName", "description", "list", "columns"})
_SYSTEM_FIELDS = (
    "id", "ContentType", "Modified", "Created", "AuthorLookupId", "EditorLookupId", "_UIVersionString", "Attachments",
    "Edit", "LinkTitle", "LinkTitleNoMenu", "ItemChildCount", "FolderChildCount",
)  # fmt: skip


@functools.lru_cache(maxsize=4096)
def wire(instant: datetime) -> str:
    """An instant in the form that SharePoint uses, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Site:
    """One site; ``zone`` is its time zone, in which a date-only value is a day."""

    def __init__(self, host: str, path: str, name: str, clock: Clock, changed: Callable[[str], object]) -> None:
        self.host, self.path, self.name = host, path, name
        self.id = f"{host},{guid(host, path, 'collection')},{guid(host, path, 'web')}"
        self.url = f"https://{host}{path}"
        self.created_at = clock.start
        self.zone = ZoneInfo("Europe/London")
        self.lists: dict[str, ItemList] = {}
        self.library = Library(self.id, self.url, clock, changed)
        self._clock, self._changed, self._made = clock, changed, 0

    def clear(self) -> None:
        """Forget every list and file. Later ones get other ids."""
        self.lists.clear()
        self.library.clear()
        self._changed("lists")

    def find(self, list_id: str) -> ItemList:
        """The list with that id or display name."""
        by_name = (item_list for item_list in self.lists.values() if item_list.name.casefold() == list_id.casefold())
        match = self.lists.get(list_id.lower()) or next(by_name, None)
        if not match:
            raise item_not_found("The specified list was not found")
        return match

    def create_list(self, body: Json) -> ItemList:
        """Create a list with all its columns, or nothing if one of them is refused; raises GraphError."""
        body = without_type(body, "list")
        name = self._checked_list(body)
        item_list = ItemList(guid(self.id, "list", self._made), name, self._clock.now(), self.zone)
        item_list.description = body.get("description", "")
        columns = body.get("columns", [])
        if not isinstance(columns, list):
            raise invalid_request("The columns of a list must be an array")
        for column in cast("list[Any]", columns):
            item_list.add_column(column)
        self._made += 1
        self.lists[item_list.id] = item_list
        self._changed("lists")
        return item_list

    def add_column(self, in_list: ItemList, body: Json) -> Json:
        """Adds a column and returns its definition."""
        return self._note(in_list.add_column(body).as_json())

    def change_column(self, in_list: ItemList, column_id: str, body: Json) -> Json:
        """Changes a column and returns its definition."""
        return self._note(in_list.change_column(column_id, body).as_json())

    def create_item(self, in_list: ItemList, fields: Json) -> Item:
        """Adds an item with all its fields at once."""
        return self._note(in_list.create(fields, self._clock.now()))

    def change_item(self, in_list: ItemList, item_id: str, fields: Json, if_match: str | None) -> Item:
        """Changes fields of an item."""
        return self._note(in_list.change(item_id, fields, if_match, self._clock.now()))

    def delete_item(self, in_list: ItemList, item_id: str, if_match: str | None) -> None:
        """Deletes an item."""
        self._note(in_list.delete(item_id, if_match, self._clock.now()))

    def view(self) -> list[Json]:
        """Every list with its columns and items, as the page shows them."""
        return [
            {
                "id": item_list.id,
                "name": item_list.name,
                "columns": [column.as_json() for column in item_list.columns.values() if not column.read_only],
                "items": [{"id": str(i.id), "etag": i.etag, "fields": i.values} for i in item_list.items.values()],
            }
            for item_list in self.lists.values()
        ]

    def _checked_list(self, body: Json) -> str:
        if "name" in body:
            raise invalid_request(
                "Cannot define a 'name' for a list as it is assigned by the server. Instead, provide 'displayName'"
            )
        for name in body:
            if name not in _LIST_PROPERTIES:
                raise invalid_request(f"The property '{name}' is not known or cannot be set on a list")
        name = body.get("displayName")
        if not isinstance(name, str) or not name.strip() or not isinstance(body.get("description", ""), str):
            raise invalid_request("A list wants a displayName, and text for its description")
        facet = body.get("list", {})
        plain = without_type(cast("Json", facet), "listInfo") if isinstance(facet, dict) else None
        if plain not in ({}, {"template": "genericList"}):
            raise invalid_request("One of the provided arguments is not acceptable.")
        if any(item_list.name.casefold() == name.casefold() for item_list in self.lists.values()):
            raise GraphError(409, "nameAlreadyExists", f"A list with the name '{name}' exists already")
        return name

    def _note(self, done: T) -> T:
        self._changed("lists")
        return done


def check_names(in_list: ItemList, names: Collection[str]) -> None:
    """Refuse a name that is not a field of the list."""
    for name in names:
        if name not in in_list.columns and name not in _SYSTEM_FIELDS:
            raise invalid_request(f"Field '{name}' is not recognized")


def fields_json(item: Item, names: Collection[str] | None) -> Json:
    """The fields of an item, all or those named. Empty fields are left out."""
    fields: Json = {"@odata.etag": item.etag}
    everything: Mapping[str, Any] = {**item.values, **_system(item)}
    for name in everything if names is None else names:
        if name in everything:
            if isinstance(everything[name], list):
                fields[f"{name}@odata.type"] = "#Collection(String)"
            fields[name] = everything[name]
    return fields


def _system(item: Item) -> Json:
    title = item.values.get("Title")
    return {
        "id": str(item.id),
        "ContentType": "Item",
        "Modified": wire(item.modified_at),
        "Created": wire(item.created_at),
        "AuthorLookupId": "1073741822",
        "EditorLookupId": "1073741822",
        "_UIVersionString": f"{item.version}.0",
        "Attachments": False,
        "Edit": "",
        "ItemChildCount": "0",
        "FolderChildCount": "0",
        **({"LinkTitle": title, "LinkTitleNoMenu": title} if title else {}),
    }
