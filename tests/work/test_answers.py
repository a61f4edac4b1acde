"""Answers to a referral that no card would let through, or that come late or twice."""

from __future__ import annotations

import pytest

from demo import player as people
from masc_graph.commands import (
    AddInformation,
    AskInformation,
    DeclineReferral,
    LookAgain,
    MoveCase,
    Payload,
    WithdrawReferral,
)
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board
from tests.journeys.test_decide import ACTIONS, open_record
from tests.journeys.test_triage import case, sent_in_brief, submitted
from tests.work.backstage import carry_out, put_aside, signed

pytestmark = pytest.mark.journey

ASKED = {"ask": "Agree who does what."}


def added(board: Board, reference: str, answers: dict[str, str], saw: str = "1", subject: str = "") -> AddInformation:
    token = signed(board, "information", people.POLICE_LEAD, subject or reference, saw)
    return AddInformation(token=token, reference=reference, answers=answers)


async def test_information_with_a_token_of_another_referral_or_of_nobody_is_put_aside(board: Board) -> None:
    reference = await sent_in_brief(board)
    forged = added(board, reference, ASKED).model_copy(update={"token": "made.up"})
    await carry_out(board, added(board, reference, ASKED, subject="MASC-00000"), people.POLICE_LEAD)
    await carry_out(board, forged, people.POLICE_LEAD)
    assert len(await put_aside(board)) == 2
    assert (await case(board))["MissingFields"].split()[-1] == "ask"


@pytest.mark.parametrize(
    "answers", [{"victim_name": "Kit Longsleddale"}, {"dash_on": "2031-01-01"}, {"ask": "x" * 999}]
)
async def test_information_that_was_not_asked_or_cannot_be_is_put_aside(board: Board, answers: dict[str, str]) -> None:
    reference = await sent_in_brief(board)
    await carry_out(board, added(board, reference, answers), people.POLICE_LEAD)
    assert len(await put_aside(board)) == 1
    assert (await case(board))["Version"] == 1


async def test_information_nobody_asked_for_is_put_aside(board: Board) -> None:
    reference = await submitted(board)
    await carry_out(board, added(board, reference, ASKED), people.POLICE_LEAD)
    assert len(await put_aside(board)) == 1


async def test_information_for_an_older_version_is_refused_and_whoever_sent_it_is_told(board: Board) -> None:
    reference = await sent_in_brief(board)
    for name, text in {"ask": "Agree who does what.", "risk_reason": "It comes closer together."}.items():
        shown = await board.police.press(
            await board.police.in_chat("More information is needed"), "Add the information"
        )
        await shown.press("Send", {name: text})
        await board.run_queue()
    await board.set_clock("2026-11-24T10:00:00Z")
    await carry_out(board, added(board, reference, {"contact_notes": "By text."}), people.POLICE_LEAD)
    told = await board.police.in_chat("This was not done")
    assert "the referral was changed" in people.text_of(told["card"])


async def test_the_administrator_adds_what_the_referrer_told_them(board: Board) -> None:
    await sent_in_brief(board)
    card = (await board.administrator.chat())[-1]
    shown = await board.administrator.press(card, "They told me")
    await shown.press("Send", ASKED)
    await board.run_queue()
    (event,) = await board.events("information_added")
    assert event["ActorId"] == people.ADMINISTRATOR


async def test_somebody_who_has_left_the_roster_changes_nothing(board: Board) -> None:
    reference = await submitted(board)
    await carry_out(board, LookAgain(reference=reference, version=1, reason="It has risen."), people.STRANGER)
    assert (await case(board))["Status"] == "submitted"
    assert len(await board.events("access_refused")) == 1


@pytest.mark.parametrize(
    ("payload", "person"),
    [
        (AskInformation(reference="", version=9, missing=("ask",)), people.ADMINISTRATOR),
        (DeclineReferral(reference="", version=9, reason_code="standard_risk"), people.ADMINISTRATOR),
        (WithdrawReferral(reference="", version=9, reason="other"), people.POLICE_LEAD),
        (LookAgain(reference="", version=9, reason="The risk has risen."), people.POLICE_LEAD),
        (MoveCase(reference="", version=9, meeting_id="2026-12-14", reason="Away."), people.ADMINISTRATOR),
        (MoveCase(reference="", version=1, meeting_id="2026-12-14", reason="Away."), people.ADMINISTRATOR),
    ],
)
async def test_an_answer_to_what_has_changed_is_refused(board: Board, payload: Payload, person: str) -> None:
    reference = await submitted(board)
    await carry_out(board, payload.model_copy(update={"reference": reference}), person)
    assert (await case(board))["Status"] == "submitted"
    told = await board.player(person).in_chat("This was not done")
    assert "This has changed since you opened it" in people.text_of(told["card"])


async def test_a_case_is_not_moved_to_a_meeting_that_is_past_posted_or_unheard_of(board: Board) -> None:
    reference = await submitted(board)
    await board.accept(reference)
    for number, meeting_id in enumerate(("2026-11-16", "2026-12-01"), start=1):
        moved = MoveCase(reference=reference, version=2, meeting_id=meeting_id, reason="The presenter is away.")
        await carry_out(board, moved, people.ADMINISTRATOR)
        assert len(await put_aside(board)) == number
    assert (await case(board))["MeetingId"] == MEETING


async def test_a_decided_case_cannot_be_withdrawn(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    version = (await case(board))["Version"]
    withdrawn = WithdrawReferral(reference=reference, version=version, reason="other")
    await carry_out(board, withdrawn, people.POLICE_LEAD)
    told = await board.police.in_chat("This was not done")
    assert "A decision has been recorded" in people.text_of(told["card"])


async def test_a_chair_is_asked_only_once(board: Board) -> None:
    reference = await submitted(board)
    await carry_out(
        board, DeclineReferral(reference=reference, version=1, reason_code="standard_risk"), people.ADMINISTRATOR
    )
    again = LookAgain(reference=reference, version=2, reason="The risk has risen since.")
    await carry_out(board, again, people.POLICE_LEAD)
    await carry_out(board, DeclineReferral(reference=reference, version=3, reason_code="standard_risk"), people.CHAIR)
    await carry_out(board, again.model_copy(update={"version": 4}), people.POLICE_LEAD)
    told = await board.police.in_chat("This was not done")
    assert "looked at this again already" in people.text_of(told["card"])


async def test_a_referral_withdrawn_before_its_agenda_leaves_no_agenda(board: Board) -> None:
    reference = await submitted(board)
    await carry_out(board, WithdrawReferral(reference=reference, version=1, reason="other"), people.POLICE_LEAD)
    await board.set_clock(AFTER_CUT_OFF)
    assert (await case(board))["Status"] == "withdrawn"
    assert [post for post in await board.chair.channel() if "MASC agenda" in str(post["card"])] == []
