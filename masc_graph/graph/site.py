"""The team's site, as setting up a board needs it: its id, its lists and their columns, and who may open a list."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.boolean_column import BooleanColumn
from msgraph.generated.models.choice_column import ChoiceColumn
from msgraph.generated.models.column_definition import ColumnDefinition
from msgraph.generated.models.date_time_column import DateTimeColumn
from msgraph.generated.models.list_ import List_
from msgraph.generated.models.list_info import ListInfo
from msgraph.generated.models.number_column import NumberColumn
from msgraph.generated.models.text_column import TextColumn
from msgraph.generated.sites.item.lists.item.columns.columns_request_builder import ColumnsRequestBuilder
from msgraph.generated.sites.item.lists.item.list_item_request_builder import ListItemRequestBuilder
from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from masc_graph.graph.client import Graph
from masc_graph.graph.lists import Column, ColumnKind

Fault = Literal["index", "unique", "required", "choices", "rich_text", "length", "day_or_time"]
"""What can be corrected in an existing column; one PATCH corrects any number of these."""

SINGLE_LINE = 255
_ASKED = (
    "id", "name", "hidden", "indexed", "enforceUniqueValues", "required",
    "text", "choice", "dateTime", "number", "boolean",
)  # fmt: skip


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class _Named(_Shape):
    id: str
    display_name: str = Field(default="", alias="displayName")
    web_url: str = Field(default="", alias="webUrl")


class _Text(_Shape):
    many_lines: bool = Field(default=False, alias="allowMultipleLines")
    text_type: str = Field(default="plain", alias="textType")
    max_length: int = Field(default=SINGLE_LINE, alias="maxLength")


class _Choice(_Shape):
    choices: tuple[str, ...] = ()
    display_as: str = Field(default="dropDownMenu", alias="displayAs")


class _DateTime(_Shape):
    format: str = "dateTime"


class FoundColumn(_Shape):
    """A column as SharePoint has it."""

    id: str
    name: str
    indexed: bool = False
    unique: bool = Field(default=False, alias="enforceUniqueValues")
    required: bool = False
    text: _Text | None = None
    choice: _Choice | None = None
    date_time: _DateTime | None = Field(default=None, alias="dateTime")
    number: object | None = None
    boolean: object | None = None

    @property
    def kind(self) -> ColumnKind | Literal["other"]:
        """The column's kind in our words; ``other`` is a kind that we never create."""
        if self.text:
            return "note" if self.text.many_lines else "text"
        if self.choice:
            return "multi" if self.choice.display_as == "checkBoxes" else "choice"
        if self.date_time:
            return "date" if self.date_time.format == "dateOnly" else "datetime"
        return "number" if self.number is not None else "yesno" if self.boolean is not None else "other"


def _who(granted: object) -> object:
    """Pick the one identity out of an identity set, with its kind and names."""
    sets = cast("dict[str, Any]", granted) if isinstance(granted, dict) else {}
    # A person may appear both as ``user`` and as ``siteUser``; only the latter has the login name.
    for kind in ("application", "siteGroup", "sharePointGroup", "group", "siteUser", "user"):
        if isinstance(sets.get(kind), dict):
            return {**sets[kind], "kind": kind}
    return None


class Identity(_Shape):
    """Who a permission is for; ``kind`` is application, siteGroup, group, siteUser and so on."""

    kind: str
    name: str = Field(default="", alias="displayName")
    login: str = Field(default="", alias="loginName")


_Granted = Annotated[Identity | None, BeforeValidator(_who)]


@dataclass(frozen=True)
class Grant:
    """What one permission on a list gives: to an identity, or to whoever has a sharing link."""

    to: Identity | None = None
    link_scope: str = ""


class Permission(_Shape):
    """One permission on a list, as Graph reports it: its people stand in one of two places, or in both."""

    to: _Granted = Field(default=None, alias="grantedToV2")
    to_each: tuple[_Granted, ...] = Field(default=(), alias="grantedToIdentitiesV2")
    link_scope: str = Field(default="", validation_alias=AliasPath("link", "scope"))

    @property
    def grants(self) -> list[Grant]:
        """A grant for each identity, or one for the link alone."""
        people = dict.fromkeys(identity for identity in (self.to, *self.to_each) if identity)
        return [Grant(identity, self.link_scope) for identity in people] or [Grant(None, self.link_scope)]


_NAMED = TypeAdapter(_Named)
_COLUMN = TypeAdapter(FoundColumn)
_PERMISSION = TypeAdapter(Permission)
_WHATEVER: TypeAdapter[object] = TypeAdapter(object)
"""An answer that nobody reads."""


async def site_of_group(graph: Graph, group_id: str) -> tuple[str, str]:
    """Return the id and the address of a team's site."""
    builder = graph.api.groups.by_group_id(group_id).sites.by_site_id("root")
    site = await graph.read(builder.to_get_request_information(), _NAMED)
    return site.id, site.web_url


