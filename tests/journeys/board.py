"""The board of the journeys: the sandbox with the product in it, in one process and without a socket."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import httpx

from demo import player as people
from demo.player import Json, Player, Shown
from demo.world import FIRST_MORNING, HERE, World, in_process
from sandbox.app import Sandbox
from sandbox.in_process import InProcess
from tests.journeys.forms import STEPS
from tests.journeys.moments import Moment

T = TypeVar("T")
Story = Callable[["Board"], Awaitable[T]]

AFTER_CUT_OFF = "2026-11-26T09:00:00Z"
MEETING = "2026-11-30"

# What this process has lived through once: see Board.after and a_board.
_LIVED: dict[Story[Any], tuple[Moment, Any]] = {}
_FIRST_MORNING: list[tuple[Moment, dict[str, str]]] = []

# The sandboxes of the test that runs; of one that opens very many, the newest.
OPENED: deque[Sandbox] = deque(maxlen=12)


class Board:
    """One world and its people; ``watched`` says that a wire of the test's own wants to see all that happens."""

    def __init__(self, world: World, *, watched: bool = False) -> None:
        self.world = world
        OPENED.append(world.sandbox)
        self._begun = None if watched else self._beginning
        transport = InProcess(world.sandbox.asgi)
        self.http = httpx.AsyncClient(transport=transport, base_url=world.sandbox.url)

    def player(self, person: str) -> Player:
        return Player(self.http, person)

    @property
    def _beginning(self) -> object:
        """Something else as soon as anything changes in the sandbox, or a setting."""
        return self.world.sandbox.tenant.news.version, dict(self.world.environment)

    @property
    def chair(self) -> Player:
        return self.player(people.CHAIR)

    @property
    def vice_chair(self) -> Player:
        return self.player(people.VICE_CHAIR)

    @property
    def administrator(self) -> Player:
        return self.player(people.ADMINISTRATOR)

    @property
    def police(self) -> Player:
        return self.player(people.POLICE_LEAD)

    async def close(self) -> None:
        """Close what reaches a real port."""
        await self.world.doors.doors.service.close()
        await self.world.host.http.aclose()

    async def after(self, story: Story[T]) -> T:
        """Live through a story; where this process has lived through it before, go to its end at once.

        A story is a function without more than a board; what it returns is for every test the same and not to be
        changed. The product then starts anew. On a board that is not on its first morning any more, or is watched,
        the story is lived through as it stands.
        """
        if self._begun != self._beginning:
            return await story(self)
        sandbox = self.world.sandbox
        if story in _LIVED:
            moment, told = _LIVED[story]
            moment.put_into(sandbox)
        else:
            told = await story(self)
            _LIVED[story] = Moment(sandbox), told
        self.world.start_anew()
        return told

    async def settle(self) -> Json:
        """Let everything that is under way come to its end."""
        answer = await self.http.post("/sandbox/settle", json={})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def run_queue(self) -> None:
        """Let the host carry out what is visible at this moment; the clock stays."""
        await self.world.host.pump()

    async def set_clock(self, instant: str) -> None:
        await self.http.put("/sandbox/clock", json={"now": instant})

    async def fire(self, timer: str) -> None:
        await self.http.post(f"/sandbox/timers/{timer}")
        await self.run_queue()

    async def rows(self, name: str) -> list[Json]:
        """The fields of every item of a list."""
        lists = (await self.http.get("/sandbox/lists")).json()
        return [item["fields"] for item_list in lists if item_list["name"] == name for item in item_list["items"]]

    async def events(self, name: str) -> list[Json]:
        return [row for row in await self.rows("MASC Audit") if row["Event"] == name]

    async def tasks(self) -> list[Json]:
        return (await self.http.get("/sandbox/planner")).json()["plans"][0]["tasks"]

    async def queues(self) -> dict[str, list[Json]]:
        answer = (await self.http.get("/sandbox/queue")).json()["queues"]
        return {finding["name"]: finding["messages"] for finding in answer}

    async def tick(self, task_id: str, person: str, **changes: Any) -> None:
        answer = await self.http.post(
            f"/sandbox/planner/tasks/{task_id}", json={"person": person, "changes": changes or {"percentComplete": 100}}
        )
        assert answer.status_code == 200, answer.text

    async def welcome(self, player: Player) -> Json:
        return await player.in_channel("Multi-Agency Stalking Coordination (MASC)")

    async def open_form(self, player: Player) -> Shown:
        return await player.press(await self.welcome(player), "Refer a case")

    async def refer(self, player: Player, changes: Mapping[str, str] | None = None) -> str:
        """Send a whole referral and return its reference; the command is on the queue, not yet carried out."""
        shown = await self.open_form(player)
        reference = button_data(shown)["reference"]
        for answers, title in STEPS:
            typed = {name: (changes or {}).get(name, value) for name, value in answers.items()}
            extra = {name: value for name, value in (changes or {}).items() if name in shown.inputs}
            shown = await shown.press(title, typed | extra)
        assert "We have received your referral" in shown.text, shown.text
        return reference

    async def accept(self, reference: str) -> None:
        card = await self.administrator.in_chat(f"New referral {reference}")
        await self.administrator.press(card, "Accept")
        await self.run_queue()

    async def post_agenda(self) -> None:
        """The administrator asks for help, opens the preview and posts."""
        await self.administrator.say("help")
        await self.run_queue()
        helps = [post for post in await self.administrator.chat() if "Prepare the agenda" in str(post["card"])]
        preview = await self.administrator.press(helps[-1], "Prepare the agenda")
        await preview.press("Post the agenda")
        await self.run_queue()

    async def listed_case(self, changes: Mapping[str, str] | None = None) -> str:
        """A case that stands on a posted agenda, with the clock after the cut-off.

        Whoever refers another one afterwards on a board with seeded dice gives changes, if only empty ones: otherwise
        the story is another board's, and these dice draw its reference a second time.
        """
        return await self.after(a_listed_case) if changes is None else await a_listed_case(self, changes)


