"""Somebody who types ``python -m masc_graph``, against a sandbox in this process and without a socket."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from typer.testing import CliRunner, Result

from demo.world import FIRST_MORNING, HERE, provisioned
from masc_graph.cli import app
from masc_graph.service import Outside, Service
from masc_graph.settings import Settings
from sandbox.app import Sandbox
from tests.journeys.moments import Moment

T = TypeVar("T")


async def no_time_passes(_: float) -> None:
    """Do not wait, even if a service asks for it."""


@dataclass
class Typist:
    """Somebody with a terminal, and the tenant that they reach from it."""

    sandbox: Sandbox
    environment: Mapping[str, str]
    through: httpx.AsyncBaseTransport | None = None
    """What a test puts between the terminal and the tenant, if anything."""

    @property
    def outside(self) -> Outside:
        return Outside(self.through or self.sandbox.transport(), no_time_passes)

    def masc(self, *words: str, **settings: str) -> Result:
        """Type a command; ``settings`` differ from the board's own."""
        environment = {**self.environment, **settings}
        return CliRunner().invoke(app, list(words), env=environment, obj=self.outside, terminal_width=200)

    def says(self, *words: str, **settings: str) -> str:
        """Type a command that has to succeed; returns what it said, in one line."""
        result = self.masc(*words, **settings)
        assert result.exit_code == 0, result.output
        return one_line(result)

    def refused(self, *words: str, **settings: str) -> str:
        """Type a command that has to fail; returns what it said, in one line."""
        result = self.masc(*words, **settings)
        assert result.exit_code == 1, result.output
        return one_line(result)

    def with_service(self, work: Callable[[Service], Awaitable[T]]) -> T:
        """Have the product do something with the board, as its doors and workers would."""

        async def done() -> T:
            service = Service(Settings.read(self.environment), self.outside)
            try:
                return await work(service)
            finally:
                await service.close()

        return asyncio.run(done())

    def queue(self, name: str) -> list[dict[str, Any]]:
        """The messages on a queue."""
        messages = self.sandbox.queues.get(name).messages.values()
        return [json.loads(base64.b64decode(message.text)) for message in messages]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The fields of every item of a list."""
        lists = self.sandbox.tenant.lists_view()
        return [item["fields"] for item_list in lists if item_list["name"] == name for item in item_list["items"]]


def one_line(result: Result) -> str:
    return " ".join(result.output.split())


def an_empty_tenant() -> Sandbox:
    return Sandbox(HERE / "people.json", start=FIRST_MORNING, frozen=True)


def at_a_board() -> Typist:
    """A typist with a board that is set up: once per process, and copied after that."""
    sandbox = an_empty_tenant()
    if not _SET_UP:
        environment = asyncio.run(provisioned(sandbox, Outside(sandbox.transport(), no_time_passes)))
        _SET_UP.append((Moment(sandbox), environment))
        return Typist(sandbox, environment)
    ((moment, environment),) = _SET_UP
    moment.put_into(sandbox)
    return Typist(sandbox, dict(environment))


_SET_UP: list[tuple[Moment, Mapping[str, str]]] = []
