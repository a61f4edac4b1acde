"""From an empty team to a board: lists with columns and indexes, plan, buckets, labels, roster. Safe to run twice."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from masc_graph.domain.action import PLANNER_LABELS
from masc_graph.errors import SettingsError
from masc_graph.graph.client import Graph, connect
from masc_graph.graph.planner import Planner, create_plan, find_plan
from masc_graph.graph.site import Site, site_of_group
from masc_graph.registers.columns import columns
from masc_graph.registers.registers import Registers
from masc_graph.registers.rows import ROWS, AgencyRow
from masc_graph.service import Outside, credential_of, queue_of, wall_clock
from masc_graph.settings import Wires, variable

PLAN: Final = "MASC actions"
_ROWS = TypeAdapter(list[AgencyRow])


async def provision(wires: Wires, roster: Sequence[AgencyRow], outside: Outside | None = None) -> dict[str, str]:
    """Make what is missing in the team, and return the settings that name what is there."""
    outside = outside or Outside()
    credential = credential_of(wires, outside.transport)
    graph = connect(wires.graph_url, credential, now=wall_clock, transport=outside.transport, sleep=outside.sleep)
    queue = queue_of(wires, credential, outside.transport)
    try:
        await queue.ensure()
        site_id, site_url = await site_of_group(graph, wires.group_id)
        list_ids = await _lists(Site(graph, site_id))
        plan_id = await _plan(graph, wires.group_id)
        buckets = await _buckets(Planner(graph, plan_id), (row.agency_name for row in roster if row.agency_name))
        await _roster(Registers(graph, site_id, list_ids), roster, buckets)
    finally:
        await graph.close()
        await queue.close()
    return _settings(site_id=site_id, site_url=site_url, plan_id=plan_id, list_ids=json.dumps(list_ids))


def read_roster(file: Path) -> list[AgencyRow]:
    """Read a roster from CSV: a row for each agency, person and usual action; raises ``SettingsError`` with the line.

    Columns are the snake case names of MASC Agencies; several roles are joined with semicolons.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(_titled(_cells(row) for row in csv.DictReader(lines)))
    try:
        return _ROWS.validate_python(rows)
    except ValidationError as error:
        places = {f"line {int(problem['loc'][0]) + 2}, {problem['loc'][-1]}" for problem in error.errors()}
        raise SettingsError(tuple(sorted(places)), f"{file.name} is not a roster") from None


def _cells(row: Mapping[str, str]) -> dict[str, object]:
    cells: dict[str, object] = {name: cell.strip() for name, cell in row.items() if cell and cell.strip()}
    if "roles" in row:
        cells["roles"] = tuple(role for role in row["roles"].split(";") if role)
    person = cells.get("object_id")
    return {**cells, "title": f"{cells.get('agency', '')}:{person}" if person else cells.get("agency", "")}


def _titled(rows: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Give usual actions a key of their own: the agency and what it is for, numbered where that is not enough."""
    seen = Counter[str]()
    for cells in rows:
        if cells.get("row_kind") != "usual":
            yield cells
            continue
        title = f"usual:{cells.get('agency', '')}:{cells.get('prompt', '')}"
        seen[title] += 1
        yield {**cells, "title": title if seen[title] == 1 else f"{title}:{seen[title]}"}


async def _lists(site: Site) -> dict[str, str]:
    there = await site.lists_by_name()
    ids: dict[str, str] = {}
    for name, row in ROWS.items():
        if row.LIST in there:
            ids[name] = there[row.LIST]
            await site.add_columns(ids[name], columns(name))
        else:
            ids[name] = await site.create_list(row.LIST, columns(name))
    return ids


async def _plan(graph: Graph, group_id: str) -> str:
    plan_id = await find_plan(graph, group_id, PLAN) or await create_plan(graph, group_id, PLAN)
    planner, labels = Planner(graph, plan_id), dict(PLANNER_LABELS)
    if await planner.labels() != labels:
        await planner.name_labels(labels)
    return plan_id


async def _buckets(planner: Planner, agencies: Iterable[str]) -> dict[str, str]:
    there = await planner.buckets()
    for name in agencies:
        if name not in there:
            there[name] = await planner.create_bucket(name)
    return there


async def _roster(registers: Registers, roster: Sequence[AgencyRow], buckets: Mapping[str, str]) -> None:
    """Add the rows that are missing; a row that is there stays as its administrator keeps it, but gets its bucket."""
    reading = registers.reading()
    there = reading.where(AgencyRow)
    await reading.send()
    known = {stored.row.title: stored for stored in there.rows}
    writing = registers.writing()
    for row in roster:
        bucket = buckets.get(row.agency_name, "") if row.row_kind == "agency" else ""
        before = known.get(row.title)
        if before is None:
            writing.add(row.model_copy(update={"planner_bucket_id": bucket}))
        elif before.row.planner_bucket_id != bucket:
            writing.change(before, planner_bucket_id=bucket)
    await writing.send()


def _settings(**values: str) -> dict[str, str]:
    return {variable(name): value for name, value in values.items()}
