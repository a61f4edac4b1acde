"""What a person or the clock sets off, played once each on a board in this process by the players of the journeys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, product
from typing import Any

import httpx

from bench.meter import Cost, Meter, Played
from demo import player as people
from demo.player import Shown
from sandbox.app import Sandbox
from tests.journeys import board as boards
from tests.journeys.board import AFTER_CUT_OFF, Board, a_filed_referral
from tests.journeys.forms import STEP_1
from tests.journeys.held_meetings import AFTERWARDS, BEGUN, correct, press_draft, press_publish
from tests.journeys.test_decide import open_record

FIRST_NAMES = ("Robin", "Ashley", "Kit", "Alex", "Jo", "Sam", "Max")
LAST_NAMES = ("Aldermere", "Fairmoor", "Longsleddale", "Brathay", "Wasdale", "Duddon")
NOTHING = (0, 0)
DIGESTS = ("send_digests", "send_digest")
SUPPLEMENT = "post_supplement"
APART = (*DIGESTS, SUPPLEMENT)
"""What follows a step and is told as one of its own."""

Act = Callable[[], Awaitable[Any]]


@dataclass(frozen=True)
class Step:
    """A step, what its own commands cost, and all that follows from it, each as a command of its own."""

    words: str
    door: Cost
    own: Cost
    after: Cost = field(default_factory=Cost)
    limit: tuple[int, int] | None = None
    """The most calls to Graph and to the Connector that it may take."""


class Stage:
    """A board with a meter at its product's wire, and the steps that were played on it."""

    def __init__(self, board: Board, meter: Meter) -> None:
        self.board, self._meter = board, meter
        self.steps: list[Step] = []
        self.presses: list[Step] = []

    async def step(self, words: str, kind: str, act: Act, limit: tuple[int, int] | None = None) -> Played:
        """Play a step; ``kind`` is the command that it asks for."""
        played = await self._meter.play(act)
        self.steps.append(Step(words, played.door, played.of(kind), played.without(kind, *APART), limit))
        return played

    def also(self, words: str, played: Played, *kinds: str) -> None:
        """Tell a share of what was played as a step of its own."""
        self.steps.append(Step(words, Cost(), played.of(*kinds)))

    async def press(self, words: str, act: Act, limit: tuple[int, int] | None = None) -> Shown:
        """Play a press that the door alone answers, and return what it shows."""
        played = await self._meter.play(act)
        self.presses.append(Step(words, played.door, played.door, limit=limit))
        return played.answer


