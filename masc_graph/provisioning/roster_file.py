"""The roster as a CSV file: a row for each agency, person and usual action."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from masc_graph.errors import SettingsError
from masc_graph.registers.rows import AgencyRow

OURS: Final = frozenset({"title", "planner_bucket_id"})
"""Columns of MASC Agencies that MASC maintains itself, so that a file does not have them."""

_ROWS: Final = TypeAdapter(list[AgencyRow])
_TOO_MANY: Final = "too_many"
_COLUMNS: Final = frozenset(AgencyRow.model_fields) - OURS


@dataclass(frozen=True)
class RosterFile:
    """The rows of a file, and the columns that it has. About other columns it says nothing."""

    rows: Sequence[AgencyRow]
    columns: frozenset[str]


def read_roster(file: Path) -> Sequence[AgencyRow]:
    """Read the rows of a file; see ``read_roster_file``."""
    return read_roster_file(file).rows


def read_roster_file(file: Path) -> RosterFile:
    """Read a roster. Raises ``SettingsError``, which names lines and columns but never their content.

    The columns are those of MASC Agencies in snake case. Separate several roles with semicolons.
    """
    columns, lines = _table(file)
    if strange := columns - _COLUMNS or {"row_kind", "agency"} - columns:
        raise SettingsError(tuple(sorted(f"column {name}" for name in strange)), f"{file.name} is not a roster")
    try:
        read = _ROWS.validate_python(list(_titled(map(_cells, lines))))
    except ValidationError as error:
        places = {f"line {int(problem['loc'][0]) + 2}, {problem['loc'][-1]}" for problem in error.errors()}
        raise SettingsError(tuple(sorted(places)), f"{file.name} is not a roster") from None
    _check_whole(read, file.name)
    return RosterFile(read, columns)


def _table(file: Path) -> tuple[frozenset[str], Sequence[Mapping[str, str | None]]]:
    """Read the columns and the lines. A line with more cells than columns has a comma too many."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            table = csv.DictReader(text, restkey=_TOO_MANY)
            lines = list(table)
    except UnicodeDecodeError:
        raise SettingsError((file.name,), "save it as 'CSV UTF-8', which is not what this is") from None
    if long := [f"line {number}, a comma too many" for number, line in enumerate(lines, start=2) if _TOO_MANY in line]:
        raise SettingsError(tuple(long), f"{file.name} is not a roster")
    return frozenset(table.fieldnames or ()), lines


def _check_whole(rows: Sequence[AgencyRow], name: str) -> None:
    """Check that every agency is in the file, that nothing is in it twice, and that people have an id and a tenant."""
    agencies = {row.agency for row in rows if row.row_kind == "agency"}
    titles = [row.title for row in rows]
    wrong = [
        f"line {number}, {column}"
        for number, row in enumerate(rows, start=2)
        for column, broken in (
            ("agency", not row.agency or row.agency not in agencies),
            ("object_id", row.row_kind == "person" and not row.object_id),
            ("tenant_id", row.row_kind == "person" and not row.tenant_id),
            ("twice in the file", titles.count(row.title) > 1),
        )
        if broken
    ]
    if wrong:
        raise SettingsError(tuple(wrong), f"{name} is not a roster")


def _cells(row: Mapping[str, str | None]) -> dict[str, object]:
    cells: dict[str, object] = {name: cell.strip() for name, cell in row.items() if cell and cell.strip()}
    if "roles" in row:
        cells["roles"] = tuple(role.strip() for role in (row["roles"] or "").split(";") if role.strip())
    if person := str(cells.get("object_id", "")).lower():
        cells["object_id"] = person
    return {**cells, "title": f"{cells.get('agency', '')}:{person}" if person else cells.get("agency", "")}


def _titled(rows: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Give each usual action a key: its agency and prompt, with a number if there is more than one."""
    counts = Counter[str]()
    for cells in rows:
        if cells.get("row_kind") != "usual":
            yield cells
            continue
        title = f"usual:{cells.get('agency', '')}:{cells.get('prompt', '')}"
        counts[title] += 1
        yield {**cells, "title": title if counts[title] == 1 else f"{title}:{counts[title]}"}
