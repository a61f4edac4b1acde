"""Who may call what: an application without the right is refused, whatever its token is good for otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.graph.operations import OPERATIONS
from sandbox.graph.rights import ROWS, Caller, check
from sandbox.list_items import Grant
from sandbox.refusal import GraphError
from scripts.write_graph_rights import PUBLISHED, table
from tests.sandbox.graph_desk import GROUP, Desk
from tests.sandbox.one_sandbox import CHANNEL, a_client, a_sandbox, a_token

SERVICE = "5b1e0c52-8c7d-4f43-9a55-0d9c3f7b6a10"
SET_UP = "5b1e0c52-8c7d-4f43-9a55-0d9c3f7b6a11"
LIST = {"displayName": "Others"}
ITEM = {"fields": {"Title": "a"}}
TABS = f"/teams/{GROUP}/channels/{CHANNEL}/tabs"
WEBSITE = "https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/com.microsoft.teamspace.tab.web"
TAB = {
    "displayName": "MASC actions",
    "teamsApp@odata.bind": WEBSITE,
    "configuration": {
        "contentUrl": "https://planner.cloud.microsoft/",
        "websiteUrl": "https://planner.cloud.microsoft/",
    },
}


def calls_as(graph: Desk, *roles: str, app_id: str = SERVICE) -> None:
    graph.caller = Caller(app_id, frozenset(roles))


def test_the_rows_are_those_that_microsoft_publishes() -> None:
    if not PUBLISHED.is_file():
        assert not PUBLISHED.parents[1].is_dir(), "what stands beside the repository has lost Microsoft's table"
        pytest.skip("Microsoft's table does not stand beside the repository")
    assert {call: sorted(names) for call, names in ROWS.items()} == table(), (
        "run: .venv/bin/python -m scripts.write_graph_rights"
    )


def test_every_call_of_the_sandbox_has_a_row() -> None:
    assert [one.name for one in OPERATIONS if not ROWS.get(one.name)] == []
    assert ROWS.keys() == {one.name for one in OPERATIONS}


@pytest.mark.parametrize("call", ROWS)
def test_a_call_opens_to_each_role_of_its_row_and_to_no_other(graph: Desk, call: str) -> None:
    every = {name for names in ROWS.values() for name in names}
    opened = {role for role in every if not refuses(graph, call, role)}
    assert opened == {name for name in ROWS[call] if not name.endswith(".Group")}


def refuses(graph: Desk, call: str, role: str) -> bool:
    try:
        check(graph.tenant, Caller(SET_UP, frozenset({role})), call, {})
    except GraphError as error:
        return error.status == 403
    return False


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        (("Sites.Selected",), {"GET", "POST items"}),
        (("Sites.Read.All",), {"GET"}),
        (("Sites.ReadWrite.All",), {"GET", "POST items", "POST lists"}),
        (("Sites.Manage.All",), {"POST lists"}),
        (("Sites.Manage.All", "Sites.ReadWrite.All"), {"GET", "POST items", "POST lists"}),
        (("Tasks.ReadWrite.All",), set[str]()),
    ],
)
async def test_each_role_opens_what_it_is_for(graph: Desk, roles: tuple[str, ...], allowed: set[str]) -> None:
    path = await graph.list_of()
    calls_as(graph, *roles)
    answers = {
        "GET": await graph.get(f"{path}/items"),
        "POST items": await graph.call("POST", f"{path}/items", ITEM),
        "POST lists": await graph.call("POST", path.rpartition("/")[0], LIST),
    }
    assert {name for name, answer in answers.items() if answer.status < 300} == allowed
    refused = [answer for name, answer in answers.items() if name not in allowed]
    assert {(answer.status, answer.code) for answer in refused} <= {(403, "accessDenied")}


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        (("Sites.Selected",), {"GET", "PUT"}),
        (("Files.Read.All",), {"GET"}),
        (("Files.ReadWrite.All",), {"GET", "PUT"}),
        (("Sites.Read.All",), {"GET"}),
        (("Tasks.ReadWrite.All",), set[str]()),
    ],
)
async def test_the_library_opens_to_those_who_may_write_files_or_the_site(
    graph: Desk, roles: tuple[str, ...], allowed: set[str]
) -> None:
    library = f"{await graph.site()}/drive/root"
    calls_as(graph, *roles)
    answers = {
        "GET": await graph.get(f"{library}/children"),
        "PUT": await graph.call("PUT", f"{library}:/a.docx:/content", b"x"),
    }
    assert {name for name, answer in answers.items() if answer.status < 300} == allowed


async def test_a_selected_site_opens_only_with_a_role_on_it(graph: Desk) -> None:
    path = await graph.list_of()
    calls_as(graph, "Sites.Selected")
    graph.tenant.applications.change(SERVICE, site_role="read")
    assert (await graph.get(f"{path}/items")).status == 200
    assert (await graph.call("POST", f"{path}/items", ITEM)).status == 403
    graph.tenant.applications.change(SERVICE, site_role="")
    assert (await graph.get(f"{path}/items")).status == 403


@pytest.mark.parametrize(("role", "statuses"), [("Tasks.Read.All", (200, 403)), ("Sites.Manage.All", (403, 403))])
async def test_planner_wants_its_own_role(graph: Desk, role: str, statuses: tuple[int, int]) -> None:
    plan = await graph.plan()
    calls_as(graph, role)
    read = await graph.get(f"/planner/plans/{plan['id']}")
    bucket = await graph.call("POST", "/planner/buckets", {"name": "A", "planId": plan["id"], "orderHint": " !"})
    assert (read.status, bucket.status) == statuses


@pytest.mark.parametrize("path", [f"/groups/{GROUP}/members", "/users/a1000000-0000-4000-8000-000000000001"])
async def test_people_want_roles_of_the_directory(graph: Desk, path: str) -> None:
    calls_as(graph, "Sites.Manage.All", "Tasks.ReadWrite.All")
    refused = await graph.get(path)
    assert (refused.status, refused.code) == (403, "Authorization_RequestDenied")
    calls_as(graph, "Directory.Read.All")
    assert (await graph.get(path)).status == 200


async def test_a_part_of_a_batch_has_no_more_rights_than_the_whole(graph: Desk) -> None:
    calls_as(graph, "Tasks.Read.All")
    site = (await Desk(graph.tenant).site()).strip("/")
    batch = {"requests": [{"id": "1", "method": "GET", "url": f"/{site}/lists"}]}
    (part,) = (await graph.call("POST", "/$batch", batch)).body["responses"]
    assert part["status"] == 403


async def test_tokens_name_the_roles_and_a_stranger_to_the_connector_is_refused() -> None:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        token = (await a_token(http, "https://graph.microsoft.com/.default", client_id=SET_UP)).json()["access_token"]
        claims = sandbox.keys.claims(f"Bearer {token}", "graph")
        assert claims
        assert (claims["appid"], claims["roles"]) == (
            SET_UP,
            ["Sites.Manage.All", "Sites.ReadWrite.All", "Tasks.ReadWrite.All"],
        )
        other = (await a_token(http, "https://api.botframework.com/.default", client_id=SET_UP)).json()["access_token"]
        headers = {"Authorization": f"Bearer {other}"}
        answer = await http.get(f"/connector/v3/conversations/{CHANNEL}/members", headers=headers)
    assert answer.status_code == 401


async def test_a_team_s_site_is_not_found_with_the_right_to_make_lists_alone(
    graph: Desk,
) -> None:
    for role in ("Sites.Manage.All", "Sites.FullControl.All", "Sites.Selected"):
        calls_as(graph, role)
        refused = await graph.get(f"/groups/{GROUP}/sites/root")
        assert (refused.status, refused.code) == (403, "accessDenied")


@pytest.mark.parametrize(
    ("setting", "roles", "granted", "status"),
    [
        ("refused", ("Sites.Selected",), False, 403),
        ("refused", ("Sites.Selected",), True, 403),
        ("refused", ("Sites.Selected", "Lists.SelectedOperations.Selected"), False, 403),
        ("refused", ("Sites.Selected", "Lists.SelectedOperations.Selected"), True, 200),
        ("reached", ("Sites.Selected",), False, 200),
        ("refused", ("Sites.Read.All",), False, 200),
    ],
)
async def test_a_role_on_the_site_reaches_a_list_of_its_own_permissions_as_the_switch_says(
    graph: Desk, setting: str, roles: tuple[str, ...], granted: bool, status: int
) -> None:
    path = await graph.list_of()
    lists = path.rpartition("/")[0]
    graph.tenant.switches.turn({"a list of its own permissions": setting})
    (site,) = graph.tenant.sites.values()
    site.find("Cases").grants = (Grant("write", "application", "MASC", id=SERVICE),) if granted else ()
    calls_as(graph, *roles)
    assert (await graph.get(f"{path}/items")).status == status
    shown = {one["displayName"] for one in (await graph.get(lists)).body["value"]} - {"Documents"}
    assert shown == ({"Cases"} if status == 200 else set()), "what cannot be read is not listed"


async def test_a_list_of_its_own_permissions_names_no_application_of_the_site(graph: Desk) -> None:
    path = await graph.list_of()
    (site,) = graph.tenant.sites.values()
    site.find("Cases").grants = ()
    assert (await graph.get(f"{path}/permissions")).body["value"] == []


async def test_tabs_want_what_an_owner_granted_in_the_team(graph: Desk) -> None:
    calls_as(graph, "Sites.Manage.All")
    refused = await graph.get(TABS)
    assert (refused.status, refused.code) == (403, "Forbidden")
    assert "TeamsTab.Read.Group" in refused.message
    granted = frozenset({"TeamsTab.Read.Group", "TeamsTab.Create.Group"})
    graph.tenant.applications.change(SERVICE, team_permissions=granted)
    made_tab = await graph.create(TABS, TAB)
    (tab,) = (await graph.get(f"{TABS}?$expand=teamsApp")).body["value"]
    assert tab["teamsApp"]["id"] == "com.microsoft.teamspace.tab.web"
    assert "teamsApp" not in (await graph.get(TABS)).body["value"][0]
    assert made_tab["configuration"]["entityId"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"teamsApp@odata.bind": WEBSITE.replace("tab.web", "tab.planner")},
        {"teamsApp@odata.bind": "website"},
        {"displayName": ""},
        {"colour": "red"},
        {"configuration": None},
        {"configuration": {"contentUrl": "http://plain.example.org"}},
        {"configuration": {"contentUrl": "https://a.example.org", "width": 1}},
    ],
)
async def test_a_tab_that_teams_would_not_draw_is_refused(graph: Desk, changes: dict[str, Any]) -> None:
    assert (await graph.call("POST", TABS, TAB | changes)).status == 400
    assert (await graph.get(f"{TABS}?$expand=channel")).status == 400
    assert (await graph.get(TABS.replace("masc-board", "other"))).status == 404


async def test_a_list_s_permissions_name_applications_and_where_it_is_so_people_too(graph: Desk) -> None:
    path = await graph.list_of()
    (app,) = (await graph.get(f"{path}/permissions")).body["value"]
    assert (app["roles"], app["grantedToIdentitiesV2"][0]["application"]["id"]) == (["write"], SERVICE)
    graph.tenant.tells_people = True
    grants = (await graph.get(f"{path}/permissions")).body["value"]
    assert [grant["grantedToIdentitiesV2"][0]["siteGroup"]["displayName"] for grant in grants[1:]] == [
        "MASC Cumbria Owners", "MASC Cumbria Members", "MASC Cumbria Visitors"
    ]  # fmt: skip
    calls_as(graph, "Sites.Selected")
    assert (await graph.get(f"{path}/permissions")).status == 403, "an owner's role is needed to see them"


async def test_hidden_columns_are_listed_when_they_are_asked_for(graph: Desk) -> None:
    path = await graph.list_of({"name": "Status", "text": {}})
    column = await graph.column(path, "Status")
    await graph.call("PATCH", f"{path}/columns/{column['id']}", {"hidden": True})
    assert "Status" not in {column["name"] for column in (await graph.get(f"{path}/columns")).body["value"]}
    columns = (await graph.get(f"{path}/columns?$select=id,name,hidden")).body["value"]
    assert {one["name"]: one["hidden"] for one in columns}["Status"]


async def test_an_administrator_grants_restricts_and_uninstalls_over_http() -> None:
    sandbox = a_sandbox()
    (site,) = sandbox.tenant.sites.values()
    site.create_list({"displayName": "Cases"})
    person = next(iter(sandbox.tenant.people))
    async with a_client(sandbox) as http:
        changes = {"roles": ["Sites.Read.All"], "site_role": "read", "team_permissions": ["TeamsTab.Read.Group"]}
        answer = (await http.put(f"/sandbox/applications/{SERVICE}", json=changes)).json()
        assert answer[0] == {"id": SERVICE, "name": "MASC", **changes}
        assert (await http.put("/sandbox/applications/nobody", json={})).status_code == 404
        restrict = "/sandbox/lists/permissions"
        restricted = await http.put(restrict, json={"list": "Cases", "people": [person]})
        assert restricted.json() == {"list": "Cases", "inherits": False}
        assert (await http.put(restrict, json={"list": "Cases", "applications": ["nobody"]})).status_code == 404
        await http.put(restrict, json={"list": "Cases", "applications": [SERVICE]})
        assert [one.kind for one in site.find("Cases").grants or ()] == [*["siteGroup"] * 3, "application"]
        assert (await http.put(restrict, json={"list": "Cases"})).json() == {"list": "Cases", "inherits": True}
        assert (await http.put("/sandbox/teams/installed", json={"installed": False})).json() == {"installed": False}
        assert (await http.put("/sandbox/teams/installed", json={})).status_code == 400
        token = (await a_token(http, "https://api.botframework.com/.default")).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        gone = await http.get(f"/connector/v3/conversations/{CHANNEL}/members", headers=headers)
    assert (gone.status_code, gone.json()["error"]["code"]) == (403, "BotNotInConversationRoster")


async def test_graph_tells_the_time_in_its_answers(graph: Desk) -> None:
    assert (await graph.get("/$metadata")).headers["Date"] == "Tue, 24 Nov 2026 09:00:00 GMT"
