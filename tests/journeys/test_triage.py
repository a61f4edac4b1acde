"""The administrator answers referrals, and what the referrer may still do about theirs."""

from __future__ import annotations

import pytest

from demo import player as people
from tests.journeys.board import Board
from tests.journeys.forms import STEP_1, STEP_2

pytestmark = pytest.mark.journey

ADDED = {
    "contact_notes": "By text message, before noon.",
    "perpetrator_status": "Under investigation",
    "existing_orders": "None",
    "behaviours": "Following",
    "dash_on": "2026-11-20",
    "risk_reason": "The visits come closer together.",
    "ask": "Agree who does what.",
}


async def case(board: Board) -> people.Json:
    (item,) = await board.rows("MASC Referrals")
    return item


async def sent_in_brief(board: Board) -> str:
    """A referral with what can be sent in four minutes."""
    shown = await board.open_form(board.police)
    shown = await shown.press("Continue", STEP_1)
    await shown.press("Send now", STEP_2)
    await board.run_queue()
    return (await case(board))["Title"]


async def submitted(board: Board) -> str:
    reference = await board.refer(board.police)
    await board.run_queue()
    return reference


async def triage_card(board: Board, reference: str) -> people.Json:
    return await board.administrator.in_chat(reference)


async def test_a_referral_in_brief_is_completed_and_keeps_its_date(board: Board) -> None:
    reference = await sent_in_brief(board)
    before = await case(board)
    assert before["Status"] == "needs_information"
    await board.set_clock("2026-11-25T15:00:00Z")
    message = await board.police.in_chat("More information is needed")
    shown = await board.police.press(message, "Add the information")
    assert "We do not show what was sent before" in shown.text
    shown = await shown.press("Send", {"dash_on": "2031-01-01"})
    assert "There is a problem" in shown.text
    shown = await shown.press("Send", ADDED)
    assert "We have received your information" in shown.text
    await board.run_queue()
    after = await case(board)
    assert (after["Status"], after["ReceivedAt"], after["MeetingId"]) == (
        "submitted",
        before["ReceivedAt"],
        "2026-11-30",
    )
    assert after["RiskReason"] == ADDED["risk_reason"]
    assert after.get("MissingFields", "") == ""
    (event,) = await board.events("information_added")
    assert "risk_reason" in event["Details"]
    card = await triage_card(board, reference)
    assert "Nothing else is missing" in people.text_of(card["card"])
    await board.administrator.press(card, "Accept")
    await board.run_queue()
    assert (await case(board))["Status"] == "accepted"


async def test_what_is_left_open_stays_open(board: Board) -> None:
    await sent_in_brief(board)
    shown = await board.police.press(await board.police.in_chat("More information is needed"), "Add the information")
    nothing = await shown.press("Send", {})
    assert "Answer at least one question" in nothing.text
    await shown.press("Send", {"ask": ADDED["ask"]})
    await board.run_queue()
    row = await case(board)
    assert row["Status"] == "needs_information"
    assert "ask" not in row["MissingFields"].split()
    assert "dash_on" in row["MissingFields"].split()


async def test_the_administrator_asks_for_named_answers_and_gets_the_case_back(board: Board) -> None:
    reference = await submitted(board)
    shown = await board.administrator.press(await triage_card(board, reference), "Ask for information")
    empty = await shown.press("Send", {})
    assert "Select what is missing" in empty.text
    named = await shown.press("Send", {"missing": "done_so_far", "note": "What did Robin say?"})
    assert "Remove the name" in named.text
    await shown.press("Send", {"missing": "done_so_far,victim_views", "note": "Say what has been tried."})
    await board.run_queue()
    row = await case(board)
    assert (row["Status"], row["MissingFields"].split()) == ("needs_information", ["victim_views", "done_so_far"])
    (event,) = await board.events("information_asked")
    assert event["ActorId"] == people.ADMINISTRATOR
    message = await board.police.in_chat("More information is needed")
    assert "Say what has been tried." in people.text_of(message["card"])
    shown = await board.police.press(message, "Add the information")
    await shown.press("Send", {"done_so_far": "Police have visited twice.", "victim_views": "Wants it to stop."})
    await board.run_queue()
    assert (await case(board))["Status"] == "submitted"


