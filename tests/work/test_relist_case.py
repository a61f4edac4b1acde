"""Cases put back on an agenda by commands that no dialog would make, that come late, or twice."""

from __future__ import annotations

import pytest

from demo import player as people
from demo.player import Json
from masc_graph.commands import RelistCase
from tests.journeys.board import MEETING, Board
from tests.journeys.test_crash import every_post, what_stands
from tests.work.agendas import some_cases
from tests.work.backstage import ByHand, doors, handle, put_aside, signed
from tests.work.two_sides import MANY

pytestmark = pytest.mark.journey

REASON = "There is a new worry about the victim."


async def a_case(board: Board, **fields: object) -> Json:
    """A case of an earlier meeting as somebody left it."""
    some_cases(board, 1, MeetingId="2026-11-16", Version=1, **fields)
    (row,) = await board.rows("MASC Referrals")
    return row


def back(board: Board, row: Json, person: str = people.CHAIR, **changes: object) -> RelistCase:
    token = signed(board, "relist", person, "")
    command = RelistCase(token=token, reference=row["Title"], version=row["Version"], meeting_id=MEETING, reason=REASON)
    return command.model_copy(update=changes)


async def status(board: Board) -> str:
    (row,) = await board.rows("MASC Referrals")
    return row["Status"]


async def test_a_case_that_was_never_heard_is_not_said_to_have_been(board: Board) -> None:
    row = await a_case(board, Status="deferred")
    await handle(board, back(board, row))
    (after,) = await board.rows("MASC Referrals")
    assert (after["Status"], after["MeetingId"], after.get("HeardBefore", False)) == ("accepted", MEETING, False)


async def test_a_review_date_goes_when_the_case_comes_back_earlier(board: Board) -> None:
    row = await a_case(board, Status="under_review", ReviewOn="2027-01-11T12:00:00Z")
    await handle(board, back(board, row))
    (after,) = await board.rows("MASC Referrals")
    assert (after["Status"], after.get("ReviewOn")) == ("accepted", None)


@pytest.mark.parametrize("person", [people.ADMINISTRATOR, people.POLICE_LEAD])
async def test_the_worker_refuses_whoever_is_no_chair(board: Board, person: str) -> None:
    row = await a_case(board, Status="closed")
    await handle(board, back(board, row, person), person)
    assert await status(board) == "closed"
    message = await board.player(person).in_chat("This was not done")
    assert "Only the chair or vice chair can do this" in people.text_of(message["card"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": 9}, "the referral was changed"),
        ({"meeting_id": "2026-11-16"}, "that meeting is over, or was cancelled"),
        ({"meeting_id": "2026-12-01"}, "that meeting is over, or was cancelled"),
    ],
)
async def test_what_has_changed_meanwhile_is_told(board: Board, changes: dict[str, object], said: str) -> None:
    row = await a_case(board, Status="closed")
    await handle(board, back(board, row, **changes))
    assert await status(board) == "closed"
    message = await board.chair.in_chat("This was not done")
    assert said in people.text_of(message["card"])


async def test_a_case_that_is_to_be_heard_is_refused(board: Board) -> None:
    row = await a_case(board, Status="listed")
    await handle(board, back(board, row))
    message = await board.chair.in_chat("This was not done")
    assert "the case is on the agenda" in people.text_of(message["card"])


@pytest.mark.parametrize("changes", [{"token": "made.up"}, {"reason": "Short"}, {"reason": "Ring 01632 960 123 first"}])
async def test_what_no_dialog_would_send_is_put_aside(board: Board, changes: dict[str, object]) -> None:
    row = await a_case(board, Status="closed")
    await handle(board, back(board, row, **changes))
    assert len(await put_aside(board)) == 1
    assert await status(board) == "closed"


async def test_a_command_delivered_again_changes_nothing_and_tells_nobody(board: Board) -> None:
    row = await a_case(board, Status="closed", ClosedAt="2026-11-17T12:00:00Z")
    command = back(board, row)
    await handle(board, command)
    await board.settle()
    before, posts = await what_stands(board), len(await every_post(board))
    await handle(board, command)
    await board.settle()
    assert await what_stands(board) == before
    assert len(await every_post(board)) == posts


async def test_a_command_delivered_late_leaves_what_a_newer_decision_closed(board: Board) -> None:
    row = await a_case(board, Status="open_actions")
    reference = row["Title"]
    ByHand(board, "MASC Actions").add(
        Title=f"{reference}/1", Reference=reference, DecisionId=f"{reference}/2026-11-16/1", Agency="police",
        Area="Victim", What="Visit once a week", DueOn="2026-11-20T12:00:00Z", Status="not_completed",
        StatusAt="2026-11-20T09:00:00Z", CommandId="c", Row=1,
    )  # fmt: skip
    work = await handle(board, back(board, row))
    closing = f"{reference}/{MEETING}/1"
    ByHand(board, "MASC Referrals").change(reference, Status="closed")
    ByHand(board, "MASC Actions").change(f"{reference}/1", ClosedBy=closing)
    await doors(board).work(work.model_dump_json())
    (action,) = await board.rows("MASC Actions")
    assert action["ClosedBy"] == closing


async def test_the_leads_are_told_of_a_case_whose_referrer_has_left(board: Board) -> None:
    reference = await board.listed_case()
    ByHand(board, "MASC Referrals").change(reference, Status="open_actions", ReferrerId=people.POLICE_LEAD)
    roster = ByHand(board, "MASC Agencies")
    roster.change(f"police:{people.POLICE_LEAD}", Active=False)
    roster.change(f"police:{people.VICE_CHAIR}", Roles=["vice_chair", "lead"], **MANY)
    before = await board.police.chat()
    (row,) = await board.rows("MASC Referrals")
    await handle(board, back(board, row, meeting_id="2026-12-14"))
    await board.run_queue()
    assert await board.police.chat() == before
    text = people.text_of((await board.vice_chair.in_chat(f"{reference} will be heard on"))["card"])
    assert REASON in text
