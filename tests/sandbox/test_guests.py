"""A guest has cards in the channel and their dialogs; everything else is given by a switch, each by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.conversations import Content
from tests.sandbox.graph_desk import GROUP
from tests.sandbox.one_sandbox import (
    CALLUM,
    CHANNEL,
    PEOPLE,
    ROWAN,
    a_card,
    a_client,
    a_sandbox,
    as_bot,
    with_small_app,
)

NAMES = {
    "chat": "a guest's chat",
    "extension": "a guest's message extension",
    "mention": "a guest who is mentioned",
    "dialog": "a guest's dialog",
    "planner": "a guest's Planner in Teams",
}
DIALOG = {"type": "Action.Submit", "data": {"msteams": {"type": "task/fetch"}}}
EXECUTE = {"type": "Action.Execute", "verb": "x", "data": {}}


@dataclass
class Guest:
    """A guest before their Teams, the bot's own wire beside it, and what the bot was told."""

    sandbox: Sandbox
    http: httpx.AsyncClient
    module: ModuleType

    async def does(self, path: str, **body: Any) -> int:
        """Use a control as the guest; the status."""
        return (await self.http.post(f"/sandbox/{path}", json={"person": CALLUM} | body)).status_code

    async def bot(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        return await self.http.post(f"/connector/v3/conversations{path}", json=body, headers=await as_bot(self.http))

    async def writes_to_the_guest(self) -> int:
        members = [{"id": f"29:{CALLUM}"}]
        opened = await self.bot("", {"members": members, "tenantId": self.sandbox.tenant.tenant_id})
        if opened.status_code != 201:
            return opened.status_code
        return (await self.bot(f"/{opened.json()['id']}/activities", a_card())).status_code

    async def chat(self) -> dict[str, Any]:
        return (await self.http.get("/sandbox/teams", params={"person": CALLUM})).json()["chat"]

    async def on(self, client: str) -> httpx.Response:
        return await self.http.put(f"/sandbox/people/{CALLUM}", json={"client": client})

    def turn(self, **switches: str) -> None:
        self.sandbox.tenant.switches.turn({NAMES[name]: setting for name, setting in switches.items()})


@pytest.fixture
async def guest() -> AsyncIterator[Guest]:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        _, module = with_small_app(sandbox, http)
        yield Guest(sandbox, http, module)


async def test_a_guest_has_no_chat_until_the_switch_gives_one(guest: Guest) -> None:
    assert await guest.writes_to_the_guest() == 403
    assert await guest.does("say", text="help", conversation="chat") == 403
    assert await guest.does("teams/install") == 403
    assert guest.module.seen == [], "the bot hears nothing"
    assert "is a guest" in (await guest.chat())["closed"]
    guest.turn(chat="open")
    assert await guest.writes_to_the_guest() == 201
    assert await guest.does("say", text="help", conversation="chat") == 200
    chat = await guest.chat()
    assert (len(chat["posts"]), chat["closed"]) == (2, "")


async def test_what_a_bot_wrote_into_a_chat_that_no_guest_sees_is_seen_by_nobody(guest: Guest) -> None:
    guest.turn(chat="unseen")
    assert await guest.writes_to_the_guest() == 201
    assert (await guest.chat())["posts"] == []
    assert await guest.does("say", text="help", conversation="chat") == 403


@pytest.mark.parametrize(("client", "status"), [("desktop", 403), ("web", 200), ("ios", 403), ("android", 200)])
async def test_a_chat_may_open_on_the_web_and_android_alone(guest: Guest, client: str, status: int) -> None:
    guest.turn(chat="web and Android")
    assert (await guest.on(client)).json()["client"] == client
    assert await guest.writes_to_the_guest() == 201
    assert await guest.does("say", text="help", conversation="chat") == status
    assert len((await guest.chat())["posts"]) == (2 if status == 200 else 0)


async def test_a_client_that_nobody_makes_is_refused(guest: Guest) -> None:
    assert (await guest.on("windows phone")).status_code == 400


async def test_a_guest_presses_a_card_in_the_channel_and_opens_its_dialog(guest: Guest) -> None:
    post = (await guest.bot(f"/{CHANNEL}/activities", a_card())).json()["id"]
    for action in (EXECUTE, DIALOG):
        assert await guest.does("press", activity=post, action=action) == 200
    assert await guest.does("dialog", source="card", activity=post, data={}) == 200
    guest.turn(dialog="none")
    assert await guest.does("press", activity=post, action=EXECUTE) == 200
    assert await guest.does("press", activity=post, action=DIALOG) == 403
    assert await guest.does("dialog", source="card", activity=post, data={}) == 403


async def test_a_dialog_opens_from_a_guest_s_chat_only_where_dialogs_open_everywhere(guest: Guest) -> None:
    guest.turn(chat="open")
    talk = guest.sandbox.tenant.conversations
    post = talk.bot_posts(talk.chat_with(CALLUM), Content("", card=a_card()["attachments"][0]["content"]))
    press = {"conversation": "chat", "activity": post.id, "action": DIALOG}
    assert await guest.does("press", **press) == 403
    guest.turn(dialog="everywhere")
    assert await guest.does("press", **press) == 200


async def test_a_guest_finds_no_message_extension_until_the_switch_gives_one(guest: Guest) -> None:
    assert await guest.does("extension", command="refer") == 403
    assert await guest.does("dialog", source="extension", command="refer", data={}) == 403
    guest.turn(extension="open")
    assert await guest.does("extension", command="refer") == 200


@pytest.mark.parametrize(("person", "setting", "told"), [(CALLUM, "none", 0), (CALLUM, "told", 1), (ROWAN, "none", 1)])
async def test_a_mention_tells_a_member_and_a_guest_by_the_switch(
    guest: Guest, person: str, setting: str, told: int
) -> None:
    guest.turn(mention=setting)
    entity = {"type": "mention", "text": "<at>A</at>", "mentioned": {"id": f"29:{person}", "name": "A"}}
    await guest.bot(f"/{CHANNEL}/activities", {"type": "message", "text": "<at>A</at>", "entities": [entity]})
    ((post, _),) = guest.sandbox.tenant.conversations.channel_posts()
    assert len(post.content.mentions) == told


async def test_planner_is_closed_to_a_guest_in_teams_and_open_on_the_web(guest: Guest) -> None:
    plans = guest.sandbox.tenant.plans
    plan = plans.create_plan({"title": "A", "container": {"url": f"https://graph.microsoft.com/v1.0/groups/{GROUP}"}})
    task = plans.create_task({"planId": plan.id, "title": "Call"})
    change = {"changes": {"percentComplete": 100}}
    assert await guest.does(f"planner/tasks/{task.id}", **change, **{"in": "teams"}) == 403
    assert await guest.does(f"planner/tasks/{task.id}/delete", **{"in": "teams"}) == 403
    assert await guest.does(f"planner/tasks/{task.id}", **change) == 200
    assert await guest.does(f"planner/tasks/{task.id}", **change, **{"in": "phone"}) == 400
    guest.turn(planner="open")
    assert await guest.does(f"planner/tasks/{task.id}", **change, **{"in": "teams"}) == 200


def test_the_invented_guests_use_every_client() -> None:
    people = Sandbox(PEOPLE, start=a_sandbox().clock.now()).tenant.people.values()
    assert {person.client for person in people if person.guest} == {"desktop", "web", "ios", "android"}
