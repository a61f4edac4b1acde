"""Microsoft's own queue client, and requests written by hand, find in the sandbox what Azure Queue Storage answers."""

import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceExistsError,
    ResourceNotFoundError,
)
from azure.storage.queue.aio import QueueClient, QueueServiceClient

from masc_graph.storage_wire import HttpxTransport
from sandbox.app import Sandbox
from sandbox.host_queue import Account, StorageError, StorageQueues
from tests.sandbox.one_sandbox import a_client, a_sandbox

SIGNED = {"Authorization": "SharedKey devstore:signature", "x-ms-version": "2021-12-02"}


@pytest.fixture
async def sandbox() -> Sandbox:
    return a_sandbox()


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with a_client(sandbox) as client:
        yield client


@pytest.fixture
def queue(sandbox: Sandbox, http: httpx.AsyncClient) -> QueueClient:
    connection = sandbox.environment()["AzureWebJobsStorage"]
    return QueueClient.from_connection_string(connection, "some-work", transport=HttpxTransport(http), retry_total=0)


async def test_a_message_is_put_taken_updated_and_deleted(queue: QueueClient, sandbox: Sandbox) -> None:
    await queue.create_queue()
    await queue.send_message("first <&> message")
    taken = [message async for message in queue.receive_messages(visibility_timeout=30)]
    assert [(message.content, message.dequeue_count) for message in taken] == [("first <&> message", 1)]
    updated = await queue.update_message(taken[0], content="second", visibility_timeout=60)
    assert updated.next_visible_on == sandbox.clock.now() + timedelta(seconds=60)
    await queue.delete_message(updated)
    assert await queue.peek_messages() == []


async def test_a_taken_message_shows_again_when_the_sandboxs_clock_has_moved(
    queue: QueueClient, sandbox: Sandbox
) -> None:
    await queue.create_queue()
    await queue.send_message("again")
    first = await queue.receive_message(visibility_timeout=30)
    assert await queue.receive_message() is None
    sandbox.clock.advance(timedelta(seconds=31))
    second = await queue.receive_message()
    assert first is not None
    assert second is not None
    assert (second.id, second.dequeue_count) == (first.id, 2)
    with pytest.raises(HttpResponseError, match="pop receipt"):
        await queue.delete_message(first)


async def test_a_delayed_message_waits_and_a_short_lived_one_goes(queue: QueueClient, sandbox: Sandbox) -> None:
    await queue.create_queue()
    await queue.send_message("later", visibility_timeout=120, time_to_live=-1)
    await queue.send_message("short", time_to_live=60)
    assert [message.content for message in await queue.peek_messages(max_messages=5)] == ["short"]
    sandbox.clock.advance(timedelta(seconds=121))
    assert [message.content for message in await queue.peek_messages(max_messages=5)] == ["later"]
    sandbox.clock.advance(timedelta(days=300))
    assert (await queue.get_queue_properties()).approximate_message_count == 1


async def test_clearing_and_deleting_leave_nothing(queue: QueueClient) -> None:
    await queue.create_queue()
    await queue.send_message("one")
    await queue.clear_messages()
    assert (await queue.get_queue_properties()).approximate_message_count == 0
    await queue.delete_queue()
    with pytest.raises(ResourceNotFoundError):
        await queue.send_message("two")


async def test_a_queue_is_made_once_and_keeps_its_metadata(queue: QueueClient) -> None:
    await queue.create_queue(metadata={"purpose": "work"})
    for purpose, status in (("work", 204), ("play", 409)):
        with pytest.raises(ResourceExistsError) as caught:
            await queue.create_queue(metadata={"purpose": purpose})
        assert caught.value.status_code == status
    await queue.set_queue_metadata({"purpose": "rest"})
    assert (await queue.get_queue_properties()).metadata == {"purpose": "rest"}


