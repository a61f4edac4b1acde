"""A roster's file against the roster as it stands: who joins, who changes, who leaves; then written, with events.

The file is the whole roster. Nobody is deleted, so that old records still find their agency: who is not in the file is
made inactive. An agency that is not in it is only told, since its cases and tasks have to be handed over first.
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
    """A row that differs from the file, with the values that it will have."""

    stored: Stored[AgencyRow]
    values: Mapping[str, object]


@dataclass(frozen=True)
class LeadsChange:
    """An agency whose leads are others afterwards, by the keys of their rows."""

    agency_id: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class RosterChanges:
    """What an import would do; ``absent`` are agencies that the file does not have, which stay as they are."""

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
        """Whether an agency joins or has another name, so that the plan has to follow."""
        joining = any(row.row_kind == "agency" for row in self.joining)
        return joining or any("agency_name" in change.values for change in self.changing)


async def compare(service: Service, file: RosterFile) -> RosterChanges:
    """Read the roster and compare; ``Refused`` where nobody would be left who can chair or administer."""
    reading = service.registers.reading()
    roster = want_roster(reading)
    await reading.send()
    return changes(roster.rows, file)


def changes(roster: Sequence[Stored[AgencyRow]], file: RosterFile) -> RosterChanges:
    """Work out what the file changes; only columns that it has are compared, and who is in it is active."""
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
    """A file without the columns of usual actions says nothing about them."""
    return row.row_kind != "usual" or "prompt" in file.columns


def _differing(current: AgencyRow, wanted: AgencyRow, columns: frozenset[str]) -> dict[str, object]:
    """An empty value and an absent one are the same in a list."""
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
    """Write each change with its event, which names the columns and never a value: what is written is known of.

    What failed on the way is done by importing the same file again.
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
