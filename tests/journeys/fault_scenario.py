"""Fault scenarios for a journey: what fails, people who press again, and what must be true in the end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from random import Random
from typing import Any

import httpx

from demo import player as people
from demo.player import Json, Player, Shown
from sandbox.app import Sandbox
from sandbox.clock import Clock
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board, a_board, button_data
from tests.journeys.forms import STEPS
from tests.journeys.test_decide import ACTIONS

OUTSIDE = "^/(graph|connector)/"
PARTS = r"^/graph/v1\.0/(sites|planner)/"
IN_A_WHILE = "in a while"
"""Means an HTTP date twenty seconds after the rules are set."""

_VERSION = "/graph/v1.0"
_UNDONE = ("MASC could not answer this.", "We could not save this")
_MOST_PRESSES = 60


@dataclass
class TimedWire(httpx.AsyncBaseTransport):
    """Carries the product's calls, and records those that came before the time that Retry-After gave."""

    inner: httpx.AsyncBaseTransport
    clock: Clock
    calls: list[tuple[datetime, str, str]] = field(default_factory=list[tuple[datetime, str, str]])
    too_early: list[str] = field(default_factory=list[str])
    asked_to_wait: int = 0
    unanswered_posts: int = 0
    """Messages to Teams whose answer was lost. Each may have left a copy."""
    unnoted: int = 0
    """Writes to MASC Messages that failed or were not answered. The message is posted again, and leaves a copy."""
    messages_list: str = "not known yet"
    _not_before: dict[tuple[str, str], datetime] = field(default_factory=dict[tuple[str, str], datetime])

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        if not path.startswith(("/graph", "/connector")):
            return await self.inner.handle_async_request(request)
        parts = _parts(await request.aread()) if path.endswith("/$batch") else {}
        self._called([(request.method, path), *parts.values()])
        a_message = request.method == "POST" and path.endswith("/activities")
        try:
            answer = await self.inner.handle_async_request(request)
            raw = await answer.aread()
        except httpx.TransportError:
            self.unanswered_posts += a_message
            self.unnoted += self._notes(parts.values())
            raise
        self.unanswered_posts += a_message and answer.status_code >= 500
        self.unnoted += self._notes(parts.values()) if answer.status_code >= 400 else 0
        self._note((request.method, path), answer.headers.get("retry-after"))
        for reply in _replies(raw) if parts else ():
            self.unnoted += self._notes([parts[reply["id"]]]) if reply["status"] >= 400 else 0
            headers = {name.lower(): value for name, value in reply.get("headers", {}).items()}
            self._note(parts[reply["id"]], headers.get("retry-after"))
        return httpx.Response(answer.status_code, headers=answer.headers, content=raw, request=request)

    def _notes(self, keys: Iterable[tuple[str, str]]) -> int:
        return sum(method != "GET" and self.messages_list in path for method, path in keys)

    def _called(self, keys: Sequence[tuple[str, str]]) -> None:
        now = self.clock.now()
        self.calls.append((now, *keys[0]))
        early = [f"{key} at {now}, asked to wait until {self._not_before[key]}" for key in keys if self._waits(key)]
        self.too_early += early

    def _waits(self, key: tuple[str, str]) -> bool:
        return key in self._not_before and self.clock.now() < self._not_before[key]

    def _note(self, key: tuple[str, str], retry_after: str | None) -> None:
        if retry_after is None:
            return
        now = self.clock.now()
        self.asked_to_wait += 1
        in_seconds = retry_after.isdecimal()
        self._not_before[key] = (
            now + timedelta(seconds=int(retry_after)) if in_seconds else parsedate_to_datetime(retry_after)
        )


def _parts(raw: bytes) -> dict[str, tuple[str, str]]:
    return {request["id"]: (request["method"], _VERSION + request["url"]) for request in json.loads(raw)["requests"]}


def _replies(raw: bytes) -> list[Json]:
    try:
        body: Any = json.loads(raw)
    except ValueError:
        return []
    return body.get("responses", [])


