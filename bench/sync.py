"""What reconciling the plan costs as it grows, compared with only reading it: ``python -m bench.sync TASKS``."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import warnings
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import httpx

from bench.full_plan import UNFINISHED
from bench.serving import free_port, serving
from bench.wire import CountingTransport, Measured, measure
from demo.player import Json
from masc_graph.commands import Origin, SyncPlanner, command
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.graph.lists import equals
from masc_graph.registers.rows import ActionRow
from masc_graph.service import Outside, Service, credential_of
from masc_graph.settings import Settings
from masc_graph.work.worker import handle

ROOT = Path(__file__).parent.parent
SIZES = (100, 1_000, 9_000)
ROUNDS, CHANGED = 3, 20
WORDS = {
    "plan": "the plan alone: its pages as JSON, nothing compared",
    "nothing": "a look, nothing changed",
    "changed": f"a look, {CHANGED} tasks ticked",
    "one_by_one": "each task, its details and its row read by themselves",
}


def section() -> str:
    """What docs/performance.md says of it."""
    lines = "\n".join(_line(size, name, costs) for size in SIZES for name, costs in _measured(size).items())
    return f"""## A look at the plan

What the sync needs, every ten minutes, as the plan grows to the {SIZES[-1]:,} tasks that Planner takes at most.

| tasks | what | CPU, s | wall, s | round trips | parts of batches |
|---:|---|---:|---:|---:|---:|
{lines}

Medians of {ROUNDS}. In each plan {UNFINISHED} actions are unfinished and all others completed; agencies tick their own.
Graph v1.0 has no list of what changed in a plan (its beta has, which is not for production), so every look reads all
pages of the plan: that, and the comparing, is what grows with what exists. Of the lists only unfinished actions are
asked for, 2,400 at most; a task is read by itself, and a row and an event are written, only where something changed.
Over four fifths of a limit of Planner's, one more question asks whether it was reported.
"""


def _measured(size: int) -> dict[str, list[Measured]]:
    print(f"a look at a plan of {size:,} tasks", file=sys.stderr)
    child = [sys.executable, "-m", "bench.sync", str(size)]
    done = subprocess.run(child, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    return {name: [Measured(**cost) for cost in costs] for name, costs in json.loads(done.stdout).items()}


def _line(size: int, name: str, costs: Sequence[Measured]) -> str:
    cpu, wall, trips, parts = (
        statistics.median(getattr(cost, column.name) for cost in costs) for column in fields(Measured)
    )
    return f"| {size:,} | {WORDS[name]} | {cpu:.2f} | {wall:.2f} | {trips:.0f} | {parts:.0f} |"


def main(size: int) -> None:
    """Serve a board with so many tasks, and measure in this process alone."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with serving(f"{base}/sandbox/clock", "bench.full_plan", str(port), str(size)) as server:
        assert server.stdout
        environment: dict[str, str] = json.loads(server.stdout.readline())
        by_name = asyncio.run(_compared(base, Settings.read(environment), size))
    print(json.dumps({name: [asdict(cost) for cost in costs] for name, costs in by_name.items()}))


async def _compared(base: str, settings: Settings, size: int) -> dict[str, list[Measured]]:
    wire = CountingTransport()
    board = Board(base, settings, wire)
    token = await credential_of(settings, None).token(f"{base}/graph")
    headers = {"Authorization": f"Bearer {token}"}
    http = httpx.AsyncClient(base_url=settings.graph_url, headers=headers, transport=wire, timeout=60)
    plan = BarePlan(http, settings)
    costs: dict[str, list[Measured]] = {name: [] for name in WORDS}
    await board.look(0)  # What only a new process needs is no part of a look.
    for _ in range(ROUNDS):
        costs["plan"].append(await measure(wire, plan.pages, size))
        costs["nothing"].append(await board.look(0))
        await board.tick(CHANGED)
        costs["changed"].append(await board.look(CHANGED))
    if size == SIZES[0]:
        costs["one_by_one"].append(await measure(wire, plan.one_by_one, size))
    await board.close()
    return {name: measured for name, measured in costs.items() if measured}


class Board:
    """The product's reconciliation of the plan, with its calls counted, and the people who tick."""

    def __init__(self, base: str, settings: Settings, wire: CountingTransport) -> None:
        self._wire, self._service = wire, Service(settings, Outside(wire))
        self._sandbox = httpx.AsyncClient(base_url=f"{base}/sandbox", timeout=60)

    async def look(self, ticks: int) -> Measured:
        """Reconcile once, like the worker, with so many ticks to record."""
        before, now = await self._not_started(), await self._service.now()
        origin = Origin(board_id=self._service.settings.board_id, at=now, door="timer")

        async def look() -> int:
            await handle(command(SyncPlanner(), origin), self._service.work_context(now))
            return 1

        cost = await measure(self._wire, look, 1)
        if len(before) - len(await self._not_started()) != ticks:
            raise RuntimeError(f"a look did not record {ticks} ticks")
        return cost

    async def tick(self, count: int) -> None:
        """Have so many tasks ticked by those who hold them."""
        for row in (await self._not_started())[:count]:
            ticked = {"person": row.held_by, "changes": {"percentComplete": 100}}
            (await self._sandbox.post(f"/planner/tasks/{row.planner_task_id}", json=ticked)).raise_for_status()

    async def close(self) -> None:
        """Close all connections."""
        await self._service.close()
        await self._sandbox.aclose()

    async def _not_started(self) -> list[ActionRow]:
        reading = self._service.registers.reading()
        rows = reading.where(ActionRow, equals("Status", ActionStatus.NOT_STARTED))
        await reading.send()
        return [stored.row for stored in rows.rows]


class BarePlan:
    """The same plan with plain httpx and JSON: the least that it can cost, and the cost without batches."""

    def __init__(self, http: httpx.AsyncClient, settings: Settings) -> None:
        self._http = http
        self._tasks = f"/planner/plans/{settings.plan_id}/tasks"
        self._rows = f"/sites/{settings.site_id}/lists/{settings.list_ids['actions']}/items"

    async def pages(self) -> int:
        """Read every page of the plan, and count the tasks."""
        return len(await self._listed())

    async def one_by_one(self) -> int:
        """Read each task, its details and its row by themselves, and count the rows."""
        count = 0
        for task in await self._listed():
            await self._get(f"/planner/tasks/{task['id']}")
            await self._get(f"/planner/tasks/{task['id']}/details")
            code = task["title"].partition(" ")[0]
            row = await self._get(self._rows, {"$filter": f"fields/Title eq '{code}'", "$expand": "fields"})
            count += len(row["value"])
        return count

    async def _listed(self) -> list[Json]:
        page = await self._get(self._tasks)
        values = page["value"]
        while link := page.get("@odata.nextLink"):
            page = await self._get(link)
            values += page["value"]
        return values

    async def _get(self, address: str, query: dict[str, str] | None = None) -> Json:
        answer = await self._http.get(address, params=query)
        return json.loads(answer.raise_for_status().content)


if __name__ == "__main__":
    warnings.simplefilter("ignore", DeprecationWarning)
    main(int(sys.argv[1]))
