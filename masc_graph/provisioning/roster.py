"""The roster's rows in MASC Agencies: missing ones are added, and each agency is given its bucket."""

from __future__ import annotations

from collections.abc import Sequence

from masc_graph.provisioning.resources import Resources
from masc_graph.provisioning.steps import Findings, Step
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import want_roster
from masc_graph.registers.rows import AgencyRow

Rows = Sequence[Stored[AgencyRow]]


async def read_rows(resources: Resources) -> Rows:
    """Read the current roster; empty if there is no list yet."""
    if "agencies" not in resources.list_ids:
        return ()
    reading = resources.registers.reading()
    roster = want_roster(reading)
    await reading.send()
    return roster.rows


def agencies_of(roster: Rows, file_rows: Sequence[AgencyRow]) -> list[AgencyRow]:
    """List the agencies that need a bucket: those on the current roster, and those that will join it."""
    rows = [stored.row for stored in roster]
    known = {row.title for row in rows}
    joining = [row for row in file_rows if row.title not in known]
    return [row for row in (*rows, *joining) if row.row_kind == "agency" and row.active and row.agency_name]


def compare_roster(roster: Rows, file_rows: Sequence[AgencyRow], bucket_ids: dict[str, str]) -> Findings:
    """Add missing rows. An existing row is left as the administrator has it, except that it is given its bucket."""
    findings = Findings()
    known = {stored.row.title for stored in roster}
    if joining := [row for row in file_rows if row.title not in known]:
        findings.steps.append(_add(joining))
    for stored in roster:
        row = stored.row
        if row.row_kind != "agency" or not row.active or not row.agency_name:
            continue
        if not row.planner_bucket_id or bucket_ids.get(row.agency_name) != row.planner_bucket_id:
            findings.steps.append(_note_bucket(stored))
    return findings


def _add(joining: Sequence[AgencyRow]) -> Step:
    async def add(resources: Resources) -> None:
        writing = resources.registers.writing()
        for row in joining:
            bucket = resources.bucket_ids.get(row.agency_name, "") if row.row_kind == "agency" else ""
            writing.add(row.model_copy(update={"planner_bucket_id": bucket}))
        await writing.send()

    return Step(f"MASC Agencies: add {counted(joining)}", add)


def counted(rows: Sequence[AgencyRow]) -> str:
    """Say how many rows of each kind there are: ``6 agencies, 11 people``."""
    kinds = (("agency", "agencies"), ("person", "people"), ("usual", "usual actions"))
    numbers = [(sum(row.row_kind == kind for row in rows), words) for kind, words in kinds]
    return ", ".join(f"{number} {words}" for number, words in numbers if number)


def _note_bucket(stored: Stored[AgencyRow]) -> Step:
    name = stored.row.agency_name

    async def note(resources: Resources) -> None:
        bucket = resources.bucket_ids[name]
        if bucket != stored.row.planner_bucket_id:
            writing = resources.registers.writing()
            writing.change(stored, planner_bucket_id=bucket)
            await writing.send()

    return Step(f"MASC Agencies: note which bucket is that of {name}", note)
