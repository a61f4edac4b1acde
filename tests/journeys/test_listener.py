"""What Microsoft's queue listener does to messages costs none: each is done, or kept once with its alert."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from demo.player import Json
from masc_graph.commands import Command, ShowCard
from masc_graph.service import Outside
from sandbox.app import Sandbox
from tests.journeys.board import Board, a_board
from tests.work.backstage import a_command, doors, fail

pytestmark = pytest.mark.journey

WORK, POISON, FAILED = "masc-work", "masc-work-poison", "masc-failed"
TEN_MINUTES = timedelta(minutes=10)
Breaks = Callable[[Board, str], Awaitable[None]]


class ProcessKilled(BaseException):
    """The process is gone: nothing in the product may catch this."""


class DeadlyWire(httpx.AsyncBaseTransport):
    """Ends the process at every call to Teams while it is told to."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._inner, self.deadly = sandbox.transport(), True

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.deadly and request.url.path.startswith("/connector"):
            raise ProcessKilled
        return await self._inner.handle_async_request(request)


def help_card(board: Board) -> Command:
    return a_command(board, ShowCard(activity_id="typed", view="help"))


def put(board: Board, text: str, queue: str = WORK, **options: timedelta | None) -> None:
    board.world.sandbox.queues.put(queue, text, **options)  # type: ignore[arg-type]


def encoded(command: Command) -> str:
    return base64.b64encode(command.model_dump_json().encode()).decode()


def pass_time(board: Board, span: timedelta) -> None:
    board.world.sandbox.clock.advance(span)


async def kept(board: Board) -> list[Json | str]:
    queues = await board.queues()
    assert (queues[WORK], queues[POISON]) == ([], [])
    assert [m.expires_at for m in board.world.sandbox.queues.get(FAILED).messages.values()] == [None] * len(
        queues[FAILED]
    )
    return [message["body"] for message in queues[FAILED]]


def logged(caplog: pytest.LogCaptureFixture, event: str) -> list[Json]:
    told = [json.loads(record.getMessage()) for record in caplog.records if record.name == "masc"]
    return [one for one in told if one["event"] == event]


async def the_alert_went_out_once(board: Board, caplog: pytest.LogCaptureFixture) -> None:
    assert len(await board.events("command_failed")) == 1
    await board.administrator.in_chat("A MASC command failed")
    assert len(logged(caplog, "command_kept")) == 1