@dataclass
class FaultScenario:
    """A board whose calls fail by rules until the scenario ends."""

    board: Board
    wire: TimedWire
    rules: Sequence[Json] = ()
    seed: int = 1
    _fired: int = 0

    async def start_faults(self) -> None:
        """Set the rules, with another seed than the last time."""
        await self.stop_faults()
        self.seed += 1
        soon = format_datetime((self.wire.clock.now() + timedelta(seconds=20)).astimezone(UTC), usegmt=True)
        rules = [rule | {"retry_after": soon} if rule.get("retry_after") == IN_A_WHILE else rule for rule in self.rules]
        answer = await self.board.http.put("/sandbox/faults", json={"seed": self.seed, "rules": rules})
        assert answer.status_code == 200, answer.text

    async def stop_faults(self) -> None:
        """Remove all rules."""
        self._fired = self.fired
        await self.board.http.put("/sandbox/faults", json={"rules": []})

    @property
    def fired(self) -> int:
        """How many calls have failed so far."""
        return self._fired + self.board.world.sandbox.faults.fired

    async def no_earlier_than(self, instant: str) -> None:
        """Move the clock forward to this time, unless it is already past it."""
        await self.board.set_clock(max(datetime.fromisoformat(instant), self.wire.clock.now()).isoformat())

    async def end(self) -> None:
        """Remove the faults, and finish everything that is waiting. Timers fire again after ten minutes."""
        await self.stop_faults()
        for _ in range(3):
            self.wire.clock.advance(timedelta(minutes=10))
            result = await self.board.settle()
            assert result["quiet"], result


