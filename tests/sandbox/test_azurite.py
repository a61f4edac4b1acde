"""The real Azurite and the sandbox's queue service give the host's client and a function app the same answers."""

import asyncio
import base64
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from sandbox.host import FunctionsHost
from sandbox.host_queue import Account, StorageError, StorageQueues
from tests.sandbox.one_sandbox import SMALL_APP, a_client, a_sandbox

AZURITE = Path(__file__).parents[1] / "azurite" / "node_modules" / ".bin" / "azurite-queue"
# Azurite's published account.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

pytestmark = [
    pytest.mark.azurite,
    pytest.mark.enable_socket,
    pytest.mark.skipif(not AZURITE.exists(), reason="npm has not put Azurite here"),
]


@pytest.fixture(scope="module")
def azurite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A connection string to an Azurite of our own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--queuePort", str(port)]
    with subprocess.Popen([str(AZURITE), *options], cwd=tmp_path_factory.mktemp("azurite")) as process:
        try:
            _wait_for(port)
            yield (
                f"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={KEY};"
                f"QueueEndpoint=http://127.0.0.1:{port}/devstoreaccount1;"
            )
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("Azurite does not listen")


async def _life_of_a_message(http: httpx.AsyncClient, connection: str) -> list[object]:
    """What a client sees of a message that is put, taken, hidden, taken again and deleted."""
    queues = StorageQueues(http, Account.of(connection, None))
    told: list[object] = [await queues.take("a-queue", 1, 30)]
    await queues.put("a-queue", "<text> & more")
    (first,) = await queues.take("a-queue", 32, 30)
    told += [first.text, first.tries, first.visible_at - first.inserted_at >= timedelta(seconds=29)]
    told.append(await queues.take("a-queue", 1, 30))
    await queues.hide("a-queue", first, 0)
    (second,) = await queues.take("a-queue", 1, 30)
    told += [second.id == first.id, second.tries, second.expires_at.year]
    for message in (first, second, second):
        try:
            await queues.delete("a-queue", message)
            told.append("deleted")
        except StorageError as error:
            told.append(error.status)
    return told


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
