"""Prepares, in its own process, the list to read, and lists and plans to write to for each round."""

from __future__ import annotations

import asyncio
import json
import sys
import warnings
from datetime import UTC, datetime

from bench.wire import Place
from masc_graph.graph.client import connect
from masc_graph.graph.credential import SandboxCredential
from masc_graph.graph.lists import Column, Lists
from masc_graph.graph.planner import Planner, create_plan
from masc_graph.graph.site import Site, site_of_group

COLUMNS = (Column("Status", indexed=True), Column("Note", "note"))
NOTE = "A note of some words, as a referral has a dozen of them. " * 4


async def prepare(base: str, people_file: str, places: int, items: int, writes: int) -> list[Place]:
    """Make everything that the contenders need, so that they measure nothing but their own work."""
    with open(people_file, encoding="utf-8") as file:  # noqa: ASYNC230, PTH123
        tenant = json.load(file)
    login = SandboxCredential(f"{base}/login", tenant["tenant_id"], tenant["apps"][1]["id"])
    graph = connect(f"{base}/graph/v1.0", login, now=lambda: datetime.now(UTC))
    group_id, person_id = tenant["group"]["id"], tenant["people"][0]["id"]
    site_id, _ = await site_of_group(graph, group_id)
    site, lists = Site(graph, site_id), Lists(graph, site_id)
    to_read = await site.create_list("To read", COLUMNS)
    rows = [{"Title": f"row {number}", "Status": "open", "Note": NOTE} for number in range(items)]
    replies = await graph.batch([lists.create_part(str(number), to_read, row) for number, row in enumerate(rows)])
    if not all(reply.ok for reply in replies):
        raise RuntimeError("the list to read could not be filled")
    token = await login.token(f"{base}/graph")
    prepared: list[Place] = []
    for number in range(places):
        plan_id = await create_plan(graph, group_id, f"Plan {number}")
        bucket_id = await Planner(graph, plan_id).create_bucket("Bucket")
        to_fill = await site.create_list(f"To fill {number}", COLUMNS)
        url = f"{base}/graph/v1.0"
        prepared.append(Place(url, token, site_id, to_read, to_fill, plan_id, bucket_id, person_id, items, writes))
    await graph.close()
    return prepared


if __name__ == "__main__":
    warnings.simplefilter("ignore", DeprecationWarning)
    made = asyncio.run(prepare(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])))
    print(json.dumps([place.as_json() for place in made]))
