"""Runs the bench: ``python -m bench``; ``--write`` also makes docs/performance.md from the run."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import cold_start, documents, round_trips, sync
from bench.report import CONTENDERS, page, table
from bench.serving import free_port, serving
from tests.keystrokes import PAGE

ROOT = Path(__file__).parent.parent
PEOPLE = ROOT / "demo" / "people.json"


def main() -> None:
    """Measure what the product does, then every contender in turn, and print the tables."""
    arguments = _arguments()
    sections = [part.section() for part in (round_trips, sync, documents)]
    teams, port = cold_start.Teams(), free_port()
    base, environment = f"http://127.0.0.1:{port}", {"PORT": str(port), "SANDBOX_BOT_URL": teams.url}
    with serving(f"{base}/sandbox/people", "sandbox", environment=environment):
        starts = cold_start.starts(base, teams, arguments.rounds)
        count = arguments.rounds * len(CONTENDERS)
        places: list[Any] = _child(
            "bench.prepare", base, str(PEOPLE), str(count), str(arguments.items), str(arguments.writes)
        )
        runs: dict[str, list[Any]] = {name: [] for name in CONTENDERS}
        for number in range(arguments.rounds):
            names = list(CONTENDERS)
            for name in names[number % 3 :] + names[: number % 3]:
                print(f"round {number + 1} of {arguments.rounds}: {CONTENDERS[name]}", file=sys.stderr)
                runs[name].append(_child("bench.contend", name, json.dumps(places.pop())))
    teams.close()
    print(table(runs, arguments.items, arguments.writes))
    if starts:
        print(cold_start.table(starts))
    print("", *sections, sep="\n")
    if arguments.write:
        before = PAGE.read_text("utf-8")
        text = page(runs, [cold_start.section(starts), *sections], arguments.items, arguments.writes, before)
        PAGE.write_text(text, "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="processes per contender (default 3)")
    parser.add_argument("--items", type=int, default=2000, help="items in the list that is read (default 2000)")
    parser.add_argument("--writes", type=int, default=100, help="items and tasks written (default 100)")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    return parser.parse_args()


def _child(module: str, *arguments: str) -> Any:
    """Run one module in a process of its own and read the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True
    )
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
