"""What is sent to Teams, and what its answers mean."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from masc_graph.errors import GiveUp, Gone, MascError, TryAgain
from masc_graph.teams.connector import ChatUnavailable, Connector, Mention, Message

BOT, TENANT, CHANNEL = "5b1e0c52", "7d3c1f0e", "19:masc-board@thread.tacv2"
URL = "http://127.0.0.1:8400/connector/"
CARD = {"type": "AdaptiveCard", "version": "1.5", "body": []}
CHAT = "a:1"


class Tokens:
    def __init__(self) -> None:
        self.number = 1

    async def token(self, resource: str, claims: str | None = None) -> str:
        assert resource == "https://api.botframework.com"
        return f"token-{self.number}"

    def forget(self, resource: str) -> None:
        self.number += 1


class Wire:
    """Answers in order, and moves its clock instead of sleeping."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []
        self.now = datetime(2026, 11, 24, 9, tzinfo=UTC)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def connector(self, bot_id: str = BOT) -> Connector:
        transport = httpx.MockTransport(self)
        return Connector(URL, bot_id, TENANT, Tokens(), now=lambda: self.now, transport=transport, sleep=self.sleep)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests]

    @property
    def paths(self) -> list[str]:
        return [request.url.raw_path.decode() for request in self.requests]


def created_reply(activity_id: str = "17") -> httpx.Response:
    return httpx.Response(201, json={"id": activity_id})


def error_reply(status: int, code: str = "x", sub_code: str = "", **headers: str) -> httpx.Response:
    error = {"code": code, "message": "m"} | ({"subCode": sub_code} if sub_code else {})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={"error": error}, headers=named)


BLOCKED = httpx.Response(
    403, json={"errorCode": 209, "message": '{"subCode": "MessageWritesBlocked", "details": "x", "errorCode": null}'}
)


async def test_a_post_to_the_channel_carries_card_and_notification() -> None:
    wire = Wire(created_reply())
    assert await wire.connector().post(CHANNEL, Message("A case was referred", card=CARD)) == "17"
    assert wire.paths == ["/connector/v3/conversations/19%3Amasc-board%40thread.tacv2/activities"]
    assert wire.bodies == [
        {
            "type": "message",
            "summary": "A case was referred",
            "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}],
            "from": {"id": f"28:{BOT}"},
            "conversation": {"id": CHANNEL},
        }
    ]
    assert wire.requests[0].headers["authorization"] == "Bearer token-1"


async def test_a_reply_goes_into_the_thread_with_its_mention() -> None:
    wire = Wire(created_reply("18"))
    mention = Mention("o1", "Sam <b> & Co")
    message = Message("MASC", text=f"{mention.tag} see MASC-7F3K2", mentions=(mention,))
    assert await wire.connector(f"28:{BOT}").post(f"{CHANNEL};messageid=17", message) == "18"
    assert wire.bodies[0]["conversation"] == {"id": f"{CHANNEL};messageid=17"}
    assert wire.bodies[0]["from"] == {"id": f"28:{BOT}"}
    assert wire.bodies[0]["text"] == "<at>Sam &lt;b&gt; &amp; Co</at> see MASC-7F3K2"
    assert wire.bodies[0]["entities"] == [
        {"type": "mention", "text": mention.tag, "mentioned": {"id": "o1", "name": "Sam <b> & Co"}}
    ]


async def test_plain_words_are_sent_as_plain_text() -> None:
    wire = Wire(created_reply())
    await wire.connector().post(CHAT, Message("MASC", text="**not bold**"))
    assert wire.bodies[0]["textFormat"] == "plain"


async def test_an_edit_puts_the_message_in_its_place() -> None:
    wire = Wire(httpx.Response(200, json={"id": "17"}))
    await wire.connector().update(CHAT, "17", Message("MASC", card=CARD))
    assert (wire.requests[0].method, wire.paths[0]) == ("PUT", "/connector/v3/conversations/a%3A1/activities/17")
    assert wire.bodies[0]["id"] == "17"


