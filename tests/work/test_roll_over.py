"""A case whose meeting passed without it, or no longer exists, moves to the next meeting once."""

from __future__ import annotations

import json

import pytest

from demo import player as people
from masc_graph.commands import RollOver
from tests.journeys.board import MEETING, Board, a_filed_referral
from tests.journeys.test_meetings import NEXT, receipt
from tests.journeys.test_triage import case, sent_in_brief
from tests.work.backstage import ByHand, faults_met, handle, throttle_audit

pytestmark = pytest.mark.journey

THE_DAY_AFTER = "2026-12-01T09:00:00Z"


async def test_a_referral_that_nobody_answered_goes_to_the_next_meeting_and_its_referrer_is_told(board: Board) -> None:
    reference = await board.after(a_filed_referral)
    await board.set_clock("2026-11-30T22:00:00Z")
    await board.fire("agenda_due")
    assert (await case(board))["MeetingId"] == MEETING
    await board.set_clock(THE_DAY_AFTER)
    for _ in range(2):
        await board.fire("agenda_due")
    row = await case(board)
    assert (row["MeetingId"], row["Status"]) == (NEXT, "submitted")
    text = people.text_of((await board.police.in_chat(f"{reference} will be heard on Monday 14 December"))["card"])
    assert "The administrator has not accepted it yet." in text
    assert "Do not wait for MASC" in text
    assert "Your referral will be heard on Monday 14 December, not on Monday 30 November." in await receipt(
        board, reference
    )
    (event,) = await board.events("case_rescheduled")
    assert json.loads(event["Details"])["from_on"] == MEETING
    assert event["Door"] == "list"


async def test_a_referral_that_still_needs_information_moves_without_a_message_every_fortnight(board: Board) -> None:
    await sent_in_brief(board)
    before = len(await board.police.chat())
    await board.set_clock(THE_DAY_AFTER)
    await board.fire("agenda_due")
    assert (await case(board))["MeetingId"] == NEXT
    assert len(await board.police.chat()) == before
    card = people.text_of((await board.police.in_chat("More information is needed"))["card"])
    assert "Add it before the agenda is posted on Thursday 10 December" in card


async def test_an_accepted_case_of_an_extra_meeting_whose_row_was_deleted_goes_to_the_next(board: Board) -> None:
    reference = await board.after(a_filed_referral)
    hand = ByHand(board, "MASC Meetings")
    hand.add(Title="2026-11-25", MeetingOn="2026-11-27T12:00:00Z")
    await board.fire("agenda_due")
    hand.delete("2026-11-25")
    ByHand(board, "MASC Referrals").change(reference, MeetingId="2026-11-25", Status="listed")
    await board.fire("agenda_due")
    row = await case(board)
    assert (row["MeetingId"], row["Status"]) == (MEETING, "accepted")


async def test_one_that_found_its_way_meanwhile_is_left_alone(board: Board) -> None:
    reference = await board.after(a_filed_referral)
    for version in (1, 9):
        await handle(board, RollOver(reference=reference, version=version), None, "list")
    assert (await case(board))["MeetingId"] == MEETING
    assert await board.events("case_rescheduled") == []


async def test_an_event_that_was_throttled_comes_with_the_next_delivery(board: Board) -> None:
    reference = await board.after(a_filed_referral)
    await board.set_clock(THE_DAY_AFTER)
    await throttle_audit(board)
    await handle(board, RollOver(reference=reference, version=1), None, "list")
    assert faults_met(board) == 1
    assert await board.events("case_rescheduled") == []
    await board.settle()
    assert [row["Reference"] for row in await board.events("case_rescheduled")] == [reference]
    await board.police.in_chat(f"{reference} will be heard on Monday 14 December")