class Site:
    """Creates and inspects the lists of one site. The running service uses ``Lists`` instead."""

    def __init__(self, graph: Graph, site_id: str) -> None:
        self._graph = graph
        self._lists = graph.api.sites.by_site_id(site_id).lists

    async def lists_by_name(self) -> dict[str, str]:
        """Return the site's lists: display name to id."""
        lists = await self._graph.pages(self._lists.to_get_request_information(), _NAMED)
        return {each.display_name: each.id for each in lists}

    async def columns_of(self, list_id: str) -> dict[str, FoundColumn]:
        """Return a list's columns by internal name. Selecting ``hidden`` makes Graph return hidden columns too."""
        query = ColumnsRequestBuilder.ColumnsRequestBuilderGetQueryParameters(select=list(_ASKED))
        request = self._list(list_id).columns.to_get_request_information(RequestConfiguration(query_parameters=query))
        return {each.name: each for each in await self._graph.pages(request, _COLUMN)}

    async def grants_of(self, list_id: str) -> list[Grant]:
        """Return who may open a list, as far as Graph reports it; ``GiveUp`` without the right to see that."""
        request = self._list(list_id).permissions.to_get_request_information()
        return [grant for each in await self._graph.pages(request, _PERMISSION) for grant in each.grants]

    async def create_list(self, name: str, columns: Sequence[Column]) -> str:
        """Create a list with its columns and return its id. The built-in Title column is changed afterwards."""
        definitions = [definition(column) for column in columns if column.name != "Title"]
        to_make = List_(display_name=name, list_=ListInfo(template="genericList"), columns=definitions)
        new_list = await self._graph.create(self._lists.to_post_request_information(to_make), _NAMED)
        if title := next((column for column in columns if column.name == "Title"), None):
            built_in = (await self.columns_of(new_list.id))["Title"]
            await self.mend(new_list.id, built_in, title, {"index", "unique"} if title.unique else {"index"})
        return new_list.id

    async def add_column(self, list_id: str, column: Column) -> None:
        """Add one column."""
        request = self._list(list_id).columns.to_post_request_information(definition(column))
        await self._graph.create(request, _WHATEVER)

    async def mend(self, list_id: str, column: FoundColumn, wanted: Column, faults: AbstractSet[Fault]) -> None:
        """Correct only the given faults; ``GiveUp`` if SharePoint refuses, for example over duplicate values."""
        builder = self._list(list_id).columns.by_column_definition_id(column.id)
        change = _mending(column, wanted, faults)
        await self._graph.change(builder.to_patch_request_information(change), _WHATEVER)

    def _list(self, list_id: str) -> ListItemRequestBuilder:
        return self._lists.by_list_id(list_id)


def definition(wanted: Column) -> ColumnDefinition:
    """Return the column definition for Graph, which has exactly one kind."""
    column = ColumnDefinition(name=wanted.name, display_name=wanted.name)
    if wanted.indexed or wanted.unique:
        column.indexed = True
    if wanted.unique:
        column.enforce_unique_values = True
    if wanted.kind in ("text", "note"):
        # Without this, SharePoint returns HTML.
        column.text = TextColumn(allow_multiple_lines=wanted.kind == "note", text_type="plain")
    elif wanted.kind in ("choice", "multi"):
        column.choice = _choice(wanted, wanted.choices)
    elif wanted.kind in ("date", "datetime"):
        column.date_time = _date_time(wanted)
    elif wanted.kind == "number":
        column.number = NumberColumn()
    else:
        column.boolean = BooleanColumn()
    return column


def _mending(current: FoundColumn, wanted: Column, faults: AbstractSet[Fault]) -> ColumnDefinition:
    column = ColumnDefinition()
    if faults & {"index", "unique"}:
        column.indexed = True
    if "unique" in faults:
        column.enforce_unique_values = True
    if "required" in faults:
        column.required = False
    if "choices" in faults and current.choice:
        # Keep choices that somebody added by hand: items may have them.
        lacking = [choice for choice in wanted.choices if choice not in current.choice.choices]
        column.choice = _choice(wanted, (*current.choice.choices, *lacking))
    if "day_or_time" in faults:
        column.date_time = _date_time(wanted)
    if "rich_text" in faults:
        column.text = TextColumn(allow_multiple_lines=True, text_type="plain")
    elif "length" in faults:
        column.text = TextColumn(max_length=SINGLE_LINE)
    return column


def _choice(wanted: Column, choices: Sequence[str]) -> ChoiceColumn:
    shown = "checkBoxes" if wanted.kind == "multi" else "dropDownMenu"
    return ChoiceColumn(choices=list(choices), display_as=shown, allow_text_entry=False)


def _date_time(wanted: Column) -> DateTimeColumn:
    return DateTimeColumn(format="dateOnly" if wanted.kind == "date" else "dateTime")
