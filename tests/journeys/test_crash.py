"""The worker is stopped before and after each of its outgoing calls; what is left is as if nothing had happened.

One seed stops at every third place where something has changed, so ``MASC_SEEDS=3 make proof`` stops at all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import httpx
import pytest

from demo import player as people
from masc_graph.commands import RedrawCase, RemakeMinutes
from masc_graph.operations.ask import ask_for_new_keys
from sandbox.app import Sandbox
from tests.journeys.board import MEETING, Board, a_board
from tests.journeys.forms import STEP_1
from tests.journeys.held_meetings import BEGUN, PRESENT, a_draft, a_held_meeting, press_publish, published_minutes
from tests.journeys.moments import Moment
from tests.journeys.test_decide import ACTIONS, open_record
from tests.journeys.test_meetings import MOVE
from tests.journeys.test_meetings import dialog as change_dialog
from tests.journeys.test_relist import LATER, REASON, a_case_closed_though_not_done, agenda_posts_itself, open_list
from tests.seed import SEEDS
from tests.work.backstage import ByHand, a_command

pytestmark = [pytest.mark.journey, pytest.mark.slow]

SHARE = 3
Prepare = Callable[[Board], Awaitable[None]]
BY_THE_CLOCK = ("Your referrals for", "not posted yet", "You can still change its order", "Before the meeting")


class Stopped(BaseException):
    """The process is gone: nothing in the product may catch this."""


@dataclass(frozen=True)
class Stop:
    """Where the process is stopped: before or after which of its outgoing calls."""

    call: int
    after: bool
    request: str

    def __str__(self) -> str:
        return f"stopped {'after' if self.after else 'before'} call {self.call}, {self.request}"


@dataclass
class StoppingWire(httpx.AsyncBaseTransport):
    """Carries the product's calls until the one at which the process is stopped.

    ``stops`` are those that differ. Whoever is stopped has nothing in memory any more, so where nothing changed outside
    since the last stop, as before and after every reading, the next one would find the same.
    """

    sandbox: Sandbox
    stops: list[Stop] = field(default_factory=list[Stop])
    stop_at: Stop | None = None
    counting: bool = False
    _calls: int = 0
    _seen: int = -1

    def __post_init__(self) -> None:
        self._inner = self.sandbox.transport()

    def begin(self, stop_at: Stop | None = None) -> None:
        """Count from nothing again, and note the stops or wait for one."""
        self.counting, self.stop_at, self._calls, self._seen = True, stop_at, 0, -1

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not self.counting or not request.url.path.startswith(("/graph", "/connector")):
            return await self._inner.handle_async_request(request)
        self._calls += 1
        call = f"{request.method} {request.url.path}"
        self._may_stop(Stop(self._calls, after=False, request=call))
        answer = await self._inner.handle_async_request(request)
        self._may_stop(Stop(self._calls, after=True, request=call))
        return answer

    def _may_stop(self, here: Stop) -> None:
        if self.stop_at is None:
            version = self.sandbox.tenant.news.version
            self.stops += [here] if version != self._seen else []
            self._seen = version
        elif here == self.stop_at:
            self.counting = False
            raise Stopped


@dataclass
class Stage:
    """A board on which one command waits on the queue."""

    board: Board
    wire: StoppingWire

    async def play(self) -> None:
        """Carry the command out undisturbed, and record where it could be stopped."""
        self.board.world.start_anew()
        self.wire.begin()
        await self.board.run_queue()
        self.wire.counting = False
        await self.board.settle()

    async def stop_at(self, stop: Stop) -> None:
        """Carry the command out up to here, then start a new process and finish everything."""
        self.board.world.start_anew()
        self.wire.begin(stop)
        with pytest.raises(Stopped):
            await self.board.run_queue()
        self.board.world.start_anew()
        await self.board.settle()


async def a_stage(prepare: Prepare) -> Stage:
    board = await a_board(draw=Random(7).randrange)
    await prepare(board)
    wire = StoppingWire(board.world.sandbox)
    assert board.world.outside
    board.world.outside = replace(board.world.outside, transport=wire)
    return Stage(board, wire)


async def referral(board: Board) -> None:
    await board.refer(board.police, {"urgent": "Yes", "urgent_steps": "The victim stays with friends."})


async def stopped_form(board: Board) -> None:
    await (await board.open_form(board.police)).press("Continue", STEP_1 | {"da_related": "Yes"})


async def acceptance(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    await board.administrator.press(await board.administrator.in_chat(f"New referral {reference}"), "Accept")


async def question(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    shown = await board.administrator.press(await board.administrator.in_chat(reference), "Ask for information")
    await shown.press("Send", {"missing": "done_so_far", "note": "Say what has been tried."})


async def answer(board: Board) -> None:
    await question(board)
    await board.run_queue()
    shown = await board.police.press(await board.police.in_chat("More information is needed"), "Add the information")
    await shown.press("Send", {"done_so_far": "Police have visited twice."})


async def refused(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    shown = await board.administrator.press(await board.administrator.in_chat(reference), "Do not accept")
    await shown.press("Do not accept", {"reason_code": "standard_risk"})


async def second_look(board: Board) -> None:
    await refused(board)
    await board.run_queue()
    receipt = await board.police.in_chat("Status: ")
    asked = await board.police.press(receipt, "Ask the chair to look again")
    await asked.press("Ask the chair", {"again_reason": "The risk has risen since we wrote."})


async def withdrawal(board: Board) -> None:
    await board.listed_case()
    receipt = await board.police.in_chat("Status: ")
    asked = await board.police.press(receipt, "Withdraw")
    await asked.press("Withdraw the referral", {"withdraw_reason": "dealt_with"})


async def other_meeting(board: Board) -> None:
    await acceptance(board)
    await board.run_queue()
    done = [post for post in await board.administrator.chat() if "Move to another meeting" in str(post["card"])]
    shown = await board.administrator.press(done[0], "Move to another meeting")
    await shown.press("Move", {"meeting_id": "2026-12-14", "reason": "The presenter is away until then."})


async def agenda(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    await board.accept(reference)
    await board.set_clock("2026-11-26T09:00:00Z")
    url = "/api/boards/cumbria/meetings/2026-11-30/agenda"
    await board.http.post(url, headers={"x-functions-key": "sandbox-function-key"})


async def decision(board: Board) -> None:
    await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)


async def correction(board: Board) -> None:
    await decision(board)
    await board.run_queue()
    posts = [post for root in await board.chair.channel() for post in root["replies"]]
    reply = next(post for post in posts if "Actions agreed" in people.text_of(post["card"]))
    shown = await board.chair.press(reply, "Correct this decision")
    why = {"supersede_reason": "The first one was read out wrongly.", "what_1": "Apply for a full order"}
    await shown.press("Record and close", ACTIONS | why)


async def preparation(board: Board) -> None:
    await board.listed_case()
    await (await open_record(board, board.administrator)).press("Save for the chair", ACTIONS)


async def handing_over(board: Board) -> None:
    await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", {"conflict": "true"})


async def more_actions(board: Board) -> None:
    await decision(board)
    await board.run_queue()
    posts = [post for root in await board.chair.channel() for post in root["replies"]]
    reply = next(post for post in posts if "Actions agreed" in people.text_of(post["card"]))
    more = {"agency_1": "police", "for_1": "victim.safety", "what_1": "Visit once a week"}
    await (await board.chair.press(reply, "Add actions")).press("Add the actions", more)


async def completion(board: Board) -> None:
    await decision(board)
    await board.run_queue()
    await board.set_clock("2026-12-01T10:00:00Z")
    shown = await board.police.press(await board.welcome(board.police), "My agency's actions")
    tick = next(name for name in shown.inputs if name.startswith("a_"))
    code = f"MASC-{tick[2:7]}/1"
    await shown.press("Completed", {tick: code})


async def ticks(board: Board) -> None:
    """Both tasks of a case are ticked in Planner: after the waiting reconciliation, the case is ready to close."""
    await decision(board)
    await board.run_queue()
    await board.set_clock("2026-12-01T10:00:00Z")
    for task in await board.tasks():
        await board.tick(
            task["id"], people.POLICE_LEAD if task["title"].split(" ")[0].endswith("/1") else people.HEALTH_LEAD
        )
    await board.http.post("/sandbox/timers/sync")


async def late_case(board: Board) -> None:
    """An urgent case is accepted once the agenda is posted, and joins it."""
    await board.listed_case({})
    urgent = {"victim_name": "Val Lorton", "urgent": "Yes", "urgent_steps": "The victim stays with friends."}
    await board.refer(board.police, urgent)
    await board.run_queue()
    await board.administrator.press(await board.administrator.in_chat("this referral is urgent"), "Accept")


async def attendance(board: Board) -> None:
    await board.listed_case()
    await board.set_clock(BEGUN)
    shown = await board.administrator.press(await board.administrator.in_chat("Meeting on Monday"), "Who is here")
    await shown.press("Save", PRESENT)


async def draft(board: Board) -> None:
    await a_held_meeting(board)
    sheet = await board.administrator.in_chat("Meeting on Monday")
    await board.administrator.press(sheet, "Draft the minutes")


async def put_back(board: Board) -> None:
    """A case that was closed, with an action that could not be done, joins the agenda that is posted."""
    reference = await a_case_closed_though_not_done(board)
    await agenda_posts_itself(board, "2026-12-24T13:00:00Z", "MASC agenda: Tuesday 29 December 2026")
    shown = await open_list(board, board.chair)
    await shown.press("Put it back", {"case": reference, "meeting_id": LATER, "reason": REASON})


async def refusal(board: Board) -> None:
    await board.listed_case()
    await open_record(board, board.police)


async def words(board: Board) -> None:
    await board.police.say("my agency")


async def rotation(board: Board) -> None:
    for name in ("Robin Aldermere", "Alex Brathay"):
        await board.refer(board.police, {"victim_name": name})
        await board.run_queue()
    next_key = {"MASC_MATCH_KEY": "keys-names-from-the-next-year-on-0123456789abc", "MASC_MATCH_KEY_ID": "next"}
    board.world.environment = board.world.environment | next_key
    board.world.start_anew()
    await ask_for_new_keys(board.world.doors.doors.service)


ABOUT_REFERRALS = (
    referral,
    stopped_form,
    acceptance,
    question,
    answer,
    refused,
    second_look,
    withdrawal,
    other_meeting,
)
ABOUT_MEETINGS = (
    agenda,
    decision,
    correction,
    preparation,
    handing_over,
    more_actions,
    completion,
    put_back,
    ticks,
    late_case,
    attendance,
)


async def a_moved_meeting(board: Board) -> None:
    await board.listed_case({})
    await board.refer(board.police, {"victim_name": "Ashley Fairmoor"})
    await board.run_queue()
    await (await change_dialog(board, board.chair)).press("Save", MOVE)


async def found_in_the_list(board: Board) -> None:
    """The timer finds that somebody cancelled the meeting at the list, and the command waits on the queue."""
    await board.listed_case()
    ByHand(board, "MASC Meetings").change(MEETING, State="cancelled")
    await board.http.post("/sandbox/timers/agenda_due")


async def redrawing(board: Board) -> None:
    """What follows an agenda or a decision: the case's own cards say what became of it."""
    reference = await board.listed_case()
    ByHand(board, "MASC Referrals").change(reference, Status="under_review", Version=7)
    work = a_command(board, RedrawCase(reference=reference, version=7), None, "worker")
    await board.world.doors.doors.service.queue.put(work.model_dump_json())


