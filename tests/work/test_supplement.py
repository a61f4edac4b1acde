"""A case that is accepted after the agenda was posted joins it, marked and told; one that leaves again is told too."""

from __future__ import annotations

import pytest

from demo import player as people
from demo.player import Json
from masc_graph.commands import PostAgenda, PostSupplement
from tests.journeys.board import MEETING, Board
from tests.work.agendas import cases, pages, reference, shown, some_cases
from tests.work.backstage import ByHand, handle, put_aside

LATE = "MASC-0V6ZB"
NEXT = "2026-12-14"


@pytest.fixture
async def posted(board: Board) -> Board:
    """Two cases on a posted agenda; it is Thursday morning."""
    some_cases(board, 2)
    await board.set_clock("2026-11-26T09:00:00Z")
    await handle(board, PostAgenda(meeting_id=MEETING), people.ADMINISTRATOR)
    await board.run_queue()
    return board


async def an_urgent_referral(board: Board) -> Json:
    """Referred after the last day, so for the next meeting; returns the triage card of the chair."""
    await board.refer(board.police, {"urgent": "Yes", "urgent_steps": "The victim stays with friends."})
    await board.run_queue()
    return await board.chair.in_chat("New referral")


def named(card: Json) -> str:
    return people.text_of(card["card"]).partition("New referral ")[2].split()[0]


async def reply_of(board: Board, key: str) -> str:
    post = await board.chair.in_channel("Added to the agenda on")
    assert key in people.text_of(post["card"])
    return people.text_of(post["card"])


async def test_an_urgent_late_case_is_added_by_the_chair_marked_and_told_under_the_agenda(posted: Board) -> None:
    card = await an_urgent_referral(posted)
    assert "Accept adds it to the agenda that is posted for Monday 30 November." in people.text_of(card["card"])
    await posted.set_clock("2026-11-27T15:00:00Z")
    await posted.chair.press(card, "Accept")
    await posted.run_queue()
    late = named(card)
    row = (await cases(posted))[late]
    assert (row["Status"], row["MeetingId"], row["Position"], row["Added"]) == ("listed", MEETING, 3, True)
    (page,) = await pages(posted)
    assert shown(page) == [reference(1), reference(2), late]
    assert "urgent, added" in people.text_of(page["card"])
    assert "Added to the agenda on Friday 27 November" in await reply_of(posted, late)
    (event,) = await posted.events("supplement_posted")
    assert (event["Reference"], event["MeetingId"]) == (late, MEETING)
    receipt = await posted.police.in_chat("Status: ")
    assert "On the agenda" in people.text_of(receipt["card"])


async def test_a_case_that_is_not_urgent_waits_for_its_own_meeting_and_the_chair_may_not_accept_it(
    posted: Board,
) -> None:
    waiting = await posted.refer(posted.police)
    await posted.run_queue()
    card = await posted.administrator.in_chat(f"New referral {waiting}")
    assert "Accept adds it" not in people.text_of(card["card"])
    body = {"verb": "triage.accept", "reference": waiting, "version": 1}
    answer = await posted.chair.post(
        "/sandbox/dialog",
        {"person": people.CHAIR, "source": "card", "conversation": people.CHANNEL, "data": body},
    )
    assert "Only the MASC administrator" in people.text_of(answer["card"])
    await posted.accept(waiting)
    row = (await cases(posted))[waiting]
    assert (row["Status"], row["MeetingId"]) == ("accepted", NEXT)


async def test_a_referral_in_time_that_is_answered_late_joins_its_own_agenda(board: Board) -> None:
    waiting = await board.refer(board.police)
    await board.run_queue()
    await board.set_clock("2026-11-26T09:00:00Z")
    await handle(board, PostAgenda(meeting_id=MEETING), people.ADMINISTRATOR)
    await board.run_queue()
    card = await board.administrator.in_chat(f"New referral {waiting}")
    assert "Accept adds it to the agenda that is posted for Monday 30 November." in people.text_of(card["card"])
    await board.accept(waiting)
    (page,) = await pages(board)
    assert shown(page) == [waiting]
    await reply_of(board, waiting)


async def test_a_case_that_was_added_and_is_withdrawn_leaves_the_agenda_and_its_reply_says_so(posted: Board) -> None:
    card = await an_urgent_referral(posted)
    await posted.chair.press(card, "Accept")
    await posted.run_queue()
    receipt = await posted.police.in_chat("Status: ")
    why = await posted.police.press(receipt, "Withdraw")
    await why.press("Withdraw the referral", {"withdraw_reason": "dealt_with"})
    await posted.set_clock("2026-11-27T09:00:00Z")
    await posted.run_queue()
    (page,) = await pages(posted)
    assert shown(page) == [reference(1), reference(2)]
    text = await reply_of(posted, named(card))
    assert "is no longer on this agenda. Withdrawn." in text
    assert "on Thursday 26 November" in text, "the day on which it was added"


async def test_a_case_that_was_added_and_is_held_over_may_be_added_again_at_the_next_meeting(posted: Board) -> None:
    (late,) = some_cases(posted, 1, start=3, Status="listed", ListedFor=MEETING, Added=True)
    supplement = PostSupplement(reference=late, version=1, meeting_id=MEETING)
    for _ in range(2):
        await handle(posted, supplement, None, "worker")
    await reply_of(posted, late)
    assert len(await posted.events("supplement_posted")) == 1
    agenda = PostAgenda(meeting_id=MEETING, held=(late,), hold_reason="The presenter is away until then.")
    await handle(posted, agenda, people.ADMINISTRATOR)
    await posted.run_queue()
    assert "It will be heard on Monday 14 December." in await reply_of(posted, late)
    await posted.set_clock("2026-12-10T09:00:00Z")
    await handle(posted, PostAgenda(meeting_id=NEXT), people.ADMINISTRATOR)
    ByHand(posted, "MASC Referrals").change(late, Added=True, Position=None)
    await handle(posted, PostSupplement(reference=late, version=5, meeting_id=NEXT), None, "worker")
    rows = [row for row in await posted.rows("MASC Messages") if row["Title"] == f"supplement:{late}"]
    assert [row["MeetingId"] for row in rows] == [NEXT]


async def test_what_is_not_there_is_put_aside_and_a_case_that_never_joined_is_not_told(posted: Board) -> None:
    await handle(posted, PostSupplement(reference=LATE, version=1, meeting_id=MEETING), None, "worker")
    assert len(await put_aside(posted)) == 1
    (withdrawn,) = some_cases(posted, 1, start=3, Status="withdrawn")
    await handle(posted, PostSupplement(reference=withdrawn, version=1, meeting_id=MEETING), None, "worker")
    channel = await posted.chair.channel()
    replies = [people.text_of(reply["card"]) for post in channel for reply in post["replies"]]
    assert [text for text in replies if "Added to the agenda" in text] == []
