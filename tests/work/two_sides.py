"""Both sides of an agency's actions: people in Planner, people on the card, and a worker that may be stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal

import httpx

from demo import player as people
from demo.player import Json
from masc_graph.commands import Command, SetActionStatus, SettleCase, SyncPlanner, follow_up
from masc_graph.errors import TryAgain
from masc_graph.service import Service
from masc_graph.work.worker import handle
from sandbox import planner_members
from sandbox.app import Sandbox
from sandbox.planner_entities import Entity
from tests.journeys.board import Board, a_board
from tests.journeys.moments import Moment
from tests.journeys.test_decide import open_record
from tests.work.backstage import ByHand, a_command, doors

ACTIONS = {
    "agency_1": "police",
    "agency_2": "police",
    "agency_3": "health",
    **{f"for_{n}": "victim.support" for n in (1, 2, 3)},
    **{f"what_{n}": f"Do what was agreed, number {n}" for n in (1, 2, 3)},
    "went_through": "true",
}
AGENCY = {1: "police", 2: "police", 3: "health"}
MEMBERS = {
    "police": (people.POLICE_LEAD, people.VICE_CHAIR),
    "health": (people.HEALTH_LEAD, people.HEALTH_DEPUTY),
}
EVERYONE = (*MEMBERS["police"], *MEMBERS["health"], people.STRANGER)
MANY = {"Roles@odata.type": "Collection(Edm.String)"}


class Stopped(BaseException):
    """The process is gone: nothing in the product may catch this."""


@dataclass
class Trouble:
    """What goes wrong during one delivery: fault rules, and at one call the process stops or somebody interferes."""

    rules: Sequence[Json] = ()
    call: int = 0
    what: Literal["nothing", "end before", "end after", "edit", "look", "delivery"] = "nothing"


@dataclass
class TroubledWire(httpx.AsyncBaseTransport):
    """Carries Graph's calls, and at one of them stops the process or does something else first."""

    inner: httpx.AsyncBaseTransport
    left: int = 0
    what: str = "nothing"
    meanwhile: Callable[[str], Awaitable[None]] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.left and request.url.path.startswith("/graph"):
            self.left -= 1
            if not self.left:
                return await self._troubled(request)
        return await self.inner.handle_async_request(request)

    async def _troubled(self, request: httpx.Request) -> httpx.Response:
        if not self.what.startswith("end"):
            assert self.meanwhile
            await self.meanwhile(self.what)
            return await self.inner.handle_async_request(request)
        if self.what == "end after":
            await self.inner.handle_async_request(request)
        raise Stopped


