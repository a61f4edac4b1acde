"""What becomes of a message that fails, expires or cannot be read, as Microsoft's own listener was seen to do it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.host import FunctionsHost
from sandbox.host_listener import HostEndedError, QueueSettings
from tests.sandbox.one_sandbox import a_client, a_sandbox

APP = Path(__file__).parent / "apps" / "queues"
WORK, POISON = "some-work", "some-work-poison"
STORAGE_AWAY = {"fault": "refused", "path": "^/queue/"}


class Listening:
    """A sandbox and so many hosts of the small application with two queues."""

    def __init__(self, sandbox: Sandbox, http: httpx.AsyncClient) -> None:
        self.sandbox, self._http = sandbox, http
        self.start(hosts=1)
        for queue in (WORK, POISON):
            sandbox.queues.create(queue, {})

    def start(self, hosts: int, *, ends_without_storage: bool = False) -> None:
        self.host = FunctionsHost(APP, http=self._http, hosts=hosts, ends_without_storage=ends_without_storage)
        self.host.load(self.sandbox.environment())
        self.sandbox.attach(self.host)

    @property
    def seen(self) -> list[tuple[str, str]]:
        return [one for module in self.host.modules for one in module.seen]

    def put(self, text: str, queue: str = WORK) -> None:
        self.put_raw(base64.b64encode(text.encode()).decode(), queue)

    def put_raw(self, text: str, queue: str = WORK) -> None:
        self.sandbox.queues.put(queue, text)

    def left(self, queue: str) -> list[str]:
        return [message.text for message in self.sandbox.queues.get(queue).messages.values()]

    def wait(self, **span: float) -> None:
        self.sandbox.clock.advance(timedelta(**span))

    async def die(self) -> None:
        """Let the process be killed by the message that is due, and be started again by somebody."""
        with pytest.raises(self.host.modules[0].ProcessKilled):
            await self.host.pump()
        seen = self.host.modules[0].seen
        self.start(hosts=1)
        self.host.modules[0].seen += seen


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        yield Listening(sandbox, http)


async def test_a_message_whose_process_died_five_times_goes_aside_without_being_run(listening: Listening) -> None:
    listening.put("kill")
    for _ in range(5):
        await listening.die()
        assert await listening.host.pump() == 0
        listening.wait(minutes=10)
    await listening.host._listeners[0].take_batch()
    assert listening.seen == [("work", "kill")] * 5
    assert (listening.left(WORK), listening.left(POISON)) == ([], [base64.b64encode(b"kill").decode()])


async def test_the_copy_aside_expires_after_seven_days(listening: Listening) -> None:
    listening.put("fail in work, fail in poison")
    for _ in range(5):
        await listening.host._listeners[0].take_batch()
        listening.wait(seconds=31)
    (copy,) = listening.sandbox.queues.get(POISON).messages.values()
    assert copy.expires_at == copy.inserted_at + timedelta(days=7)


async def test_what_fails_aside_is_found_again_every_ten_minutes_without_a_limit_until_it_expires(
    listening: Listening,
) -> None:
    listening.put("fail in poison", POISON)
    assert await listening.host.pump() == 1
    listening.wait(seconds=31)
    assert await listening.host.pump() == 0
    for tries in range(2, 12):
        listening.wait(minutes=10)
        await listening.host.pump()
        assert len(listening.seen) == tries
    assert [queue.name for queue in listening.sandbox.queues.all()] == [WORK, POISON]
    listening.wait(days=7)
    assert (await listening.host.pump(), listening.left(POISON)) == (0, [])


async def test_text_that_is_not_base64_goes_aside_as_it_is_and_never_runs(listening: Listening) -> None:
    listening.put_raw("{not base64}")
    await listening.host.pump()
    assert (listening.left(WORK), listening.left(POISON)) == ([], ["{not base64}"])
    listening.wait(seconds=31)
    assert await listening.host.pump() == 0
    listening.wait(minutes=10)
    assert await listening.host.pump() == 1
    assert (listening.seen, listening.left(POISON)) == ([], ["{not base64}"])


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("QUJD", b"ABC"),
        (" QU\r\nJD\t", b"ABC"),
        ("QUI=", b"AB"),
        ("QQ==", b"A"),
        ("QR==", b"A"),
        ("", b""),
        ("AAAA=", None),
        ("QQ=", None),
        ("Q===", None),
        ("QQ==QQ==", None),
        ("QUJ", None),
        ("QU_D", None),
        ("QU\x0bJD", None),
        ("QUJD\u00e9", None),
    ],
)
def test_base64_is_read_as_dotnet_reads_it(text: str, body: bytes | None) -> None:
    assert QueueSettings({}).decoded(text) == body


async def test_a_stop_in_the_middle_of_a_receive_hides_a_message_for_ten_minutes(listening: Listening) -> None:
    listening.put("do it")
    listening.sandbox.faults.use(
        [{"fault": "reset", "when": "after", "method": "GET", "path": f"/{WORK}/", "times": 1}]
    )
    assert await listening.host.pump() == 0
    listening.wait(minutes=9)
    assert await listening.host.pump() == 0
    listening.wait(minutes=1)
    assert (await listening.host.pump(), listening.seen) == (1, [("work", "do it")])


async def test_a_copy_whose_answer_is_lost_is_made_again(listening: Listening) -> None:
    listening.put_raw("{not base64}")
    lost = {"fault": "reset", "when": "after", "method": "POST", "path": f"/{POISON}/", "times": 1}
    listening.sandbox.faults.use([lost])
    await listening.host.pump()
    listening.wait(minutes=10)
    await listening.host.pump()
    assert (listening.left(WORK), listening.left(POISON)) == ([], ["{not base64}"] * 2)


async def test_the_two_queues_run_beside_each_other(listening: Listening) -> None:
    listening.put("slow")
    listening.put("quick", POISON)
    await listening.host.pump()
    assert listening.seen == [("poison", "quick"), ("work", "slow")]


async def test_so_do_timers(listening: Listening) -> None:
    task = asyncio.create_task(listening.host.run())
    await asyncio.sleep(0.05)
    listening.wait(minutes=10)
    await asyncio.sleep(0.7)
    task.cancel()
    assert listening.seen == [("timer", "quick"), ("timer", "slow")]


async def test_one_host_keeps_the_order_and_of_two_hosts_neighbours_swap(listening: Listening) -> None:
    for hosts, order in ((1, ["slow", "quick"]), (2, ["quick", "slow"])):
        listening.start(hosts=hosts)
        listening.put("slow")
        listening.put("quick")
        done = listening.host.modules[0].seen
        for module in listening.host.modules:
            module.seen = done
        assert await listening.host.pump() == 2
        assert [body for _, body in done] == order


async def test_a_host_ends_when_storage_is_away_for_half_a_minute_if_it_is_told_to(listening: Listening) -> None:
    listening.start(hosts=1, ends_without_storage=True)
    listening.sandbox.faults.use([STORAGE_AWAY])
    task = asyncio.create_task(listening.host.run())
    await asyncio.sleep(0.05)
    listening.wait(seconds=31)
    with pytest.raises(HostEndedError):
        await asyncio.wait_for(task, 5)


async def test_otherwise_it_goes_on_and_finds_its_messages_when_storage_is_back(listening: Listening) -> None:
    listening.put("do it")
    listening.sandbox.faults.use([STORAGE_AWAY])
    task = asyncio.create_task(listening.host.run())
    await asyncio.sleep(0.05)
    listening.wait(seconds=31)
    await asyncio.sleep(0.3)
    listening.sandbox.faults.clear()
    await asyncio.sleep(1.0)
    assert not task.done()
    task.cancel()
    assert ("work", "do it") in listening.seen
