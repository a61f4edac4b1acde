"""One contender in a process of its own: reads a place, does all the work, writes what it cost as JSON."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import time
import warnings
from dataclasses import asdict
from typing import Any

from bench.wire import CountingTransport, Measured, Place, measure, peak_memory

CONTENDERS = {
    "typed": ("bench.typed", "Typed"),
    "one_by_one": ("bench.ours", "OneByOne"),
    "batches": ("bench.ours", "InBatches"),
}


async def contend(name: str, place: Place) -> dict[str, Any]:
    """Do every operation in turn; the first of them begins with the import of the client."""
    cpu, wall = time.process_time(), time.perf_counter()
    module, contender = CONTENDERS[name]
    transport = CountingTransport()
    client = getattr(importlib.import_module(module), contender)(place, transport)
    await client.first()
    start = Measured(time.process_time() - cpu, time.perf_counter() - wall, transport.trips)
    operations = {
        "start": start,
        "read_items": await measure(transport, client.read_items, place.items),
        "create_items": await measure(transport, client.create_items, place.writes),
        "create_tasks": await measure(transport, client.create_tasks, place.writes),
        "patch_tasks": await measure(transport, client.patch_tasks, place.writes),
    }
    return {"memory": peak_memory(), "operations": {key: asdict(value) for key, value in operations.items()}}


if __name__ == "__main__":
    warnings.simplefilter("ignore", DeprecationWarning)
    print(json.dumps(asyncio.run(contend(sys.argv[1], Place(**json.loads(sys.argv[2]))))))
