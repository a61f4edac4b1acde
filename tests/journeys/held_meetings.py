"""A meeting that was held, and what its people press afterwards: stories that tests begin with, and the library."""

from __future__ import annotations

from typing import Any

from demo.player import Shown
from tests.journeys.board import Board, three_listed_cases
from tests.journeys.test_decide import ACTIONS, open_record

BEGUN, FOUR_MINUTES_ON = "2026-11-30T10:05:00Z", "2026-11-30T10:09:00Z"
AFTERWARDS = "2026-12-01T09:30:00Z"
PRESENT = {"present": "probation,police,health", "chaired_by": "chair", "confidentiality_read": "true"}
CORRECTED = {
    "outcome": "keep_under_review",
    "review_on": "2027-01-11",
    "reason": "The visits have stopped for now.",
    "supersede_reason": "The outcome was read out wrongly.",
    "went_through": "true",
}


async def a_held_meeting(board: Board) -> tuple[str, str, str]:
    """Three cases, of which the third was not reached; who came was noted. The next morning has come."""
    references = await board.after(three_listed_cases)
    await board.set_clock(BEGUN)
    shown = await board.administrator.press(await board.administrator.in_chat("Meeting on Monday"), "Who is here")
    await shown.press("Save", PRESENT)
    shown = await open_record(board, board.chair)
    shown = await shown.press("Record and next case", ACTIONS)
    await board.set_clock(FOUR_MINUTES_ON)
    await shown.press("Record and next case", ACTIONS)
    await board.run_queue()
    decided = [row["Reference"] for row in await board.rows("MASC Decisions")]
    (left,) = set(references) - set(decided)
    await board.set_clock(AFTERWARDS)
    return decided[0], decided[1], left


async def a_draft(board: Board) -> tuple[str, str, str]:
    """The same with a draft in the administrator's chat."""
    references = await board.after(a_held_meeting)
    await press_draft(board)
    return references


async def published_minutes(board: Board) -> tuple[str, str, str]:
    """The same with version 1 under the agenda."""
    references = await board.after(a_draft)
    await press_publish(board)
    await board.settle()
    return references


async def press_draft(board: Board) -> Shown:
    """Press the sheet's button."""
    sheet = await board.administrator.in_chat("Meeting on Monday")
    shown = await board.administrator.press(sheet, "Draft the minutes")
    await board.run_queue()
    return shown


async def press_draft_on_help(board: Board) -> Shown:
    """Ask for help and press its button, which names no meeting."""
    await board.administrator.say("help")
    await board.run_queue()
    helps = [post for post in await board.administrator.chat() if "Prepare the agenda" in str(post["card"])]
    shown = await board.administrator.press(helps[-1], "Draft the minutes")
    await board.run_queue()
    return shown


async def press_publish(board: Board) -> Shown:
    """Press the draft's button; the command is on the queue, not yet carried out."""
    draft = await board.administrator.in_chat("Draft minutes for Monday")
    return await board.administrator.press(draft, "Publish")


async def correct(board: Board, reference: str) -> None:
    """The chair replaces what was decided on a case."""
    shown = await board.chair.press(await board.chair.in_channel(f"{reference}: "), "Correct this decision")
    await shown.press("Record and close", CORRECTED)


async def library(board: Board) -> dict[str, Any]:
    """What each file of the library holds, by its name."""
    files = (await board.http.get("/sandbox/files")).json()
    return {file["name"]: (await board.http.get(f"/sandbox/files/{file['id']}")).content for file in files}
