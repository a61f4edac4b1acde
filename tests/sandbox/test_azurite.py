"""The real Azurite and the sandbox's queue service give the host's client and a function app the same answers."""

import asyncio
import base64
from datetime import timedelta

import httpx
import pytest

from sandbox.host import FunctionsHost
from sandbox.host_queue import Account, StorageError, StorageQueues
from tests.azurite.real_azurite import azurite as azurite
from tests.azurite.real_azurite import needs_azurite
from tests.sandbox.one_sandbox import SMALL_APP, a_client, a_sandbox

pytestmark = [pytest.mark.azurite, needs_azurite]


async def _life_of_a_message(http: httpx.AsyncClient, connection: str) -> list[object]:
    """What a client sees of a message that is put, taken, hidden, taken again and deleted."""
    queues = StorageQueues(http, Account.of(connection, None))
    history: list[object] = [await queues.take("a-queue", 1, 30)]
    await queues.put("a-queue", "<text> & more")
    (first,) = await queues.take("a-queue", 32, 30)
    history += [first.text, first.tries, first.visible_at - first.inserted_at >= timedelta(seconds=29)]
    history.append(await queues.take("a-queue", 1, 30))
    await queues.hide("a-queue", first, 0)
    (second,) = await queues.take("a-queue", 1, 30)
    history += [second.id == first.id, second.tries, second.expires_at.year]
    for message in (first, second, second):
        try:
            await queues.delete("a-queue", message)
            history.append("deleted")
        except StorageError as error:
            history.append(error.status)
    return history


async def test_a_message_lives_the_same_life_in_both(azurite: str) -> None:
    sandbox = a_sandbox()
    async with a_client(sandbox) as ours, httpx.AsyncClient() as theirs:
        here = await _life_of_a_message(ours, sandbox.environment()["AzureWebJobsStorage"])
        there = await _life_of_a_message(theirs, azurite)
    assert here == there


async def test_the_host_takes_messages_from_azurite_too(azurite: str) -> None:
    async with httpx.AsyncClient() as http:
        host = FunctionsHost(SMALL_APP, http=http)
        module = host.load({"AzureWebJobsStorage": azurite, "EVERY": "0 0 0 1 1 *", "WORK": "some-work"})
        queues = StorageQueues(http, Account.of(azurite, None))
        for text in ("do it", "fail"):
            await queues.put("some-work", base64.b64encode(text.encode()).decode())
        assert await host.pump() == 2
        assert sorted(module.seen) == [("do it", 1), ("fail", 1)]
        await asyncio.sleep(0)
        assert await host.pump() == 0