@pytest.mark.parametrize("answer", [error_reply(404, "ActivityNotFoundInConversation"), error_reply(403, "Unknown")])
async def test_an_edit_of_a_deleted_message_says_that_it_is_gone(answer: httpx.Response) -> None:
    with pytest.raises(Gone):
        await Wire(answer).connector().update(CHAT, "17", Message("MASC", card=CARD))


async def test_deleting_twice_is_deleting_once() -> None:
    wire = Wire(httpx.Response(200), error_reply(404))
    connector = wire.connector()
    await connector.delete(CHAT, "17")
    await connector.delete(CHAT, "17")
    assert [request.method for request in wire.requests] == ["DELETE", "DELETE"]
    await connector.close()


async def test_a_chat_is_opened_with_the_id_that_teams_gives_the_person() -> None:
    wire = Wire(httpx.Response(200, json={"id": "29:opaque", "objectId": "o1", "name": "Sam"}), created_reply("a:7"))
    assert await wire.connector().open_chat("o1", CHANNEL) == "a:7"
    assert wire.paths == [
        "/connector/v3/conversations/19%3Amasc-board%40thread.tacv2/members/o1",
        "/connector/v3/conversations",
    ]
    assert json.loads(wire.requests[1].content) == {
        "isGroup": False,
        "bot": {"id": f"28:{BOT}"},
        "members": [{"id": "29:opaque"}],
        "tenantId": TENANT,
        "channelData": {"tenant": {"id": TENANT}},
    }


@pytest.mark.parametrize(
    "answers",
    [
        [error_reply(404, "MemberNotFoundInConversation")],
        [httpx.Response(200, json={"id": "29:1"}), error_reply(403, "Forbidden", "MessageWritesBlocked")],
        [httpx.Response(200, json={"id": "29:1"}), error_reply(403, "BotNotInConversationRoster")],
        [httpx.Response(200, json={"id": "29:1"}), BLOCKED],
    ],
)
async def test_a_person_who_cannot_be_reached_is_no_fault(answers: list[httpx.Response]) -> None:
    with pytest.raises(ChatUnavailable):
        await Wire(*answers).connector().open_chat("o1", CHANNEL)


async def test_members_are_read_leniently_and_by_either_name_of_their_id() -> None:
    members = [{"id": "29:1", "aadObjectId": "o1", "x": 1}, {"id": "29:2", "aadObjectId": None, "objectId": "o2"}]
    wire = Wire(httpx.Response(200, json={"members": [*members, {"id": "29:3", "name": None}]}))
    assert [member.object_id for member in await wire.connector().members(CHANNEL)] == ["o1", "o2", ""]


async def test_members_are_read_page_by_page() -> None:
    pages = [{"members": [{"id": "29:1"}], "continuationToken": "a b"}, {"members": [{"id": "29:2"}]}]
    wire = Wire(*[httpx.Response(200, json=page) for page in pages])
    assert [member.id for member in await wire.connector().members(CHANNEL)] == ["29:1", "29:2"]
    first = "/connector/v3/conversations/19%3Amasc-board%40thread.tacv2/pagedmembers"
    assert wire.paths == [first, f"{first}?continuationToken=a%20b"]


PASSES = [
    error_reply(412),
    error_reply(429, Retry_After="4"),
    error_reply(500),
    error_reply(502),
    error_reply(503),
    error_reply(504),
    httpx.ConnectError("no"),
    httpx.ReadTimeout("slow"),
    httpx.ReadError("reset"),
]


@pytest.mark.parametrize("passing", PASSES)
async def test_what_passes_is_sent_again_even_a_post(passing: Any) -> None:
    wire = Wire(passing, created_reply())
    assert await wire.connector().post(CHAT, Message("MASC", text="x")) == "17"
    assert len(wire.requests) == 2
    if isinstance(passing, httpx.Response) and passing.status_code == 429:
        assert wire.slept == [4.0]


async def test_a_long_wait_is_left_to_the_queue() -> None:
    wire = Wire(error_reply(429, Retry_After="Tue, 24 Nov 2026 10:00:00 GMT"))
    with pytest.raises(TryAgain) as caught:
        await wire.connector().post(CHAT, Message("MASC", text="x"))
    assert caught.value.after == timedelta(hours=1, seconds=1)


