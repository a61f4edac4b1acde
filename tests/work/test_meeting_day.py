"""The commands of a meeting's day when something is missing, late or said twice."""

from __future__ import annotations

import pytest

from demo import player as people
from masc_graph.commands import BriefChairs, Payload, SaveAttendance, ShowSheets
from tests.journeys.board import MEETING, Board
from tests.work.backstage import a_command, doors, handle, put_aside

HERE = SaveAttendance(meeting_id=MEETING, present=("police", "health"), chaired_by="chair")


@pytest.mark.parametrize("payload", [ShowSheets(meeting_id=MEETING), BriefChairs(meeting_id=MEETING)])
async def test_without_an_agenda_there_is_nothing_to_show(board: Board, payload: Payload) -> None:
    await handle(board, payload, None, "timer")
    await handle(board, payload.model_copy(update={"meeting_id": "2026-12-01"}), None, "timer")
    assert await board.chair.chat() == []
    assert await board.events("brief_sent") == []


async def test_nobody_can_be_at_a_meeting_without_an_agenda(board: Board) -> None:
    await handle(board, HERE)
    assert len(await put_aside(board)) == 1


async def test_the_newest_word_stands_whichever_arrives_last(board: Board) -> None:
    await board.listed_case()
    older = a_command(board, HERE)
    await board.set_clock("2026-11-26T10:00:00Z")
    newer = a_command(board, HERE.model_copy(update={"present": ("police", "left-the-roster")}))
    for work in (newer, older, newer):
        await doors(board).work(work.model_dump_json())
    (meeting,) = await board.rows("MASC Meetings")
    assert "health=absent" in meeting["Attendance"].splitlines()
    assert len(await board.events("attendance_saved")) == 2


async def test_a_member_saves_nothing_even_behind_the_door(board: Board) -> None:
    await board.listed_case()
    await handle(board, HERE, people.POLICE_LEAD)
    message = await board.police.in_chat("This was not done")
    assert "Only the administrator, chair or vice chair" in people.text_of(message["card"])