async def publication(board: Board) -> None:
    await a_draft(board)
    await press_publish(board)


async def second_version(board: Board) -> None:
    """What follows a correction of minutes that are published."""
    reference, *_ = await published_minutes(board)
    ByHand(board, "MASC Decisions").change(f"{reference}/{MEETING}/1", Dissent="Health would have waited.")
    work = a_command(board, RemakeMinutes(meeting_id=MEETING, because_of="x"), None, "worker")
    await board.world.doors.doors.service.queue.put(work.model_dump_json())


MINUTES = (draft, publication, second_version)
CHANGES = (a_moved_meeting, found_in_the_list)
COMMANDS: dict[str, Prepare] = {
    case.__name__: case
    for case in (*ABOUT_REFERRALS, *ABOUT_MEETINGS, *MINUTES, *CHANGES, redrawing, refusal, words, rotation)
}


async def what_stands(board: Board) -> dict[str, Any]:
    """The records, tasks and current messages, without ids and times that differ from run to run."""
    lists = (await board.http.get("/sandbox/lists")).json()
    rows = {
        (item_list["name"], item["fields"]["Title"]): _lasting(item["fields"])
        for item_list in lists
        for item in item_list["items"]
        if item_list["name"] != "MASC Messages" and item["fields"].get("Event") != "agenda_previewed"
    }
    tasks = await board.tasks()
    assert max(Counter(task["title"] for task in tasks).values(), default=1) == 1
    in_plan = {task["title"]: (task["percentComplete"], task["assignments"], task["description"]) for task in tasks}
    known = {task["id"] for task in tasks}
    actions = await board.rows("MASC Actions")
    assert [row["Title"] for row in actions if row["PlannerTaskId"] not in known] == []
    return {"rows": rows, "tasks": in_plan, "messages": await current_messages(board)}


