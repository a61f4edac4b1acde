"""What a person answers is read by its field's reader at the door, and once more by the worker."""

from __future__ import annotations

import pytest

from demo import player as people
from masc_graph.commands import AskInformation, DeclineReferral, LookAgain, MoveCase, SetActionStatus
from masc_graph.commands.actions import ActionSeen
from masc_graph.domain.referrals.triage import NotAccepted
from tests.journeys.board import Board, a_filed_referral
from tests.journeys.test_agencies import four_actions
from tests.journeys.test_triage import case, triage_card
from tests.work.backstage import handle, put_aside

pytestmark = pytest.mark.journey

NOBODY = "MASC-ZZZZZ"
NAMED = "Robin Aldermere rings every day."
HIDDEN = "Rob\u200bin Alder\u200cmere rings every day."


async def a_refused_referral(board: Board) -> str:
    reference = await board.after(a_filed_referral)
    shown = await board.administrator.press(await triage_card(board, reference), "Do not accept")
    await shown.press("Do not accept", {"reason_code": "standard_risk"})
    await board.run_queue()
    return reference


async def test_a_duplicate_of_a_case_that_does_not_exist_is_refused_beside_its_field(board: Board) -> None:
    reference = await board.after(a_filed_referral)
    shown = await board.administrator.press(await triage_card(board, reference), "Do not accept")
    wrong = await shown.press("Do not accept", {"reason_code": "duplicate", "duplicate_of": "masc zzzzz"})
    assert f"There is no case {NOBODY}. Check the reference" in wrong.text
    await board.run_queue()
    assert (await case(board))["Status"] == "submitted"


async def test_a_duplicate_of_a_case_that_is_gone_by_then_is_not_recorded_and_the_person_told(board: Board) -> None:
    reference = await board.after(a_filed_referral)
    payload = DeclineReferral(reference=reference, version=1, reason_code=NotAccepted.DUPLICATE, duplicate_of=NOBODY)
    await handle(board, payload, people.ADMINISTRATOR)
    assert (await case(board))["Status"] == "submitted"
    await board.administrator.in_chat(f"there is no case {NOBODY}")


@pytest.mark.parametrize("answers", [{"repeat_state": "evil"}, {"da_settled": "evil"}])
async def test_a_code_that_nobody_offered_is_refused_at_the_door(board: Board, answers: dict[str, str]) -> None:
    reference = await board.after(a_filed_referral)
    await board.administrator.press(await triage_card(board, reference), "Accept", answers)
    assert (await board.queues())["masc-work"] == []
    assert (await case(board))["Status"] == "submitted"


async def test_a_reason_to_look_again_is_cleaned_and_no_mark_carries_a_name_past_the_check(board: Board) -> None:
    reference = await board.after(a_refused_referral)
    receipt = await board.police.in_chat(f"Your referral {reference}")
    asked = await board.police.press(receipt, "Ask the chair to look again")
    shown = await asked.press("Ask the chair", {"again_reason": HIDDEN})
    assert "Remove the name from the reason" in shown.text
    shown = await shown.press("Ask the chair", {"again_reason": "The visits\x0bhave \u200bbegun again."})
    assert "We are asking" in shown.text
    await board.run_queue()
    assert (await case(board))["StatusReason"] == "The visits\nhave begun again."


async def test_a_reason_that_is_too_short_stops_in_the_worker(board: Board) -> None:
    reference = await board.after(a_refused_referral)
    await handle(board, LookAgain(reference=reference, version=2, reason="No"), people.POLICE_LEAD)
    assert (await case(board))["Status"] == "not_accepted"
    assert len(await put_aside(board)) == 1


async def test_a_name_in_a_note_or_a_question_that_is_none_stops_in_the_worker(board: Board) -> None:
    reference = await board.after(a_filed_referral)
    for payload in (
        AskInformation(reference=reference, version=1, missing=("ask",), note=NAMED),
        AskInformation(reference=reference, version=1, missing=("evil",)),
        DeclineReferral(reference=reference, version=1, reason_code=NotAccepted.OTHER, reason_text=NAMED),
    ):
        await handle(board, payload, people.ADMINISTRATOR)
    assert (await case(board))["Status"] == "submitted"
    assert len(await put_aside(board)) == 3
    await board.accept(reference)
    version = (await case(board))["Version"]
    move = MoveCase(reference=reference, version=int(version), meeting_id="2026-12-14", reason=NAMED)
    await handle(board, move, people.ADMINISTRATOR)
    assert (await case(board))["MeetingId"] == "2026-11-30"


async def test_a_reason_code_that_nobody_offered_stops_in_the_worker(board: Board) -> None:
    reference = await board.after(four_actions)
    seen = (ActionSeen(code=f"{reference}/1"),)
    await handle(board, SetActionStatus(actions=seen, status="completed", reason_code="evil"), people.POLICE_LEAD)
    assert {row["Status"] for row in await board.rows("MASC Actions")} == {"not_started"}
    assert len(await put_aside(board)) == 1
