"""What a meeting's documents cost: minutes and agenda of 12 cases, made in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from masc_graph.domain.agenda.agenda import Agenda, AgendaCase
from masc_graph.domain.board.prompts import Heading, states
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.minutes.minutes import AgreedAction, MinutedCase, Minutes
from masc_graph.domain.text.working_days import Rules

ROOT = Path(__file__).parent.parent
CASES, ACTIONS, ROUNDS = 12, 3, 5
MADE_AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def section() -> str:
    """What docs/performance.md says of it."""
    done = subprocess.run([sys.executable, "-m", "bench.documents"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    costs: dict[str, Any] = json.loads(done.stdout)
    rows = "\n".join(f"| {what} | {cpu:.2f} | {size / 1024:.0f} |" for what, (cpu, size) in costs.items())
    return f"""## A document

What the worker needs for one, without reading the lists and putting the file into the library.

| document | CPU, s | KB |
|---|---:|---:|
{rows}

A meeting has {CASES} cases with {ACTIONS} actions each. Documents are made in a thread, so that presses are answered
meanwhile.
"""


def main() -> None:
    """Make each document some times, and print what the quickest cost and how large it is."""
    began = time.process_time()
    from masc_graph.documents import agenda, minutes  # noqa: PLC0415 - as the worker does: when one is made

    costs = {"import of python-docx": (time.process_time() - began, 0)}
    first = Calendar(Rules()).meeting_by_id("2026-11-30")
    assert first
    filled_minutes, filled_agenda = _minutes(first), _agenda(first)
    last_day = "the end of Wednesday 9 December"
    costs[f"minutes of {CASES} cases"] = _quickest(lambda: minutes.as_docx(filled_minutes, MADE_AT, 1))
    costs[f"agenda of {CASES} cases"] = _quickest(lambda: agenda.as_docx(filled_agenda, (), MADE_AT, last_day))
    print(json.dumps(costs))


def _quickest(make: Callable[[], bytes]) -> tuple[float, int]:
    costs: list[tuple[float, int]] = []
    for _ in range(ROUNDS):
        began = time.process_time()
        size = len(make())
        costs.append((time.process_time() - began, size))
    return min(costs)


def _minutes(first: Any) -> Minutes:
    after = Calendar(Rules()).next_meeting(first.held_on)
    return Minutes(meeting=first, next_meeting=after, next_last_day="", cases=tuple(map(_case, range(CASES))))


def _case(number: int) -> MinutedCase:
    reference = f"MASC-{number:05}"
    return MinutedCase(
        reference=reference,
        presents="Police",
        about=("High risk", "Cumberland", "children"),
        outcome=Outcome.ACTIONS_AGREED,
        reason="Actions agreed",
        prompts=states(frozenset({"offender.civil_orders"}), frozenset(), went_through=True),
        actions=tuple(
            AgreedAction(
                code=f"{reference}/{n}",
                agency="Police",
                heading=Heading.OFFENDER,
                what="Apply for an interim order",
                due_on=MADE_AT.date(),
            )
            for n in range(1, ACTIONS + 1)
        ),
        decided_by="Chair (Probation)",
        decided_at=MADE_AT,
    )


def _agenda(first: Any) -> Agenda:
    cases = (
        AgendaCase(
            reference=f"MASC-{n:05}", presents="Police", risk_level="High", area="Cumberland", received_at=MADE_AT
        )
        for n in range(CASES)
    )
    return Agenda(meeting=first, next_meeting=Calendar(Rules()).next_meeting(first.held_on), cases=tuple(cases))


if __name__ == "__main__":
    main()