async def test_a_command_that_kills_its_process_five_times_is_kept_unrun(caplog: pytest.LogCaptureFixture) -> None:
    wires: list[DeadlyWire] = []

    def between(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
        wires.append(DeadlyWire(sandbox))
        return wires[0]

    board = await a_board(between)
    work = help_card(board)
    put(board, encoded(work))
    for _ in range(5):
        with pytest.raises(ProcessKilled):
            await board.run_queue()
        board.world.start_anew()
        pass_time(board, TEN_MINUTES)
    wires[0].deadly = False
    await board.run_queue()
    assert await kept(board) == [json.loads(work.model_dump_json())]
    await the_alert_went_out_once(board, caplog)


@pytest.mark.parametrize("text", ["{not base64}", "AAAA=", "x" * 60_000 + "!"])
async def test_a_text_that_is_no_base64_is_kept_as_it_is(
    board: Board, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    put(board, text)
    await board.run_queue()
    assert [m["body"] for m in (await board.queues())[POISON]] == [text]
    pass_time(board, timedelta(minutes=61))
    await board.fire("sync")
    await board.settle()
    assert [m.text for m in board.world.sandbox.queues.get(FAILED).messages.values()] == [text]
    await the_alert_went_out_once(board, caplog)
    (told,) = logged(caplog, "poison_taken_over")
    assert told["readable"] is False


async def test_a_command_that_somebody_put_without_base64_is_alerted_as_what_it_is(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    work = help_card(board)
    put(board, work.model_dump_json())
    await board.run_queue()
    pass_time(board, timedelta(minutes=61))
    await board.settle()
    await the_alert_went_out_once(board, caplog)
    (told,) = logged(caplog, "command_kept")
    assert (told["command_id"], told["kind"]) == (str(work.command_id), "show_card")


@pytest.mark.slow
async def test_a_poison_function_that_fails_for_eight_days_loses_nothing(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    works = [help_card(board), a_command(board, ShowCard(activity_id="another", view="help"))]
    for work in works:
        put(board, encoded(work), POISON)

    async def broken(text: str) -> None:
        raise ZeroDivisionError

    board.world.doors.doors.poison = broken
    await doors(board).sync()
    await board.run_queue()
    assert len(board.world.host.failures) == 2
    until = board.world.sandbox.clock.now() + timedelta(days=8)
    await board.http.post("/sandbox/settle", json={"until": until.isoformat()})
    assert {one["command_id"] for one in await kept(board)} == {str(work.command_id) for work in works}
    assert len(logged(caplog, "poison_taken_over")) == 2
    assert len(await board.events("command_failed")) == 2


async def test_what_stands_on_the_poison_queue_for_less_than_an_hour_is_left_to_its_function(board: Board) -> None:
    put(board, "{not base64}", POISON)
    pass_time(board, timedelta(minutes=59))
    await doors(board).sync()
    (left,) = board.world.sandbox.queues.get(POISON).messages.values()
    assert left.visible_at <= board.world.sandbox.clock.now()
    assert (await board.queues())[FAILED] == []


@pytest.mark.parametrize("by", ["the function", "the timer"])
async def test_a_doubled_copy_is_kept_once(board: Board, by: str, caplog: pytest.LogCaptureFixture) -> None:
    work = help_card(board)
    for copy in (work, work.because("graph:403"), work):
        put(board, encoded(copy), POISON)
    if by == "the timer":
        pass_time(board, timedelta(minutes=61))
        await doors(board).sync()
    await board.settle()
    (one,) = await kept(board)
    assert one["command_id"] == str(work.command_id)
    await the_alert_went_out_once(board, caplog)


async def test_a_command_that_failed_was_put_back_and_failed_again_is_kept_again(board: Board) -> None:
    work = help_card(board)
    for _ in range(2):
        put(board, encoded(work), POISON)
        await board.run_queue()
        assert len(await kept(board)) == 1
        board.world.sandbox.queues.empty(FAILED)


async def test_a_stop_in_the_middle_of_a_receive_delays_a_command_and_loses_none(board: Board) -> None:
    put(board, encoded(help_card(board)))
    await fail(board, {"fault": "reset", "when": "after", "method": "GET", "path": f"/{WORK}/messages", "times": 1})
    await board.run_queue()
    assert await board.chair.chat() == []
    pass_time(board, TEN_MINUTES)
    await board.run_queue()
    assert len(await board.chair.chat()) == 1
    assert await kept(board) == []


async def test_a_command_whose_end_was_not_noted_runs_again_and_has_one_effect(board: Board) -> None:
    reference = await board.refer(board.police)
    await fail(board, {"fault": "reset", "method": "DELETE", "path": f"/{WORK}/messages", "times": 1})
    await board.run_queue()
    pass_time(board, TEN_MINUTES)
    await board.settle()
    assert [row["Title"] for row in await board.rows("MASC Referrals")] == [reference]
    assert len(await board.events("referral_submitted")) == 1
    assert await kept(board) == []


async def test_while_the_failed_queue_cannot_be_written_what_was_taken_shows_itself_again(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    put(board, "{not base64}", POISON)
    pass_time(board, timedelta(minutes=61))
    await fail(board, {"fault": "503", "method": "POST", "path": f"/{FAILED}/messages"})
    await doors(board).sync()
    assert [one["reason"] for one in logged(caplog, "poison_not_taken_over")] == ["queue:HttpResponseError"]
    await fail(board)
    pass_time(board, TEN_MINUTES)
    await doors(board).sync()
    queues = await board.queues()
    assert (queues[POISON], len(queues[FAILED])) == ([], 1)


async def test_the_timer_meets_what_the_listener_hides(board: Board) -> None:
    """The listener finds it two seconds after its ten minutes; those seconds move past the timer's firings."""
    put(board, "{not base64}", POISON)
    sandbox, shown_for = board.world.sandbox, timedelta(seconds=2)
    found_at = begun = sandbox.clock.now()

    async def sleep(seconds: float) -> None:
        """The timer's pause between two looks, in which the listener may be the quicker one."""
        nonlocal found_at
        sandbox.clock.advance(timedelta(seconds=seconds))
        if sandbox.clock.now() >= found_at:
            sandbox.queues.take(POISON, 1, TEN_MINUTES)
            found_at = sandbox.clock.now() + TEN_MINUTES + shown_for

    board.world.outside = Outside(sandbox.transport(), sleep)
    board.world.start_anew()
    await sleep(0)
    fires_at = begun + timedelta(minutes=11)
    while (await board.queues())[POISON]:
        await sleep((min(found_at, fires_at) - sandbox.clock.now()).total_seconds())
        if sandbox.clock.now() >= fires_at:
            await doors(board).sync()
            fires_at += TEN_MINUTES
        assert sandbox.clock.now() - begun < timedelta(days=1)
    assert sandbox.clock.now() - begun > timedelta(hours=2), "it was hidden from the timer for long"
    assert len((await board.queues())[FAILED]) == 1


async def test_two_workers_do_each_command_once(board: Board) -> None:
    board.world.host.hosts = 2
    board.world.start_anew()
    references = [await board.refer(board.police, {"victim_name": name}) for name in ("Ashley Fairmoor", "Kit Dale")]
    await board.settle()
    assert {row["Title"] for row in await board.rows("MASC Referrals")} == set(references)
    assert len(await board.events("referral_submitted")) == 2
    assert await kept(board) == []