async def a_stage() -> Stage:
    """A stage on a board on its first morning."""
    meters: list[Meter] = []

    def between(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
        meters.append(Meter(sandbox.transport()))
        return meters[0]

    board = await boards.a_board(between)
    await _warm(board)
    return Stage(board, meters[0])


async def _warm(board: Board) -> None:
    """Let the process have in memory what it keeps for a minute: roster and calendar."""
    await board.open_form(board.police)


async def referral(stage: Stage) -> None:
    """A case is referred, by somebody who knows the bot already."""
    board = stage.board
    await board.refer(board.police, {"victim_name": "Ashley Fairmoor"})
    await board.run_queue()
    form = await stage.press("the form that refers a case is opened", lambda: board.open_form(board.police), NOTHING)
    await stage.press("its next step", lambda: form.press("Continue", STEP_1), NOTHING)
    await stage.step("a referral is submitted", "file_referral", lambda: a_filed_referral(board))


async def acceptance(stage: Stage) -> None:
    """It is accepted, and then moved."""
    board = stage.board
    reference = await a_filed_referral(board)
    await stage.step("it is accepted", "accept_referral", lambda: board.accept(reference))
    done = await board.administrator.in_chat(reference)
    shown = await board.administrator.press(done, "Move to another meeting")
    why = {"meeting_id": "2026-12-14", "reason": "The presenter is away until then."}
    await stage.step("its case is moved to another meeting", "move_case", lambda: _sent(board, shown, "Move", why))


async def information(stage: Stage) -> None:
    """It needs information, and gets it."""
    board = stage.board
    shown = await _triage(board, await a_filed_referral(board), "Ask for information")
    missing = {"missing": "done_so_far", "note": "Say what has been tried."}
    await stage.step("it needs information", "ask_information", lambda: _sent(board, shown, "Send", missing))
    asked = await board.police.in_chat("More information is needed")
    form = await board.police.press(asked, "Add the information")
    added = {"done_so_far": "Police have visited twice."}
    await stage.step("the information is added", "add_information", lambda: _sent(board, form, "Send", added))


async def refusal(stage: Stage) -> None:
    """It is not accepted."""
    board = stage.board
    shown = await _triage(board, await a_filed_referral(board), "Do not accept")
    why = {"reason_code": "standard_risk"}
    await stage.step("it is not accepted", "decline_referral", lambda: _sent(board, shown, "Do not accept", why))


async def withdrawal(stage: Stage) -> None:
    """It is withdrawn."""
    board = stage.board
    await a_filed_referral(board)
    receipt = await board.police.in_chat("Status: ")

    async def withdrawn() -> None:
        await board.police.press(receipt, "Withdraw the referral", {"withdraw_reason": "dealt_with"})
        await board.run_queue()

    await stage.step("it is withdrawn", "withdraw_referral", withdrawn)


async def small_agenda(stage: Stage) -> None:
    """An agenda of one case."""
    await _agenda(stage, 1)


async def large_agenda(stage: Stage) -> None:
    """An agenda of two pages."""
    await _agenda(stage, 40)


async def meeting(stage: Stage) -> None:
    """An agenda of twelve, a supplement, decisions, actions and minutes."""
    board = stage.board
    await _agenda(stage, 12, (3, 1))
    await _supplement(stage)
    await board.set_clock(BEGUN)
    await _warm(board)
    shown = await stage.press("the screen that records is opened", lambda: open_record(board, board.chair))
    await _decisions(stage, shown)
    await _actions(stage)
    await _minutes(stage)


async def _agenda(stage: Stage, count: int, limit: tuple[int, int] | None = None) -> None:
    board = stage.board
    for first, last in islice(product(FIRST_NAMES, LAST_NAMES), count):
        reference = await board.refer(board.police, {"victim_name": f"{first} {last}"})
        await board.run_queue()
        card = await board.administrator.in_chat(f"New referral {reference}")
        await board.administrator.press(card, "Accept")
        await board.run_queue()
    await board.set_clock(AFTER_CUT_OFF)
    cases = f"agenda of {count} case{'s' if count > 1 else ''}"
    posted = await stage.step(f"{cases} posted", "post_agenda", await _posting(board), limit)
    if limit:
        stage.also(f"{cases}: its digests", posted, *DIGESTS)
    await board.set_clock(AFTER_CUT_OFF.replace("09:00", "09:05"))
    await stage.step(f"{cases} posted again", "post_agenda", await _posting(board), limit)


async def _supplement(stage: Stage) -> None:
    board, urgent = stage.board, {"urgent": "Yes", "urgent_steps": "The victim stays with friends."}
    reference = await board.refer(board.police, {"victim_name": "Val Lorton"} | urgent)
    await board.run_queue()
    late = await stage.step("an urgent case accepted after it", "accept_referral", lambda: board.accept(reference))
    stage.also("an urgent case accepted after it: its supplement", late, SUPPLEMENT)


async def _posting(board: Board) -> Act:
    await board.administrator.say("help")
    await board.run_queue()
    helps = [post for post in await board.administrator.chat() if "Prepare the agenda" in str(post["card"])]
    preview = await board.administrator.press(helps[-1], "Prepare the agenda")
    return lambda: _sent(board, preview, "Post the agenda", {})


async def _decisions(stage: Stage, shown: Shown) -> None:
    board = stage.board
    closed = str(people.button(shown.card, "More")["data"]["reference"])
    for count, limit in ((0, None), (1, None), (5, (4, 2))):
        words = f"a decision with {count} action{'' if count == 1 else 's'}"
        decided = partial(_sent, board, shown, "Record and next case", _decision(count))
        shown = (await stage.step(words, "record_decision", decided, limit)).answer

    async def corrected() -> None:
        await correct(board, closed)
        await board.run_queue()

    await stage.step("it is corrected", "record_decision", corrected)


def _decision(actions: int) -> dict[str, str]:
    if not actions:
        return {"outcome": "no_further_action", "reason": "All that can be done has been done.", "went_through": "true"}
    rows = range(1, actions + 1)
    return {
        "went_through": "true",
        **{f"agency_{n}": "police" for n in rows},
        **{f"for_{n}": "offender.civil_orders" for n in rows},
        **{f"what_{n}": "Apply for an interim order" for n in rows},
    }


async def _actions(stage: Stage) -> None:
    """One action is completed on the card, and five in Planner."""
    board, police = stage.board, stage.board.police
    welcome = await board.welcome(police)
    card = await stage.press("an agency's actions are opened", lambda: police.press(welcome, "My agency's actions"))
    typed = _tick(card, "/5") | {"note": "The court made the order."}
    await stage.step(
        "an action completed on the card", "set_action_status", lambda: _sent(board, card, "Completed", typed)
    )
    await stage.step("a look at the plan: nothing new", "sync_planner", lambda: board.fire("sync"))
    open_ones = [task for task in await board.tasks() if task["percentComplete"] < 100]
    for task in open_ones:
        await board.tick(task["id"], people.POLICE_LEAD)
    ticks = f"a look at the plan: {len(open_ones)} ticks"
    await board.set_clock("2026-11-30T10:15:00Z")
    await stage.step(ticks, "sync_planner", lambda: board.fire("sync"))


def _tick(shown: Shown, code: str) -> dict[str, str]:
    """Tick the action whose code ends so: its case has others, so that no case is ready to close."""
    boxes = (element for element in people.elements(shown.card) if str(element.get("id", "")).startswith("a_"))
    return next({element["id"]: element["valueOn"]} for element in boxes if element["valueOn"].endswith(code))


async def _minutes(stage: Stage) -> None:
    board = stage.board
    await board.set_clock(AFTERWARDS)
    await stage.step("the minutes are drafted", "draft_minutes", lambda: press_draft(board))

    async def published() -> None:
        await press_publish(board)
        await board.run_queue()

    await stage.step("the minutes are published", "publish_minutes", published)


async def _triage(board: Board, reference: str, title: str) -> Shown:
    return await board.administrator.press(await board.administrator.in_chat(reference), title)


async def _sent(board: Board, shown: Shown, title: str, typed: dict[str, str]) -> Shown:
    answer = await shown.press(title, typed)
    await board.run_queue()
    return answer


SCENES = (referral, acceptance, information, refusal, withdrawal, small_agenda, large_agenda, meeting)
