"""A change of a meeting that no dialog would let through, or that meets what others did meanwhile."""

from __future__ import annotations

import json

import pytest

from demo import player as people
from masc_graph.commands import ChangeMeeting, PostAgenda, PostWelcome
from masc_graph.domain.meetings.meeting import MeetingState
from masc_graph.registers.rows import MeetingRow, MessageRow
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board
from tests.work.backstage import handle, put_aside, registers

pytestmark = pytest.mark.journey

WHY = "The room is not free."
MOVE = ChangeMeeting(meeting_id=MEETING, change="move", new_on="2026-12-02", reason=WHY)
CANCEL = ChangeMeeting(meeting_id=MEETING, change="cancel", reason=WHY)
EXTRA = ChangeMeeting(meeting_id="2026-12-08", change="extra", new_on="2026-12-08", reason=WHY)


async def meetings(board: Board) -> dict[str, people.Json]:
    return {row["Title"]: row for row in await board.rows("MASC Meetings")}


async def write(board: Board, row: MeetingRow) -> None:
    writing = registers(board).writing()
    writing.add(row)
    await writing.send()


async def test_a_forged_change_is_checked_again(board: Board) -> None:
    for forged in (
        MOVE.model_copy(update={"new_on": "2026-12-05"}),
        MOVE.model_copy(update={"reason": "Ring 01632 960 123 first."}),
        CANCEL.model_copy(update={"reason": ""}),
    ):
        await handle(board, forged)
    assert await meetings(board) == {}
    assert len(await board.events("access_refused")) == 3


async def test_what_is_no_meeting_or_no_time_is_put_aside(board: Board) -> None:
    await handle(board, MOVE.model_copy(update={"meeting_id": "2026-12-01"}))
    await handle(board, MOVE.model_copy(update={"new_time": "noon"}))
    assert len(await put_aside(board)) == 2


async def test_a_person_without_the_right_is_refused(board: Board) -> None:
    await handle(board, MOVE, people.POLICE_LEAD)
    assert await meetings(board) == {}
    assert len(await board.events("access_refused")) == 1


@pytest.mark.parametrize("asked", [MOVE, CANCEL, EXTRA], ids=["move", "cancel", "extra"])
async def test_a_command_that_comes_twice_changes_nothing_more(board: Board, asked: ChangeMeeting) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    await handle(board, asked)
    await board.run_queue()
    before = (await board.rows("MASC Meetings"), await board.rows("MASC Audit"), await board.rows("MASC Messages"))
    chat = len(await board.police.chat())
    await handle(board, asked)
    await board.run_queue()
    after = (await board.rows("MASC Meetings"), await board.rows("MASC Audit"), await board.rows("MASC Messages"))
    assert after == before
    assert len(await board.police.chat()) == chat
    assert reference


async def test_a_meeting_that_is_known_is_changed_in_its_row_and_keeps_its_agenda(board: Board) -> None:
    reference = await board.listed_case()
    (stored,) = await _stored(board)
    for _ in range(2):
        await handle(board, CANCEL.model_copy(update={"seen": stored}))
        await board.run_queue()
    row = (await meetings(board))[MEETING]
    assert row["State"] == "cancelled"
    assert row["AgendaPostedAt"]
    (event,) = await board.events("meeting_cancelled")
    assert json.loads(event["Details"])["count"] == 1
    assert [row["Reference"] for row in await board.events("case_rescheduled")] == [reference]


async def test_a_change_of_another_version_is_refused(board: Board) -> None:
    await board.listed_case()
    await handle(board, MOVE)
    assert (await meetings(board))[MEETING]["MeetingOn"].startswith("2026-11-30")


async def test_an_extra_meeting_that_somebody_else_added_for_another_reason_is_refused(board: Board) -> None:
    await handle(board, EXTRA)
    await handle(board, EXTRA.model_copy(update={"reason": "Another reason altogether."}), people.VICE_CHAIR)
    assert len(await board.events("meeting_added")) == 1


async def test_a_cancelled_meeting_that_is_moved_with_the_same_reason_is_not_taken_for_done(board: Board) -> None:
    await handle(board, CANCEL)
    await handle(board, MOVE)
    assert (await meetings(board))[MEETING]["State"] == "cancelled"


async def test_the_welcome_card_shows_the_meeting_that_is_ahead_whichever_was_asked_for(board: Board) -> None:
    await handle(board, PostWelcome(next_meeting_id="2026-12-14"), None, "timer")
    assert "Monday 30 November" in people.text_of((await board.welcome(board.chair))["card"])


async def test_a_page_that_a_shorter_agenda_no_longer_needs_says_so(board: Board) -> None:
    await board.listed_case()
    writing = registers(board).writing()
    writing.add(MessageRow(title=f"agenda:{MEETING}:2", meeting_id=MEETING))
    await writing.send()
    await handle(board, PostAgenda(meeting_id=MEETING), people.ADMINISTRATOR)
    await board.run_queue()
    assert "This page is empty." in people.text_of((await board.chair.in_channel("MASC agenda, page 2"))["card"])


async def test_the_word_agenda_leads_to_the_latest_that_was_posted(board: Board) -> None:
    async def asked() -> str:
        await board.police.say("agenda")
        await board.run_queue()
        return people.text_of((await board.police.chat())[-1]["card"])

    assert "No agenda has been posted" in await asked()
    await write(
        board,
        MeetingRow(title="2026-11-16", meeting_on="2026-11-16", state=MeetingState.AGENDA_POSTED),  # type: ignore[arg-type]
    )
    assert "No agenda has been posted" in await asked()
    await board.set_clock(AFTER_CUT_OFF)
    await board.post_agenda()
    assert "No agenda has been posted" not in await asked()


async def _stored(board: Board) -> list[str]:
    reading = registers(board).reading()
    rows = reading.where(MeetingRow)
    await reading.send()
    return [stored.etag for stored in rows.rows]
