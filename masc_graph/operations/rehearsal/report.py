"""What a rehearsal has seen, as a file that the next one goes on with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from masc_graph.errors import Refused
from masc_graph.operations.rehearsal.facts import FACTS
from masc_graph.operations.rehearsal.seen import Answered, Outcome, Seen


class _Row(BaseModel):
    id: str
    outcome: Outcome
    seen: str


class _Report(BaseModel):
    facts: list[_Row]


def read_report(file: Path) -> list[Answered]:
    """Return what an earlier rehearsal has seen; facts that were not asked are left out, to be asked now.

    Raises ``Refused`` for a file that is no report.
    """
    if not file.exists():
        return []
    known = {fact.id: fact for fact in FACTS}
    try:
        rows = _Report.model_validate_json(file.read_text(encoding="utf-8")).facts
    except (ValidationError, UnicodeDecodeError):
        raise Refused("no_report", f"{file.name} is there, and is not what a rehearsal wrote. Name another.") from None
    return [
        Answered(known[row.id], Seen(row.outcome, row.seen))
        for row in rows
        if row.id in known and row.outcome is not Outcome.NOT_ASKED
    ]


def write_report(file: Path, answers: Sequence[Answered], at: datetime) -> None:
    """Write everything that was seen. The file is whole at any moment, even if this is stopped half-way."""
    rows = [
        {
            "id": one.fact.id,
            "what": one.fact.what,
            "expected": one.fact.expected,
            "outcome": one.seen.outcome,
            "seen": one.seen.words,
            "depends": one.fact.depends,
            "kind": one.fact.kind,
        }
        for one in answers
    ]
    whole = json.dumps({"at": at.isoformat(timespec="seconds"), "facts": rows}, indent=2, ensure_ascii=False)
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(whole + "\n", encoding="utf-8")
    beside.replace(file)
