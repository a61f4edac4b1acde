"""The agenda on paper: every item, earlier actions with their texts, and a page to write on for each case."""

from __future__ import annotations

from masc_graph.documents.agenda import BOX, as_docx
from masc_graph.domain.agenda.agenda import Agenda, AgendaCase
from masc_graph.domain.board.prompts import PROMPTS
from masc_graph.domain.cases.status import ActionStatus
from tests.documents.a_meeting import MADE_AT, MEETING, NEXT, an_earlier_action, facts, headings, opened, rows, texts

LAST_DAY = "the end of Wednesday 9 December"


def a_case(reference: str = "MASC-7F3K2") -> AgendaCase:
    return AgendaCase(
        reference=reference, presents="Police", risk_level="High", area="Cumberland", received_at=MADE_AT, children=True
    )


def test_items_cases_and_open_actions_stand_in_it_with_a_page_for_each_case() -> None:
    cases = (a_case(), a_case("MASC-M4T8W"))
    contents = Agenda(meeting=MEETING, next_meeting=NEXT, cases=cases, ready_to_close=("MASC-C9H2R",))
    failed = an_earlier_action(2, agency="Police", status=ActionStatus.NOT_COMPLETED, said="There is no date yet.")
    waiting = an_earlier_action(status=ActionStatus.IN_PROGRESS, overdue=True)
    document = opened(as_docx(contents, (waiting, failed), MADE_AT, LAST_DAY))
    assert [text for level, text in headings(document) if level < 3] == [
        "MASC agenda: Monday 30 November 2026",
        "1. Confidentiality",
        "2. Actions from before",
        "3. Ready to close",
        "4. Cases",
        "5. Any other business",
        "6. Next meeting",
        "Case 1: MASC-7F3K2",
        "Case 2: MASC-M4T8W",
    ]
    health, police, listed, grid, by_hand, *_ = rows(document)
    assert health[1] == ["MASC-0QX9D/1", "Offer an appointment", "23 November 2026", "In progress, overdue"]
    assert police[1][1:] == [
        "Offer an appointment\nNote: There is no date yet.",
        "23 November 2026",
        "Could not be done",
    ]
    assert listed[1] == ["1", "MASC-7F3K2", "Police", "High risk, Cumberland, children"]
    assert [row[2:] for row in grid[1:]] == [[BOX] * 3] * len(PROMPTS)
    assert grid[-1][:2] == ["Referral", "MAPPA, PDP, statutory or third sector services"]
    assert {cell for row in by_hand[1:] for cell in row} == {""}
    assert facts(document)["About"] == ["High risk, Cumberland, children"] * 2
    assert "MASC-C9H2R." in texts(document)


def test_an_agenda_without_cases_says_so() -> None:
    document = opened(as_docx(Agenda(meeting=MEETING, next_meeting=NEXT), (), MADE_AT, LAST_DAY))
    paragraphs = list(texts(document))
    assert "No cases are listed for this meeting." in paragraphs
    assert "No action is open." in paragraphs
    assert "No case." in paragraphs
    assert f"Monday 14 December 2026, 10:00. Refer by {LAST_DAY}." in paragraphs
    assert rows(document) == []