async def test_queues_are_listed_page_by_page(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    connection = sandbox.environment()["AzureWebJobsStorage"]
    service = QueueServiceClient.from_connection_string(connection, transport=HttpxTransport(http), retry_total=0)
    for name in ("work-a", "work-b", "work-c", "other"):
        await service.create_queue(name, metadata={"purpose": name})
    listed = [queue async for queue in service.list_queues("work", include_metadata=True, results_per_page=2)]
    assert [(queue.name, queue.metadata) for queue in listed] == [
        (name, {"purpose": name}) for name in ("work-a", "work-b", "work-c")
    ]


@pytest.mark.parametrize("size", [65_536, 65_537])
async def test_a_message_holds_64_kilobytes_and_no_more(queue: QueueClient, size: int) -> None:
    await queue.create_queue()
    if size == 65_536:
        await queue.send_message("x" * size)
    else:
        with pytest.raises(HttpResponseError, match="too large"):
            await queue.send_message("x" * size)


async def test_another_account_is_not_let_in(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    connection = sandbox.environment()["AzureWebJobsStorage"].replace("AccountName=devstore", "AccountName=other")
    queue = QueueClient.from_connection_string(connection, "some-work", transport=HttpxTransport(http), retry_total=0)
    with pytest.raises(ClientAuthenticationError):
        await queue.create_queue()


MESSAGE = "<QueueMessage><MessageText>x</MessageText></QueueMessage>"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "", "", 400, "InvalidQueryParameterValue"),
        ("GET", "?comp=list&surprise=1", "", 400, "UnsupportedQueryParameter"),
        ("PUT", "/Wrong_Name", "", 400, "InvalidResourceName"),
        ("GET", "/work", "", 400, "InvalidQueryParameterValue"),
        ("GET", "/absent?comp=metadata", "", 404, "QueueNotFound"),
        ("PATCH", "/work", "", 405, "UnsupportedHttpVerb"),
        ("POST", "/work/messages", "<not xml", 400, "InvalidXmlDocument"),
        ("POST", "/work/messages", "<!DOCTYPE a><a/>", 400, "InvalidXmlDocument"),
        ("POST", "/work/messages", "<Other/>", 400, "InvalidXmlNodeValue"),
        ("POST", "/work/messages?messagettl=0", MESSAGE, 400, "OutOfRangeQueryParameterValue"),
        ("POST", "/work/messages?messagettl=5&visibilitytimeout=5", MESSAGE, 400, "InvalidQueryParameterValue"),
        ("GET", "/work/messages?numofmessages=33", "", 400, "OutOfRangeQueryParameterValue"),
        ("GET", "/work/messages?visibilitytimeout=soon", "", 400, "InvalidQueryParameterValue"),
        ("DELETE", "/work/messages/an-id", "", 400, "MissingRequiredQueryParameter"),
        ("DELETE", "/work/messages/an-id?popreceipt=x", "", 404, "MessageNotFound"),
        ("PUT", "/work/messages/an-id?popreceipt=x", "", 400, "MissingRequiredQueryParameter"),
    ],
)
async def test_a_wrong_request_gets_storages_own_error(
    http: httpx.AsyncClient, method: str, path: str, body: str, status: int, code: str
) -> None:
    await http.put("/queue/devstore/work", headers=SIGNED)
    answer = await http.request(method, f"/queue/devstore{path}", headers=SIGNED, content=body)
    assert (answer.status_code, answer.headers["x-ms-error-code"]) == (status, code)
    assert ET.fromstring(answer.text).findtext("Code") == code


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/queue/other?comp=list", SIGNED, 404),
        ("/queue/devstore?comp=list", {"x-ms-version": "2021-12-02"}, 403),
        ("/queue/devstore?comp=list", SIGNED | {"x-ms-version": "latest"}, 400),
    ],
)
async def test_account_signature_and_version_are_looked_at(
    http: httpx.AsyncClient, path: str, headers: dict[str, str], status: int
) -> None:
    assert (await http.get(path, headers=headers)).status_code == status


async def test_every_answer_carries_the_requests_ids(http: httpx.AsyncClient) -> None:
    answer = await http.get("/queue/devstore?comp=list", headers=SIGNED | {"x-ms-client-request-id": "mine"})
    assert answer.headers["x-ms-client-request-id"] == "mine"
    assert answer.headers["x-ms-request-id"]
    assert answer.headers["x-ms-version"] == "2021-12-02"


async def test_the_hosts_own_client_makes_a_missing_queue_and_finds_its_message(
    sandbox: Sandbox, http: httpx.AsyncClient
) -> None:
    queues = StorageQueues(http, Account.of(sandbox.environment()["AzureWebJobsStorage"], None))
    assert await queues.take("some-work", 2, 30) == []
    await queues.put("some-work", "<text>")
    (taken,) = await queues.take("some-work", 2, 30)
    assert (taken.text, taken.tries) == ("<text>", 1)
    await queues.hide("some-work", taken, 0)
    with pytest.raises(StorageError):
        await queues.delete("some-work", taken)
