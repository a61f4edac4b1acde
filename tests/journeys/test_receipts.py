"""The referrer's receipt and the administrator's card follow a case through agenda and decision, each in its place."""

from __future__ import annotations

import pytest

from demo import player as people
from masc_graph.commands import RedrawCase
from tests.journeys.board import Board, a_filed_referral
from tests.journeys.forms import STEP_1, STEP_2
from tests.journeys.test_decide import ACTIONS, open_record
from tests.journeys.test_triage import ADDED
from tests.work.backstage import handle
from tests.work.test_answers import DEPUTY

pytestmark = pytest.mark.journey

NO_TIME = {
    "outcome": "defer",
    "went_through": "true",
    "defer_why": "no_time",
    "reason": "The hour was over before we came to it.",
}


async def a_decided_case(board: Board) -> str:
    """A listed case with actions agreed."""
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    return reference


async def receipt(board: Board) -> str:
    return people.text_of((await board.police.in_chat("Status: "))["card"])


async def test_a_receipt_says_that_the_case_is_on_the_agenda(board: Board) -> None:
    reference = await board.listed_case()
    receipt_text = await receipt(board)
    assert "Status: On the agenda" in receipt_text
    assert "It will be heard at this meeting. Have your information ready to present." in receipt_text
    assert "Monday 30 November 2026, 10:00" in receipt_text
    cards = [people.text_of(post["card"]) for post in await board.administrator.chat()]
    assert any(f"**{reference}:** On the agenda" in card for card in cards)


async def test_a_receipt_says_what_was_decided_and_what_happens_next(board: Board) -> None:
    reference = await board.after(a_decided_case)
    receipt_text = await receipt(board)
    assert "Status: Actions agreed" in receipt_text
    assert "Each agency does what it agreed to. See yours with 'My agency's actions'." in receipt_text
    assert "Monday 30 November" not in receipt_text
    assert "Apply for an interim order" not in receipt_text
    (row,) = await board.rows("MASC Referrals")
    before = len(await board.police.chat()), len(await board.administrator.chat()), await board.rows("MASC Messages")
    for _ in range(2):
        await handle(board, RedrawCase(reference=reference, version=row["Version"]), None, "worker")
    after = len(await board.police.chat()), len(await board.administrator.chat()), await board.rows("MASC Messages")
    assert after == before
    assert await receipt(board) == receipt_text


async def test_a_receipt_says_to_which_meeting_a_case_was_put_off(board: Board) -> None:
    await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", NO_TIME)
    await board.run_queue()
    receipt_text = await receipt(board)
    assert "Status: Put off to the next meeting" in receipt_text
    assert "Monday 14 December 2026, 10:00" in receipt_text
    assert "Your referral will be heard on Monday 14 December, not on Monday 30 November." in receipt_text


async def test_the_lead_of_the_agency_asks_for_a_referral_by_its_reference_and_withdraws_it(board: Board) -> None:
    reference = await board.refer(board.player(DEPUTY))
    await board.run_queue()
    lead = board.player(people.HEALTH_LEAD)
    assert await lead.chat() == []
    await lead.say(f" {reference.lower()} ")
    await board.run_queue()
    card = await lead.in_chat("Status: Received")
    await (await lead.press(card, "Withdraw")).press("Withdraw the referral", {"withdraw_reason": "dealt_with"})
    await board.run_queue()
    (row,) = await board.rows("MASC Referrals")
    assert row["Status"] == "withdrawn"
    (event,) = await board.events("referral_withdrawn")
    assert (event["ActorId"], event["ActorRole"]) == (people.HEALTH_LEAD, "lead")
    assert "Status: Withdrawn" in people.text_of((await board.player(DEPUTY).in_chat("Status: "))["card"])


@pytest.mark.parametrize("whose", ["of another agency", "that does not exist"])
async def test_others_learn_nothing_about_a_referral(board: Board, whose: str) -> None:
    reference = await board.after(a_filed_referral)
    lead = board.player(people.HEALTH_LEAD)
    await lead.say(reference if whose == "of another agency" else "MASC-00000")
    await board.run_queue()
    text = people.text_of((await lead.in_chat("This was not done"))["card"])
    assert "Only the person who sent this referral, or the lead of their agency" in text


async def test_the_lead_is_asked_for_what_a_referral_in_brief_still_needs(board: Board) -> None:
    shown = await board.open_form(board.player(DEPUTY))
    shown = await shown.press("Continue", STEP_1)
    await shown.press("Send now", STEP_2)
    await board.run_queue()
    lead = board.player(people.HEALTH_LEAD)
    shown = await lead.press(await lead.in_chat("More information is needed"), "Add the information")
    assert "We have received your information" in (await shown.press("Send", ADDED)).text
    await board.run_queue()
    (row,) = await board.rows("MASC Referrals")
    assert row["Status"] == "submitted"
    (event,) = await board.events("information_added")
    assert event["ActorId"] == people.HEALTH_LEAD
