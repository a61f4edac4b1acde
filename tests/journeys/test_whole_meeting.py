"""A whole meeting for five people: twelve cases, a late one, a slip, and two minutes without Graph."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo import player as people
from demo.player import Json, Player, Shown
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board
from tests.journeys.test_decide import ACTIONS
from tests.journeys.test_outages import down, pass_time, up

pytestmark = [pytest.mark.journey, pytest.mark.slow]

NAMES = (
    "Robin Aldermere", "Ashley Fairmoor", "Kit Longsleddale", "Alex Brathay", "Jo Wasdale", "Sam Duddon",
    "Max Eskmere", "Lee Crummock", "Pat Buttermere", "Kim Ennerfell", "Ray Derwentside", "Dee Loweswater",
)  # fmt: skip
MORNING = "2026-11-30T09:55:00Z"
NEXT = "2026-12-14"
HERE = {"present": "probation,police", "apologies": "health", "chaired_by": "chair", "confidentiality_read": "true"}
PUT_OFF = {"outcome": "defer", "defer_why": "agency_absent", "reason": "Health could not come today."}
NOTHING_MORE = {"outcome": "no_further_action", "reason": "All that can be done has been done.", "went_through": "true"}
REVIEW = {
    "outcome": "keep_under_review",
    "review_on": "2027-01-11",
    "reason": "The visits have stopped for now.",
    "went_through": "true",
}


async def twelve_listed_cases(board: Board) -> None:
    """Twelve cases of police and health on one posted agenda."""
    for number, name in enumerate(NAMES):
        sender = board.police if number % 2 else board.player(people.HEALTH_LEAD)
        await board.refer(sender, {"victim_name": name, "perpetrator_name": f"Other {name.split()[1]}"})
    await board.run_queue()
    for row in await board.rows("MASC Referrals"):
        await board.accept(row["Title"])
    await board.set_clock(AFTER_CUT_OFF)
    await board.post_agenda()


async def agenda(board: Board) -> Json:
    return await board.chair.in_channel("MASC agenda")


async def order(board: Board) -> list[str]:
    """The references in the order of the agenda."""
    lines = [line.split() for line in people.text_of((await agenda(board))["card"]).splitlines()]
    return [line[1][1:11] for line in lines if len(line) > 1 and line[1].startswith("[MASC-")]


async def record(board: Board, player: Player) -> Shown:
    return await player.press(await agenda(board), "Record decisions")


async def sheet(player: Player) -> Json:
    return await player.in_chat("Meeting on Monday 30 November")


async def a_late_urgent_case(board: Board) -> str:
    """Accepted after the agenda was posted, it is a supplement."""
    urgent = {"victim_name": "Val Lorton", "urgent": "Yes", "urgent_steps": "The victim stays with friends."}
    reference = await board.refer(board.police, urgent)
    await board.run_queue()
    await board.accept(reference)
    await board.settle()
    return reference


async def outcomes(board: Board) -> dict[str, str]:
    """The current outcome of each case."""
    rows = [row for row in await board.rows("MASC Decisions") if row["State"] == "recorded"]
    return {row["Reference"]: row["Outcome"] for row in rows if not row.get("SupersededBy")}


async def begin(board: Board) -> None:
    """Say who is here; a member may not record; the administrator types the first case for the chair."""
    await board.set_clock(MORNING)
    shown = await board.administrator.press(await sheet(board.administrator), "Who is here")
    assert "Only 2 of 4 core agencies are here." in (await shown.press("Save", HERE)).text
    assert "Only the administrator, chair or vice chair can do this" in (await record(board, board.police)).text
    await (await record(board, board.administrator)).press("Save for the chair and next case", ACTIONS)
    await board.run_queue()


async def decide_at_once(board: Board) -> tuple[str, Shown]:
    """Of two people who decide the same case, the second sees the first's words; returns the case and the next one."""
    shown = await record(board, board.chair)
    reference = people.button(shown.card, "More")["data"]["reference"]
    assert "Prepared by the administrator" in shown.text
    rival = await board.vice_chair.press(await sheet(board.vice_chair), "Record")
    shown = await shown.press("Record and next case")
    await board.run_queue()
    rival = await rival.press("Record and close", REVIEW)
    assert "Actions agreed" in rival.text
    await rival.press("More", {"more": "skip"})
    return reference, shown


async def go_on_without_graph(board: Board, shown: Shown) -> None:
    """Graph is away for two minutes, and the meeting goes on: what is pressed waits on the queue."""
    before = len(await outcomes(board))
    await down(board, "^/graph/", "503")
    for _ in range(2):
        shown = await shown.press("Record and next case", NOTHING_MORE)
    await pass_time(board, timedelta(minutes=2))
    assert len(await outcomes(board)) == before
    await up(board)
    await board.settle()
    assert len(await outcomes(board)) == before + 2


async def go_on_without_a_card(board: Board) -> None:
    """Somebody deletes the agenda from the channel: the sheet leads on, and the next decision posts it anew."""
    deleted = await agenda(board)
    await board.chair.post("/sandbox/teams/delete", {"person": people.CHAIR, "activity": deleted["id"]})
    shown = await board.vice_chair.press(await sheet(board.vice_chair), "Go on with case")
    while "Record and next case" in str(shown.card):
        shown = await shown.press("Record and next case", REVIEW)
    await board.settle()
    assert (await agenda(board))["id"] != deleted["id"]


async def put_right(board: Board, reference: str) -> None:
    """A slip is corrected: the new decision replaces the old one, and both can be read."""
    reply = await board.chair.in_channel(f"{reference}: Actions agreed")
    correct = await board.chair.press(reply, "Correct this decision")
    await correct.press("Record and close", REVIEW | {"supersede_reason": "The outcome was read out wrongly."})
    await board.settle()
    assert (await outcomes(board))[reference] == "keep_under_review"


async def test_a_meeting_of_twelve_cases_and_a_late_one(board: Board) -> None:
    await board.after(twelve_listed_cases)
    late = await a_late_urgent_case(board)
    cases = await order(board)
    assert len(cases) == 13
    assert cases[-1] == late
    added = people.text_of((await board.police.in_channel("Added to the agenda on Thursday 26 November"))["card"])
    assert late in added

    await begin(board)
    first, shown = await decide_at_once(board)
    for _ in range(3):
        shown = await shown.press("Record and next case", ACTIONS)
    shown = await shown.press("Record and next case", PUT_OFF)
    await board.run_queue()
    await go_on_without_graph(board, shown)
    await go_on_without_a_card(board)
    assert "13 of 13 recorded" in people.text_of((await sheet(board.chair))["card"])
    await put_right(board, first)

    decided = await outcomes(board)
    assert set(decided) == set(cases)
    recorded = [row for row in await board.rows("MASC Decisions") if row["State"] == "recorded"]
    assert len(recorded) == 14
    put_off = next(reference for reference, outcome in decided.items() if outcome == "defer")
    rows = {row["Title"]: row for row in await board.rows("MASC Referrals")}
    assert rows[put_off]["MeetingId"] == NEXT
    tasks = [task["title"].split(" ")[0] for task in await board.tasks()]
    assert sorted(tasks) == sorted(row["Title"] for row in await board.rows("MASC Actions"))
    assert len(tasks) == len(set(tasks)) == 8
    (meeting,) = await board.rows("MASC Meetings")
    assert (meeting["Title"], meeting["State"], meeting["ChairedBy"]) == (MEETING, "held", "chair")
