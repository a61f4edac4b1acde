"""A change made in MASC Meetings is acted on once, in whatever order the commands arrive."""

from __future__ import annotations

import json

import pytest

from demo import player as people
from masc_graph.commands import ChangeMeeting, FollowMeeting, TellRescheduled
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board
from tests.journeys.test_meetings import LISTS, NEXT, case, filed, replies, the_meeting
from tests.work.backstage import ByHand, faults_met, handle, put_aside, throttle_audit
from tests.work.test_messages import block

pytestmark = pytest.mark.journey

STOOD, MOVED = "2026-11-30 10:00", "2026-12-02 10:00"
MOVE = FollowMeeting(meeting_id=MEETING, number=0, before=STOOD, after=MOVED)
CANCEL = FollowMeeting(meeting_id=MEETING, number=0, before=STOOD, after=f"{STOOD} cancelled")


@pytest.fixture
def hand(board: Board) -> ByHand:
    return ByHand(board, "MASC Meetings")


async def follow(board: Board, payload: FollowMeeting) -> None:
    """Carry out the change found in the list, and everything that follows."""
    await handle(board, payload, None, "list")
    await board.run_queue()


async def snapshot(board: Board) -> list[list[people.Json]]:
    return [await board.rows(name) for name in LISTS]


async def test_what_the_list_does_not_say_any_more_is_left_alone(board: Board, hand: ByHand) -> None:
    await follow(board, MOVE)
    hand.add(Title=MEETING, MeetingOn="2026-12-03T12:00:00Z")
    before = await snapshot(board)
    await follow(board, MOVE)
    assert await snapshot(board) == before


async def test_a_change_that_comes_again_after_the_next_one_is_left_alone(board: Board, hand: ByHand) -> None:
    hand.add(Title=MEETING, MeetingOn="2026-12-02T12:00:00Z")
    await board.fire("agenda_due")
    hand.change(MEETING, MeetingOn="2026-12-03T12:00:00Z")
    await board.fire("agenda_due")
    hand.change(MEETING, MeetingOn="2026-12-02T12:00:00Z")
    await board.fire("agenda_due")
    before = await snapshot(board)
    await follow(board, MOVE)
    assert await snapshot(board) == before
    assert (await the_meeting(board))["Changes"] == 3


async def test_a_change_that_comes_again_tells_nobody_twice(board: Board, hand: ByHand) -> None:
    reference = await filed(board)
    hand.add(Title=MEETING, MeetingOn="2026-11-30T12:00:00Z", State="cancelled")
    for _ in range(2):
        await follow(board, CANCEL)
    assert len(await replies(board)) == 1
    await board.police.in_chat(f"{reference} will be heard on")
    (event,) = await board.events("meeting_cancelled")
    assert json.loads(event["Details"])["count"] == 1


async def test_a_case_whose_event_was_throttled_gets_it_with_the_next_delivery(board: Board, hand: ByHand) -> None:
    reference = await board.listed_case()
    hand.change(MEETING, State="cancelled")
    await throttle_audit(board, nth=2)
    await follow(board, CANCEL)
    assert faults_met(board) == 1
    assert (await case(board, reference))["MeetingId"] == NEXT
    assert await board.events("case_rescheduled") == []
    await board.settle()
    (event,) = await board.events("case_rescheduled")
    assert json.loads(event["Details"]) == {"from_on": MEETING, "to_on": NEXT}
    assert (await the_meeting(board))["Changes"] == 1
    await board.police.in_chat(f"{reference} will be heard on")


async def test_the_dialogs_event_survives_a_wait_and_names_who_changed_the_meeting(board: Board) -> None:
    payload = ChangeMeeting(meeting_id=MEETING, change="move", new_on="2026-12-02", reason="The room is not free.")
    await throttle_audit(board)
    await handle(board, payload)
    assert faults_met(board) == 1
    board.world.start_anew()  # another process, which was not asked to wait
    await board.fire("agenda_due")
    assert (await the_meeting(board))["InForce"] == MOVED
    assert await board.events("meeting_moved") == []
    await board.settle()
    (event,) = await board.events("meeting_moved")
    assert event["ActorId"] == people.CHAIR
    assert json.loads(event["Details"])["from_on"] == MEETING
    assert len(await replies(board)) == 1


async def test_two_administrators_are_told_once_each_for_each_version_of_the_row(board: Board, hand: ByHand) -> None:
    hand.add(Title="The extra one", MeetingOn="2026-12-08T12:00:00Z")
    for _ in range(2):
        await board.fire("agenda_due")
    card = people.text_of((await board.administrator.in_chat("MASC cannot follow"))["card"])
    assert "Title must be the first planned date of the meeting" in card
    assert "The extra one" in card
    assert "MASC does not count this meeting" in card
    hand.change("The extra one", MeetingOn="2026-12-09T12:00:00Z")
    await board.fire("agenda_due")
    rows = [row for row in await board.rows("MASC Messages") if row["Title"].startswith("meeting_wrong:")]
    assert len(rows) == 2


async def test_a_day_that_was_taken_away_is_wrong_and_the_meeting_stays(board: Board, hand: ByHand) -> None:
    hand.add(Title=MEETING, MeetingOn="2026-12-02T12:00:00Z")
    await board.fire("agenda_due")
    hand.change(MEETING, MeetingOn=None)
    await board.fire("agenda_due")
    card = people.text_of((await board.administrator.in_chat("MASC cannot follow"))["card"])
    assert "MeetingOn is empty" in card
    assert "MASC still counts with Wednesday 2 December 2026, 10:00" in card
    assert "Wednesday 2 December 2026" in people.text_of((await board.welcome(board.chair))["card"])


async def test_a_command_that_names_no_day_is_put_aside(board: Board, hand: ByHand) -> None:
    hand.add(Title=MEETING, MeetingOn="2026-12-02T12:00:00Z", InForce="soon")
    await handle(board, MOVE.model_copy(update={"after": "soon"}), None, "list")
    assert len(await put_aside(board)) == 1


async def test_who_cannot_be_written_to_is_mentioned_in_the_channel(board: Board) -> None:
    await board.set_clock(AFTER_CUT_OFF)
    reference = await filed(board)
    await block(board, people.POLICE_LEAD)
    extra = ChangeMeeting(meeting_id="2026-12-08", change="extra", new_on="2026-12-08", reason="Many cases wait.")
    await handle(board, extra)
    await board.run_queue()
    assert any(reference in text and "I could not write to you" in text for text in await replies(board))


async def test_a_referrer_is_not_told_about_a_case_that_ended_meanwhile(board: Board) -> None:
    reference = await filed(board)
    row = ByHand(board, "MASC Referrals")
    row.change(reference, Status="withdrawn")
    before = len(await board.police.chat())
    await handle(board, TellRescheduled(reference=reference, change="x"), None, "worker")
    assert len(await board.police.chat()) == before