@dataclass
class TwoSides:
    """A case with three actions, what people do to them, and what they may expect of the record."""

    runner: asyncio.Runner
    board: Board
    wire: TroubledWire
    moment: Moment
    reference: str
    pending: list[Command] = field(default_factory=list[Command])
    done: list[Command] = field(default_factory=list[Command])
    words: dict[str, tuple[str, str]] = field(default_factory=dict[str, "tuple[str, str]"])
    """By code: the status that somebody set on a card and that nothing has touched since, and who it was."""
    dice: Random = field(default_factory=lambda: Random(7))
    taken_off: dict[str, set[str]] = field(default_factory=dict[str, "set[str]"])
    put_on: dict[str, set[str]] = field(default_factory=dict[str, "set[str]"])

    @classmethod
    def begin(cls, runner: asyncio.Runner) -> TwoSides:
        """Live up to the decision once."""
        wires: list[TroubledWire] = []

        def between(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
            wires.append(TroubledWire(sandbox.transport()))
            return wires[0]

        board, reference = runner.run(_decided(between))
        return cls(runner, board, wires[0], Moment(board.world.sandbox), reference)

    @property
    def sandbox(self) -> Sandbox:
        return self.board.world.sandbox

    @property
    def service(self) -> Service:
        return doors(self.board).service

    def again(self) -> None:
        """Go back to the moment after the decision, in a fresh process."""
        self.sandbox.faults.clear()
        self.moment.put_into(self.sandbox)
        self.board.world.start_anew()
        self.dice.seed(7)
        for kept in (self.pending, self.done, self.words, self.taken_off, self.put_on):
            kept.clear()

    def pass_time(self, seconds: float) -> None:
        self.sandbox.clock.advance(timedelta(seconds=seconds))

    def code(self, number: int) -> str:
        return f"{self.reference}/{number}"

    def row(self, number: int) -> Json:
        """An action's row as the list has it."""
        return next(row for row in self.rows("MASC Actions") if row["Title"] == self.code(number))

    def rows(self, name: str) -> list[Json]:
        (site,) = self.sandbox.tenant.sites.values()
        return [dict(item.values) for item in site.find(name).items.values()]

    def task(self, number: int) -> Entity | None:
        """The task that the row knows of, if it is there."""
        return self.sandbox.tenant.plans.tasks.get(self.row(number).get("PlannerTaskId") or "")

    def edit(self, number: int, person: str, **changes: Any) -> None:
        """Somebody edits the task in Planner, if it is there."""
        task = self.task(number)
        if task is None:
            return
        if "assignments" in changes:
            self._note_people(self.code(number), set(task.values["assignments"]), set(changes["assignments"]))
        else:
            self.words.pop(self.code(number), None)
        planner_members.change_task(self.sandbox.tenant.plans, task.id, person, changes)

    def _note_people(self, code: str, before: set[str], after: set[str]) -> None:
        self.taken_off.setdefault(code, set()).update(before - after)
        self.taken_off[code] -= after
        self.put_on.setdefault(code, set()).update(after - before)
        self.put_on[code] &= after

    def label(self, number: int, person: str, label: int, *, on: bool) -> None:
        task = self.task(number)
        if task is None:
            return
        names = set(task.values["appliedCategories"]) - {f"category{label}"} | ({f"category{label}"} if on else set())
        self.edit(number, person, appliedCategories=sorted(names))

    def delete(self, number: int, person: str) -> None:
        task = self.task(number)
        if task:
            self.words.pop(self.code(number), None)
            for people_of in (self.taken_off, self.put_on):
                people_of.pop(self.code(number), None)
            planner_members.delete_task(self.sandbox.tenant.plans, task.id, person)

    def lead(self, agency: str, person: str, *, leads: bool) -> None:
        """The administrator changes a role in the roster."""
        roles = ["lead"] if leads else ["member"]
        ByHand(self.board, "MASC Agencies").change(f"{agency}:{person}", Roles=roles, **MANY)

    def press(self, payload: SetActionStatus, person: str) -> None:
        """Somebody presses on the card: the command waits on the queue."""
        self.pending.append(a_command(self.board, payload, person))

    def deliver(self, place: int, trouble: Trouble) -> None:
        """The queue delivers a command; whatever ends it, it is delivered again until it was carried out."""
        self.runner.run(self._deliver(self.pending.pop(place), trouble))

    def deliver_again(self, place: int, trouble: Trouble) -> None:
        """The queue delivers something twice: nothing may come of it."""
        self.runner.run(self._carry_out(self.done[place], trouble))

    def look(self, trouble: Trouble) -> None:
        """The timer fires; what fails is dropped, since the next firing repeats it."""
        self.runner.run(self._look(trouble))

    async def _look(self, trouble: Trouble) -> None:
        await self._carry_out(a_command(self.board, SyncPlanner(), None, "timer"), trouble)

    async def _deliver(self, work: Command, trouble: Trouble) -> None:
        before = {number: self.row(number) for number in AGENCY}
        if await self._carry_out(work, trouble):
            self.done.append(work)
            self._expect(work, before)
        else:
            self.pending.append(work)

    async def _meanwhile(self, what: str) -> None:
        """What another worker, or somebody in Planner, does between two calls of the one that is at work."""
        if what == "edit":
            for number in AGENCY:
                self.edit(number, MEMBERS[AGENCY[number]][0], percentComplete=self.dice.choice((0, 30, 100)))
        elif what == "delivery" and self.pending:
            await self._deliver(self.pending.pop(0), Trouble())
        else:
            await self._look(Trouble())

    async def _carry_out(self, work: Command, trouble: Trouble) -> bool:
        self._befall(trouble)
        try:
            after = await handle(work, self.service.work_context(await self.service.now()))
        except TryAgain:
            self.pass_time(10)
            return False
        except Stopped:
            self.board.world.start_anew()
            return False
        finally:
            self._befall(Trouble())
        self.pending += [follow_up(payload, work) for payload in after if isinstance(payload, SettleCase)]
        return True

    def _befall(self, trouble: Trouble) -> None:
        self.sandbox.faults.use(list(trouble.rules))
        self.wire.left, self.wire.what, self.wire.meanwhile = trouble.call, trouble.what, self._meanwhile

    def _expect(self, work: Command, before: dict[int, Json]) -> None:
        """What was said of an open action on the card stands, until somebody says or edits something else."""
        payload = work.payload
        if not isinstance(payload, SetActionStatus):
            return
        for action in payload.actions:
            number = int(action.code.rpartition("/")[2])
            was, is_now = before[number], self.row(number)
            said = (payload.status, work.origin.actor_id or "")
            at = work.origin.at.strftime("%Y-%m-%dT%H:%M:%S")
            if (is_now["Status"], is_now.get("StatusById") or "") == said and is_now["StatusAt"].startswith(at):
                self.words[action.code] = said
            else:
                assert self._had_reason(number, was, is_now, work), f"{said} of {action.code} was lost: {was} {is_now}"

    def _had_reason(self, number: int, was: Json, is_now: Json, work: Command) -> bool:
        """Whether something later or already finished stood in the way of what was said."""
        at = work.origin.at.replace(microsecond=0)
        later = any(row.get("StatusById") and datetime.fromisoformat(row["StatusAt"]) > at for row in (was, is_now))
        task = self.task(number)
        ticked = task.values["completedDateTime"] if task else None
        ticked_later = ticked is not None and datetime.fromisoformat(ticked) > at
        noted = any(row["Title"] == f"{work.command_id}/{self.code(number)}" for row in self.rows("MASC Audit"))
        finished = any(row["Status"] not in ("not_started", "in_progress") for row in (was, is_now))
        return later or ticked_later or noted or finished

    def calm_down(self) -> None:
        """Let everything be delivered, and take looks until all has been seen."""
        for _ in range(4):
            self.pass_time(600)
            for _ in range(10 * len(self.pending)):
                if self.pending:
                    self.deliver(0, Trouble())
            self.look(Trouble())
        assert self.pending == [], [work.kind for work in self.pending]


async def _decided(between: Callable[[Sandbox], httpx.AsyncBaseTransport]) -> tuple[Board, str]:
    board = await a_board(between, Random(7).randrange)
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    await board.set_clock("2026-12-01T10:00:00Z")
    return board, reference
