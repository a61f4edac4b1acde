"""The meeting's day: who is here, the sheet that follows case by case, and the brief of the day before."""

from __future__ import annotations

import pytest

from demo import player as people
from demo.player import Player, Shown
from tests.journeys.board import MEETING, Board
from tests.journeys.test_decide import ACTIONS

pytestmark = pytest.mark.journey

MORNING = "2026-11-30T09:50:00Z"
HERE = {
    "present": "police,health",
    "apologies": "probation",
    "chaired_by": "vice_chair",
    "confidentiality_read": "true",
}


async def sheet(board: Board, player: Player) -> str:
    return people.text_of((await player.in_chat("Meeting on Monday 30 November"))["card"])


async def who_is_here(board: Board, player: Player) -> Shown:
    return await player.press(await player.in_chat("Meeting on Monday 30 November"), "Who is here")


async def test_the_sheet_says_who_is_here_and_how_far_the_meeting_has_come(board: Board) -> None:
    reference = await board.listed_case()
    assert "0 of 1 recorded" in await sheet(board, board.chair)
    await board.set_clock(MORNING)
    shown = await who_is_here(board, board.vice_chair)
    assert shown.inputs["chaired_by"] == "vice_chair"
    shown = await shown.press("Save", HERE)
    assert "Only 2 of 4 core agencies are here." in shown.text
    await board.run_queue()
    (meeting,) = await board.rows("MASC Meetings")
    assert (meeting["State"], meeting["ChairedBy"], meeting["QuorumWarning"]) == ("held", "vice_chair", True)
    assert "victim-support=absent" in meeting["Attendance"].splitlines()
    for player in (board.chair, board.vice_chair, board.administrator):
        assert "Here: Police and Health. Apologies: Probation." in await sheet(board, player)
    sheets = await board.chair.in_chat("Meeting on Monday 30 November")
    shown = await board.chair.press(sheets, "Go on with case 1")
    assert "Only 2 of 4 core agencies are here." in shown.text
    await shown.press("Record and close", ACTIONS)
    await board.run_queue()
    assert "1 of 1 recorded" in await sheet(board, board.administrator)
    again = await board.chair.press(await board.chair.in_chat("Meeting on Monday"), "Correct")
    assert reference in again.text
    assert "Yours replaces it" in again.text


async def test_apologies_noted_before_the_day_do_not_begin_the_meeting(board: Board) -> None:
    await board.listed_case()
    shown = await who_is_here(board, board.administrator)
    assert shown.inputs["chaired_by"] == ""
    shown = await shown.press("Save", {"present": "police", "apologies": "police"})
    assert "Police cannot be here and have sent apologies" in shown.text
    assert "Select who chairs" in shown.text
    await shown.press("Save", {"present": "", "chaired_by": "chair"})
    await board.run_queue()
    (meeting,) = await board.rows("MASC Meetings")
    assert (meeting["State"], meeting["Attendance"].splitlines()[0]) == ("agenda_posted", "police=apologies")
    shown = await who_is_here(board, board.chair)
    assert (shown.inputs["apologies"], shown.inputs["chaired_by"]) == ("police", "chair")
    (event,) = await board.events("attendance_saved")
    assert event["ActorId"] == people.ADMINISTRATOR


async def test_nobody_else_says_who_is_here(board: Board) -> None:
    await board.listed_case()
    shown = await who_is_here(board, board.administrator)
    stolen = Shown(board.police, shown.answer, "card", people.CHANNEL)
    answer = await stolen.press("Save", HERE)
    assert "Only the administrator, chair or vice chair can do this" in answer.text
    await board.run_queue()
    assert await board.events("attendance_saved") == []


async def test_chair_and_vice_chair_are_briefed_once_on_the_day_before(board: Board) -> None:
    reference = await board.listed_case({"children_involved": "Yes", "children_details": "One child, aged 9."})
    await board.set_clock("2026-11-27T13:45:00Z")
    await board.fire("agenda_due")
    assert not [post for post in await board.chair.chat() if "Before the meeting" in people.text_of(post["card"])]
    await board.set_clock("2026-11-27T14:00:00Z")
    for _ in range(2):
        await board.fire("agenda_due")
    for player in (board.chair, board.vice_chair):
        text = people.text_of((await player.in_chat("Before the meeting"))["card"])
        assert f"Children involved: 1 ({reference})" in text
        assert "\n1 case\n" in text, "no time where there is ample"
    own = people.text_of((await board.vice_chair.in_chat("Before the meeting"))["card"])
    assert f"Your own agency, Police, presents: 1 ({reference})" in own
    assert len(await board.events("brief_sent")) == 1
    assert (await board.rows("MASC Meetings"))[0]["Title"] == MEETING
