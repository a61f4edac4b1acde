"""Teams, people and the queue repeat themselves; what was meant once takes effect once."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import httpx
import pytest

from demo import player as people
from demo.player import Json, Shown
from sandbox.app import Sandbox
from sandbox.queues import Queues
from tests.journeys.activities import send, submit
from tests.journeys.board import MEETING, Board, a_board
from tests.journeys.forms import STEP_4, STEPS
from tests.journeys.test_crash import differences, what_stands
from tests.journeys.test_decide import ACTIONS, open_record
from tests.journeys.test_tick_off import actions, decided

pytestmark = pytest.mark.journey

Again = Callable[[Board, Json], Awaitable[None]]


async def the_same_again(board: Board, activity: Json) -> None:
    """Teams sends the invoke a second time, as it is."""
    await send(board, activity)
    await send(board, activity)


async def with_a_new_id(board: Board, activity: Json) -> None:
    """Teams has been seen to send an invoke again with another id."""
    await send(board, activity)
    await send(board, activity | {"id": f"f:{uuid4()}"})


async def at_the_same_moment(board: Board, activity: Json) -> None:
    await asyncio.gather(*(send(board, activity | {"id": f"f:{number}"}) for number in range(4)))


async def an_hour_later(board: Board, activity: Json) -> None:
    """The first is carried out long before the second comes."""
    await send(board, activity)
    await board.run_queue()
    await board.set_clock("2026-11-24T10:00:00Z" if "refer" in str(activity["value"]) else "2026-11-26T10:00:00Z")
    await send(board, activity | {"id": f"f:{uuid4()}"})


AGAIN: tuple[Again, ...] = (the_same_again, with_a_new_id, at_the_same_moment, an_hour_later)


def pressed(board: Board, shown: Shown, title: str, inputs: dict[str, Any]) -> Json:
    """The activity of a press in this dialog."""
    data = {**shown.inputs, **inputs, **people.button(shown.card, title)["data"]}
    return submit(board, shown.player.person, data)


@pytest.mark.parametrize("again", AGAIN)
async def test_a_referral_that_is_sent_again_is_one(board: Board, again: Again) -> None:
    shown = await board.open_form(board.police)
    for answers, title in STEPS[:3]:
        shown = await shown.press(title, answers)
    await again(board, pressed(board, shown, "Send", STEP_4))
    await board.run_queue()
    assert len(await board.rows("MASC Referrals")) == 1
    assert len(await board.events("referral_submitted")) == 1
    (item,) = await board.rows("MASC Referrals")
    await board.police.in_chat("We have received your referral")
    await board.administrator.in_chat(f"New referral {item['Title']}")


@pytest.mark.parametrize("again", AGAIN)
async def test_a_decision_that_is_sent_again_is_one(board: Board, again: Again) -> None:
    reference = await board.listed_case()
    shown = await open_record(board, board.chair)
    await again(board, pressed(board, shown, "Record and close", ACTIONS))
    await board.settle()
    assert [row["Title"] for row in await board.rows("MASC Decisions")] == [f"{reference}/{MEETING}/1"]
    assert len(await board.rows("MASC Actions")) == len(await board.tasks()) == 2
    assert len(await board.events("decision_recorded")) == 1
    assert len(await board.events("task_created")) == 2
    await board.chair.in_channel(f"{reference}: Actions agreed")


async def test_of_two_people_who_record_at_the_same_moment_the_second_gets_back_what_they_wrote(board: Board) -> None:
    reference = await board.listed_case()
    both = [await open_record(board, board.chair), await open_record(board, board.vice_chair)]
    words = ("Apply for an interim order", "Ring the victim on Monday")
    await asyncio.gather(
        *(
            send(board, pressed(board, shown, "Record and close", ACTIONS | {"what_1": said}))
            for shown, said in zip(both, words, strict=True)
        )
    )
    await board.settle()
    (decision,) = await board.rows("MASC Decisions")
    assert len(await board.rows("MASC Actions")) == len(await board.tasks()) == 2
    first = 0 if decision["DecidedById"] == people.CHAIR else 1
    reply = await board.police.in_channel(f"{reference}: Actions agreed")
    assert words[first] in people.text_of(reply["card"])
    message = await both[1 - first].player.in_chat("This was not done")
    assert words[1 - first] in people.text_of(message["card"])
    assert words[1 - first] not in str(await board.tasks())


async def test_a_referral_accepted_twice_at_the_same_moment_is_accepted_once(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    card = await board.administrator.in_chat(f"New referral {reference}")
    await asyncio.gather(*(board.administrator.press(card, "Accept") for _ in range(3)))
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert item["Status"] == "accepted"
    assert len(await board.events("referral_accepted")) == 1
    assert await board.events("access_refused") == []


async def test_two_people_of_one_agency_complete_an_action_once(board: Board) -> None:
    reference, _ = await decided(board)
    await board.set_clock("2026-12-01T10:00:00Z")
    tick = {f"a_{reference.removeprefix('MASC-')}_1": f"{reference}/1"}
    shown = [
        await player.press(await board.welcome(player), "My agency's actions")
        for player in (board.police, board.vice_chair)
    ]
    await asyncio.gather(*(one.press("Completed", tick) for one in shown))
    await board.settle()
    assert (await actions(board))[f"{reference}/1"]["Status"] == "completed"
    assert len(await board.events("action_status_changed")) == 1


def texts(queues: Queues, name: str = "masc-work") -> list[str]:
    return [message.text for message in queues.get(name).messages.values()]


async def test_what_was_meant_later_stands_though_the_queue_delivers_it_first(board: Board) -> None:
    reference, _ = await decided(board)
    tick = {f"a_{reference.removeprefix('MASC-')}_1": f"{reference}/1"}
    await board.set_clock("2026-12-01T10:00:00Z")
    shown = await board.police.press(await board.welcome(board.police), "My agency's actions")
    await shown.press("In progress", tick)
    await board.set_clock("2026-12-01T10:05:00Z")
    await shown.press("Completed", tick)
    queues = board.world.sandbox.queues
    earlier, later = texts(queues)
    queues.empty("masc-work")
    for text in (later, earlier, later, earlier):
        queues.put("masc-work", text)
    await board.run_queue()
    await board.set_clock("2026-12-02T10:00:00Z")
    queues.put("masc-work", earlier)
    await board.settle()
    assert (await actions(board))[f"{reference}/1"]["Status"] == "completed"
    (task,) = [task for task in await board.tasks() if task["title"].startswith(f"{reference}/1")]
    assert task["percentComplete"] == 100
    assert len(await board.events("action_status_changed")) == 1


class Recorder(httpx.AsyncBaseTransport):
    """Records the text of every command that is put on the queue."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner, self.commands = inner, list[str]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path.endswith("/masc-work/messages"):
            text = ElementTree.fromstring(await request.aread()).findtext("MessageText")
            self.commands.append(text or "")
        return await self.inner.handle_async_request(request)


