"""The register of referrals as a file: P0 and P1 columns only, every cell harmless, and noted in the audit."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from types import MappingProxyType
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement  # pyright: ignore[reportUnknownVariableType] - typed in part

from masc_graph.domain.export_cells import harmless
from masc_graph.domain.meeting import LONDON, at_london, london_day
from masc_graph.domain.plain_text import one_line
from masc_graph.domain.roster import Roster
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import AuditRow, ReferralRow
from masc_graph.registers.table import not_before
from masc_graph.service import Service

MARKING: Final = "OFFICIAL-SENSITIVE"
COLUMNS: Final = ("Reference", "Agency", "Status", "Meeting, as first planned", "Risk", "Area", "Received")


@dataclass(frozen=True)
class Register:
    """The referrals received from one day to another, both included, as rows of harmless cells."""

    from_on: date
    to_on: date
    rows: Sequence[Sequence[str]]
    made_at: datetime


async def read_register(service: Service, from_on: date, to_on: date, form: str) -> Register:
    """Read the referrals of these days and note the export; nothing is handed out that the audit does not know of."""
    now = await service.now()
    reading = service.registers.reading()
    agencies = want_roster(reading)
    referrals = reading.where(ReferralRow, not_before("ReceivedAt", at_london(from_on, time())))
    await reading.send()
    received = sorted((one.row for one in referrals.rows), key=lambda row: (row.received_at, row.reference))
    kept = [row for row in received if london_day(row.received_at) <= to_on]
    await _note(service, now, {"from_on": f"{from_on}", "to_on": f"{to_on}", "format": form, "count": len(kept)})
    return Register(from_on, to_on, rows_of(kept, roster_of(agencies.rows)), now)


def rows_of(referrals: Iterable[ReferralRow], roster: Roster) -> list[list[str]]:
    """Make a row of harmless cells of each referral."""
    return [[harmless(one_line(cell)) for cell in _cells(row, roster)] for row in referrals]


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
    """Write CSV as spreadsheets read it: every cell quoted, and marked as UTF-8."""
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *register.rows])
    return text.getvalue().encode("utf-8-sig")


def as_docx(register: Register) -> bytes:
    """Write a Word document with the marking at the top and bottom of every page."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for edge in (section.header, section.footer):
        edge.paragraphs[0].text = MARKING
        edge.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.core_properties.title, document.core_properties.author = "MASC referrals", "MASC"
    document.core_properties.created = document.core_properties.modified = register.made_at.replace(tzinfo=None)
    document.add_heading("MASC referrals", level=1)
    count = len(register.rows)
    document.add_paragraph(
        f"Received from {register.from_on} to {register.to_on}: {count}. No name is in this document."
    )
    _add_table(document, register.rows)
    whole = BytesIO()
    document.save(whole)
    return whole.getvalue()


def _add_table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(COLUMNS), style="Table Grid")
    for cells in (COLUMNS, *rows):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in head.cells:
        cell.paragraphs[0].runs[0].bold = True


FORMATS: Final[Mapping[str, Callable[[Register], bytes]]] = MappingProxyType({"csv": as_csv, "docx": as_docx})
