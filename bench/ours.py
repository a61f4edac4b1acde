"""Our own contenders: the client as the product uses it, and the same client without batches."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from pydantic import TypeAdapter

from bench.wire import CountingTransport, Place
from masc_graph.graph.batch import Part, Reply
from masc_graph.graph.client import Graph, connect
from masc_graph.graph.lists import Lists
from masc_graph.graph.planner import Planner
from masc_graph.graph.tasks import NewTask, Task

COLUMNS = ("Title", "Status", "Note")
ANY: TypeAdapter[Any] = TypeAdapter(Any)
DUE = datetime(2026, 12, 7, 12, tzinfo=UTC)


class Token:
    """The token that the bench fetched beforehand."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, resource: str, claims: str | None = None) -> str:
        """Return it, whatever it is for."""
        del resource, claims
        return self._token

    def forget(self, resource: str) -> None:
        """Do nothing: there is no other token."""


class OneByOne:
    """One request for each item and task, as the typed client does it."""

    def __init__(self, place: Place, transport: CountingTransport) -> None:
        self.graph: Graph = connect(place.url, Token(place.token), now=lambda: datetime.now(UTC), transport=transport)
        self.place = place
        self.lists = Lists(self.graph, place.site_id)
        self.planner = Planner(self.graph, place.plan_id)
        self.tasks: list[Task] = []

    async def first(self) -> int:
        """Make one item, the first call of all."""
        await self._create(self.lists.create_part("1", self.place.list_to_fill, {"Title": "first"}))
        return 1

    async def read_items(self) -> int:
        """Read the whole list."""
        request = self._alone(self.lists.read_part("1", self.place.list_to_read, select=COLUMNS))
        return len(await self.graph.pages(request, ANY))

    async def create_items(self) -> int:
        """Make the items."""
        parts = [self.lists.create_part("1", self.place.list_to_fill, fields) for fields in self.fields()]
        return len([self.lists.item_of(await self._create(part)) for part in parts])

    async def create_tasks(self) -> int:
        """Make the tasks."""
        parts = [self.planner.create_part("1", new) for new in self.new_tasks()]
        self.tasks = [self.planner.task_of(await self._create(part)) for part in parts]
        return len(self.tasks)

    async def patch_tasks(self) -> int:
        """Tick every task."""
        ticks = [self.planner.change_part("1", task.id, task.etag, {"percentComplete": 100}) for task in self.tasks]
        done = [Reply(tick, 200, {}, await self.graph.change(self._alone(tick), ANY)) for tick in ticks]
        return sum(self.planner.task_of(reply).percent_complete == 100 for reply in done)

    async def _create(self, part: Part) -> Reply:
        return Reply(part, 201, {}, await self.graph.create(self._alone(part), ANY))

    def _alone(self, part: Part) -> RequestInformation:
        """Make a request of its own of what the product sends as a part of a batch."""
        request = RequestInformation(Method(part.method))
        request.url = f"{self.graph.url}{part.url}"
        for name, value in part.headers.items():
            request.headers.add(name, value)
        if part.body is not None:
            request.set_stream_content(json.dumps(part.body).encode(), "application/json")
        return request

    def fields(self) -> list[dict[str, str]]:
        """What the items hold."""
        return [
            {"Title": f"new {n}", "Status": "open", "Note": "A note of some words."} for n in range(self.place.writes)
        ]

    def new_tasks(self) -> list[NewTask]:
        """What the tasks are made from."""
        bucket, person = self.place.bucket_id, self.place.person_id
        return [NewTask(f"T/{n} Do it", bucket, DUE, (person,), (1,), "Agreed.") for n in range(self.place.writes)]


class InBatches(OneByOne):
    """Like the product: twenty writes to a batch, and those to one plan one after another within it."""

    async def create_items(self) -> int:
        parts = [self.lists.create_part(str(n), self.place.list_to_fill, it) for n, it in enumerate(self.fields())]
        return len([self.lists.item_of(reply) for reply in await self.graph.batch(parts)])

    async def create_tasks(self) -> int:
        new = self.new_tasks()
        self.tasks = await self._in_turn(lambda n, waits: self.planner.create_part(str(n), new[n], waits), len(new))
        return len(self.tasks)

    async def patch_tasks(self) -> int:
        def tick(number: int, waits: Sequence[str]) -> Part:
            task = self.tasks[number]
            return self.planner.change_part(str(number), task.id, task.etag, {"percentComplete": 100}, waits)

        return sum(task.percent_complete == 100 for task in await self._in_turn(tick, len(self.tasks)))

    async def _in_turn(self, part: Callable[[int, Sequence[str]], Part], count: int) -> list[Task]:
        parts = [part(number, [str(number - 1)] if number % 20 else []) for number in range(count)]
        return [self.planner.task_of(reply) for reply in await self.graph.batch(parts)]


Work = Callable[[], Awaitable[int]]
