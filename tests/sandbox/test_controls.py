"""The controls let a page or a script see and do everything that a person in Teams can."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from sandbox.app import Sandbox
from sandbox.controls import control_routes
from tests.sandbox.one_sandbox import CALLUM, CHANNEL, ROWAN, a_card, a_client, a_sandbox, as_bot, with_small_app


class Desk:
    """A script at the controls, with the small application as the bot."""

    def __init__(self, sandbox: Sandbox, http: httpx.AsyncClient) -> None:
        self.sandbox, self.http = sandbox, http
        self.host, module = with_small_app(sandbox, http)
        self.seen: list[Any] = module.seen

    async def get(self, path: str) -> Any:
        return (await self.http.get(f"/sandbox/{path}")).json()

    async def post(self, path: str, **body: Any) -> Any:
        answer = await self.http.post(f"/sandbox/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def posted_card(self) -> str:
        posts = f"/connector/v3/conversations/{CHANNEL}/activities"
        return (await self.http.post(posts, json=a_card(), headers=await as_bot(self.http))).json()["id"]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        yield Desk(sandbox, http)


async def test_the_people_are_listed_for_the_page(desk: Desk) -> None:
    people = await desk.get("people")
    assert people[0] == {
        "id": ROWAN,
        "name": "Rowan Fell",
        "mail": "rowan.fell@probation.example.org",
        "organisation": "Probation",
        "guest": False,
        "in_team": True,
        "client": "desktop",
    }


async def test_the_clock_is_moved_and_read(desk: Desk) -> None:
    moved = await desk.http.put("/sandbox/clock", json={"now": "2026-11-26T12:00:00Z"})
    assert moved.json() == await desk.get("clock") == {"now": "2026-11-26T12:00:00Z"}
    assert (await desk.http.put("/sandbox/clock", json={"now": "2026-11-26T12:00:00"})).status_code == 400
    assert (await desk.http.put("/sandbox/clock", json={})).status_code == 400
    assert (await desk.http.put("/sandbox/clock", content=b"[1]")).status_code == 400


async def test_graphs_requests_are_logged_while_the_log_is_on(tmp_path: Path) -> None:
    sandbox = a_sandbox(log_file=tmp_path / "log.jsonl")
    async with a_client(sandbox) as http:
        await http.post("/graph//v1.0/planner/tasks?a=b", json={"title": "x"})
        await http.put("/sandbox/log", json={"on": False})
        await http.get("/graph/v1.0/groups")
        (logged,) = (await http.get("/sandbox/log")).json()["requests"]
        assert json.loads((tmp_path / "log.jsonl").read_text()) == logged
        assert logged.pop("answer")["error"]["code"] == "InvalidAuthenticationToken"
        assert logged == {"method": "POST", "path": "/v1.0/planner/tasks?a=b", "status": 401, "body": {"title": "x"}}
        await http.put("/sandbox/log", json={"on": True})
        assert sandbox.log == []
        await http.get("/graph/v1.0/groups")
        (read,) = sandbox.log
        assert (read["method"], read["path"], read["status"]) == ("GET", "/v1.0/groups", 401)
        assert (await http.put("/sandbox/log", json={"on": "yes"})).status_code == 400


async def test_the_queue_is_shown_decoded_with_its_tries(desk: Desk) -> None:
    desk.sandbox.queues.create("some-work", {})
    for text in ('{"kind": "x"}', "words"):
        desk.sandbox.queues.put("some-work", base64.b64encode(text.encode()).decode())
    desk.sandbox.queues.put("some-work", "not base64!")
    (queue,) = (await desk.get("queue"))["queues"]
    assert [message["body"] for message in queue["messages"]] == [{"kind": "x"}, "words", "not base64!"]
    assert queue["messages"][0]["tries"] == 0


async def test_a_script_signs_an_activity_of_its_own(desk: Desk) -> None:
    token = (await desk.post("token"))["token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["aud"] == desk.sandbox.tenant.client_id
    forged = (await desk.post("token", claims={"exp": None}, key="unknown", alg="HS256"))["token"]
    assert jwt.get_unverified_header(forged)["alg"] == "HS256"
    assert (await desk.http.post("/sandbox/token", json={"key": "golden"})).status_code == 400
    kid = (await desk.post("keys/rotate"))["kid"]
    assert kid != jwt.get_unverified_header(token)["kid"]


async def test_a_press_on_an_execute_button_is_an_invoke_as_teams_writes_it(desk: Desk) -> None:
    card = await desk.posted_card()
    action = {"type": "Action.Execute", "verb": "agenda.post", "title": "Post", "data": {"case": "7F3K2"}}
    answer = await desk.post("press", person=ROWAN, conversation=CHANNEL, activity=card, action=action)
    assert (answer["status"], answer["kind"], answer["text"]) == (200, "message", "Pressed")
    activity, authorization = desk.seen[0]
    assert authorization.startswith("Bearer ")
    assert (activity["type"], activity["name"], activity["channelId"]) == ("invoke", "adaptiveCard/action", "msteams")
    assert activity["serviceUrl"] == "http://127.0.0.1:8400/connector/"
    assert activity["from"] == {"id": f"29:{ROWAN}", "name": "Rowan Fell", "aadObjectId": ROWAN}
    assert activity["conversation"]["id"] == f"{CHANNEL};messageid={card}"
    assert activity["channelData"]["tenant"] == {"id": desk.sandbox.tenant.tenant_id}
    assert activity["replyToId"] == card
    assert activity["value"] == {"action": action, "trigger": "manual"}


async def test_a_button_that_asks_for_a_dialog_gets_it_and_the_dialog_closes(desk: Desk) -> None:
    card = await desk.posted_card()
    data = {"msteams": {"type": "task/fetch"}, "verb": "refer.open"}
    action = {"type": "Action.Submit", "data": data}
    answer = await desk.post("press", person=CALLUM, conversation="channel", activity=card, action=action)
    assert answer["kind"] == "dialog_message"
    assert (desk.seen[0][0]["name"], desk.seen[0][0]["value"]["data"]) == ("task/fetch", data)
    sent = {"verb": "refer.send", "answer": "x"}
    closed = await desk.post("dialog", person=CALLUM, source="card", conversation="channel", activity=card, data=sent)
    assert (closed["status"], closed["kind"]) == (200, "closed")
    assert (desk.seen[1][0]["name"], desk.seen[1][0]["value"]["data"]) == ("task/submit", sent)


async def test_any_other_submit_is_a_message_with_a_value_and_no_text(desk: Desk) -> None:
    card = await desk.posted_card()
    action = {"type": "Action.Submit", "data": {"verb": "agenda.post"}}
    answer = await desk.post("press", person=ROWAN, conversation=CHANNEL, activity=card, action=action)
    assert answer["kind"] == "none"
    activity = desk.seen[0][0]
    assert (activity["type"], activity["value"], activity["replyToId"]) == ("message", {"verb": "agenda.post"}, card)
    assert "text" not in activity


async def test_the_extension_opens_and_submits_with_its_command(desk: Desk) -> None:
    opened = await desk.post("extension", person=ROWAN, command="refer", conversation="chat")
    assert opened["kind"] == "closed"
    await desk.post("dialog", person=ROWAN, source="extension", command="refer", conversation="chat", data={"a": "1"})
    fetched, submitted = (activity for activity, _ in desk.seen)
    assert (fetched["name"], fetched["value"]["commandId"]) == ("composeExtension/fetchTask", "refer")
    assert (submitted["name"], submitted["value"]["data"]) == ("composeExtension/submitAction", {"a": "1"})
    assert fetched["conversation"]["conversationType"] == "personal"


async def test_words_reach_the_bot_in_the_chat_and_in_the_channel_when_it_is_named(desk: Desk) -> None:
    await desk.post("say", person=ROWAN, text="help", conversation="chat")
    await desk.post("say", person=ROWAN, text="between us", conversation="channel")
    await desk.post("say", person=ROWAN, text="@MASC help", conversation="channel")
    in_chat, in_channel = (activity for activity, _ in desk.seen)
    assert in_chat["text"] == "help"
    assert in_channel["text"] == "<at>MASC</at> help"
    assert in_channel["entities"][-1]["type"] == "mention"
    view = await desk.get(f"teams?person={ROWAN}")
    assert [post["text"] for post in view["channel"]["posts"]] == ["between us", "<at>MASC</at> help"]
    assert [post["from"]["name"] for post in view["chat"]["posts"]] == ["Rowan Fell"]


async def test_an_installation_is_told_twice_over(desk: Desk) -> None:
    assert await desk.post("teams/install") == {"statuses": [200, 200]}
    await desk.post("teams/install", person=ROWAN)
    assert [activity["type"] for activity, _ in desk.seen] == ["conversationUpdate", "installationUpdate"] * 2
    assert desk.seen[0][0]["membersAdded"] == [{"id": desk.sandbox.tenant.conversations.bot_id}]
    assert desk.seen[2][0]["conversation"]["conversationType"] == "personal"


async def test_nobody_acts_in_anothers_chat_or_on_what_is_not_there(desk: Desk) -> None:
    chat = desk.sandbox.teams.conversation_of(ROWAN, "chat")
    card = await desk.posted_card()
    action = {"type": "Action.Execute", "verb": "x"}
    for body in (
        {"person": CALLUM, "conversation": chat, "activity": card, "action": action},
        {"person": "nobody", "conversation": CHANNEL, "activity": card, "action": action},
        {"person": ROWAN, "conversation": CHANNEL, "activity": "1", "action": action},
    ):
        assert (await desk.http.post("/sandbox/press", json=body)).status_code == 404
    assert (await desk.http.post("/sandbox/say", json={"person": CALLUM, "text": "x", "conversation": chat})).is_error
    assert desk.seen == []
    wrong = {"person": ROWAN, "activity": card, "action": {"type": "Action.OpenUrl"}}
    assert (await desk.http.post("/sandbox/press", json=wrong)).status_code == 400
    assert (await desk.http.post("/sandbox/dialog", json={"person": ROWAN, "source": "x"})).status_code == 400


async def test_settling_carries_out_what_waits_and_moves_the_clock_to_it(desk: Desk) -> None:
    desk.sandbox.queues.create("some-work", {})
    for text in ("first", "fail"):
        desk.sandbox.queues.put("some-work", base64.b64encode(text.encode()).decode())
    settled = await desk.post("settle")
    assert settled == {"steps": 5, "now": "2026-11-24T09:01:00Z", "quiet": True}
    assert desk.seen[0] == ("tick", False)
    assert [body for body, _ in desk.seen[1:]] == ["first", "fail", "fail", "fail"]


async def test_settling_until_an_instant_ends_there_with_timers_on_the_way(desk: Desk) -> None:
    settled = await desk.post("settle", until="2026-11-24T12:00:00Z")
    assert (settled["now"], settled["quiet"]) == ("2026-11-24T12:00:00Z", True)
    assert 3 <= len(desk.seen) <= 4


async def test_a_timer_is_fired_by_name(desk: Desk) -> None:
    assert await desk.post("timers/tick") == {"fired": "tick"}
    assert desk.seen == [("tick", False)]
    assert (await desk.http.post("/sandbox/timers/tock")).status_code == 404


async def test_without_functions_nothing_can_be_fired_or_pressed() -> None:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        assert (await http.post("/sandbox/settle")).status_code == 404
        assert (await http.get("/api/health")).status_code == 404
        answer = (await http.post("/sandbox/say", json={"person": ROWAN, "text": "hi", "conversation": "chat"})).json()
        assert (answer["status"], answer["kind"]) == (404, "error")


async def test_a_reset_brings_the_first_morning_back(desk: Desk) -> None:
    await desk.posted_card()
    desk.sandbox.queues.create("some-work", {})
    await desk.http.put("/sandbox/clock", json={"now": "2027-01-01T00:00:00Z"})
    assert await desk.post("reset") == {"reset": True}
    assert (await desk.get(f"teams?person={ROWAN}"))["channel"]["posts"] == []
    assert (await desk.get("queue"))["queues"] == []
    assert (await desk.get("clock"))["now"] == "2026-11-24T09:00:00Z"


async def test_lists_and_plans_are_shown_and_unknown_tasks_are_not_found(desk: Desk) -> None:
    assert await desk.get("lists") == []
    assert await desk.get("planner") == {"plans": []}
    changed = await desk.http.post("/sandbox/planner/tasks/none", json={"person": ROWAN, "changes": {}})
    deleted = await desk.http.post("/sandbox/planner/tasks/none/delete", json={"person": ROWAN})
    assert (changed.status_code, deleted.status_code) == (404, 404)


async def test_a_list_is_given_a_formula_and_its_items_are_broken_and_mended(desk: Desk) -> None:
    (site,) = desk.sandbox.tenant.sites.values()
    item_list = site.create_list({"displayName": "Cases", "columns": [{"name": "Agency", "text": {}}]})
    formula = {"list": "Cases", "column": "Agency", "pattern": "^p"}
    assert (await desk.http.put("/sandbox/lists/formula", json=formula)).status_code == 200
    assert item_list.formula is not None
    assert (await desk.http.put("/sandbox/lists/formula", json=formula | {"column": "No"})).status_code == 404
    await desk.http.put("/sandbox/lists/formula", json={"list": "Cases"})
    assert item_list.formula is None
    for items in ([7], []):
        broken = await desk.http.put("/sandbox/lists/broken", json={"list": "Cases", "items": items})
        assert (broken.json()["items"], item_list.broken) == (items, set(items))


async def test_a_member_renames_or_deletes_a_bucket_and_archives_the_plan(desk: Desk) -> None:
    plans, group = desk.sandbox.tenant.plans, next(iter(desk.sandbox.tenant.groups))
    plan = plans.create_plan({"title": "A", "container": {"containerId": group, "type": "group"}})
    bucket = plans.create_bucket({"name": "Police", "planId": plan.id})
    await desk.post(f"planner/buckets/{bucket.id}", person=ROWAN, name="The police")
    assert bucket.values["name"] == "The police"
    await desk.post(f"planner/plans/{plan.id}", person=ROWAN, archived=True)
    refused = await desk.http.post(f"/sandbox/planner/buckets/{bucket.id}/delete", json={"person": ROWAN})
    assert (refused.status_code, list(plans.buckets)) == (403, [bucket.id])
    await desk.post(f"planner/plans/{plan.id}", person=ROWAN, archived=False)
    await desk.post(f"planner/buckets/{bucket.id}/delete", person=ROWAN)
    assert plans.buckets == {}
    unclear = await desk.http.post(f"/sandbox/planner/plans/{plan.id}", json={"person": ROWAN})
    assert unclear.status_code == 400


async def test_the_app_is_named_by_its_manifest(desk: Desk, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.template.json"
    desk.sandbox.manifest = manifest
    assert await desk.get("app") == {"name": "MASC", "extension_commands": []}
    commands = [{"id": "refer", "title": "Refer a case", "type": "action"}]
    manifest.write_text(json.dumps({"name": {"short": "Short"}, "composeExtensions": [{"commands": commands}]}))
    assert await desk.get("app") == {
        "name": "Short",
        "extension_commands": [{"id": "refer", "title": "Refer a case"}],
    }


async def test_the_clash_of_unique_values_can_be_chosen(desk: Desk) -> None:
    await desk.http.put("/sandbox/switches", json={"unique clash": "409"})
    assert desk.sandbox.tenant.switches["unique clash"] == "409"
    for wrong in ({"unique clash": "404"}, {"no such switch": "409"}):
        answer = await desk.http.put("/sandbox/switches", json=wrong)
        assert (answer.status_code, desk.sandbox.tenant.switches["unique clash"]) == (400, "409")
    (shown,) = [one for one in (await desk.http.get("/sandbox/switches")).json() if one["name"] == "unique clash"]
    assert (shown["setting"], shown["settings"][0]) == ("409", "500")
    await desk.http.post("/sandbox/reset")
    assert desk.sandbox.tenant.switches["unique clash"] == "500"


async def test_the_live_stream_tells_each_change() -> None:
    sandbox = a_sandbox()
    route = next(one for one in control_routes(sandbox) if one.path == "/events")  # type: ignore[attr-defined]
    messages: asyncio.Queue[str] = asyncio.Queue()

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message.get("body"):
            messages.put_nowait(message["body"].decode())

    scope = {"type": "http", "method": "GET", "path": "/events", "headers": [], "query_string": b"", "root_path": ""}
    task = asyncio.create_task(route.app(scope, receive, send))  # type: ignore[attr-defined]
    first = json.loads((await messages.get()).removeprefix("data: "))["version"]
    sandbox.tenant.news.changed("teams")
    assert json.loads((await messages.get()).removeprefix("data: "))["version"] == first + 1
    task.cancel()
