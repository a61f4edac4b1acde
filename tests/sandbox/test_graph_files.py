"""The document library: files are put by name, found again, keep versions, and are refused as SharePoint does."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.sandbox.graph_desk import Desk
from tests.sandbox.one_sandbox import a_client, a_sandbox, a_token

NAME = "MASC minutes 2026-11-30 v1.docx"
CONFLICT = "@microsoft.graph.conflictBehavior"


@pytest.fixture(autouse=True)
def whole(graph: Desk) -> None:
    """What is uploaded is answered whole here: the switch has a test of its own."""
    graph.tenant.switches.turn({"answer to an upload": "whole"})


async def at(graph: Desk, name: str = NAME, rest: str = "") -> str:
    return f"{await graph.site()}/drive/root:/{quote(name)}" + (f":/{rest}" if rest else "")


async def test_a_file_is_made_then_replaced_and_keeps_its_versions(graph: Desk) -> None:
    content = await at(graph, rest="content")
    made = await graph.call("PUT", content, b"first", Content_Type="application/octet-stream")
    again = await graph.call("PUT", content, b"second one")
    assert (made.status, again.status) == (201, 200)
    assert (made.body["id"], made.body["webUrl"]) == (again.body["id"], again.body["webUrl"])
    assert made.body["eTag"] != again.body["eTag"]
    assert (again.body["name"], again.body["size"]) == (NAME, 10)
    versions = (await graph.get(await at(graph, rest="versions"))).body["value"]
    assert [(version["id"], version["size"]) for version in versions] == [("2.0", 10), ("1.0", 5)]


async def test_a_file_is_found_by_its_name_in_any_case_and_among_all(graph: Desk) -> None:
    stored = await graph.call("PUT", await at(graph, rest="content"), b"x")
    found = await graph.get((await at(graph, NAME.upper())) + "?$select=id,eTag")
    listed = await graph.get(f"{await graph.site()}/drive/root/children?$select=id,name")
    drive = await graph.get(f"{await graph.site()}/drive")
    assert (found.body["id"], found.body["eTag"], found.headers["etag"]) == (
        stored.body["id"], stored.body["eTag"], stored.body["eTag"]
    )  # fmt: skip
    assert "webUrl" not in found.body
    assert listed.body["value"] == [{"id": stored.body["id"], "name": NAME}]
    assert stored.body["parentReference"]["driveId"] == drive.body["id"]
    assert stored.body["webUrl"].startswith("https://cumbria.sharepoint.example.org/sites/MASC/_layouts/15/Doc.aspx?")
    assert (await graph.get(await at(graph, "Other.docx"))).code == "itemNotFound"


async def test_an_upload_is_answered_as_the_page_shows_it_until_the_switch_is_turned(graph: Desk) -> None:
    graph.tenant.switches.reset()
    stored = await graph.call("PUT", await at(graph, rest="content"), b"x")
    assert (stored.status, "etag" in stored.headers) == (201, False)
    assert stored.body.keys() == {"@odata.context", "id", "name", "size", "file"}


async def test_any_other_file_lies_at_its_own_address(graph: Desk) -> None:
    stored = await graph.call("PUT", await at(graph, "Some actions.csv", "content"), b"x")
    assert stored.body["webUrl"].endswith("/sites/MASC/Shared%20Documents/Some%20actions.csv")
    assert stored.body["file"] == {"mimeType": "text/csv"}


async def test_what_becomes_of_a_name_that_is_taken_stands_in_the_query(graph: Desk) -> None:
    content = await at(graph, rest="content")
    await graph.call("PUT", content, b"x")
    failed = await graph.call("PUT", f"{content}?{CONFLICT}=fail", b"y")
    renamed = await graph.call("PUT", f"{content}?{CONFLICT}=rename", b"y")
    twice = await graph.call("PUT", f"{content}?{CONFLICT}=rename", b"y")
    unknown = await graph.call("PUT", f"{content}?{CONFLICT}=keep", b"y")
    assert (failed.status, failed.code) == (409, "nameAlreadyExists")
    assert [one.body["name"] for one in (renamed, twice)] == [
        "MASC minutes 2026-11-30 v1 1.docx", "MASC minutes 2026-11-30 v1 2.docx"
    ]  # fmt: skip
    assert (unknown.status, unknown.code) == (400, "invalidRequest")


async def test_an_old_etag_replaces_nothing(graph: Desk) -> None:
    content = await at(graph, rest="content")
    first = (await graph.call("PUT", content, b"x")).body["eTag"]
    assert (await graph.call("PUT", content, b"y", If_Match=first)).status == 200
    stale = await graph.call("PUT", content, b"z", If_Match=first)
    assert (stale.status, stale.code) == (412, "resourceModified")


@pytest.mark.parametrize("name", ["a*b.docx", "a|b.docx", " a.docx", "~$a.docx", "a.", "a/b.docx", "x" * 256])
async def test_a_name_that_sharepoint_does_not_take_is_refused(graph: Desk, name: str) -> None:
    refused = await graph.call("PUT", f"{await graph.site()}/drive/root:/{quote(name, safe='')}:/content", b"x")
    assert (refused.status, refused.code) == (400, "invalidRequest")


async def test_a_name_without_an_ending_is_numbered_too(graph: Desk) -> None:
    content = await at(graph, "Notes", "content")
    await graph.call("PUT", content, b"x")
    assert (await graph.call("PUT", f"{content}?{CONFLICT}=rename", b"y")).body["name"] == "Notes 1"


async def test_content_does_not_travel_in_a_batch(graph: Desk) -> None:
    part = {"id": "1", "method": "PUT", "url": await at(graph, rest="content"), "body": "eA==",
            "headers": {"Content-Type": "application/json"}}  # fmt: skip
    answer = await graph.call("POST", "/$batch", {"requests": [part]})
    assert answer.body["responses"][0]["status"] == 400


async def test_content_is_downloaded_where_graph_says_and_each_version_from_the_page() -> None:
    sandbox = a_sandbox()
    http = a_client(sandbox)
    token = (await a_token(http, "https://graph.microsoft.com/.default")).json()["access_token"]
    signed = {"Authorization": f"Bearer {token}"}
    (site,) = sandbox.tenant.sites.values()
    content = f"/graph/v1.0/sites/{site.id}/drive/root:/{quote(NAME)}:/content"
    for text in (b"first", b"second"):
        assert (await http.put(content, content=text, headers=signed)).is_success
    told = await http.get(content, headers=signed)
    assert told.status_code == 302
    assert (await http.get(told.headers["location"])).content == b"second"
    (file,) = (await http.get("/sandbox/files")).json()
    assert (file["name"], [version["number"] for version in file["versions"]]) == (NAME, [1, 2])
    first = await http.get(f"/sandbox/files/{file['id']}?version=1")
    assert (first.content, first.headers["content-disposition"]) == (
        b"first",
        f"attachment; filename*=UTF-8''{quote(NAME)}",
    )
    for missing in ("/sandbox/files/none", f"/sandbox/files/{file['id']}?version=3"):
        assert (await http.get(missing)).status_code == 404
    await http.post("/sandbox/reset")
    assert (await http.get("/sandbox/files")).json() == []
