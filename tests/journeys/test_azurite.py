"""The straight journeys with the commands on the real Azurite, which keeps real time: no faults, no waiting."""

from __future__ import annotations

import httpx
import pytest

from demo import player as people
from sandbox.app import Sandbox
from tests.azurite.real_azurite import azurite as azurite
from tests.azurite.real_azurite import needs_azurite
from tests.journeys.board import MEETING, a_board
from tests.journeys.test_decide import ACTIONS, open_record

pytestmark = [pytest.mark.azurite, needs_azurite]


class ToAzurite(httpx.AsyncBaseTransport):
    """Storage calls go over the loopback to Azurite, everything else to the sandbox in this process."""

    def __init__(self, sandbox: Sandbox, storage_url: httpx.URL) -> None:
        self._sandbox, self._storage_url = sandbox.transport(), storage_url
        self._network = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        is_storage = request.url.port == self._storage_url.port
        return await (self._network if is_storage else self._sandbox).handle_async_request(request)

    async def aclose(self) -> None:
        await self._network.aclose()


async def test_a_case_goes_from_referral_to_ticked_task_over_the_real_queue(azurite: str) -> None:
    storage_url = httpx.URL(azurite.split("QueueEndpoint=")[1].rstrip(";"))
    board = await a_board(below=lambda sandbox: ToAzurite(sandbox, storage_url), storage=azurite)
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    (decision,) = await board.rows("MASC Decisions")
    assert decision["Title"] == f"{reference}/{MEETING}/1"
    for task in await board.tasks():
        await board.tick(task["id"], people.POLICE_LEAD if "/1 " in task["title"] else people.HEALTH_LEAD)
    await board.fire("sync")
    assert {row["Status"] for row in await board.rows("MASC Actions")} == {"completed"}
    assert (await board.rows("MASC Referrals"))[0]["Status"] == "ready_to_close"
    assert (await board.queues()).get("masc-work", []) == []
    assert board.world.host.failures == []
    await board.close()
