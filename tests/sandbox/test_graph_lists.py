"""Sites, lists and columns: what the sandbox's SharePoint makes, and what it refuses."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.sandbox.graph_desk import GROUP, UNIQUE, Desk

CHOICE = {"choices": ["open", "closed"]}


async def test_a_team_s_site_is_found_by_group_by_path_and_by_id(graph: Desk) -> None:
    by_group = await graph.get(f"/groups/{GROUP}/sites/root")
    host = by_group.body["siteCollection"]["hostname"]
    by_path = await graph.get(f"/sites/{host}:/sites/MASC")
    by_id = await graph.get(f"/sites/{by_group.body['id']}")
    as_kiota_writes_it = await graph.get(f"//sites/{quote(by_group.body['id'], safe='')}")
    assert by_group.body["id"].count(",") == 2
    assert by_group.body == by_path.body == by_id.body == as_kiota_writes_it.body


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/sites/elsewhere.example.org:/sites/MASC", 400, "invalidRequest"),
        ("/sites/cumbria.sharepoint.example.org:/sites/Other", 404, "itemNotFound"),
        ("/sites/cumbria.sharepoint.example.org,a,b", 404, "itemNotFound"),
        ("/sites/root", 403, "accessDenied"),
        ("/groups/00000000-0000-0000-0000-000000000000/sites/root", 404, "Request_ResourceNotFound"),
    ],
)
async def test_a_site_that_is_not_there_is_refused(graph: Desk, path: str, status: int, code: str) -> None:
    answer = await graph.get(path)
    assert (answer.status, answer.code) == (status, code)


async def test_a_list_is_made_with_its_columns_in_one_post(graph: Desk) -> None:
    path = await graph.list_of(
        {"name": "Status", "indexed": True, "choice": CHOICE},
        {"name": "Note", "text": {"allowMultipleLines": True, "textType": "plain"}},
        {"name": "DueOn", "indexed": True, "dateTime": {"format": "dateOnly"}},
        {"name": "Count", "number": {"decimalPlaces": "none"}},
        {"name": "Active", "indexed": True, "boolean": {}},
    )
    columns = {column["name"]: column for column in (await graph.get(f"{path}/columns")).body["value"]}
    assert columns["Status"]["choice"] == {"allowTextEntry": False, "displayAs": "dropDownMenu", **CHOICE}
    assert columns["Note"]["text"]["textType"] == "plain"
    assert columns["Title"]["enforceUniqueValues"]
    assert columns["Created"]["readOnly"]
    assert columns["Active"]["boolean"] == {}


async def test_a_list_is_found_by_id_by_title_and_by_filter(graph: Desk) -> None:
    path = await graph.list_of(name="Chair's cases")
    site, _, list_id = path.partition("/lists/")
    by_title = await graph.get(f"{site}/lists/{quote(chr(67) + 'hair' + chr(39) + 's cases')}")
    filtered = await graph.get(f"{site}/lists?$filter=displayName eq 'Chair''s cases'&$select=id,displayName")
    nothing = await graph.get(f"{site}/lists?$filter=displayName eq 'Others'")
    assert (await graph.get(path)).body["list"]["template"] == "genericList"
    assert by_title.body["id"] == list_id
    assert filtered.body["value"][0]["id"] == list_id
    assert "list" not in filtered.body["value"][0]
    assert nothing.body["value"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Cases"},
        {"displayName": ""},
        {"displayName": 5},
        {"displayName": "Cases", "list": {"template": "generic"}},
        {"displayName": "Cases", "list": "genericList"},
        {"displayName": "Cases", "description": 5},
        {"displayName": "Cases", "colums": []},
        {"displayName": "Cases", "columns": {}},
        {"displayName": "Cases", "columns": ["Status"]},
    ],
)
async def test_a_malformed_list_is_refused(graph: Desk, body: Any) -> None:
    site = await graph.site()
    answer = await graph.call("POST", f"{site}/lists", body)
    assert (answer.status, answer.code) == (400, "invalidRequest")


async def test_a_list_with_one_bad_column_is_not_made_at_all(graph: Desk) -> None:
    site = await graph.site()
    bad = {"name": "Both", "text": {}, "number": {}}
    answer = await graph.call(
        "POST", f"{site}/lists", {"displayName": "Cases", "columns": [{"name": "A", "text": {}}, bad]}
    )
    assert answer.code == "invalidRequest"
    (library,) = (await graph.get(f"{site}/lists")).body["value"]
    assert (library["name"], library["list"]["template"]) == ("Documents", "documentLibrary")


async def test_two_lists_cannot_have_one_name(graph: Desk) -> None:
    path = await graph.list_of()
    answer = await graph.call("POST", path.rpartition("/")[0], {"displayName": "cases"})
    assert (answer.status, answer.code) == (409, "nameAlreadyExists")


@pytest.mark.parametrize(
    "column",
    [
        {"name": "A"},
        {"name": "A", "text": {}, "choice": CHOICE},
        {"text": {}},
        {"name": "two words", "text": {}},
        {"name": "A", "text": {"multiline": True}},
        {"name": "A", "text": {"allowMultipleLines": "yes"}},
        {"name": "A", "text": {"maxLength": 300}},
        {"name": "A", "text": {"textType": "html"}},
        {"name": "A", "text": []},
        {"name": "A", "choice": {"choices": "open"}},
        {"name": "A", "choice": {"choices": [""]}},
        {"name": "A", "choice": {"displayAs": "tags"}},
        {"name": "A", "dateTime": {"format": "date"}},
        {"name": "A", "number": {"minimum": "0"}},
        {"name": "A", "boolean": {"default": True}},
        {"name": "A", "text": {}, "indexed": "true"},
        {"name": "A", "text": {}, "isUnique": True},
        {"name": "A", "text": {}, "enforceUniqueValues": True},
        {"name": "A", "number": {}, **UNIQUE},
        {"name": "A", "text": {"allowMultipleLines": True}, "indexed": True},
        {"name": "A", "choice": {**CHOICE, "displayAs": "checkBoxes"}, "indexed": True},
    ],
)
async def test_a_malformed_column_is_refused(graph: Desk, column: dict[str, Any]) -> None:
    path = await graph.list_of()
    answer = await graph.call("POST", f"{path}/columns", column)
    assert (answer.status, answer.code) == (400, "invalidRequest")


async def test_a_kind_of_column_that_the_sandbox_lacks_says_so(graph: Desk) -> None:
    path = await graph.list_of()
    answer = await graph.call("POST", f"{path}/columns", {"name": "Who", "personOrGroup": {}})
    assert (answer.status, answer.code) == (501, "notSupported")


@pytest.mark.parametrize("name", ["Title", "title", "Created", "Status"])
async def test_a_second_column_of_a_name_is_refused(graph: Desk, name: str) -> None:
    path = await graph.list_of({"name": "Status", "choice": CHOICE})
    answer = await graph.call("POST", f"{path}/columns", {"name": name, "text": {}})
    assert (answer.status, answer.code) == (409, "nameAlreadyExists")


async def test_a_column_is_added_read_and_changed(graph: Desk) -> None:
    path = await graph.list_of()
    column = await graph.create(f"{path}/columns", {"name": "Status", "choice": CHOICE})
    changed = await graph.call(
        "PATCH", f"{path}/columns/{column['id']}", {"indexed": True, "choice": {"choices": ["open", "closed", "gone"]}}
    )
    column = await graph.get(f"{path}/columns/{column['id']}?$select=indexed,choice")
    assert changed.body["displayName"] == "Status"
    assert column.body["indexed"]
    assert column.body["choice"]["choices"] == ["open", "closed", "gone"]


@pytest.mark.parametrize(
    "change",
    [{"name": "Other"}, {"number": {}}, {"type": "text"}, {"text": {"allowMultipleLines": True}}, {"indexed": 1}],
)
async def test_a_column_keeps_its_name_and_type(graph: Desk, change: dict[str, Any]) -> None:
    path = await graph.list_of()
    title = await graph.column(path, "Title")
    answer = await graph.call("PATCH", f"{path}/columns/{title['id']}", change)
    assert (answer.status, answer.code) == (400, "invalidRequest")


async def test_a_system_column_and_an_unknown_one_cannot_be_changed(graph: Desk) -> None:
    path = await graph.list_of()
    created = await graph.column(path, "Created")
    assert (await graph.call("PATCH", f"{path}/columns/{created['id']}", {"indexed": True})).code == "invalidRequest"
    assert (await graph.call("PATCH", f"{path}/columns/nothing", {"indexed": True})).code == "itemNotFound"


async def test_a_column_with_doubled_values_cannot_become_unique(graph: Desk) -> None:
    path = await graph.list_of(title_unique=False)
    for _ in range(2):
        await graph.create(f"{path}/items", {"fields": {"Title": "MASC-7F3K2"}})
    title = await graph.column(path, "Title")
    answer = await graph.call("PATCH", f"{path}/columns/{title['id']}", UNIQUE)
    assert (answer.status, answer.code) == (400, "invalidRequest")


@pytest.mark.parametrize(
    "query",
    ["$filter=name eq 'x'", "$filter=displayName ne 'x'", "$expand=columns", "$select=nothing", "$top=5", "colour=red"],
)
async def test_an_unknown_question_about_lists_is_refused(graph: Desk, query: str) -> None:
    path = await graph.list_of()
    answer = await graph.get(f"{path.rpartition('/')[0]}?{query}")
    assert answer.status == 400
    assert answer.code in {"BadRequest", "invalidRequest"}


async def test_a_list_that_is_not_there_is_refused(graph: Desk) -> None:
    answer = await graph.get(f"{await graph.site()}/lists/nothing/items")
    assert (answer.status, answer.code) == (404, "itemNotFound")


async def test_the_type_annotations_of_microsoft_s_sdk_are_taken_where_they_fit(graph: Desk) -> None:
    site = await graph.site()
    column = {
        "@odata.type": "#microsoft.graph.columnDefinition",
        "name": "Note",
        "text": {"@odata.type": "#microsoft.graph.textColumn"},
    }
    facet = {"@odata.type": "#microsoft.graph.listInfo", "template": "genericList"}
    body = {"@odata.type": "#microsoft.graph.list", "displayName": "Cases", "list": facet, "columns": [column]}
    assert (await graph.call("POST", f"{site}/lists", {**body, "@odata.type": "#microsoft.graph.site"})).status == 400
    item_list = await graph.create(f"{site}/lists", body)
    item = {"@odata.type": "#microsoft.graph.listItem", "fields": {"@odata.type": "#microsoft.graph.fieldValueSet"}}
    await graph.create(f"{site}/lists/{item_list['id']}/items", item)
    wrong = await graph.call(
        "POST", f"{site}/lists/{item_list['id']}/items", {**item, "@odata.type": "#microsoft.graph.list"}
    )
    assert wrong.status == 400
