"""What setting a board up needs of its site: its id, its lists, their columns and indexes."""

from __future__ import annotations

from collections.abc import Sequence

from msgraph.generated.models.boolean_column import BooleanColumn
from msgraph.generated.models.choice_column import ChoiceColumn
from msgraph.generated.models.column_definition import ColumnDefinition
from msgraph.generated.models.date_time_column import DateTimeColumn
from msgraph.generated.models.list_ import List_
from msgraph.generated.models.list_info import ListInfo
from msgraph.generated.models.number_column import NumberColumn
from msgraph.generated.models.text_column import TextColumn
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from masc_graph.graph.client import Graph
from masc_graph.graph.lists import Column


class _Named(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    name: str = ""
    display_name: str = Field(default="", alias="displayName")
    web_url: str = Field(default="", alias="webUrl")


_NAMED = TypeAdapter(_Named)


async def site_of_group(graph: Graph, group_id: str) -> tuple[str, str]:
    """Return the id and the address of a team's site."""
    builder = graph.api.groups.by_group_id(group_id).sites.by_site_id("root")
    site = await graph.read(builder.to_get_request_information(), _NAMED)
    return site.id, site.web_url


class Site:
    """The lists of one site, to be made; the running product uses ``Lists``."""

    def __init__(self, graph: Graph, site_id: str) -> None:
        self._graph = graph
        self._lists = graph.api.sites.by_site_id(site_id).lists

    async def lists_by_name(self) -> dict[str, str]:
        """Return the site's lists: display name to id."""
        found = await self._graph.pages(self._lists.to_get_request_information(), _NAMED)
        return {each.display_name: each.id for each in found}

    async def columns_of(self, list_id: str) -> dict[str, str]:
        """Return a list's columns: internal name to column id."""
        request = self._lists.by_list_id(list_id).columns.to_get_request_information()
        return {each.name: each.id for each in await self._graph.pages(request, _NAMED)}

    async def create_list(self, name: str, columns: Sequence[Column]) -> str:
        """Create a list with its columns and return its id."""
        definitions = [definition(column) for column in columns if column.name != "Title"]
        to_make = List_(display_name=name, list_=ListInfo(template="genericList"), columns=definitions)
        made = await self._graph.create(self._lists.to_post_request_information(to_make), _NAMED)
        await self.add_columns(made.id, columns)
        return made.id

    async def add_columns(self, list_id: str, columns: Sequence[Column]) -> None:
        """Add the columns that the list does not have yet; Title is made unique or indexed in place."""
        there = await self.columns_of(list_id)
        builder = self._lists.by_list_id(list_id).columns
        for column in columns:
            if column.name == "Title":
                change = ColumnDefinition(indexed=True, enforce_unique_values=column.unique)
                request = builder.by_column_definition_id(there["Title"]).to_patch_request_information(change)
                await self._graph.change(request, _NAMED)
            elif column.name not in there:
                await self._graph.create(builder.to_post_request_information(definition(column)), _NAMED)


def definition(wanted: Column) -> ColumnDefinition:
    """Write the column as Graph creates it: exactly one of the kinds."""
    column = ColumnDefinition(name=wanted.name, display_name=wanted.name)
    if wanted.indexed or wanted.unique:
        column.indexed = True
    if wanted.unique:
        column.enforce_unique_values = True
    if wanted.kind in ("text", "note"):
        # Plain text, else HTML comes back.
        column.text = TextColumn(allow_multiple_lines=wanted.kind == "note", text_type="plain")
    elif wanted.kind in ("choice", "multi"):
        shown = "checkBoxes" if wanted.kind == "multi" else "dropDownMenu"
        column.choice = ChoiceColumn(choices=list(wanted.choices), display_as=shown, allow_text_entry=False)
    elif wanted.kind in ("date", "datetime"):
        column.date_time = DateTimeColumn(format="dateOnly" if wanted.kind == "date" else "dateTime")
    elif wanted.kind == "number":
        column.number = NumberColumn()
    else:
        column.boolean = BooleanColumn()
    return column
