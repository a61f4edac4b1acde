"""Sites, their lists and the columns of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from sandbox.graph.calls import Answer, Call, Json, choose, operation, selected
from sandbox.graph.people import find_group
from sandbox.graph.rights import may_read
from sandbox.identifiers import guid
from sandbox.list_items import ItemList
from sandbox.refusal import GraphError, invalid_request
from sandbox.sharepoint import Site, wire
from sandbox.tenant import Tenant

_BY_NAME = re.compile(r"\s*displayName\s+eq\s+'((?:[^']|'')*)'\s*")
_SITE = (
    "id", "createdDateTime", "description", "displayName", "lastModifiedDateTime", "name", "root", "siteCollection",
    "webUrl",
)  # fmt: skip
_LIST = (
    "id", "createdBy", "createdDateTime", "description", "displayName", "eTag", "lastModifiedBy",
    "lastModifiedDateTime", "list", "name", "parentReference", "webUrl",
)  # fmt: skip
_COLUMN = (
    "boolean", "choice", "columnGroup", "dateTime", "description", "displayName", "enforceUniqueValues", "hidden",
    "id", "indexed", "name", "number", "personOrGroup", "readOnly", "required", "text",
)  # fmt: skip


def find_site(tenant: Tenant, site_id: str) -> Site:
    """The site with that id, ``host,guid,guid``; raises GraphError."""
    for site in tenant.sites.values():
        if site.id.casefold() == site_id.casefold():
            return site
    if site_id == "root":
        raise GraphError(403, "accessDenied", "Access denied")  # It is there, and none of our applications may open it.
    if site_id.count(",") != 2:
        raise GraphError(400, "invalidRequest", "Invalid hostname for this tenancy")
    raise GraphError(404, "itemNotFound", "Requested site could not be found")


def find_list(tenant: Tenant, names: Mapping[str, str]) -> tuple[Site, ItemList]:
    """The site and the list that a path names."""
    site = find_site(tenant, names["site"])
    return site, site.find(names["list"])


def group_site(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET /groups/{id}/sites/root."""
    site = tenant.sites[find_group(tenant, names["group"]).site_path]
    return _site_answer(site, call)


def one_site(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET /sites/{id}, and by host and path."""
    return _site_answer(find_site(tenant, names["site"]), call)


def all_lists(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/lists that the caller may read; the only filter that the service takes is on the display name."""
    site = find_site(tenant, names["site"])
    lists = [one for one in site.lists.values() if may_read(tenant, call.caller, site, one)]
    if "$filter" in call.query:
        wanted = _BY_NAME.fullmatch(call.query["$filter"])
        if not wanted:
            raise invalid_request("The provided filter statement is not supported")
        name = wanted[1].replace("''", "'").casefold()
        lists = [item_list for item_list in lists if item_list.name.casefold() == name]
    chosen = selected(call, _LIST, "list")
    value = [choose(_list_json(site, item_list), chosen) for item_list in lists]
    if "$filter" not in call.query:
        value.append(choose(_library_json(site), chosen))
    return Answer(200, {"@odata.context": call.context("sites/lists"), "value": value})


def new_list(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """POST …/lists."""
    site = find_site(tenant, names["site"])
    item_list = site.create_list(call.json)
    body = {"@odata.context": call.context("sites/lists/$entity"), **_list_json(site, item_list)}
    return Answer(201, body, {"Location": f"{call.base}/sites/{site.id}/lists/{item_list.id}"})


def one_list(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/lists/{id}, or by its title."""
    site, item_list = find_list(tenant, names)
    body = {"@odata.context": call.context("sites/lists/$entity"), **_list_json(site, item_list)}
    return Answer(200, choose(body, selected(call, _LIST, "list")))


def all_columns(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/columns; hidden ones are left out, unless ``$select`` names ``hidden``."""
    _, item_list = find_list(tenant, names)
    chosen = selected(call, _COLUMN, "columnDefinition")
    shown = [column for column in item_list.columns.values() if not column.hidden or "hidden" in (chosen or ())]
    value = [choose(column.as_json(), chosen) for column in shown]
    return Answer(200, {"@odata.context": call.context("sites/lists/columns"), "value": value})


def one_column(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/columns/{id}."""
    _, item_list = find_list(tenant, names)
    column = item_list.column(names["column"]).as_json()
    return _column_answer(200, call, choose(column, selected(call, _COLUMN, "columnDefinition")))


def new_column(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """POST …/columns."""
    site, item_list = find_list(tenant, names)
    return _column_answer(201, call, site.add_column(item_list, call.json))


def change_column(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """PATCH …/columns/{id}."""
    site, item_list = find_list(tenant, names)
    return _column_answer(200, call, site.change_column(item_list, names["column"], call.json))


def _column_answer(status: int, call: Call, column: Json) -> Answer:
    return Answer(status, {"@odata.context": call.context("sites/lists/columns/$entity"), **column})


def _site_answer(site: Site, call: Call) -> Answer:
    body: Json = {
        "@odata.context": call.context("sites/$entity"),
        "id": site.id,
        "createdDateTime": wire(site.created_at),
        "description": "",
        "displayName": site.name,
        "lastModifiedDateTime": wire(site.created_at),
        "name": site.path.rpartition("/")[2],
        "root": {},
        "siteCollection": {"hostname": site.host},
        "webUrl": site.url,
    }
    return Answer(200, choose(body, selected(call, _SITE, "site")))


def _list_json(site: Site, item_list: ItemList) -> Json:
    by = {"user": {"displayName": "SharePoint App"}}
    return {
        "@odata.etag": f'"{item_list.id},0"',
        "id": item_list.id,
        "createdBy": by,
        "createdDateTime": wire(item_list.created_at),
        "description": item_list.description,
        "displayName": item_list.name,
        "eTag": f'"{item_list.id},0"',
        "lastModifiedBy": by,
        "lastModifiedDateTime": wire(item_list.modified_at),
        "list": {"contentTypesEnabled": False, "hidden": False, "template": "genericList"},
        "name": item_list.name,
        "parentReference": {"siteId": site.id},
        "webUrl": f"{site.url}/Lists/{quote(item_list.name)}",
    }


def _library_json(site: Site) -> Json:
    """The document library among the lists. Its files are read by the drive alone."""
    library = ItemList(guid(site.id, "Documents"), "Documents", site.created_at, site.zone)
    body = _list_json(site, library)
    return {**body, "list": {**body["list"], "template": "documentLibrary"}, "webUrl": site.library.url}


OPERATIONS = (
    operation("GET", "/groups/{group}/sites/root", group_site, "$select"),
    operation("GET", "/sites/{site}", one_site, "$select"),
    operation("GET", "/sites/{site}/lists", all_lists, "$select $filter"),
    operation("POST", "/sites/{site}/lists", new_list),
    operation("GET", "/sites/{site}/lists/{list}", one_list, "$select"),
    operation("GET", "/sites/{site}/lists/{list}/columns", all_columns, "$select"),
    operation("POST", "/sites/{site}/lists/{list}/columns", new_column),
    operation("GET", "/sites/{site}/lists/{list}/columns/{column}", one_column, "$select"),
    operation("PATCH", "/sites/{site}/lists/{list}/columns/{column}", change_column),
)
