"""The register of referrals as a file: P0 and P1 columns only, safe for spreadsheets, and recorded in the audit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Final

from masc_graph.documents import cells
from masc_graph.documents.word import Paper
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.meetings.meeting import LONDON, at_london, london_day
from masc_graph.graph.lists import not_before
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import AuditRow, ReferralRow
from masc_graph.service import Service

COLUMNS: Final = ("Reference", "Agency", "Status", "Meeting, as first planned", "Risk", "Area", "Received")
_WIDTHS: Final = (3.2, 4, 4, 4, 2.5, 4.5, 3.5)


@dataclass(frozen=True)
class Register:
    """The referrals received between two days, both included, as rows that are safe for spreadsheets."""

    from_on: date
    to_on: date
    rows: Sequence[Sequence[str]]
    made_at: datetime


async def read_register(service: Service, from_on: date, to_on: date, form: str) -> Register:
    """Read the referrals of these days, and record the export in the audit before returning them."""
    now = await service.now()
    reading = service.registers.reading()
    agencies = want_roster(reading)
    referrals = reading.where(ReferralRow, not_before("ReceivedAt", at_london(from_on, time())))
    await reading.send()
    received = sorted((stored.row for stored in referrals.rows), key=lambda row: (row.received_at, row.reference))
    in_range = [row for row in received if london_day(row.received_at) <= to_on]
    await _note(service, now, {"from_on": f"{from_on}", "to_on": f"{to_on}", "format": form, "count": len(in_range)})
    return Register(from_on, to_on, rows_of(in_range, roster_of(agencies.rows)), now)


def rows_of(referrals: Iterable[ReferralRow], roster: Roster) -> list[list[str]]:
    """Turn each referral into a row that is safe for spreadsheets."""
    return [cells.harmless_row(_cells(row, roster)) for row in referrals]


def _cells(row: ReferralRow, roster: Roster) -> tuple[str, ...]:
    return (
        row.reference,
        roster.agency_name(row.referring_agency),
        row.status.words,
        row.meeting_id,
        row.risk_level,
        row.area,
        f"{row.received_at.astimezone(LONDON):%Y-%m-%d %H:%M}",
    )


async def _note(service: Service, now: datetime, details: Mapping[str, object]) -> None:
    key = f"export/{now:%Y-%m-%dT%H:%M:%SZ}/{details['format']}"
    writing = service.registers.writing()
    writing.add(AuditRow(title=key, at=now, event="register_exported", door="cli", details=json.dumps(details)))
    await writing.send()


def as_csv(register: Register) -> bytes:
    """Return the register as CSV that spreadsheets can read."""
    return cells.as_csv(COLUMNS, register.rows)


def as_docx(register: Register) -> bytes:
    """Return the register as a Word document, with the marking at the top and bottom of every page."""
    paper = Paper("MASC referrals", register.made_at).turned()
    paper.heading("MASC referrals", 1)
    count = len(register.rows)
    paper.text(f"Received from {register.from_on} to {register.to_on}: {count}. No name is in this document.")
    paper.table(COLUMNS, register.rows, _WIDTHS)
    return paper.content()


FORMATS: Final[Mapping[str, Callable[[Register], bytes]]] = MappingProxyType({"csv": as_csv, "docx": as_docx})
