"""The Connector takes what Teams takes, and refuses the rest as Teams does."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from sandbox.app import Sandbox
from tests.sandbox.one_sandbox import CALLUM, CHANNEL, IMOGEN, ROWAN, a_card, a_client, a_sandbox, as_bot

TENANT = "7d3c1f0e-5a52-4b9e-9b1c-2f6a8d4e1c01"
BOT = "28:5b1e0c52-8c7d-4f43-9a55-0d9c3f7b6a10"


class Bot:
    """A bot at the Connector's door."""

    def __init__(self, sandbox: Sandbox, http: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.sandbox, self.http, self.headers = sandbox, http, headers

    async def call(self, method: str, path: str, body: object = None) -> httpx.Response:
        return await self.http.request(method, f"/connector/v3/conversations{path}", json=body, headers=self.headers)

    async def chat(self, person: str, **changes: Any) -> httpx.Response:
        body = {"isGroup": False, "bot": {"id": BOT}, "members": [{"id": f"29:{person}"}], "tenantId": TENANT}
        return await self.call("POST", "", body | changes)


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        yield Bot(sandbox, http, await as_bot(http))


async def test_a_post_shows_in_the_channel_and_a_reply_in_its_thread(bot: Bot) -> None:
    posted = await bot.call("POST", f"/{CHANNEL}/activities", a_card("first"))
    assert posted.status_code == 201
    thread = f"/{CHANNEL};messageid={posted.json()['id']}"
    reply = await bot.call("POST", f"{thread}/activities", a_card("reply"))
    channel = bot.sandbox.teams.view(ROWAN)["channel"]["posts"]
    assert [post["id"] for post in channel] == [posted.json()["id"]]
    assert [post["id"] for post in channel[0]["replies"]] == [reply.json()["id"]]
    assert channel[0]["card"]["body"][0]["text"] == "first"


async def test_an_update_changes_the_post_in_place_for_everybody(bot: Bot) -> None:
    posted = (await bot.call("POST", f"/{CHANNEL}/activities", a_card("before"))).json()["id"]
    bot.sandbox.tenant.conversations.show_instead(posted, ROWAN, {"type": "AdaptiveCard"})
    updated = await bot.call("PUT", f"/{CHANNEL}/activities/{posted}", a_card("after"))
    assert (updated.status_code, updated.json()) == (200, {"id": posted})
    for person in (ROWAN, CALLUM):
        post = bot.sandbox.teams.view(person)["channel"]["posts"][0]
        assert post["card"]["body"][0]["text"] == "after"
        assert post["edited_at"] is not None


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_a_deleted_message_is_not_found_again(bot: Bot, method: str) -> None:
    posted = (await bot.call("POST", f"/{CHANNEL}/activities", a_card())).json()["id"]
    deleted = await bot.http.post("/sandbox/teams/delete", json={"person": ROWAN, "activity": posted})
    assert deleted.status_code == 200
    answer = await bot.call(method, f"/{CHANNEL}/activities/{posted}", a_card() if method == "PUT" else None)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ActivityNotFoundInConversation")


async def test_the_bot_can_delete_its_own_message_but_nobody_elses(bot: Bot) -> None:
    own = (await bot.call("POST", f"/{CHANNEL}/activities", a_card())).json()["id"]
    assert (await bot.call("DELETE", f"/{CHANNEL}/activities/{own}")).status_code == 200
    said = (await bot.sandbox.teams.say(ROWAN, "hello", CHANNEL))["activity"]
    assert (await bot.call("DELETE", f"/{CHANNEL}/activities/{said}")).status_code == 403


async def test_the_same_person_always_gets_the_same_chat(bot: Bot) -> None:
    first, second, other = await bot.chat(ROWAN), await bot.chat(ROWAN), await bot.chat(IMOGEN)
    assert first.json()["id"] == second.json()["id"] != other.json()["id"]
    posted = await bot.call("POST", f"/{first.json()['id']}/activities", a_card())
    assert posted.status_code == 201
    assert [post["id"] for post in bot.sandbox.teams.view(ROWAN)["chat"]["posts"]] == [posted.json()["id"]]
    assert bot.sandbox.teams.view(IMOGEN)["chat"]["posts"] == []


async def test_a_person_without_the_app_cannot_be_written_to(bot: Bot) -> None:
    chat = (await bot.chat(ROWAN)).json()["id"]
    await bot.http.put("/sandbox/teams/reachable", json={"person": ROWAN, "reachable": False})
    for answer in (await bot.chat(ROWAN), await bot.call("POST", f"/{chat}/activities", a_card())):
        assert (answer.status_code, answer.json()["errorCode"]) == (403, 209)
        assert json.loads(answer.json()["message"])["subCode"] == "MessageWritesBlocked"
    bot.sandbox.tenant.switches.turn({"blocked bot": "error"})
    assert (await bot.chat(ROWAN)).json()["error"]["subCode"] == "MessageWritesBlocked"
    await bot.http.put("/sandbox/teams/reachable", json={"person": ROWAN, "reachable": True})
    assert (await bot.chat(ROWAN)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"isGroup": True}, 400),
        ({"members": []}, 400),
        ({"members": [{"id": ROWAN}]}, 400),
        ({"tenantId": "another"}, 400),
        ({"bot": {"id": "28:another"}}, 403),
        ({"surprise": 1}, 400),
    ],
)
async def test_a_chat_that_teams_would_not_open_is_refused(bot: Bot, changes: dict[str, Any], status: int) -> None:
    assert (await bot.chat(ROWAN, **changes)).status_code == status