def differences(left: dict[str, Any], right: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
    """The entries in which the two differ, with both values."""
    pairs: list[tuple[Any, Any, Any]] = []
    for part, here in left.items():
        there = right[part]
        pairs += [(key, here.get(key), there.get(key)) for key in here.keys() | there.keys()]
    return [finding for finding in pairs if finding[1] != finding[2]]


def _lasting(fields: people.Json) -> people.Json:
    return {name: value for name, value in fields.items() if not name.endswith(("At", "TaskId"))}


async def current_messages(board: Board) -> dict[str, str]:
    """The text of each message in MASC Messages, by key; each must exist in Teams."""
    shown = {post["id"]: post for post in await every_post(board)}
    rows = [row for row in await board.rows("MASC Messages") if row.get("ActivityId")]
    left_out = [post["id"] for post in await posts_of_everybody(board) if is_by_the_clock(post)]
    return {row["Title"]: _words(shown[row["ActivityId"]]) for row in rows if row["ActivityId"] not in left_out}


def _words(post: people.Json) -> str:
    """The text of a post, without the time at which something was counted."""
    text = people.text_of(post["card"]) + str(post["text"] or "")
    return re.sub(r"Counted [^\n]*", "Counted.", text)


def is_by_the_clock(post: people.Json) -> bool:
    """Whether the clock brought it: how late that is when all has settled differs from stop to stop."""
    return any(words in _words(post) for words in BY_THE_CLOCK)


async def every_post(board: Board) -> list[people.Json]:
    """What people can read, except for what the clock triggers."""
    return [post for post in await posts_of_everybody(board) if not is_by_the_clock(post)]


async def posts_of_everybody(board: Board) -> list[people.Json]:
    posts: list[people.Json] = []
    for person in board.world.sandbox.tenant.people.values():
        view = await board.player(person.id).view()
        posts += view["chat"]["posts"]
    channel = await board.chair.channel()
    posts += [*channel, *(reply for post in channel for reply in post["replies"])]
    return [post for post in posts if post["card"] or post["from"]["id"].startswith("28:")]


def places(stops: list[Stop]) -> list[Stop]:
    """Those of the seeds that are played, each of which takes every third."""
    return [stop for place, stop in enumerate(stops) if any((place + number) % SHARE == 0 for number in SEEDS)]


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_worker_stopped_at_any_call_leaves_what_an_undisturbed_one_leaves(name: str) -> None:
    stage = await a_stage(COMMANDS[name])
    moment = Moment(stage.board.world.sandbox)
    await stage.play()
    expected, posts = await what_stands(stage.board), len(await every_post(stage.board))
    assert len(stage.wire.stops) > 1
    for stop in places(stage.wire.stops):
        moment.put_into(stage.board.world.sandbox)
        await stage.stop_at(stop)
        where = f"{name} {stop}"
        assert differences(await what_stands(stage.board), expected) == [], where
        copies = len(await every_post(stage.board)) - posts
        assert 0 <= copies <= 1, f"{copies} more messages than undisturbed: {where}"
        queues = await stage.board.queues()
        assert [queue for queue, messages in queues.items() if messages] == [], where
