"""What tests of the worker need: rows changed by hand, commands that nobody can press, faults at chosen calls."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from demo import player as people
from demo.player import Json
from demo.world import BOARD, OWN_KEYS
from masc_graph.commands import Command, Door, Origin, Payload, command
from masc_graph.domain.text import tokens
from masc_graph.doors import Doors
from masc_graph.registers.registers import Registers
from sandbox.app import Sandbox
from tests.journeys.board import Board, a_board

TENANT = "7d3c1f0e-5a52-4b9e-9b1c-2f6a8d4e1c01"
CHATS = "^/connector/v3/conversations$"


def doors(board: Board) -> Doors:
    return board.world.doors.doors


def registers(board: Board) -> Registers:
    return doors(board).service.registers


def now(board: Board) -> datetime:
    return board.world.sandbox.clock.now()


def a_command(board: Board, payload: Payload, person: str | None = people.CHAIR, door: Door = "dialog") -> Command:
    """A command as a door would make it for a person."""
    tenant = TENANT if person else None
    return command(payload, Origin(board_id=BOARD, at=now(board), door=door, actor_id=person, tenant_id=tenant))


async def handle(board: Board, payload: Payload, person: str | None = people.CHAIR, door: Door = "dialog") -> Command:
    """Give a command to the worker directly, without a door."""
    work = a_command(board, payload, person, door)
    await doors(board).work(work.model_dump_json())
    return work


def signed(board: Board, kind: tokens.TokenKind, person: str, subject: str, saw: str = "") -> str:
    """A dialog's token, as the bot signs it."""
    token = tokens.DialogToken(kind=kind, person_id=person, subject=subject, opened_at=now(board), saw=saw)
    return tokens.sign(token, OWN_KEYS["MASC_SIGNING_KEY"].encode())


async def put_aside(board: Board) -> list[Json]:
    """The commands on the poison queue."""
    return [message["body"] for message in (await board.queues()).get("masc-work-poison", [])]


async def waiting(board: Board) -> list[tuple[str, int, timedelta]]:
    """The kind, tries and remaining delay of each waiting command."""
    messages = (await board.queues())["masc-work"]
    return [
        (m["body"]["payload"]["kind"], m["body"]["tries"], datetime.fromisoformat(m["visible_at"]) - now(board))
        for m in messages
    ]


async def fail(board: Board, *rules: Json) -> None:
    answer = await board.http.put("/sandbox/faults", json={"rules": list(rules)})
    assert answer.status_code == 200, answer.text


async def throttle_audit(board: Board, nth: int = 1) -> None:
    """Make SharePoint ask for a long wait when one event is written, so that the event is missing for a while."""
    audit = json.loads(board.world.environment["MASC_LIST_IDS"])["audit"]
    wait = {"method": "POST", "path": f"/lists/{audit}/items", "fault": "429", "retry_after": "600", "nth": nth}
    await fail(board, wait)


def faults_met(board: Board) -> int:
    return board.world.sandbox.faults.fired


class ByHand:
    """One list, as somebody with the right changes it in SharePoint."""

    def __init__(self, board: Board, name: str) -> None:
        self._board, self._name = board, name

    def add(self, **fields: Any) -> None:
        site, item_list = self._held()
        site.create_item(item_list, fields)

    def change(self, key: str, **fields: Any) -> None:
        site, item_list = self._held()
        site.change_item(item_list, _id(item_list, key), fields, None)

    def delete(self, key: str) -> None:
        site, item_list = self._held()
        site.delete_item(item_list, _id(item_list, key), None)

    def _held(self) -> tuple[Any, Any]:
        """The current site and list: the board may have been reset to another moment."""
        (site,) = self._board.world.sandbox.tenant.sites.values()
        return site, site.find(self._name)


def _id(item_list: Any, key: str) -> str:
    return next(str(item.id) for item in item_list.items.values() if item.values.get("Title") == key)


@dataclass
class Meanwhile(httpx.AsyncBaseTransport):
    """Does something once, just before a call whose address has this path and whose body has these words."""

    inner: httpx.AsyncBaseTransport
    words: str = ""
    path: str = ""
    then: Callable[[], Awaitable[None]] | None = None
    seen: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = (await request.aread()).decode(errors="replace")
        self.seen.append((request.method, request.url.path))
        if self.then and self.words in body and self.path in request.url.path:
            happens, self.then = self.then, None
            await happens()
        return await self.inner.handle_async_request(request)


async def a_board_with_meanwhile() -> tuple[Board, Meanwhile]:
    wires: list[Meanwhile] = []

    def between(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
        wires.append(Meanwhile(sandbox.transport()))
        return wires[0]

    return await a_board(between), wires[0]
