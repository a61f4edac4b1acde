"""The bench's table in Markdown, and the page about it in docs/."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from tests.keystrokes import section

CONTENDERS = {
    "typed": "msgraph-sdk, typed",
    "one_by_one": "ours, one by one",
    "batches": "ours, as the product calls it",
}
OPERATIONS = {
    "start": "start: import, first item made",
    "read_items": "read {items:,} list items",
    "create_items": "create {writes} items",
    "create_tasks": "create {writes} tasks",
    "patch_tasks": "patch {writes} tasks",
}
Runs = Mapping[str, Sequence[Mapping[str, Any]]]


def table(runs: Runs, items: int, writes: int) -> str:
    """Medians over the rounds; each ratio is the typed client's cost divided by ours."""
    lines = [
        "| operation | contender | CPU, s | wall, s | round trips | CPU ratio | wall ratio |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for operation, words in OPERATIONS.items():
        base = {measure: _median(runs["typed"], operation, measure) for measure in ("cpu", "wall")}
        for contender, name in CONTENDERS.items():
            cpu, wall, trips = (_median(runs[contender], operation, each) for each in ("cpu", "wall", "trips"))
            ratios = f"{base['cpu'] / cpu:.1f} | {base['wall'] / wall:.1f}"
            what = words.format(items=items, writes=writes)
            lines.append(f"| {what} | {name} | {cpu:.2f} | {wall:.2f} | {trips:.0f} | {ratios} |")
    lines += ["", "| contender | peak memory, MB | ratio |", "|---|---:|---:|"]
    peaks = {name: statistics.median(run["memory"] for run in runs[name]) for name in CONTENDERS}
    lines += [f"| {name} | {peaks[key]:.0f} | {peaks['typed'] / peaks[key]:.1f} |" for key, name in CONTENDERS.items()]
    return "\n".join(lines)


def page(runs: Runs, sections: Sequence[str], items: int, writes: int, before: str) -> str:
    """The whole of docs/performance.md; the section about presses stays as it was ``before``."""
    rounds = len(runs["typed"])
    parts = "\n".join(sections)
    machine = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"""# Performance

What MASC's Graph client costs, beside what a Python programmer would take instead: `msgraph-sdk` with typed answers.
`python -m bench --write` makes this page; the numbers are those of its last run.

{table(runs, items, writes)}

Medians of {rounds} rounds. {machine}; msgraph-sdk {version("msgraph-sdk")}, microsoft-kiota-http \
{version("microsoft-kiota-http")}, httpx {version("httpx")}, pydantic {version("pydantic")}.
A ratio above 1 says how many times less than the typed client ours needs.

{parts}
{section(before)}
## How it is measured

- The sandbox runs in a process of its own, served by uvicorn over loopback; CPU is that of the client's process alone,
  wall time includes the sandbox's answer. Over a real network every round trip costs some tens of milliseconds more.
- Every contender and every round has a process of its own, its own list to fill and its own plan, so peak memory and
  first use are its own. The order of the contenders turns from round to round.
- Both clients read the same columns in pages of 200, write the same fields, take the changed task back from each PATCH,
  and get a token that is there already. A contender whose results are not all there stops the bench.
- "One by one" makes the same calls as the typed client, so the difference is the reading of answers alone. "As the
  product calls it" puts writes into batches of twenty; those to one plan wait for each other within their batch.

## What it shows

- The typed client's time goes into its answers: for every entity object it runs some 2,400 import statements
  ([msgraph-sdk-python#904](https://github.com/microsoftgraph/msgraph-sdk-python/issues/904)). We let its builders make
  the requests and read the answers with pydantic, so a page of the register costs what httpx and JSON cost.
- Batches save round trips, not work at the other side: SharePoint counts each part, and a throttled part is sent again
  alone after its Retry-After.
- The sandbox answers faster than Microsoft 365 does, and a shared machine stretches wall times. CPU, round trips and
  memory carry over to other places; wall times do not.
"""


def _median(runs: Sequence[Mapping[str, Any]], operation: str, measure: str) -> float:
    return statistics.median(run["operations"][operation][measure] for run in runs)
