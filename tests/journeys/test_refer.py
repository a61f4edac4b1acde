"""Refer a case, from the three places where it begins, to the item, the receipt and the triage card."""

from __future__ import annotations

import pytest

from demo import player as people
from tests.journeys.board import Board, button_data
from tests.journeys.forms import STEP_1, STEP_2, STEP_4, STEPS

pytestmark = pytest.mark.journey


async def test_a_referral_becomes_one_item_a_receipt_and_a_triage_card(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert (item["Title"], item["Status"], item["MeetingId"]) == (reference, "submitted", "2026-11-30")
    assert item["VictimName"] == "Robin Aldermere"
    assert item["Behaviours"] == ["Following", "Contacting"]
    assert item["ReferringAgency"] == "police"
    receipt = await board.police.in_chat("We have received your referral")
    assert "Wednesday 25 November" in people.text_of(receipt["card"])
    await board.administrator.in_chat(f"New referral {reference}")
    (event,) = await board.events("referral_submitted")
    assert (event["ActorId"], event["Agency"], event["Door"]) == (people.POLICE_LEAD, "police", "dialog")


async def test_the_message_box_and_the_chat_open_the_same_form(board: Board) -> None:
    shown = await board.police.extension()
    for answers, title in STEPS:
        shown = await shown.press(title, answers)
    assert "We have received your referral" in shown.text
    await board.police.say("refer")
    await board.run_queue()
    card = await board.police.in_chat("I do not keep messages")
    assert "1 of 4" in (await board.police.press(card, "Refer a case")).answer["title"]
    await board.run_queue()
    assert len(await board.rows("MASC Referrals")) == 1


async def test_errors_come_back_with_every_answer_kept(board: Board) -> None:
    shown = await board.open_form(board.police)
    shown = await shown.press("Continue", STEP_1 | {"risk_level": ""})
    assert "There is a problem" in shown.text
    assert "Select the level of risk" in shown.text
    assert shown.inputs["area"] == "Cumberland"
    shown = await shown.press("Continue", {"risk_level": "Medium"})
    shown = await shown.press("Send now", STEP_2 | {"victim_name": " "})
    assert "Enter the victim's full name" in shown.text
    assert shown.inputs["circumstances"] == STEP_2["circumstances"]


async def test_a_case_related_to_domestic_abuse_stops_and_only_a_count_is_kept(board: Board) -> None:
    shown = await board.open_form(board.police)
    shown = await shown.press("Continue", STEP_1 | {"da_related": "Yes", "risk_level": "Standard"})
    assert "MARAC" in shown.text
    await board.run_queue()
    (event,) = await board.events("referral_stopped")
    assert "ActorId" not in event
    assert "Reference" not in event
    assert event["Agency"] == "police"
    assert await board.rows("MASC Referrals") == []
    shown = await shown.press("Change my answers")
    assert shown.inputs["area"] == "Cumberland"


async def test_without_a_dash_the_referral_keeps_its_date_and_waits_for_information(board: Board) -> None:
    shown = await board.open_form(board.police)
    shown = await shown.press("Continue", STEP_1 | {"dash": "No"})
    shown = await shown.press("Send now, add the DASH later")
    shown = await shown.press("Send now", STEP_2)
    assert "We have received your referral" in shown.text
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert item["Status"] == "needs_information"
    assert "dash_on" in item["MissingFields"]
    assert await board.events("referral_stopped") == []


async def test_sending_twice_is_one_referral_even_when_the_queue_repeats_it(board: Board) -> None:
    shown = await board.open_form(board.police)
    for answers, title in STEPS[:3]:
        shown = await shown.press(title, answers)
    await shown.press("Send", STEP_4)
    await shown.press("Send", STEP_4)
    await board.run_queue()
    await shown.press("Send", STEP_4)
    await board.run_queue()
    assert len(await board.rows("MASC Referrals")) == 1
    assert len(await board.events("referral_submitted")) == 1
    await board.police.in_chat("We have received your referral")


async def test_a_referral_after_the_cut_off_goes_to_the_next_meeting(board: Board) -> None:
    await board.set_clock("2026-11-26T00:00:00Z")
    await board.refer(board.police)
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert item["MeetingId"] == "2026-12-14"


async def test_someone_who_is_not_on_the_roster_is_told_so_and_noted(board: Board) -> None:
    stranger = board.player(people.STRANGER)
    shown = await board.open_form(stranger)
    assert "Your name is not on the MASC roster" in shown.text
    await board.run_queue()
    (event,) = await board.events("access_refused")
    assert (event["ActorId"], event["Result"]) == (people.STRANGER, "refused")


async def test_a_form_that_was_open_too_long_comes_back_with_a_new_reference(board: Board) -> None:
    shown = await board.open_form(board.police)
    before = button_data(shown)["reference"]
    for answers, title in STEPS[:3]:
        shown = await shown.press(title, answers)
    await board.set_clock("2026-11-25T09:00:00Z")
    shown = await shown.press("Send", STEP_4)
    assert "open too long" in shown.text
    assert shown.inputs["ask"] == STEP_4["ask"]
    assert button_data(shown)["reference"] != before
    shown = await shown.press("Send", {})
    assert "We have received your referral" in shown.text


async def test_a_possible_repeat_is_put_before_the_administrator(board: Board) -> None:
    first = await board.refer(board.police)
    await board.run_queue()
    second = await board.refer(board.player(people.HEALTH_LEAD))
    await board.run_queue()
    card = await board.administrator.in_chat(f"New referral {second}")
    assert first in people.text_of(card["card"]) + str(card["card"])
    shown = await board.administrator.press(card, "Answer and accept")
    shown = await shown.press("Accept")
    assert "Select whether this is a repeat" in shown.text
    await shown.press("Accept", {"repeat_state": "cleared"})
    await board.run_queue()
    rows = {row["Title"]: row for row in await board.rows("MASC Referrals")}
    assert (rows[second]["Status"], rows[second]["RepeatState"]) == ("accepted", "cleared")