async def test_a_referral_that_is_not_accepted_is_looked_at_again_once_by_the_chair(board: Board) -> None:
    reference = await submitted(board)
    shown = await board.administrator.press(await triage_card(board, reference), "Do not accept")
    wrong = await shown.press("Do not accept", {})
    assert "Select why the referral is not accepted" in wrong.text
    await shown.press("Do not accept", {"reason_code": "standard_risk"})
    await board.run_queue()
    assert (await case(board))["Status"] == "not_accepted"
    receipt = await board.police.in_chat("Status: ")
    assert "Standard risk" in people.text_of(receipt["card"])
    asked = await board.police.press(receipt, "Ask the chair to look again")
    assert "Enter the reason" in (await asked.press("Ask the chair", {"again_reason": "No"})).text
    shown = await asked.press("Ask the chair", {"again_reason": "The risk has risen since we wrote."})
    assert "We are asking the chair" in shown.text
    await board.run_queue()
    row = await case(board)
    assert (row["Status"], row["Reconsidered"]) == ("submitted", True)
    refused = await board.administrator.press(await triage_card(board, reference), "Accept")
    assert "Only the chair or vice chair" in refused.text
    card = await board.chair.in_chat(reference)
    assert "The risk has risen since we wrote." in people.text_of(card["card"])
    shown = await board.chair.press(card, "Do not accept")
    await shown.press("Do not accept", {"reason_code": "other", "reason_text": "Another process has taken it on."})
    await board.run_queue()
    assert (await case(board))["Status"] == "not_accepted"
    receipt = await board.police.in_chat("Status: ")
    with pytest.raises(LookupError):
        people.button(receipt["card"], "Ask the chair")


async def test_a_referrer_withdraws_until_a_decision_stands(board: Board) -> None:
    reference = await board.listed_case()
    receipt = await board.police.in_chat("Status: ")
    asked = await board.police.press(receipt, "Withdraw")
    asked = await asked.press("Withdraw the referral", {"withdraw_reason": ""})
    assert "Error: Select why you withdraw the referral" in asked.text
    shown = await asked.press("Withdraw the referral", {"withdraw_reason": "dealt_with"})
    assert "We are recording that you withdraw" in shown.text
    await board.run_queue()
    row = await case(board)
    assert (row["Status"], row["StatusReasonCode"]) == ("withdrawn", "dealt_with")
    agenda = await board.chair.in_channel("MASC agenda")
    assert reference not in people.text_of(agenda["card"])


@pytest.mark.parametrize(
    "verb",
    ["receipt.withdraw_open", "receipt.withdraw", "receipt.again_open", "receipt.again", "info.open", "info.send"],
)
async def test_nobody_else_acts_on_a_referral(board: Board, verb: str) -> None:
    reference = await sent_in_brief(board)
    health = board.player(people.HEALTH_LEAD)
    data = {"verb": verb, "reference": reference, "version": 1, "withdraw_reason": "other"}
    answer = await health.post(
        "/sandbox/dialog",
        {"person": people.HEALTH_LEAD, "source": "card", "conversation": people.CHANNEL, "data": data},
    )
    assert "Only the person who sent this referral" in str(answer)
    await board.run_queue()
    assert (await case(board))["Status"] == "needs_information"


async def test_an_accepted_case_is_moved_to_another_meeting_with_a_new_receipt(board: Board) -> None:
    reference = await submitted(board)
    await board.accept(reference)
    done = await board.administrator.in_chat(f"{reference}")
    shown = await board.administrator.press(done, "Move to another meeting")
    missing = await shown.press("Move", {"meeting_id": "2026-12-14"})
    assert "Enter the reason" in missing.text
    await shown.press("Move", {"meeting_id": "2026-12-14", "reason": "The presenter is away until then."})
    await board.run_queue()
    row = await case(board)
    assert (row["Status"], row["MeetingId"]) == ("accepted", "2026-12-14")
    receipt = await board.police.in_chat("Status: ")
    assert "Monday 14 December 2026" in people.text_of(receipt["card"])
    text = people.text_of((await board.police.in_chat(f"{reference} will be heard on Monday 14 December"))["card"])
    assert "The presenter is away until then." in text
    (event,) = await board.events("case_rescheduled")
    assert "2026-12-14" in event["Details"]


