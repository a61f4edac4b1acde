"""What cannot be read is named: it is never done, and never as if it were not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from demo import player as people
from masc_graph.commands import DrawAgenda, PublishMinutes, ShowSheets
from tests.documents.a_meeting import opened, texts
from tests.journeys.board import MEETING, Board, three_listed_cases
from tests.journeys.held_meetings import a_held_meeting, library, press_draft, press_publish
from tests.journeys.test_decide import ACTIONS, open_record
from tests.work.backstage import ByHand, handle

pytestmark = pytest.mark.journey

Fault = Callable[[Board, str], None]


def deleted(board: Board, reference: str) -> None:
    ByHand(board, "MASC Referrals").delete(reference)


def mistyped(board: Board, reference: str) -> None:
    by_hand(board, "MASC Referrals", reference, Status="On agenda")


def by_hand(board: Board, name: str, key: str, **fields: str) -> None:
    """An owner of the site adds a choice of their own to a column, and chooses it."""
    (site,) = board.world.sandbox.tenant.sites.values()
    for column in site.find(name).columns.values():
        if column.name in fields:
            column.facet["choices"] = [*column.facet["choices"], fields[column.name]]
    ByHand(board, name).change(key, **fields)


WHY = {deleted: "its row is not in MASC Referrals", mistyped: "its row in MASC Referrals has a wrong Status"}
FAULTS = pytest.mark.parametrize("fault", WHY, ids=["deleted", "mistyped"])


@FAULTS
async def test_agenda_sheet_and_record_screen_name_it_and_the_administrator_is_told(board: Board, fault: Fault) -> None:
    *_, third = await board.after(three_listed_cases)
    fault(board, third)
    said = f"{third} cannot be read: {WHY[fault]}"
    shown = await open_record(board, board.chair)
    for _ in range(2):
        shown = await shown.press("Record and next case", ACTIONS)
    assert "All recorded" not in shown.text
    assert "Every case of this meeting has been recorded" not in shown.text
    assert said in shown.text
    await board.run_queue()
    sheet = people.text_of((await board.chair.in_chat("Meeting on Monday"))["card"])
    assert "2 of 3 recorded" in sheet
    assert said in sheet
    assert said in people.text_of((await board.chair.in_channel("MASC agenda"))["card"])
    told = [people.text_of(post["card"]) for post in await board.administrator.chat()]
    assert sum(f"{third} cannot be read\n" in text and "recycle bin" in text for text in told) == 1


@FAULTS
async def test_draft_and_published_minutes_name_it(board: Board, fault: Fault) -> None:
    *_, left = await board.after(a_held_meeting)
    fault(board, left)
    await press_draft(board)
    said = f"{left} cannot be read: {WHY[fault]}."
    assert said in people.text_of((await board.administrator.in_chat("Draft minutes for Monday"))["card"])
    assert any(said in text for text in texts(opened((await library(board))["MASC minutes 2026-11-30 draft.docx"])))
    await press_publish(board)
    await board.settle()
    assert any(said in text for text in texts(opened((await library(board))["MASC minutes 2026-11-30 v1.docx"])))


async def test_what_broke_after_the_draft_stops_the_publishing(board: Board) -> None:
    *_, left = await board.after(a_held_meeting)
    await press_draft(board)
    draft = await board.administrator.in_chat("Draft minutes for Monday")
    mark = people.button(draft["card"], "Publish")["data"]["mark"]
    mistyped(board, left)
    await handle(board, PublishMinutes(meeting_id=MEETING, mark=mark), people.ADMINISTRATOR)
    await board.administrator.in_chat("something was recorded since this draft")


async def test_a_decision_and_an_action_that_cannot_be_read_are_named_too(board: Board) -> None:
    first, *_ = await board.after(a_held_meeting)
    by_hand(board, "MASC Decisions", f"{first}/{MEETING}/1", Outcome="Agreed")
    by_hand(board, "MASC Actions", f"{first}/1", Status="Done")
    await handle(board, ShowSheets(meeting_id=MEETING), None, door="worker")
    sheet = people.text_of((await board.chair.in_chat("Meeting on Monday"))["card"])
    assert f"{first}/{MEETING}/1 cannot be read: its row in MASC Decisions has a wrong Outcome." in sheet
    assert f"{first}/1 cannot be read: its row in MASC Actions has a wrong Status." in sheet


async def test_a_row_that_is_mended_is_named_no_more(board: Board) -> None:
    *_, third = await board.after(three_listed_cases)
    mistyped(board, third)
    await handle(board, ShowSheets(meeting_id=MEETING), None, door="worker")
    ByHand(board, "MASC Referrals").change(third, Status="listed")
    await handle(board, ShowSheets(meeting_id=MEETING), None, door="worker")
    await handle(board, DrawAgenda(meeting_id=MEETING), None, door="worker")
    sheet = people.text_of((await board.chair.in_chat("Meeting on Monday"))["card"])
    assert "0 of 3 recorded" in sheet
    assert "cannot be read" not in sheet
    assert "cannot be read" not in people.text_of((await board.chair.in_channel("MASC agenda"))["card"])
