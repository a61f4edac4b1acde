"""CSV as spreadsheets read it: every cell harmless and quoted, and the whole marked as UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from masc_graph.domain.text.export_cells import harmless
from masc_graph.domain.text.plain_text import one_line


def harmless_row(cells: Iterable[str]) -> list[str]:
    """Make a row of cells that no spreadsheet carries out."""
    return [harmless(one_line(cell)) for cell in cells]


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows that are harmless already."""
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([columns, *rows])
    return text.getvalue().encode("utf-8-sig")