@pytest.mark.slow
async def test_every_command_delivered_again_a_day_later_in_any_order_changes_nothing() -> None:
    recorders: list[Recorder] = []

    def recorded(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
        recorders.append(Recorder(sandbox.transport()))
        return recorders[0]

    board = await a_board(recorded)
    reference, _ = await decided(board)
    await board.set_clock("2026-12-01T10:00:00Z")
    shown = await board.police.press(await board.welcome(board.police), "My agency's actions")
    await shown.press("Completed", {f"a_{reference.removeprefix('MASC-')}_1": f"{reference}/1"})
    await board.settle()
    await board.set_clock("2026-12-02T10:00:00Z")
    await board.settle()
    commands = [text for text in recorders[0].commands if not _is_chat(text)]
    assert len(commands) >= 6
    await redeliver(board, commands)
    before = await what_stands(board)
    for seed in (1, 2):
        Random(seed).shuffle(commands)
        await redeliver(board, commands)
        assert differences(await what_stands(board), before) == []
    assert await board.events("access_refused") == []
    assert len(await board.events("referral_accepted")) == 1
    assert len(await board.events("action_status_changed")) == 1
    queues = await board.queues()
    assert [name for name, messages in queues.items() if messages] == []


async def redeliver(board: Board, commands: list[str]) -> None:
    """Deliver these messages again, and fire the timers once more."""
    for text in commands:
        board.world.sandbox.queues.put("masc-work", text)
    for _ in range(2):
        await board.settle()


def _is_chat(text: str) -> bool:
    """A private card is the one thing that a repeat shows once more."""
    return b'"show_card"' in base64.b64decode(text)
