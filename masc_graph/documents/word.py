"""A Word document of the board: marked at the top and bottom of every page, black on white, and accessible.

It declares its language and headings, every table has a header row, and its properties name nobody.
Space comes from the styles, never from empty paragraphs, which a screen reader would read out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from masc_graph.documents.tables import table_xml
from masc_graph.domain.text.plain_text import many_lines

MARKING: Final = "OFFICIAL-SENSITIVE"
AUTHOR: Final = "MASC"
_LANGUAGE: Final = "en-GB"
_FONT: Final = "Arial"
_SIZE: Final = 11
_TABLE_SIZE: Final = 10
_HEADINGS: Final = ((1, 20, 0, 6), (2, 15, 18, 6), (3, 12, 16, 4), (4, 11, 8, 4))
"""Level, size, space before and after."""
_EDGE: Final = 2.0
_WIDTH: Final = 17.0
"""The width between the margins of an A4 page, in centimetres."""
_LABEL: Final = 4.4
_BY_HAND: Final = 1.1
_WORD_2013: Final = "15"


class Paper:
    """A document, written from top to bottom."""

    def __init__(self, title: str, made_at: datetime, *, notice: str = "") -> None:
        """``notice``, such as "Draft", appears under the marking at the top of every page."""
        self._document: Any = Document()
        self._width = _WIDTH
        self._section = self._document.sections[0]
        self._properties(title, made_at)
        self._styles()
        self._page(notice)

    def turned(self) -> Paper:
        """Use landscape pages, for a table with many columns; returns the paper itself."""
        section = self._section
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        self._width = section.page_width.cm - 2 * _EDGE
        return self

    def heading(self, text: str, level: int) -> None:
        """Add a heading. Level 1 is the title of the document."""
        self._add(f"Heading{level}").add_run(many_lines(text))

    def page(self, text: str, level: int) -> None:
        """Add a heading on a new page."""
        heading = self._add(f"Heading{level}")
        heading.add_run(many_lines(text))
        heading.paragraph_format.page_break_before = True

    def text(self, text: str) -> None:
        """Add a paragraph, unless it is empty."""
        if text:
            self._add("Normal").add_run(many_lines(text))

    def warning(self, text: str) -> None:
        """Add a warning, marked by its words and by a line beside it."""
        if text:
            self._add("Warning").add_run(many_lines(text))

    def fact(self, label: str, text: str) -> None:
        """Add a label and its value, unless the value is empty."""
        if not text:
            return
        paragraph = self._add("Fact")
        paragraph.add_run(label).bold = True
        paragraph.add_run(f"\t{many_lines(text)}")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float] = ()) -> None:
        """Add a table whose header row is repeated on every page; ``widths`` are shares of the line."""
        self._append(table_xml(columns, rows, self._centimetres(widths or [1.0] * len(columns))))

    def form(self, columns: Sequence[str], rows: int, widths: Sequence[float]) -> None:
        """Add a table to fill in by hand, with room to write."""
        empty = [[""] * len(columns)] * rows
        self._append(table_xml(columns, empty, self._centimetres(widths), _BY_HAND))

    def content(self) -> bytes:
        """Return the whole document as a file."""
        whole = BytesIO()
        self._document.save(whole)
        return whole.getvalue()

    def _add(self, style_id: str) -> Any:
        """Add a paragraph at the end. Set its style by id: by name, python-docx would search all styles each time."""
        paragraph = self._document.add_paragraph()
        paragraph._p.style = style_id
        return paragraph

    def _append(self, xml: str) -> None:
        """Append an element, but before the section's properties, which must come last."""
        self._document.element.body.sectPr.addprevious(parse_xml(xml))

    def _centimetres(self, shares: Sequence[float]) -> list[float]:
        return [self._width * share / sum(shares) for share in shares]

    def _properties(self, title: str, made_at: datetime) -> None:
        """Replace the template's properties with ours, which name nobody."""
        about = self._document.core_properties
        about.title, about.author, about.last_modified_by = title, AUTHOR, AUTHOR
        about.comments, about.language = MARKING, _LANGUAGE
        about.created = about.modified = made_at.replace(tzinfo=None)

    def _styles(self) -> None:
        styles = self._document.styles
        language = styles.element.find(f".//{qn('w:lang')}")
        language.set(qn("w:val"), _LANGUAGE)
        self._document.settings.element.find(f".//{qn('w:themeFontLang')}").set(qn("w:val"), _LANGUAGE)
        # Without this, Word opens the document "in compatibility mode".
        self._document.settings.element.find(f".//{qn('w:compatSetting')}").set(qn("w:val"), _WORD_2013)
        _shape(styles["Normal"], _SIZE, 0, 6)
        for level, size, before, after in _HEADINGS:
            _shape(styles[f"Heading {level}"], size, before, after).font.italic = False
        fact = _shape(styles.add_style("Fact", WD_STYLE_TYPE.PARAGRAPH), _SIZE, 0, 3)
        fact.paragraph_format.left_indent, fact.paragraph_format.first_line_indent = Cm(_LABEL), Cm(-_LABEL)
        fact.paragraph_format.tab_stops.add_tab_stop(Cm(_LABEL))
        warning = _shape(styles.add_style("Warning", WD_STYLE_TYPE.PARAGRAPH), _SIZE, 4, 6)
        warning.font.bold, warning.paragraph_format.left_indent = True, Cm(0.3)
        border = '<w:pBdr {}><w:left w:val="single" w:sz="24" w:space="6" w:color="auto"/></w:pBdr>'
        warning.element.get_or_add_pPr().insert_element_before(
            parse_xml(border.format(nsdecls("w"))), "w:shd", "w:tabs", "w:spacing", "w:ind"
        )
        _shape(styles.add_style("Table text", WD_STYLE_TYPE.PARAGRAPH), _TABLE_SIZE, 2, 2)
        head = _shape(styles.add_style("Table head", WD_STYLE_TYPE.PARAGRAPH), _TABLE_SIZE, 2, 2)
        head.font.bold, head.paragraph_format.keep_with_next = True, True

    def _page(self, notice: str) -> None:
        section = self._section
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_EDGE)
        section.header_distance = section.footer_distance = Cm(0.9)
        for edge in (section.header, section.footer):
            marking = edge.paragraphs[0]
            marking.text, marking.alignment = MARKING, WD_ALIGN_PARAGRAPH.CENTER
            marking.runs[0].bold = True
        if notice:
            section.header.add_paragraph(notice, style="Header").alignment = WD_ALIGN_PARAGRAPH.CENTER
        numbers = section.footer.add_paragraph(style="Footer")
        numbers.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for word, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
            numbers.add_run(word)
            # The run inside is shown by readers that do not count pages.
            numbers._p.append(
                parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
            )


def _shape(style: Any, size: int, before: int, after: int) -> Any:
    """Give a style our font and spacing, and remove the theme's, which would override them."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
    lines = style.paragraph_format
    lines.space_before, lines.space_after = Pt(before), Pt(after)
    lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.1
    return style
