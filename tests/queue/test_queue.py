"""The command queue, with the sandbox's storage account and with connections that break."""

from __future__ import annotations

import asyncio
import base64
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from masc_graph.errors import GiveUp, TryAgain
from masc_graph.queue import CommandQueue
from sandbox.clock import Clock
from sandbox.in_process import InProcess
from sandbox.queue_api import ACCOUNT_KEY, queue_routes
from sandbox.queues import Queues

STORAGE = (
    f"DefaultEndpointsProtocol=http;AccountName=devstore;AccountKey={ACCOUNT_KEY};"
    "QueueEndpoint=http://127.0.0.1:8400/queue/devstore;"
)
START = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Storage:
    """The sandbox's queues, behind a transport that records requests."""

    def __init__(self) -> None:
        self.clock = Clock(START, frozen=True)
        self.queues = Queues(self.clock.now, lambda topic: None)
        app = Starlette(routes=[Mount("/queue", routes=queue_routes(self.queues))])
        self._inner = InProcess(app)
        self.requests: list[httpx.Request] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = await self._inner.handle_async_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())

    def queue(self) -> CommandQueue:
        return CommandQueue("masc-work", connection_string=STORAGE, transport=httpx.MockTransport(self))


async def test_a_command_is_put_base64_for_ever_in_one_call() -> None:
    storage = Storage()
    queue = storage.queue()
    await queue.ensure()
    storage.requests.clear()
    await queue.put('{"kind": "Zoë"}')
    (request,) = storage.requests
    assert (request.method, request.url.path) == ("POST", "/queue/devstore/masc-work/messages")
    assert request.url.params["messagettl"] == "-1"
    text = ET.fromstring(request.content).findtext("MessageText")
    assert base64.b64decode(text or "").decode() == '{"kind": "Zoë"}'
    await queue.close()


async def test_a_delayed_command_is_seen_after_its_delay() -> None:
    storage = Storage()
    queue = storage.queue()
    await queue.ensure()
    await queue.put("later", timedelta(seconds=90))
    assert (await queue.states())["masc-work"].oldest_at is None
    storage.clock.advance(timedelta(seconds=90))
    state = (await queue.states())["masc-work"]
    assert (state.count, state.oldest_at) == (1, START)


async def test_poison_and_failed_have_queues_of_their_own() -> None:
    queue = Storage().queue()
    await queue.ensure()
    await queue.ensure()
    await queue.put_aside("poison")
    await queue.keep_failed("kept")
    assert {name: state.count for name, state in (await queue.states()).items()} == {
        "masc-work": 0, "masc-work-poison": 1, "masc-failed": 1
    }  # fmt: skip
    assert [message.text for message in await queue.failed()] == ["kept"]


async def test_failed_messages_are_taken_once_shown_again_or_forgotten() -> None:
    queue = Storage().queue()
    await queue.ensure()
    for number in range(70):
        await queue.keep_failed(f"kept {number}")
    messages = await queue.take_failed()
    assert [message.text for message in messages] == [f"kept {number}" for number in range(70)]
    assert (await queue.failed(), await queue.take_failed()) == ([], [])
    await queue.release(messages[0])
    for message in messages[1:]:
        await queue.forget(message)
    assert [message.text for message in await queue.failed()] == ["kept 0"]


async def test_a_message_that_cannot_be_decoded_is_still_kept_as_it_is() -> None:
    storage = Storage()
    queue = storage.queue()
    await queue.ensure()
    storage.queues.put("masc-failed", "%%% no base64", timedelta(0), None)
    (message,) = await queue.take_failed()
    assert message.text == "%%% no base64"


@pytest.mark.parametrize("text", ["x" * (48 * 1024 + 1), "é" * (24 * 1024 + 1)])
async def test_a_command_that_no_message_holds_is_never_sent(text: str) -> None:
    storage = Storage()
    with pytest.raises(GiveUp, match="command_too_big"):
        await storage.queue().put(text)
    assert storage.requests == []


async def test_the_largest_command_fits() -> None:
    queue = Storage().queue()
    await queue.ensure()
    await queue.put("é" * (24 * 1024))


async def test_a_queue_that_is_not_there_is_tried_again_later() -> None:
    with pytest.raises(TryAgain, match="queue:"):
        await Storage().queue().put("x")


def broken(answer: Callable[[httpx.Request], httpx.Response]) -> CommandQueue:
    return CommandQueue("masc-work", connection_string=STORAGE, transport=httpx.MockTransport(answer))


@pytest.mark.parametrize("error", [httpx.ConnectError("no"), httpx.ReadTimeout("slow"), httpx.ReadError("reset")])
async def test_a_broken_wire_is_told_at_once(error: Exception) -> None:
    calls: list[httpx.Request] = []

    def fail(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        raise error

    with pytest.raises(TryAgain, match="queue:"):
        await broken(fail).put("x")
    assert len(calls) == 1


@pytest.mark.parametrize("status", [403, 500, 503])
async def test_a_refusal_is_told_at_once_and_not_repeated(status: int) -> None:
    calls: list[httpx.Request] = []

    def refuse(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(status, content=b"<Error><Code>ServerBusy</Code></Error>")

    with pytest.raises(TryAgain, match="queue:"):
        await broken(refuse).put("x")
    assert len(calls) == 1


async def test_two_seconds_are_the_most_that_a_door_waits() -> None:
    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(60)
            raise AssertionError

    queue = CommandQueue("masc-work", connection_string=STORAGE, transport=Slow())
    started = asyncio.get_running_loop().time()
    with pytest.raises(TryAgain, match="queue:TimeoutError"):
        await queue.put("x")
    assert asyncio.get_running_loop().time() - started < 3


async def test_in_azure_our_own_identity_opens_the_queue() -> None:
    asked: list[str] = []
    requests: list[httpx.Request] = []

    class Identity:
        async def token(self, resource: str, claims: str | None = None) -> str:
            asked.append(resource)
            return "storage-token"

    def take(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        message = (
            "<MessageId>1</MessageId><InsertionTime>Tue, 24 Nov 2026 09:00:00 GMT</InsertionTime>"
            "<ExpirationTime>Fri, 31 Dec 9999 23:59:59 GMT</ExpirationTime><PopReceipt>p</PopReceipt>"
            "<TimeNextVisible>Tue, 24 Nov 2026 09:00:00 GMT</TimeNextVisible>"
        )
        body = f"<QueueMessagesList><QueueMessage>{message}</QueueMessage></QueueMessagesList>"
        return httpx.Response(201, content=body.encode(), headers={"Content-Type": "application/xml"})

    queue = CommandQueue(
        "masc-work",
        account_url="https://masc.queue.core.windows.net",
        credential=Identity(),
        transport=httpx.MockTransport(take),
    )
    await queue.put("x")
    await queue.put("y")
    assert set(asked) == {"https://storage.azure.com"}
    assert requests[0].headers["authorization"] == "Bearer storage-token"
    assert re.match(r"https://masc\.queue\.core\.windows\.net/masc-work/messages\?", str(requests[0].url))
    await queue.close()


def test_a_queue_without_an_account_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="connection string"):
        CommandQueue("masc-work", account_url="https://masc.queue.core.windows.net")
