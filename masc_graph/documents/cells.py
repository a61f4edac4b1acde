"""CSV that spreadsheets read correctly: marked as UTF-8, every cell quoted, and none that runs as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from masc_graph.domain.text.export_cells import harmless
from masc_graph.domain.text.plain_text import one_line


def harmless_row(cells: Iterable[str]) -> list[str]:
    """Return the row with no cell that a spreadsheet would run as a formula."""
    return [harmless(one_line(cell)) for cell in cells]


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV; they must already be safe."""
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([columns, *rows])
    return text.getvalue().encode("utf-8-sig")