async def test_the_administrator_answers_from_the_list(board: Board) -> None:
    reference = await submitted(board)
    await board.administrator.say("help")
    await board.run_queue()
    card = await board.administrator.in_chat("I do not keep messages")
    shown = await board.administrator.press(card, "Referrals to answer")
    assert reference in shown.text + str(shown.card)
    nothing = await shown.press("Answer", {})
    assert "Select a referral" in nothing.text
    shown = await shown.press("Answer", {"reference": reference})
    assert "High risk" in shown.text
    shown = await shown.press("Accept")
    assert "We are recording your answer" in shown.text
    await board.run_queue()
    assert (await case(board))["Status"] == "accepted"


async def test_a_press_on_an_old_card_changes_nothing(board: Board) -> None:
    reference = await submitted(board)
    old = await triage_card(board, reference)
    await board.accept(reference)
    shown = await board.administrator.press(old, "Accept")
    assert "This has changed since you opened it" in shown.text
    shown = await board.administrator.press(old, "Do not accept")
    assert "This has changed since you opened it" in shown.text
    await board.run_queue()
    assert (await case(board))["Status"] == "accepted"


async def test_an_urgent_case_goes_to_the_chairs_as_well(board: Board) -> None:
    shown = await board.open_form(board.police)
    shown = await shown.press("Continue", STEP_1 | {"urgent": "Yes"})
    assert "Do not wait for MASC. Act now with your own agency and partners." in shown.text
    shown = await shown.press("Send now", STEP_2 | {"urgent_steps": "The victim stays with friends."})
    assert "Do not wait for MASC. Carry on with the steps you listed." in shown.text
    await board.run_queue()
    reference = (await case(board))["Title"]
    for player in (board.administrator, board.chair, board.vice_chair):
        card = (await player.in_chat(f"New referral {reference}"))["card"]
        assert "Do not wait for MASC: this referral is urgent." in people.text_of(card)
        assert "It waits for information from the referrer" in people.text_of(card)
        assert people.button(card, "Read the case first")["url"].endswith("&ID=1")
        assert "stays with friends" not in str(card)
    receipt = people.text_of((await board.police.in_chat("Status: "))["card"])
    assert "Do not wait for MASC." in receipt


async def test_a_name_that_is_added_later_is_keyed_like_one_from_the_start(board: Board) -> None:
    reference = await submitted(board)
    before = await case(board)
    shown = await board.administrator.press(await triage_card(board, reference), "Ask for information")
    await shown.press("Send", {"missing": "victim_dob,perpetrator_name,da_related", "note": ""})
    await board.run_queue()
    shown = await board.police.press(await board.police.in_chat("More information is needed"), "Add the information")
    answers = {"victim_dob": "1990-02-03", "perpetrator_name": "Jamie Hallin", "da_related": "Not sure"}
    await shown.press("Send", answers)
    await board.run_queue()
    after = await case(board)
    assert after["NameKey"] == before["NameKey"]
    assert after["PairKey"] != before["PairKey"]
    assert after["VictimKey"]
    assert after.get("DaSettled", False) is False
    card = await triage_card(board, reference)
    assert "Is the stalking related to domestic abuse? The referrer is not sure." in people.text_of(card["card"])
    shown = await (await board.administrator.press(card, "Answer and accept")).press("Accept")
    assert "Select whether the case is related to domestic abuse" in shown.text


async def test_information_that_comes_after_the_agenda_goes_to_the_next_meeting(board: Board) -> None:
    await sent_in_brief(board)
    await board.set_clock("2026-11-26T09:00:00Z")
    await board.post_agenda()
    shown = await board.police.press(await board.police.in_chat("More information is needed"), "Add the information")
    await shown.press("Send", ADDED)
    await board.run_queue()
    row = await case(board)
    assert (row["Status"], row["MeetingId"]) == ("submitted", "2026-12-14")
