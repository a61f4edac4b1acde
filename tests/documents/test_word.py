"""Every document of the board is marked on each page and accessible, and is valid without python-docx."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from masc_graph.documents import agenda, minutes
from masc_graph.documents.word import MARKING, Paper
from masc_graph.domain.agenda.agenda import Agenda, AgendaCase
from tests.documents.a_meeting import MADE_AT, MEETING, NEXT, an_earlier_action, opened, the_minutes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def an_agenda_case() -> AgendaCase:
    return AgendaCase(
        reference="MASC-7F3K2", presents="Police", risk_level="High", area="Cumberland", received_at=MADE_AT
    )


def the_agenda() -> bytes:
    contents = Agenda(meeting=MEETING, next_meeting=NEXT, cases=(an_agenda_case(),))
    return agenda.as_docx(contents, (an_earlier_action(),), MADE_AT, "the end of Wednesday 9 December")


def a_register() -> bytes:
    paper = Paper("Register", MADE_AT).turned()
    paper.heading("Register", 1)
    paper.table(("One", "Two"), [("a", "b")])
    return paper.content()


MADE: dict[str, Callable[[], bytes]] = {
    "minutes": lambda: minutes.as_docx(the_minutes(), MADE_AT, 1),
    "draft": lambda: minutes.as_docx(the_minutes(), MADE_AT, None),
    "agenda": the_agenda,
    "register": a_register,
}


@pytest.fixture(params=MADE, scope="module")
def content(request: pytest.FixtureRequest) -> bytes:
    return MADE[request.param]()


@pytest.fixture
def document(content: bytes) -> Any:
    return opened(content)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def test_every_page_is_marked_at_its_top_and_bottom_and_numbered(document: Any) -> None:
    for section in document.sections:
        assert not section.different_first_page_header_footer
        for edge in (section.header, section.footer):
            assert edge.paragraphs[0].text == MARKING
        fields = [field.get(f"{W}instr") for field in section.footer._element.iter(f"{W}fldSimple")]
        assert fields == ["PAGE", "NUMPAGES"]


def test_no_paragraph_is_empty_and_headings_go_down_one_level_at_a_time(document: Any) -> None:
    assert [paragraph for paragraph in document.paragraphs if not paragraph.text.strip()] == []
    levels = [
        int(paragraph.style.name[-1])
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith("Heading ")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_says_which_row_is_its_head_and_no_two_tables_touch(document: Any) -> None:
    for table in document.tables:
        heads = [row._tr.find(f".//{W}tblHeader") is not None for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
        assert all(cell.text for cell in table.rows[0].cells)
    kinds = [part.tag for part in document.element.body]
    assert (f"{W}tbl", f"{W}tbl") not in set(pairwise(kinds))


def test_its_language_is_british_english_and_its_text_black(document: Any) -> None:
    assert document.core_properties.language == "en-GB"
    assert {one.get(f"{W}val") for one in document.styles.element.iter(f"{W}lang")} == {"en-GB"}
    for name in ("Normal", "Heading 1", "Heading 4", "Fact", "Table text"):
        font = document.styles[name].font
        assert (font.name, str(font.color.rgb)) == ("Arial", "000000")


def test_no_person_and_no_tool_stands_in_its_properties(content: bytes) -> None:
    about = opened(content).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("MASC", "MASC", MARKING)
    assert about.created == about.modified == MADE_AT
    names = {name: part for name, part in parts(content).items() if name.startswith("docProps/")}
    assert b"python-docx" not in b"".join(names.values())


def test_it_is_a_zip_of_readable_xml_that_names_each_of_its_parts(content: bytes) -> None:
    files = parts(content)
    types = ElementTree.fromstring(files["[Content_Types].xml"])
    named = {one.get("PartName", "").lstrip("/") for one in types if one.get("PartName")}
    assert named <= files.keys()
    for name, part in files.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)
    relations = ElementTree.fromstring(files["word/_rels/document.xml.rels"])
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    used = set(re.findall(rb'r:id="(\w+)"', files["word/document.xml"]))
    assert {name.decode() for name in used} <= targets.keys()
    assert all(f"word/{target}" in files for target in targets.values() if not target.startswith("../"))


def test_what_xml_cannot_hold_is_left_out_and_nothing_said_is_no_paragraph() -> None:
    paper = Paper("Odd", datetime(2026, 12, 1, tzinfo=UTC))
    paper.text("a\x00b\u202ec")
    paper.text("")
    paper.warning("")
    paper.fact("Nothing", "")
    paper.fact("Lines", "one\r\ntwo")
    assert [paragraph.text for paragraph in opened(paper.content()).paragraphs] == ["abc", "Lines\tone\ntwo"]