async def test_four_tries_are_enough() -> None:
    wire = Wire(*[error_reply(503) for _ in range(4)])
    with pytest.raises(TryAgain):
        await wire.connector().post(CHAT, Message("MASC", text="x"))
    assert len(wire.requests) == 4


async def test_a_refused_token_is_replaced() -> None:
    wire = Wire(error_reply(401), created_reply())
    await wire.connector().post(CHAT, Message("MASC", text="x"))
    assert [request.headers["authorization"] for request in wire.requests] == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize("answer", [httpx.Response(202, json={}), httpx.Response(202)])
async def test_a_message_that_was_taken_without_an_id_is_not_sent_again(answer: httpx.Response) -> None:
    wire = Wire(answer)
    assert await wire.connector().post(CHAT, Message("MASC", text="x")) == ""
    assert len(wire.requests) == 1


def test_text_and_a_card_are_never_one_message() -> None:
    with pytest.raises(ValueError, match="a card or a text"):
        Message("MASC", card=CARD, text="x")


async def test_half_an_answer_is_left_to_the_queue() -> None:
    with pytest.raises(TryAgain):
        await Wire(httpx.Response(201, content=b'{"id": "1')).connector().post(CHAT, Message("MASC", text="x"))


@pytest.mark.parametrize(
    ("conversation", "answer", "kind", "reason"),
    [
        (CHANNEL, error_reply(403, "BotNotInConversationRoster"), GiveUp, "connector:403:BotNotInConversationRoster"),
        (CHANNEL, error_reply(403, "Forbidden", "MessageWritesBlocked"), GiveUp, "connector:403:MessageWritesBlocked"),
        (CHAT, error_reply(403, "Forbidden", "MessageWritesBlocked"), ChatUnavailable, "MessageWritesBlocked"),
        (CHAT, BLOCKED, ChatUnavailable, "connector:403:MessageWritesBlocked"),
        (CHAT, httpx.Response(403, json={"errorCode": 209, "message": "text"}), ChatUnavailable, "connector:403:"),
        (CHAT, error_reply(404, "ConversationNotFound"), Gone, ""),
        (CHAT, error_reply(400, "BadSyntax"), GiveUp, "connector:400:BadSyntax"),
        (CHAT, error_reply(413, "MessageSizeTooBig"), GiveUp, "connector:413:MessageSizeTooBig"),
        (CHAT, httpx.Response(400, html="<p>no</p>"), GiveUp, "connector:400:"),
        (CHAT, httpx.Response(400, json=["odd"]), GiveUp, "connector:400:"),
    ],
)
async def test_a_refusal_says_what_to_do_next(
    conversation: str, answer: httpx.Response, kind: type[MascError], reason: str
) -> None:
    wire = Wire(answer)
    with pytest.raises(MascError) as caught:
        await wire.connector().post(conversation, Message("MASC", text="x"))
    assert type(caught.value) is kind
    assert reason in str(caught.value)
    assert len(wire.requests) == 1


@pytest.mark.parametrize("answer", [error_reply(403, "Forbidden", "MessageWritesBlocked"), BLOCKED])
async def test_an_edit_in_a_chat_that_blocks_us_is_no_fault(answer: httpx.Response) -> None:
    wire = Wire(answer)
    with pytest.raises(ChatUnavailable):
        await wire.connector().update(CHAT, "17", Message("MASC", text="x"))


Send = Callable[[Connector, Message], Awaitable[Any]]


@pytest.mark.parametrize(
    "send",
    [
        lambda connector, message: connector.post(CHANNEL, message),
        lambda connector, message: connector.update(CHANNEL, "17", message),
    ],
)
async def test_a_card_over_28_kilobytes_is_never_sent(send: Send) -> None:
    wire = Wire(created_reply())
    empty = len(json.dumps({"text": ""}, separators=(",", ":")))
    fits = {"text": "é" * ((28 * 1024 - empty) // 2)}
    await send(wire.connector(), Message("MASC", card=fits))
    with pytest.raises(GiveUp, match="card_too_big"):
        await send(wire.connector(), Message("MASC", card={"text": fits["text"] + "éé"}))
    assert len(wire.requests) == 1
