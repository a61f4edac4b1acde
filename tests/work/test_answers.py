"""Answers to a referral that no card would let through, or that come late or twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from demo import player as people
from masc_graph.commands import (
    AcceptReferral,
    AddInformation,
    AskInformation,
    Command,
    DeclineReferral,
    LookAgain,
    MoveCase,
    Payload,
    WithdrawReferral,
)
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board
from tests.journeys.test_crash import every_post, what_stands
from tests.journeys.test_decide import ACTIONS, open_record
from tests.journeys.test_triage import case, sent_in_brief, submitted
from tests.work.backstage import a_command, doors, faults_met, handle, put_aside, signed, throttle_audit

pytestmark = pytest.mark.journey

DEPUTY = "a4000000-0000-4000-8000-000000000002"
"""Of Health, whose lead is Priya Dale."""
ASKED = {"ask": "Agree who does what."}


def added(board: Board, reference: str, answers: dict[str, str], saw: str = "1", subject: str = "") -> AddInformation:
    token = signed(board, "information", people.POLICE_LEAD, subject or reference, saw)
    return AddInformation(token=token, reference=reference, answers=answers)


async def test_information_with_a_token_of_another_referral_or_of_nobody_is_put_aside(board: Board) -> None:
    reference = await sent_in_brief(board)
    forged = added(board, reference, ASKED).model_copy(update={"token": "made.up"})
    await handle(board, added(board, reference, ASKED, subject="MASC-00000"), people.POLICE_LEAD)
    await handle(board, forged, people.POLICE_LEAD)
    assert len(await put_aside(board)) == 2
    assert (await case(board))["MissingFields"].split()[-1] == "ask"


@pytest.mark.parametrize(
    "answers", [{"victim_name": "Kit Longsleddale"}, {"dash_on": "2031-01-01"}, {"ask": "x" * 999}]
)
async def test_information_that_was_not_asked_or_cannot_be_is_put_aside(board: Board, answers: dict[str, str]) -> None:
    reference = await sent_in_brief(board)
    await handle(board, added(board, reference, answers), people.POLICE_LEAD)
    assert len(await put_aside(board)) == 1
    assert (await case(board))["Version"] == 1


async def test_information_nobody_asked_for_is_put_aside(board: Board) -> None:
    reference = await submitted(board)
    await handle(board, added(board, reference, ASKED), people.POLICE_LEAD)
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
    await handle(board, added(board, reference, {"contact_notes": "By text."}), people.POLICE_LEAD)
    message = await board.police.in_chat("This was not done")
    assert "the referral was changed" in people.text_of(message["card"])


async def test_the_administrator_adds_what_the_referrer_told_them(board: Board) -> None:
    await sent_in_brief(board)
    card = (await board.administrator.chat())[-1]
    shown = await board.administrator.press(card, "They told me")
    await shown.press("Send", ASKED)
    await board.run_queue()
    (event,) = await board.events("information_added")
    assert event["ActorId"] == people.ADMINISTRATOR


@pytest.mark.parametrize(
    "answers",
    [
        ((AskInformation(reference="", version=1, missing=("ask",)), people.ADMINISTRATOR),
         (WithdrawReferral(reference="", version=2, reason="other"), people.POLICE_LEAD)),
        ((DeclineReferral(reference="", version=1, reason_code="standard_risk"), people.ADMINISTRATOR),
         (LookAgain(reference="", version=2, reason="The risk has risen."), people.POLICE_LEAD)),
        ((AcceptReferral(reference="", version=1), people.ADMINISTRATOR),
         (MoveCase(reference="", version=2, meeting_id="2026-12-14", reason="They are away."), people.ADMINISTRATOR)),
    ],
    ids=["asked and withdrawn", "not accepted and looked at again", "accepted and moved"],
)  # fmt: skip
async def test_an_answer_delivered_again_changes_nothing_and_tells_nobody(
    board: Board, answers: Sequence[tuple[Payload, str]]
) -> None:
    reference = await submitted(board)
    for payload, person in answers:
        await carried_out_twice(board, payload.model_copy(update={"reference": reference}), person)


async def test_information_delivered_again_is_added_once(board: Board) -> None:
    reference = await sent_in_brief(board)
    await carried_out_twice(board, added(board, reference, ASKED), people.POLICE_LEAD)


async def carried_out_twice(board: Board, payload: Payload, person: str) -> None:
    """Give the command to the worker twice; the second time it must change nothing."""
    version = (await case(board))["Version"]
    await handle(board, payload, person)
    before = await what_stands(board)
    posts = len(await every_post(board))
    assert (await case(board))["Version"] == version + 1
    await handle(board, payload, person)
    assert await what_stands(board) == before
    assert len(await every_post(board)) == posts


async def test_somebody_who_has_left_the_roster_changes_nothing(board: Board) -> None:
    reference = await submitted(board)
    await handle(board, LookAgain(reference=reference, version=1, reason="It has risen."), people.STRANGER)
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
    await handle(board, payload.model_copy(update={"reference": reference}), person)
    assert (await case(board))["Status"] == "submitted"
    message = await board.player(person).in_chat("This was not done")
    assert "This has changed since you opened it" in people.text_of(message["card"])


async def test_a_case_is_not_moved_to_a_meeting_that_is_past_posted_or_unheard_of(board: Board) -> None:
    reference = await submitted(board)
    await board.accept(reference)
    for number, meeting_id in enumerate(("2026-11-16", "2026-12-01"), start=1):
        moved = MoveCase(reference=reference, version=2, meeting_id=meeting_id, reason="The presenter is away.")
        await handle(board, moved, people.ADMINISTRATOR)
        assert len(await put_aside(board)) == number
    assert (await case(board))["MeetingId"] == MEETING


async def test_a_decided_case_cannot_be_withdrawn(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    version = (await case(board))["Version"]
    withdrawn = WithdrawReferral(reference=reference, version=version, reason="other")
    await handle(board, withdrawn, people.POLICE_LEAD)
    message = await board.police.in_chat("This was not done")
    assert "A decision has been recorded" in people.text_of(message["card"])


async def test_a_chair_is_asked_only_once(board: Board) -> None:
    reference = await submitted(board)
    await handle(
        board, DeclineReferral(reference=reference, version=1, reason_code="standard_risk"), people.ADMINISTRATOR
    )
    again = LookAgain(reference=reference, version=2, reason="The risk has risen since.")
    await handle(board, again, people.POLICE_LEAD)
    await handle(board, DeclineReferral(reference=reference, version=3, reason_code="standard_risk"), people.CHAIR)
    await handle(board, again.model_copy(update={"version": 4}), people.POLICE_LEAD)
    message = await board.police.in_chat("This was not done")
    assert "looked at this again already" in people.text_of(message["card"])


async def test_an_event_that_was_throttled_is_written_by_the_next_delivery_and_the_cards_follow(board: Board) -> None:
    reference = await submitted(board)
    await throttle_audit(board)
    await handle(board, AcceptReferral(reference=reference, version=1), people.ADMINISTRATOR)
    assert faults_met(board) == 1
    assert (await case(board))["Status"] == "accepted"
    assert await board.events("referral_accepted") == []
    await board.settle()
    (event,) = await board.events("referral_accepted")
    assert event["ActorId"] == people.ADMINISTRATOR
    assert "Status: Accepted" in people.text_of((await board.police.in_chat("Status: "))["card"])
    assert await board.events("access_refused") == []


async def test_of_two_who_answer_the_same_questions_at_once_the_second_is_told_that_nothing_was_taken(
    board: Board,
) -> None:
    reference = await board.refer(board.player(DEPUTY))
    await board.run_queue()
    await handle(board, AskInformation(reference=reference, version=1, missing=("ask",)), people.ADMINISTRATOR)
    screens = []
    for person in (DEPUTY, people.HEALTH_LEAD):
        card = await board.player(person).in_chat("More information is needed")
        screens.append(await board.player(person).press(card, "Add the information"))
    for shown, words in zip(screens, ("Agree who does what.", "Hold a meeting of all."), strict=True):
        assert "We have received your information" in (await shown.press("Send", {"ask": words})).text
    await board.run_queue()
    row = await case(board)
    assert (row["Status"], row["Ask"]) == ("submitted", "Agree who does what.")
    assert [event["ActorId"] for event in await board.events("information_added")] == [DEPUTY]
    text = people.text_of((await board.player(people.HEALTH_LEAD).in_chat("This was not done"))["card"])
    assert f"This was not done: {reference}" in text
    assert "the referral was changed" in text
    assert "Nothing has been recorded." in text
    assert "Hold a meeting" not in text
    assert [event["ActorId"] for event in await board.events("access_refused")] == [people.HEALTH_LEAD]


async def a_referral_through_every_answer(board: Board) -> tuple[Command, ...]:
    """Ask, answer, decline, reconsider, accept, move and withdraw; return the commands in order."""
    reference = await submitted(board)
    chair, administrator, police = people.CHAIR, people.ADMINISTRATOR, people.POLICE_LEAD
    steps: tuple[tuple[Payload, str], ...] = (
        (AskInformation(reference=reference, version=1, missing=("ask",)), administrator),
        (added(board, reference, ASKED, "2"), police),
        (DeclineReferral(reference=reference, version=3, reason_code="standard_risk"), administrator),
        (LookAgain(reference=reference, version=4, reason="The risk has risen since."), police),
        (AcceptReferral(reference=reference, version=5), chair),
        (MoveCase(reference=reference, version=6, meeting_id="2026-12-14", reason="The presenter is away."), chair),
        (WithdrawReferral(reference=reference, version=7, reason="dealt_with"), police),
    )
    return tuple([await handle(board, payload, person) for payload, person in steps])


async def test_answers_that_come_again_after_all_was_said_change_nothing(board: Board) -> None:
    commands = await a_referral_through_every_answer(board)
    assert (await case(board))["Status"] == "withdrawn"
    before = await snapshot(board)
    assert len(before["MASC Audit"]) == 1 + len(commands)
    await board.set_clock("2026-11-24T11:00:00Z")
    for work in (*commands, *reversed(commands)):
        await doors(board).work(work.model_dump_json())
    await board.run_queue()
    assert await snapshot(board) == before
    for player in (board.police, board.administrator, board.chair):
        assert [post for post in await player.chat() if "This was not done" in people.text_of(post["card"])] == []


async def test_a_withdrawn_referral_stays_withdrawn_whatever_was_asked_before(board: Board) -> None:
    reference = await submitted(board)
    late = a_command(board, AcceptReferral(reference=reference, version=1), people.ADMINISTRATOR)
    await handle(board, WithdrawReferral(reference=reference, version=1, reason="other"), people.POLICE_LEAD)
    await doors(board).work(late.model_dump_json())
    assert (await case(board))["Status"] == "withdrawn"
    message = await board.administrator.in_chat("This was not done")
    assert "This has changed since you opened it" in people.text_of(message["card"])


async def snapshot(board: Board) -> dict[str, list[people.Json]]:
    return {name: await board.rows(name) for name in ("MASC Referrals", "MASC Audit", "MASC Messages")}


async def test_a_referral_withdrawn_before_its_agenda_leaves_no_agenda(board: Board) -> None:
    reference = await submitted(board)
    await handle(board, WithdrawReferral(reference=reference, version=1, reason="other"), people.POLICE_LEAD)
    await board.set_clock(AFTER_CUT_OFF)
    assert (await case(board))["Status"] == "withdrawn"
    assert [post for post in await board.chair.channel() if "MASC agenda" in str(post["card"])] == []
