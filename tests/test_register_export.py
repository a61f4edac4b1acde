"""The register as a file: which referrals are in it, what no file holds, and what the audit says of it."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.documents.word import MARKING
from masc_graph.domain.board.roster import Agency, Roster
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.referrals.field import PrivacyClass
from masc_graph.domain.referrals.referral_fields import FIELDS
from masc_graph.operations.register_export import COLUMNS, Register, as_csv, as_docx, read_register, rows_of
from masc_graph.registers.columns import from_fields
from masc_graph.registers.rows import ReferralRow
from tests.journeys.board import Board, a_board
from tests.journeys.canaries import found_in, planted

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
WRITTEN = datetime(2026, 11, 24, 9, tzinfo=UTC)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Typed = st.text(alphabet=st.one_of(st.sampled_from("=+-@\t\r\0＝ '\";,"), st.characters()), max_size=12)


@pytest.fixture
async def board() -> Board:
    return await a_board()


def a_register(*referrals: ReferralRow, agency: str = "Police") -> Register:
    roster = Roster(agencies=(Agency(agency_id="police", name=agency),), people=())
    return Register(*NOVEMBER, rows_of(referrals, roster), WRITTEN)


def a_referral(**changes: Any) -> ReferralRow:
    fields = {
        "Title": "MASC-7F3K2",
        "Status": CaseStatus.ACCEPTED,
        "MeetingId": "2026-11-30",
        "ReceivedAt": "2026-11-24T09:00:00Z",
        "ReferringAgency": "police",
        "ReferrerId": "somebody",
        "RiskLevel": "High",
        "Area": "Cumberland",
    }
    return from_fields(ReferralRow, fields | changes)


def cells_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def cells_of_docx(content: bytes) -> list[list[str]]:
    (table,) = Document(BytesIO(content)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


async def test_a_referral_is_one_row_of_the_days_in_which_it_was_received(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    service = board.world.doors.doors.service
    register = await read_register(service, *NOVEMBER, "csv")
    row = [reference, "Police", "Received", "2026-11-30", "High", "Cumberland", "2026-11-24 09:00"]
    assert cells_of_csv(as_csv(register)) == [list(COLUMNS), row]
    assert cells_of_docx(as_docx(register)) == [list(COLUMNS), row]
    for days in ((date(2026, 11, 1), date(2026, 11, 23)), (date(2026, 11, 25), date(2026, 11, 30))):
        assert (await read_register(service, *days, "csv")).rows == []


async def test_an_export_is_in_the_audit_with_its_days_and_count(board: Board) -> None:
    await board.refer(board.police)
    await board.run_queue()
    await read_register(board.world.doors.doors.service, *NOVEMBER, "docx")
    (event,) = await board.events("register_exported")
    assert event["Door"] == "cli"
    assert event["Details"] == '{"from_on": "2026-11-01", "to_on": "2026-11-30", "format": "docx", "count": 1}'


async def test_no_export_holds_what_identifies_anybody(board: Board) -> None:
    await board.refer(board.police, planted())
    await board.run_queue()
    register = await read_register(board.world.doors.doors.service, *NOVEMBER, "csv")
    assert len(register.rows) == 1
    assert found_in(as_csv(register).decode() + str(cells_of_docx(as_docx(register)))) == set()


def test_no_row_of_the_register_can_hold_a_question_that_identifies() -> None:
    identifying = {field.name for field in FIELDS if field.privacy in (PrivacyClass.P2, PrivacyClass.P3)}
    assert identifying & set(ReferralRow.model_fields) == set()


def test_an_hour_of_summer_is_shown_in_london_time() -> None:
    register = a_register(a_referral(ReceivedAt="2026-07-01T22:30:00Z"))
    assert register.rows[0][-1] == "2026-07-01 23:30"


def test_the_word_file_is_marked_at_the_top_and_bottom_of_every_page() -> None:
    document = Document(BytesIO(as_docx(a_register())))
    (section,) = document.sections
    assert [edge.paragraphs[0].text for edge in (section.header, section.footer)] == [MARKING, MARKING]
    assert document.core_properties.author == "MASC"


@given(agency=Typed, title=Typed, area=Typed, risk=Typed)
def test_no_cell_of_any_export_begins_like_a_formula(agency: str, title: str, area: str, risk: str) -> None:
    register = a_register(a_referral(Title=title, Area=area, RiskLevel=risk), agency=agency)
    for cells in (cells_of_csv(as_csv(register)), cells_of_docx(as_docx(register))):
        assert [cell for row in cells for cell in row if cell.lstrip().startswith(FORMULA)] == []
