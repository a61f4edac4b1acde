"""A Word table as XML: cell by cell, python-docx would take most of a second for an agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from masc_graph.domain.text.plain_text import many_lines

_TWIPS: Final = 567
"""Twentieths of a point in a centimetre."""
_SHADE: Final = '<w:shd w:val="clear" w:color="auto" w:fill="F3F2F1"/>'
_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'


def table_xml(
    columns: Sequence[str], rows: Iterable[Sequence[str]], centimetres: Sequence[float], height: float = 0
) -> str:
    """Return a table whose first row is repeated on every page; ``height`` is the least height of the other rows."""
    widths = [round(width * _TWIPS) for width in centimetres]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    tall = f'<w:trHeight w:val="{round(height * _TWIPS)}" w:hRule="atLeast"/>' if height else ""
    head = _row(columns, widths, "<w:tblHeader/>", "Tablehead", _SHADE)
    body = "".join(_row(cells, widths, tall, "Tabletext", "") for cells in rows)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )


def _row(cells: Sequence[str], widths: Sequence[int], more: str, style: str, shade: str) -> str:
    """Return a row that is never split over two pages, where it would look like two rows."""
    written = "".join(_cell(text, width, style, shade) for text, width in zip(cells, widths, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{written}</w:tr>"


def _cell(text: str, width: int, style: str, shade: str) -> str:
    content = escape(many_lines(text)).replace("\n", _BREAK)
    run = f'<w:r><w:t xml:space="preserve">{content}</w:t></w:r>' if content else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p></w:tc>'
    )
