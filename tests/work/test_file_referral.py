"""A referral at the worker: checked again, filed once, kept whoever sent it, and shown to those who answer it."""

from __future__ import annotations

from random import Random
from uuid import UUID

from demo import player as people
from masc_graph.commands import FileReferral
from masc_graph.domain.text.reference import new_reference
from tests.journeys.board import Board
from tests.journeys.forms import STEP_1, STEP_2, STEP_3, STEP_4
from tests.work.backstage import ByHand, fail, faults_met, handle, put_aside, signed

ANSWERS = STEP_1 | STEP_2 | STEP_3 | STEP_4
HERS = "MASC-7F3K2"


def a_referral(board: Board, **changes: object) -> FileReferral:
    token = signed(board, "form", people.POLICE_LEAD, HERS)
    return FileReferral.model_validate({"reference": HERS, "form_token": token, "answers": ANSWERS} | changes)


def somebody_elses(board: Board, reference: str) -> None:
    ByHand(board, "MASC Referrals").add(
        Title=reference, Status="submitted", MeetingId="2026-11-30", ReceivedAt="2026-11-23T09:00:00Z",
        ReferringAgency="health", ReferrerId=people.HEALTH_LEAD,
    )  # fmt: skip


async def test_a_referral_that_no_form_gave_is_put_aside(board: Board) -> None:
    forged = (
        a_referral(board, form_token="made up"),
        a_referral(board, reference="MASC-00000"),
        a_referral(board, answers=ANSWERS | {"da_related": "Perhaps"}),
        a_referral(board, answers=ANSWERS | {"victim_name": " "}),
    )
    for payload in forged:
        await handle(board, payload, people.POLICE_LEAD)
    assert len(await put_aside(board)) == len(forged)
    assert await board.rows("MASC Referrals") == []


async def test_a_reference_that_is_somebody_elses_is_drawn_again_and_the_sender_hears_the_other(board: Board) -> None:
    reference = await board.refer(board.police)
    somebody_elses(board, reference)
    await board.run_queue()
    rows = {row["ReferrerId"]: row["Title"] for row in await board.rows("MASC Referrals")}
    assert rows[people.HEALTH_LEAD] == reference
    drawn = rows[people.POLICE_LEAD]
    assert drawn != reference
    receipt = await board.police.in_chat("We have received your referral")
    assert drawn in str(receipt["card"])
    await board.administrator.in_chat(f"New referral {drawn}")


async def test_a_sender_who_finds_every_reference_taken_is_put_aside_and_loses_nothing(board: Board) -> None:
    reference = await board.refer(board.police)
    (message,) = (await board.queues())["masc-work"]
    draws = Random(UUID(message["body"]["command_id"]).int)
    for taken in (reference, *(new_reference(draws.randrange) for _ in range(4))):
        somebody_elses(board, taken)
    await board.settle()
    assert len(await board.rows("MASC Referrals")) == 5
    (failed,) = (await board.queues())["masc-failed"]
    assert failed["body"]["payload"]["answers"]["victim_name"] == ANSWERS["victim_name"]


async def test_a_referral_of_somebody_not_on_the_roster_is_kept_when_the_roster_could_not_be_read(board: Board) -> None:
    await fail(board, {"path": "^/graph/", "fault": "503"})
    reference = await board.refer(board.player(people.STRANGER))
    assert faults_met(board)
    await fail(board)
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert (item["Title"], item["ReferringAgency"]) == (reference, "unknown")
    assert "ReferrerName" not in item
    card = await board.administrator.in_chat(f"New referral {reference}")
    assert "not on the roster" in people.text_of(card["card"]).lower()
    (event,) = await board.events("referral_submitted")
    assert (event["Agency"], event["ActorId"]) == ("unknown", people.STRANGER)


async def test_an_urgent_referral_goes_to_chair_and_vice_chair_as_well(board: Board) -> None:
    reference = await board.refer(board.police, {"urgent": "Yes", "urgent_steps": "The victim stays with friends."})
    await board.run_queue()
    for player in (board.administrator, board.chair, board.vice_chair):
        await player.in_chat(f"New referral {reference}")


async def test_any_other_referral_goes_to_the_administrator_alone(board: Board) -> None:
    await board.refer(board.police)
    await board.run_queue()
    assert await board.chair.chat() == []


async def test_a_name_without_a_letter_is_filed_and_is_like_nobody_else(board: Board) -> None:
    for _ in range(2):
        await board.refer(board.police, {"victim_name": "???", "perpetrator_name": "??"})
        await board.run_queue()
    assert [row["RepeatState"] for row in await board.rows("MASC Referrals")] == ["none", "none"]