async def a_fault_scenario(rules: Sequence[Json] = (), seed: int = 1) -> FaultScenario:
    """Make a board with a welcome card, and rules that do not apply yet."""
    wires: list[TimedWire] = []

    def between(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
        wires.append(TimedWire(sandbox.transport(), sandbox.clock))
        return wires[0]

    board = await a_board(between, Random(7).randrange)
    wires[0].messages_list = json.loads(board.world.environment["MASC_LIST_IDS"])["messages"]
    _keep_time(board)
    return FaultScenario(board, wires[0], rules, seed)


def _keep_time(board: Board) -> None:
    """Have the product notice that time passed while it slept, as with a real clock."""
    world, outside = board.world, board.world.outside
    assert outside is not None

    async def sleep_and_look(seconds: float) -> None:
        await outside.sleep(seconds)
        await world.doors.doors.service.now()

    world.outside = replace(outside, sleep=sleep_and_look)
    world.start_anew()


async def insist(board: Board, press: Callable[[], Awaitable[Shown]]) -> Shown:
    """Press, and press again after a minute for as long as the answer is that nothing was done."""
    for _ in range(_MOST_PRESSES):
        shown = await press()
        assert shown.answer["status"] == 200, shown.answer
        if not any(words in shown.text for words in _UNDONE):
            return shown
        board.world.sandbox.clock.advance(timedelta(minutes=1))
    raise AssertionError("the press was never taken")


async def refer(board: Board, player: Player) -> str:
    """Send a referral, and return its reference."""
    welcome = await board.welcome(player)
    shown = await insist(board, lambda: player.press(welcome, "Refer a case"))
    for answers, title in STEPS:
        before = shown
        shown = await insist(board, lambda: before.press(title, answers))  # noqa: B023 - awaited before the next step
    assert "We have received your referral" in shown.text
    return button_data(before)["reference"]


async def current(board: Board, key: str) -> Json:
    """The message with this key in MASC Messages, as it is in Teams."""
    (row,) = [row for row in await board.rows("MASC Messages") if row["Title"] == key]
    return next(post for post in await every_post(board) if post["id"] == row["ActivityId"])


async def every_post(board: Board) -> list[Json]:
    """Every card in the channel, its threads and everybody's chat."""
    posts: list[Json] = []
    for person in board.world.sandbox.tenant.people:
        posts += (await board.player(person).view())["chat"]["posts"]
    channel = await board.chair.channel()
    posts += [*channel, *(reply for post in channel for reply in post["replies"])]
    return [post for post in posts if post["card"]]


async def accept(board: Board, reference: str) -> None:
    card = await current(board, f"triage:{reference}:{people.ADMINISTRATOR}")
    await insist(board, lambda: board.administrator.press(card, "Accept"))


async def post_agenda(board: Board) -> None:
    """Make the keyed call until it is accepted."""
    url, key = f"/api/boards/cumbria/meetings/{MEETING}/agenda", {"x-functions-key": "sandbox-function-key"}
    for _ in range(_MOST_PRESSES):
        status = (await board.http.post(url, headers=key)).status_code
        assert status in (202, 503)
        if status == 202:
            return
        board.world.sandbox.clock.advance(timedelta(minutes=1))
    raise AssertionError("the call was never taken")


async def decide(board: Board) -> None:
    agenda = await current(board, f"agenda:{MEETING}:1")
    shown = await insist(board, lambda: board.chair.press(agenda, "Record decisions"))
    shown = await insist(board, lambda: shown.press("Record and close", ACTIONS))
    assert "We are recording this" in shown.text


async def tick(board: Board, reference: str) -> None:
    """Tick the police task in Planner, and reconcile twice."""
    (task,) = [task for task in await board.tasks() if task["title"].startswith(f"{reference}/1 ")]
    await board.tick(task["id"], people.POLICE_LEAD)
    for _ in range(2):
        await board.fire("sync")


async def whole_journey(scenario: FaultScenario) -> str:
    """Refer, accept, agenda, decision, tick, with faults at every step and every time the queue is worked through."""
    board = scenario.board
    await scenario.start_faults()
    reference = await refer(board, board.police)
    await board.settle()
    await scenario.start_faults()
    await accept(board, reference)
    await board.settle()
    await scenario.no_earlier_than(AFTER_CUT_OFF)
    await scenario.start_faults()
    await post_agenda(board)
    await board.settle()
    await scenario.start_faults()
    await decide(board)
    await board.settle()
    await scenario.start_faults()
    await tick(board, reference)
    return reference


async def check_whole(scenario: FaultScenario, reference: str) -> None:
    """Check that everything took effect once, every key has one current message, and nothing is waiting."""
    board = scenario.board
    (item,) = await board.rows("MASC Referrals")
    assert (item["Title"], item["Status"]) == (reference, "open_actions")
    (decision,) = await board.rows("MASC Decisions")
    assert decision["Title"] == f"{reference}/{MEETING}/1"
    actions = {row["Title"]: row for row in await board.rows("MASC Actions")}
    assert {code: row["Status"] for code, row in actions.items()} == {
        f"{reference}/1": "completed",
        f"{reference}/2": "not_started",
    }
    tasks = {task["title"].split(" ")[0]: task["id"] for task in await board.tasks()}
    assert tasks == {code: row["PlannerTaskId"] for code, row in actions.items()}
    assert len(await board.tasks()) == len(actions)
    await check_events(board)
    await check_messages(scenario)
    await check_queues(board)
    assert scenario.wire.too_early == []


async def check_events(board: Board) -> None:
    """Check that the audit has each event once."""
    audit = await board.rows("MASC Audit")
    rows = Counter(row["Event"] for row in audit if row.get("MeetingId") in (None, "", MEETING))
    wanted = {
        "referral_submitted": 1,
        "referral_accepted": 1,
        "agenda_posted": 1,
        "case_listed": 1,
        "decision_recorded": 1,
        "action_created": 2,
        "task_created": 2,
        "action_status_changed": 1,
        "digest_sent": 8,
        "agenda_previewed": 2,
        "brief_sent": 1,
    }
    assert dict(rows - Counter(wanted)) == {}
    # Where half of all calls fail the weeks go by, and the agendas of later meetings come: each of them once too.
    posted = Counter(row["MeetingId"] for row in audit if row["Event"] == "agenda_posted")
    assert set(posted.values()) == {1}


async def check_messages(scenario: FaultScenario) -> None:
    """Check that each key has one row and its message exists. Others are copies of posts whose answer was lost."""
    board = scenario.board
    rows = [row for row in await board.rows("MASC Messages") if row.get("ActivityId")]
    assert max(Counter(row["Title"] for row in rows).values()) == 1
    shown = {post["id"] for post in await every_post(board)}
    assert [row["Title"] for row in rows if row["ActivityId"] not in shown] == []
    assert len(shown) - len(rows) <= scenario.wire.unanswered_posts + scenario.wire.unnoted


async def check_queues(board: Board) -> None:
    """Check that nothing is waiting, poisoned or failed."""
    queues = await board.queues()
    assert {name: len(messages) for name, messages in queues.items()} == dict.fromkeys(queues, 0)
