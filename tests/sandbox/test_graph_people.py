"""Groups, members and users, and what every answer of the sandbox's Graph has around it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.sandbox.graph_desk import CALLUM, GROUP, ROOT, ROWAN, Desk

BY_PATH = "/sites/cumbria.sharepoint.example.org:/sites/MASC"


async def test_the_group_is_the_team_s(graph: Desk) -> None:
    answer = await graph.get(f"/groups/{GROUP}?$select=id,displayName,groupTypes")
    assert answer.body["displayName"] == "MASC Cumbria"
    assert answer.body["groupTypes"] == ["Unified"]
    assert "mail" not in answer.body


async def test_members_come_page_by_page(graph: Desk) -> None:
    link, ids = f"/groups/{GROUP}/members?$top=5&$select=id", []
    while link:
        page = (await graph.get(link)).body
        ids += [member["id"] for member in page["value"]]
        assert page["value"][0]["@odata.type"] == "#microsoft.graph.user"
        link = page.get("@odata.nextLink", "")
    assert ids == list(graph.tenant.people)


async def test_a_user_is_found_by_id_and_by_principal_name(graph: Desk) -> None:
    by_id = (await graph.get(f"/users/{CALLUM}?$select=id,userPrincipalName,userType")).body
    by_name = (await graph.get(f"/users/{by_id['userPrincipalName'].replace('#', '%23')}")).body
    assert by_id["userType"] == "Guest"
    assert by_name["id"] == CALLUM
    assert "userType" not in by_name
    assert (await graph.get(f"/users/{ROWAN}")).body["userPrincipalName"] == "rowan.fell@probation.example.org"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/users/nobody", 404, "Request_ResourceNotFound"),
        ("/groups/nothing", 404, "Request_ResourceNotFound"),
        ("/groups/nothing/members", 404, "Request_ResourceNotFound"),
        (f"/groups/{GROUP}/members?$top=1000", 400, "BadRequest"),
        (f"/groups/{GROUP}/members?$skiptoken=x", 400, "BadRequest"),
        (f"/groups/{GROUP}/members?$filter=mail eq 'x'", 400, "BadRequest"),
        (f"/groups/{GROUP}?$select=colour", 400, "BadRequest"),
        (f"/users/{ROWAN}?$select=shoeSize", 400, "BadRequest"),
        (f"/groups/{GROUP}/transitiveMembers", 400, "BadRequest"),
        (f"{BY_PATH}:/lists/x/items/delta", 404, "itemNotFound"),
        (f"{BY_PATH}:/pages", 400, "BadRequest"),
        ("/users", 400, "BadRequest"),
        ("/me", 400, "BadRequest"),
        ("/", 400, "BadRequest"),
        ("/$batch", 405, "Request_BadRequest"),
    ],
)
async def test_an_unknown_path_person_or_property_is_refused(graph: Desk, path: str, status: int, code: str) -> None:
    answer = await graph.get(path)
    assert (answer.status, answer.code) == (status, code)


async def test_the_unknown_segment_is_named(graph: Desk) -> None:
    answer = await graph.get(f"/groups/{GROUP}/owners/x")
    assert answer.message == "Resource not found for the segment 'owners'."


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", f"/groups/{GROUP}"), ("POST", f"/users/{ROWAN}"), ("PUT", BY_PATH)]
)
async def test_a_method_that_does_not_fit_is_refused(graph: Desk, method: str, path: str) -> None:
    answer = await graph.call(method, path, {})
    assert (answer.status, answer.code) == (405, "Request_BadRequest")


async def test_another_version_is_refused(graph: Desk) -> None:
    answer = await graph.get(f"{ROOT.removesuffix('v1.0')}beta/groups/{GROUP}")
    assert (answer.status, answer.message) == (400, "Invalid version: beta")


@pytest.mark.parametrize("token", ["", "Bearer bad", "Basic good", "good"])
async def test_a_call_without_a_good_token_is_refused(graph: Desk, token: str) -> None:
    answer = await graph.get(f"/groups/{GROUP}", Authorization=token)
    assert (answer.status, answer.code) == (401, "InvalidAuthenticationToken")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"fields": NaN}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b"", "application/json", 400),
        (b"{}", "", 400),
        (b"{}", "text/plain", 415),
    ],
)
async def test_a_body_that_is_no_json_object_is_refused(graph: Desk, raw: bytes, kind: str, status: int) -> None:
    answer = await graph.call("POST", "/planner/plans", raw, Content_Type=kind)
    assert answer.status == status
    assert answer.code in {"BadRequest", "UnsupportedMediaType"}


async def test_answers_and_refusals_carry_the_ids_of_the_request(graph: Desk) -> None:
    good = await graph.get(f"/groups/{GROUP}", client_request_id="mine")
    bad = await graph.get("/nothing", client_request_id="mine")
    without = await graph.get("/nothing")
    inner: dict[str, Any] = bad.body["error"]["innerError"]
    assert good.headers["client-request-id"] == bad.headers["client-request-id"] == inner["client-request-id"] == "mine"
    assert inner["request-id"] == bad.headers["request-id"] != good.headers["request-id"]
    assert re.fullmatch(r"[0-9a-f-]{36}", without.headers["client-request-id"])
    assert inner["date"] == "2026-11-24T09:00:00"
    assert good.headers["content-type"].startswith("application/json;odata.metadata=minimal")
