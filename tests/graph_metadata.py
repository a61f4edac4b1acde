"""Holds what the tests asked of Graph, and what the sandbox answered, against Microsoft's own metadata for v1.0.

``python -m tests.graph_metadata FOLDER`` reads what the tests wrote there with GRAPH_CALLS=FOLDER, and takes the
folder away. Its checker stands beside the repository and not in it; where it is not, this part is left out.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

CHECKER = Path(__file__).resolve().parents[2] / "shared" / "tools" / "graph_edm.py"
ABSENT = "Graph's metadata does not stand beside the repository"
FEWEST = 100
"""Fewer kinds of calls than this were not recorded by the whole suite."""

ACCEPTED: dict[tuple[str, str], str] = {
    ("written-read-only", "plannerTask.details"): (
        "A task's description comes with it in one call, as Planner's page of the resource shows it; where it was not "
        "kept, the product writes it by itself."
    ),
}
"""What is meant though the metadata says otherwise, by kind and place, with the reason."""


def findings(calls: Iterable[dict[str, Any]]) -> Sequence[Any]:
    """What contradicts the metadata, or is doubtful; with what is accepted."""
    spec = importlib.util.spec_from_file_location("graph_edm", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.check(calls, ACCEPTED)


def wrong(found: Iterable[Any]) -> list[str]:
    """Those findings that nobody accepted."""
    return [str(one) for one in found if one.level != "accepted"]


def recorded(folder: Path) -> list[dict[str, Any]]:
    """Every call that the processes of the tests wrote down."""
    lines = [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def main(folder: Path) -> int:
    """Say what is wrong, and how much was looked at."""
    if not CHECKER.is_file():
        print(f"Left out: {ABSENT}.")
        return 0
    calls = recorded(folder)
    found = findings(calls)
    met = {(one.kind, one.where) for one in found}
    said = wrong(found) + [f"accepted, but not met: {kind} {where}" for kind, where in ACCEPTED.keys() - met]
    said += [f"only {len(calls)} kinds of calls were recorded"] if len(calls) < FEWEST else []
    print(*said, f"{len(calls)} calls and their answers: {len(said)} faults, {len(ACCEPTED)} accepted.", sep="\n")
    if not said:
        shutil.rmtree(folder)
    return int(bool(said))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
