"""SharePoint lists: items are found by an indexed column, created in one POST, and changed with their etag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.headers_collection import HeadersCollection
from kiota_abstractions.request_information import RequestInformation
from msgraph.generated.models.field_value_set import FieldValueSet
from msgraph.generated.models.list_item import ListItem
from msgraph.generated.sites.item.lists.item.items.item.list_item_item_request_builder import (
    ListItemItemRequestBuilder,
)
from msgraph.generated.sites.item.lists.item.items.items_request_builder import ItemsRequestBuilder
from msgraph.generated.sites.item.lists.item.list_item_request_builder import ListItemRequestBuilder
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from masc_graph.errors import TryAgain, Unanswered
from masc_graph.graph.batch import Part, Reply, require_ok
from masc_graph.graph.client import Graph

PAGE = 200
ColumnKind = Literal["text", "note", "choice", "multi", "date", "datetime", "number", "yesno"]


@dataclass(frozen=True)
class Item:
    """One list item; ``etag`` goes into If-Match as it is, ``fields`` holds the selected columns.

    After a create or a change ``etag`` is empty, and ``fields`` lacks columns, if Graph's answer left them out.
    """

    id: str
    etag: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column as ``Site`` creates it; ``unique`` implies ``indexed``. Title is built in, and only changed."""

    name: str
    kind: ColumnKind = "text"
    indexed: bool = False
    unique: bool = False
    choices: tuple[str, ...] = ()


class _Item(BaseModel):
    """An item as Graph sends it, with its columns in ``fields``."""

    model_config = ConfigDict(extra="ignore")

    id: str
    etag: str = Field(default="", validation_alias=AliasChoices("@odata.etag", "eTag"))
    fields: dict[str, Any] = Field(default_factory=dict[str, Any])

    def item(self) -> Item:
        return Item(self.id, self.etag, _columns(self.fields))


_ITEM = TypeAdapter(_Item)
_PAGE_OF_ITEMS = TypeAdapter(dict[str, Any])


def equals(column: str, value: str | int) -> str:
    """Return a ``$filter`` term for an indexed column, with any quotes doubled."""
    if isinstance(value, str):
        quoted = value.replace("'", "''")
        return f"fields/{column} eq '{quoted}'"
    return f"fields/{column} eq {str(value).lower()}"


def not_before(column: str, instant: datetime) -> str:
    """Return a ``$filter`` term for an indexed date column: on or after ``instant``."""
    return f"fields/{column} ge '{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"


class Lists:
    """The lists of one site, by list id and internal column names. Everything travels as part of a ``Graph.batch``."""

    def __init__(self, graph: Graph, site_id: str) -> None:
        self._graph = graph
        self._lists = graph.api.sites.by_site_id(site_id).lists

    def create_part(
        self, part_id: str, list_id: str, fields: Mapping[str, Any], depends_on: Sequence[str] = ()
    ) -> Part:
        """Create one item with all its fields in one POST. An array is a multiple choice."""
        return self._graph.part(part_id, self._create(list_id, fields), depends_on)

    def change_part(
        self,
        part_id: str,
        list_id: str,
        item_id: str,
        etag: str,
        fields: Mapping[str, Any],
        depends_on: Sequence[str] = (),
    ) -> Part:
        """Change the given fields of one item, provided it still has ``etag``."""
        return self._graph.part(part_id, self._change(list_id, item_id, etag, fields), depends_on)

    def read_part(
        self,
        part_id: str,
        list_id: str,
        *,
        where: str | None = None,
        select: Sequence[str],
        depends_on: Sequence[str] = (),
    ) -> Part:
        """Read the items that meet ``where``, made of ``equals`` terms; ``items_of`` fetches further pages."""
        return self._graph.part(part_id, self._read(list_id, where, select), depends_on)

    def item_of(self, reply: Reply) -> Item:
        """Return the item of a create or change part; raises ``error_of`` the reply if it failed.

        Raises ``Unanswered`` for a create whose answer does not even have the item's id.
        """
        require_ok(reply)
        if reply.part.method == "POST":
            try:
                return _ITEM.validate_python(reply.body).item()
            except ValidationError:
                raise Unanswered("graph:unreadable") from None
        body: object = reply.body
        answer = cast("dict[str, Any]", body) if isinstance(body, dict) else {}
        item_id = reply.part.url.rsplit("/", 2)[1]
        return Item(item_id, str(answer.get("@odata.etag") or ""), _columns(answer))

    async def items_of(self, reply: Reply) -> list[Item]:
        """Return all items of a read part, further pages included; raises ``error_of`` the reply if it failed."""
        require_ok(reply)
        try:
            page = _PAGE_OF_ITEMS.validate_python(reply.body)
        except ValidationError:
            raise TryAgain("graph:unreadable") from None
        items = await self._graph.further(page.get("value", []), page.get("@odata.nextLink"), _ITEM)
        return [each.item() for each in items]

    def _list(self, list_id: str) -> ListItemRequestBuilder:
        return self._lists.by_list_id(list_id)

    def _item(self, list_id: str, item_id: str) -> ListItemItemRequestBuilder:
        return self._list(list_id).items.by_list_item_id(item_id)

    def _read(self, list_id: str, where: str | None, select: Sequence[str]) -> RequestInformation:
        query = ItemsRequestBuilder.ItemsRequestBuilderGetQueryParameters(
            expand=_expand(select), filter=where, top=PAGE
        )
        return self._list(list_id).items.to_get_request_information(RequestConfiguration(query_parameters=query))

    def _create(self, list_id: str, fields: Mapping[str, Any]) -> RequestInformation:
        return self._list(list_id).items.to_post_request_information(ListItem(fields=_field_values(fields)))

    def _change(self, list_id: str, item_id: str, etag: str, fields: Mapping[str, Any]) -> RequestInformation:
        headers = HeadersCollection()
        headers.add("If-Match", etag)
        return self._item(list_id, item_id).fields.to_patch_request_information(
            _field_values(fields), RequestConfiguration(headers=headers)
        )


def _expand(select: Sequence[str]) -> list[str]:
    return [f"fields($select={','.join(select)})"]


def _field_values(fields: Mapping[str, Any]) -> FieldValueSet:
    wire: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, (list, tuple)):
            # Without the type, SharePoint reads the array of a multiple choice as a single text.
            wire[f"{name}@odata.type"] = "Collection(Edm.String)"
            value = list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  # noqa: PLW2901
        wire[name] = value
    return FieldValueSet(additional_data=wire)


def _columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if "@" not in name}
