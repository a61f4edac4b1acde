"""How many calls each step takes, counted at the product's transport. A step over its limit stops the bench."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import warnings
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.meter import Cost
from bench.steps import SCENES, Step, a_stage

ROOT = Path(__file__).parent.parent


def section() -> str:
    """What docs/performance.md says of it; raises RuntimeError when a step takes more calls than it may."""
    print("round trips", file=sys.stderr)
    child = [sys.executable, "-m", "bench.round_trips"]
    done = subprocess.run(child, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    answer: dict[str, list[Any]] = json.loads(done.stdout)
    presses, steps = ([_step(step) for step in answer[name]] for name in ("presses", "steps"))
    for step in (*presses, *steps):
        _within_its_limit(step)
    return f"""## Round trips of each step

What the product asks of Graph and of Teams while it carries a step out, counted where it leaves the product; tokens,
queue and clock are apart. "At the door" is what the press waits for. "At most" is the limit of calls to Graph + Teams,
over which the bench stops. "What follows" are commands of their own that nobody waits for, such as receipts, sheets and
the agenda's document, without those that have a line here.

| step | at the door | Graph | Teams | at most | parts of batches | CPU, ms | what follows: Graph | Teams |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
{_lines(map(_of_step, steps))}

A press that the door answers alone, on a process that has roster and calendar in memory, as they are for a minute:

| press | Graph | Teams | at most |
|---|---:|---:|---:|
{_lines(map(_of_press, presses))}

CPU is that of the worker without the sandbox's, with calls that stay in one process, and so without sockets.
"""


def _within_its_limit(step: Step) -> None:
    if step.limit is None:
        return
    actual = (step.own.graph, step.own.connector)
    if any(calls > most for calls, most in zip(actual, step.limit, strict=True)):
        raise RuntimeError(
            f"{step.words}: {_pair(actual)} calls to Graph and Teams, where {_pair(step.limit)} is the most"
        )


def _of_step(step: Step) -> str:
    own, after = step.own, step.after
    counts = f"{own.graph} | {own.connector} | {_limit(step)} | {own.parts} | {own.cpu * 1000:.0f}"
    return f"| {step.words} | {step.door.graph} | {counts} | {after.graph} | {after.connector} |"


def _of_press(step: Step) -> str:
    return f"| {step.words} | {step.own.graph} | {step.own.connector} | {_limit(step)} |"


def _limit(step: Step) -> str:
    return _pair(step.limit) if step.limit else ""


def _pair(calls: tuple[int, int]) -> str:
    return f"{calls[0]} + {calls[1]}"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _step(values: dict[str, Any]) -> Step:
    costs = {name: Cost(**values[name]) for name in ("door", "own", "after")}
    return Step(words=values["words"], limit=tuple(values["limit"]) if values["limit"] else None, **costs)


async def main() -> None:
    """Play every scene on a board of its own, and print what its steps cost."""
    stages = [await a_stage() for _ in SCENES]
    for scene, stage in zip(SCENES, stages, strict=True):
        await scene(stage)
    result = {
        name: [asdict(step) for stage in stages for step in getattr(stage, name)] for name in ("presses", "steps")
    }
    print(json.dumps(result))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    asyncio.run(main())
