"""The items of a list: create, read with a filter and page by page, change with an etag, delete."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sandbox.graph.calls import Answer, Call, Json, choose, operation, page_size, selected
from sandbox.graph.sites import find_list
from sandbox.list_items import Item, ItemList
from sandbox.refusal import FormulaError, GraphError, UniqueClashError, bad_request, invalid_request, without_type
from sandbox.sharepoint import Site, check_names, fields_json, wire
from sandbox.tenant import Tenant

PAGE = 200
MOST = 5000
_EXPAND = re.compile(r"\s*fields\s*(?:\(\s*\$?select\s*=\s*([^()]*)\))?\s*")
_TOKEN = re.compile(r"Paged=TRUE&p_ID=(\d{1,12})")
_CLASH = "One or more fields with unique constraints already has the provided value."
_FORMULA = "List data validation failed."
_ITEM = (
    "id", "contentType", "createdBy", "createdDateTime", "eTag", "lastModifiedBy", "lastModifiedDateTime",
    "parentReference", "webUrl",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What an answer shows of an item: which properties, and which fields, if any. None means all."""

    properties: frozenset[str] | None
    expanded: bool
    fields: Collection[str] | None = None


def all_items(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/items."""
    site, item_list = find_list(tenant, names)
    shown = _shown(call, item_list)
    chosen = item_list.select(call.query.get("$filter"), call.query.get("$orderby"))
    if "$filter" in call.query:
        chosen = tenant.latecomers.present(chosen, lambda item: item.guid)
    page, rest = _page(chosen, call)
    body: Json = {"@odata.context": call.context("sites/lists/items")}
    if rest:
        body["@odata.nextLink"] = call.next_link(f"Paged=TRUE&p_ID={page[-1].id}")
    body["value"] = [_json(site, item_list, item, shown) for item in page]
    return Answer(200, body)


def one_item(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/items/{id}."""
    site, item_list = find_list(tenant, names)
    item = item_list.item(names["item"])
    body = _json(site, item_list, item, _shown(call, item_list))
    context = {"@odata.context": call.context("sites/lists/items/$entity")}
    return Answer(200, context | body, {"ETag": item.etag})


def new_item(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """POST …/items, with all the fields at once."""
    site, item_list = find_list(tenant, names)
    given = without_type(call.json, "listItem")
    for name in given:
        if name != "fields":
            raise invalid_request(f"The property '{name}' is not known or cannot be set on a list item")
    item = _arbitrated(tenant, lambda: site.create_item(item_list, _fields_of(given.get("fields", {}))))
    if tenant.switches["new item in a filter"] == "third":
        tenant.latecomers.add(item.guid)
    body = {"@odata.context": call.context("sites/lists/items/$entity"), **_item_json(site, item_list, item)}
    if tenant.switches["fields of a new item"] == "present":
        body["fields"] = fields_json(item, None)
    location = f"{call.base}/sites/{site.id}/lists/{item_list.id}/items/{item.id}"
    return Answer(201, body, {"Location": location, "ETag": item.etag})


def change_fields(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """PATCH …/items/{id}/fields; If-Match is optional, and a stale one gives 412."""
    site, item_list = find_list(tenant, names)
    fields, if_match = _fields_of(call.json), call.headers.get("if-match")
    item = _arbitrated(tenant, lambda: site.change_item(item_list, names["item"], fields, if_match))
    answer = _fields_answer(call, item, None)
    if tenant.switches["etag of changed fields"] == "present" or answer.body is None:
        return answer
    return Answer(200, {name: value for name, value in answer.body.items() if name != "@odata.etag"})


def one_fields(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/items/{id}/fields."""
    _, item_list = find_list(tenant, names)
    chosen = [name.strip() for name in call.query["$select"].split(",")] if "$select" in call.query else None
    check_names(item_list, chosen or ())
    return _fields_answer(call, item_list.item(names["item"]), chosen)


def delete_item(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """DELETE …/items/{id}; If-Match is optional."""
    site, item_list = find_list(tenant, names)
    site.delete_item(item_list, names["item"], call.headers.get("if-match"))
    return Answer(204)


def _arbitrated(tenant: Tenant, write: Callable[[], Item]) -> Item:
    """Carry out a write. What a list's own rules refuse is answered as a switch of the tenant says."""
    try:
        return write()
    except FormulaError:
        if tenant.switches["formula refuses"] == "400":
            raise invalid_request(_FORMULA) from None
        raise GraphError(500, "-2130575163, Microsoft.SharePoint.SPException", _FORMULA) from None
    except UniqueClashError as clash:
        if tenant.switches["unique clash"] == "400":
            raise invalid_request(_CLASH) from None
        if tenant.switches["unique clash"] == "409":
            raise GraphError(409, "nameAlreadyExists", _CLASH) from None
        message = (
            "The list item could not be added or updated because duplicate values were found in the following "
            f"field(s) in the list: [{clash.column}]."
        )
        raise GraphError(500, "-2130575169, Microsoft.SharePoint.SPException", message) from None


def _shown(call: Call, item_list: ItemList) -> Shown:
    """Read ``$select`` and ``$expand``. An unknown name is refused before any item is read."""
    properties = selected(call, (*_ITEM, "fields"), "listItem")
    if "$expand" not in call.query:
        return Shown(properties, expanded=False)
    wanted = _EXPAND.fullmatch(call.query["$expand"])
    if not wanted:
        raise bad_request(f'The expression "{call.query["$expand"]}" is not valid.')
    if wanted[1] is None:
        return Shown(properties, expanded=True)
    names = [name.strip() for name in wanted[1].split(",")]
    check_names(item_list, names)
    return Shown(properties, expanded=True, fields=names)


def _page(chosen: list[Item], call: Call) -> tuple[list[Item], bool]:
    size = page_size(call, PAGE, MOST)
    if "$skiptoken" in call.query:
        token = _TOKEN.fullmatch(call.query["$skiptoken"])
        place = next((at for at, item in enumerate(chosen) if token and item.id == int(token[1])), None)
        if place is None and (not token or "$orderby" in call.query):
            raise invalid_request("The skip token is not valid")
        last = int(token[1]) if token else 0
        chosen = chosen[place + 1 :] if place is not None else [item for item in chosen if item.id > last]
    return chosen[:size], len(chosen) > size


def _fields_of(body: Any) -> Json:
    if not isinstance(body, dict):
        raise invalid_request("The fields of a list item must be an object")
    return without_type(cast("Json", body), "fieldValueSet")


def _fields_answer(call: Call, item: Item, chosen: Collection[str] | None) -> Answer:
    context = {"@odata.context": call.context("sites/lists/items/fields/$entity")}
    return Answer(200, context | fields_json(item, chosen), {"ETag": item.etag})


def _json(site: Site, item_list: ItemList, item: Item, shown: Shown) -> Json:
    body = choose(_item_json(site, item_list, item), shown.properties)
    return {**body, "fields": fields_json(item, shown.fields)} if shown.expanded else body


def _item_json(site: Site, item_list: ItemList, item: Item) -> Json:
    by = {"user": {"displayName": "SharePoint App"}}
    return {
        "@odata.etag": item.etag,
        "createdDateTime": wire(item.created_at),
        "eTag": item.etag,
        "id": str(item.id),
        "lastModifiedDateTime": wire(item.modified_at),
        "webUrl": f"{site.url}/Lists/{item_list.id}/{item.id}_.000",
        "createdBy": by,
        "lastModifiedBy": by,
        "parentReference": {"id": item_list.id, "siteId": site.id},
        "contentType": {"id": "0x0100", "name": "Item"},
    }


OPERATIONS = (
    operation("GET", "/sites/{site}/lists/{list}/items", all_items, "$expand $filter $orderby $select $top $skiptoken"),
    operation("POST", "/sites/{site}/lists/{list}/items", new_item),
    operation("GET", "/sites/{site}/lists/{list}/items/{item}", one_item, "$expand $select"),
    operation("DELETE", "/sites/{site}/lists/{list}/items/{item}", delete_item),
    operation("GET", "/sites/{site}/lists/{list}/items/{item}/fields", one_fields, "$select"),
    operation("PATCH", "/sites/{site}/lists/{list}/items/{item}/fields", change_fields),
)
