"""Compare a roster file with the current roster (who joins, changes or leaves), and write the changes with events.

The file is the whole roster. Nobody is deleted, so that old records can still be read: people who are not in the file
are made inactive. A missing agency is only reported, because its cases and tasks must be handed over first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from masc_graph.domain.board.roster import Role, Roster
from masc_graph.errors import Refused
from masc_graph.provisioning.roster_file import RosterFile
from masc_graph.registers.columns import written
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import AgencyRow, AuditRow
from masc_graph.service import Service

_NEEDED: Final = (Role.CHAIR, Role.ADMINISTRATOR)
_KEY: Final = frozenset({"row_kind", "agency", "object_id"})
_LEFT: Final[Mapping[str, object]] = {"active": False}


@dataclass(frozen=True)
class ChangedRow:
    """A row that differs from the file, with its new values."""

    stored: Stored[AgencyRow]
    values: Mapping[str, object]


@dataclass(frozen=True)
class LeadsChange:
    """An agency that will have other leads, by the keys of their rows."""

    agency_id: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class RosterChanges:
    """What an import would do; ``absent`` are the agencies that are not in the file, which stay as they are."""

    joining: Sequence[AgencyRow]
    changing: Sequence[ChangedRow]
    leaving: Sequence[Stored[AgencyRow]]
    absent: Sequence[str]
    leads: Sequence[LeadsChange]

    @property
    def is_empty(self) -> bool:
        return not (self.joining or self.changing or self.leaving)

    @property
    def wants_buckets(self) -> bool:
        """Whether an agency joins or changes its name, so that the plan needs a bucket made or renamed."""
        joining = any(row.row_kind == "agency" for row in self.joining)
        return joining or any("agency_name" in change.values for change in self.changing)


async def compare(service: Service, file: RosterFile) -> RosterChanges:
    """Read the roster and compare it. ``Refused`` if that would leave no chair or no administrator."""
    reading = service.registers.reading()
    roster = want_roster(reading)
    await reading.send()
    return changes(roster.rows, file)


def changes(roster: Sequence[Stored[AgencyRow]], file: RosterFile) -> RosterChanges:
    """Work out what the file changes. Only its columns are compared, and everybody in it is active."""
    known = {stored.row.title.lower(): stored for stored in roster}
    named = {row.title.lower(): row for row in file.rows}
    missing = [stored for stored in roster if stored.row.title.lower() not in named and _is_spoken_of(stored.row, file)]
    proposed = RosterChanges(
        joining=[row for title, row in named.items() if title not in known],
        changing=[
            ChangedRow(known[title], values)
            for title, row in named.items()
            if title in known and (values := _differing(known[title].row, row, file.columns))
        ],
        leaving=[stored for stored in missing if stored.row.active and stored.row.row_kind != "agency"],
        absent=[stored.row.agency for stored in missing if stored.row.row_kind == "agency"],
        leads=(),
    )
    before, after = roster_of(roster), roster_of(_afterwards(roster, proposed))
    for role in _NEEDED:
        if not after.with_role(role):
            says = f"Nobody would be {role.words} afterwards. Is this the whole roster? Nothing was changed."
            raise Refused("nobody_left", says)
    return RosterChanges(proposed.joining, proposed.changing, proposed.leaving, proposed.absent, _leads(before, after))


def _is_spoken_of(row: AgencyRow, file: RosterFile) -> bool:
    """Whether the file covers this row: without the column ``prompt`` it does not cover usual actions."""
    return row.row_kind != "usual" or "prompt" in file.columns


def _differing(current: AgencyRow, wanted: AgencyRow, columns: frozenset[str]) -> dict[str, object]:
    """Return the values that differ. In a list, an empty value and a missing one are the same."""
    names = sorted((columns | {"active"}) - _KEY)
    pairs = {name: (getattr(current, name), getattr(wanted, name)) for name in names}
    return {name: new for name, (old, new) in pairs.items() if (written(old) or None) != (written(new) or None)}


def _afterwards(roster: Sequence[Stored[AgencyRow]], proposed: RosterChanges) -> list[Stored[AgencyRow]]:
    values = {change.stored.row.title: change.values for change in proposed.changing}
    values |= {stored.row.title: {"active": False} for stored in proposed.leaving}
    stay = [
        Stored(stored.row.model_copy(update=values.get(stored.row.title, {})), stored.item_id, stored.etag)
        for stored in roster
    ]
    return [*stay, *(Stored(row, "", "") for row in proposed.joining)]


def _leads(before: Roster, after: Roster) -> list[LeadsChange]:
    agencies = dict.fromkeys(agency.agency_id for agency in (*before.agencies, *after.agencies))
    compared = [LeadsChange(agency_id, before.leads(agency_id), after.leads(agency_id)) for agency_id in agencies]
    return [change for change in compared if set(change.before) != set(change.after)]


async def write(service: Service, changes_to_make: RosterChanges) -> None:
    """Write each change together with its audit event, which names the columns but never a value.

    If it fails part way, import the same file again.
    """
    now = await service.now()
    writing = service.registers.writing()
    for row in changes_to_make.joining:
        with writing.together():
            writing.add(row)
            writing.add(_event(row, "added", (), now))
    for stored, values in _rewritten(changes_to_make):
        with writing.together():
            writing.rewrite(stored, values)
            writing.add(_event(stored.row, "changed" if values != _LEFT else "deactivated", values, now))
    await writing.send()


def _rewritten(changes_to_make: RosterChanges) -> Iterator[tuple[Stored[AgencyRow], Mapping[str, object]]]:
    yield from ((change.stored, change.values) for change in changes_to_make.changing)
    yield from ((stored, _LEFT) for stored in changes_to_make.leaving)


def _event(row: AgencyRow, change: str, names: Iterable[str], now: datetime) -> AuditRow:
    title = f"roster/{now:%Y-%m-%dT%H:%M:%SZ}/{row.title}"
    details = {"change": change, "field_names": sorted(names)}
    return AuditRow(title=title, at=now, event="roster_changed", door="cli", details=json.dumps(details))