async def a_filed_referral(board: Board) -> str:
    """A referral of the police that waits for the administrator's answer."""
    reference = await board.refer(board.police)
    await board.run_queue()
    return reference


async def a_listed_case(board: Board, changes: Mapping[str, str] | None = None) -> str:
    """A case that stands on a posted agenda, with the clock after the cut-off."""
    reference = await board.refer(board.police, changes)
    await board.run_queue()
    await board.accept(reference)
    await board.set_clock(AFTER_CUT_OFF)
    await board.post_agenda()
    return reference


async def three_listed_cases(board: Board) -> tuple[str, ...]:
    """Three cases of the police on one posted agenda, in the order in which they were sent."""
    names = ("Robin Aldermere", "Ashley Fairmoor", "Kit Longsleddale")
    references = [await board.refer(board.police, {"victim_name": name}) for name in names]
    await board.run_queue()
    for reference in references:
        card = await board.administrator.in_chat(f"New referral {reference}")
        await board.administrator.press(card, "Accept")
    await board.run_queue()
    await board.set_clock(AFTER_CUT_OFF)
    await board.post_agenda()
    return tuple(references)


def button_data(shown: Shown) -> Json:
    """The data of the first button that carries a reference."""
    for element in people.elements(shown.card):
        if isinstance(element.get("data"), dict) and "reference" in element["data"]:
            return element["data"]
    raise LookupError("no button carries a reference")


async def a_board(
    between: Callable[[Sandbox], httpx.AsyncBaseTransport] | None = None,
    draw: Callable[[int], int] = secrets.randbelow,
    *,
    below: Callable[[Sandbox], httpx.AsyncBaseTransport] | None = None,
    storage: str = "",
) -> Board:
    """A board on its first morning, with the welcome card in the channel.

    ``between`` wraps the product's own calls. ``below`` wraps all of them, and ``storage`` is another storage account:
    with these the board is set up over their wire, and otherwise begun from a copy.
    """
    if below or storage:
        return await _a_board_set_up(between, draw, below, storage)
    if not _FIRST_MORNING:
        first = await _a_board_set_up()
        _FIRST_MORNING.append((Moment(first.world.sandbox), first.world.environment))
    ((morning, environment),) = _FIRST_MORNING
    sandbox = _a_sandbox()
    morning.put_into(sandbox)
    product = between(sandbox) if between else None
    world = await in_process(sandbox, product, draw, environment=dict(environment))
    return Board(world, watched=between is not None)


async def _a_board_set_up(
    between: Callable[[Sandbox], httpx.AsyncBaseTransport] | None = None,
    draw: Callable[[int], int] = secrets.randbelow,
    below: Callable[[Sandbox], httpx.AsyncBaseTransport] | None = None,
    storage: str = "",
) -> Board:
    sandbox = _a_sandbox()
    under = below(sandbox) if below else None
    product = between(sandbox) if between else under
    board = Board(await in_process(sandbox, product, draw, below=under, storage=storage), watched=True)
    await board.fire("agenda_due")
    return board


def _a_sandbox() -> Sandbox:
    return Sandbox(HERE / "people.json", start=FIRST_MORNING, frozen=True)