async def test_the_roster_names_people_as_teams_does(bot: Bot) -> None:
    members = (await bot.call("GET", f"/{CHANNEL}/pagedmembers")).json()["members"]
    assert len(members) == len(bot.sandbox.tenant.people)
    response = await bot.call("GET", f"/{CHANNEL}/members/29:{ROWAN}")
    assert response.json() in members
    assert (response.json()["objectId"], response.json()["tenantId"]) == (ROWAN, TENANT)
    assert (await bot.call("GET", f"/{CHANNEL}/members/29:nobody")).status_code == 404
    chat = (await bot.chat(IMOGEN)).json()["id"]
    alone = (await bot.call("GET", f"/{chat}/pagedmembers")).json()
    assert [member["objectId"] for member in alone["members"]] == [IMOGEN]


@pytest.mark.parametrize(
    ("setting", "names"),
    [("objectId", {"objectId"}), ("aadObjectId", {"aadObjectId"}), ("neither", set[str]())],
)
async def test_a_member_bears_the_id_of_entra_under_one_name_at_most(bot: Bot, setting: str, names: set[str]) -> None:
    bot.sandbox.tenant.switches.turn({"member id": setting})
    member = (await bot.call("GET", f"/{CHANNEL}/members/29:{ROWAN}")).json()
    assert {"objectId", "aadObjectId"} & member.keys() == names


async def test_the_roster_comes_page_by_page_and_in_no_other_way(bot: Bot) -> None:
    bot.sandbox.tenant.conversations.page_size = 5
    path, token, seen = f"/{CHANNEL}/pagedmembers", "0", list[str]()
    while token is not None:
        page = (await bot.call("GET", f"{path}?pageSize=50&continuationToken={token}")).json()
        assert len(page["members"]) <= 5
        seen += [member["id"] for member in page["members"]]
        token = page.get("continuationToken")
    assert seen == [f"29:{person}" for person in bot.sandbox.tenant.people]
    for refused in (
        "members",
        "pagedmembers?pageSize=49",
        "pagedmembers?pageSize=501",
        "pagedmembers?continuationToken=x",
    ):
        answer = await bot.call("GET", f"/{CHANNEL}/{refused}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadArgument")


async def test_text_and_a_card_become_two_messages_and_neither_is_named(bot: Bot) -> None:
    answer = await bot.call("POST", f"/{CHANNEL}/activities", a_card("card") | {"text": "words"})
    assert (answer.status_code, answer.json()) == (202, {})
    words, card = bot.sandbox.teams.view(ROWAN)["channel"]["posts"]
    assert (words["text"], words["card"], card["text"]) == ("words", None, "")
    assert card["card"]["body"][0]["text"] == "card"


@pytest.mark.parametrize("place", ["19:unknown@thread.tacv2", f"{CHANNEL};messageid=1", "a:unknown"])
async def test_an_unknown_conversation_is_not_found(bot: Bot, place: str) -> None:
    answer = await bot.call("POST", f"/{place}/activities", a_card())
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ConversationNotFound")


async def test_a_message_of_51200_characters_is_too_big_since_utf_16_counts(bot: Bot) -> None:
    fits = {"type": "message", "text": "x" * 51_000}
    assert (await bot.call("POST", f"/{CHANNEL}/activities", fits)).status_code == 201
    too_big = {"type": "message", "text": "x" * 51_200}
    answer = await bot.call("POST", f"/{CHANNEL}/activities", too_big)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "MessageSizeTooBig")


def _with_card(**changes: Any) -> dict[str, Any]:
    message = a_card()
    message["attachments"][0]["content"] |= changes
    return message


@pytest.mark.parametrize(
    "body",
    [
        {"type": "message"},
        {"type": "typing", "text": "x"},
        {"type": "message", "text": "x", "surprise": 1},
        {"type": "message", "attachments": ["card"]},
        {"type": "message", "attachments": [{"contentType": "application/json", "content": {}}]},
        {"type": "message", "attachments": a_card()["attachments"] * 2},
        {"type": "message", "text": "hi", "entities": [{"type": "mention", "text": "<at>Rowan</at>"}]},
        _with_card(version="1.6"),
        _with_card(type="HeroCard"),
        ["message"],
    ],
)
async def test_a_message_that_teams_would_not_show_is_refused(bot: Bot, body: object) -> None:
    answer = await bot.call("POST", f"/{CHANNEL}/activities", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadSyntax")


@pytest.mark.parametrize(
    ("mentioned", "is_one"), [({"id": f"29:{ROWAN}"}, True), ({"id": ROWAN}, False), ({}, False), (None, False)]
)
async def test_a_mention_is_one_only_by_teams_own_id(bot: Bot, mentioned: object, is_one: bool) -> None:
    entity = {"type": "mention", "text": "<at>Rowan</at>", "mentioned": mentioned}
    body = {"type": "message", "text": "<at>Rowan</at> hello", "entities": [entity]}
    assert (await bot.call("POST", f"/{CHANNEL}/activities", body)).status_code == 201
    (post,) = bot.sandbox.teams.view(ROWAN)["channel"]["posts"]
    assert bool(post["mentions"]) == is_one


async def test_without_a_token_of_this_login_nothing_is_answered(bot: Bot) -> None:
    bot.headers = {"Authorization": "Bearer made-up"}
    answer = await bot.call("GET", f"/{CHANNEL}/pagedmembers")
    assert answer.status_code == 401


async def test_an_unknown_path_is_not_found(bot: Bot) -> None:
    assert (await bot.call("GET", f"/{CHANNEL}/attachments")).status_code == 404
