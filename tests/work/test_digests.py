"""Digests: once for each lead and deputy, to whoever is one by then, and to nobody who has nothing to hear."""

from __future__ import annotations

from demo import player as people
from demo.player import Json, Player
from masc_graph.commands import SendDigest, SendDigests
from tests.journeys.board import MEETING, Board
from tests.work.backstage import ByHand, fail, handle

POLICE = "police:a2000000-0000-4000-8000-000000000002"


async def a_case_on_the_agenda(board: Board) -> str:
    """A case of the police that stands on the posted agenda; the digests have gone out."""
    return await board.listed_case()


async def digests(player: Player) -> list[Json]:
    return [post for post in await player.chat() if "before the MASC meeting" in people.text_of(post["card"])]


def to(person: str, meeting_id: str = MEETING) -> SendDigest:
    return SendDigest(meeting_id=meeting_id, person_id=person)


async def test_a_digest_that_teams_has_answered_to_is_not_sent_again(board: Board) -> None:
    await board.after(a_case_on_the_agenda)
    (before,) = await digests(board.police)
    await handle(board, SendDigests(meeting_id=MEETING), None, "worker")
    await board.run_queue()
    assert await digests(board.police) == [before]
    events = {event["Agency"]: event["Title"] for event in await board.events("digest_sent")}
    ByHand(board, "MASC Audit").delete(events["police"])
    await handle(board, to(people.POLICE_LEAD), None, "worker")
    assert {event["Agency"] for event in await board.events("digest_sent")} == events.keys()
    assert await digests(board.police) == [before]


async def test_whoever_becomes_lead_afterwards_hears_it_when_the_agenda_is_drawn_again(board: Board) -> None:
    await board.after(a_case_on_the_agenda)
    roles = {"Roles": ["vice_chair", "lead"], "Roles@odata.type": "Collection(Edm.String)"}
    ByHand(board, "MASC Agencies").change(f"police:{people.VICE_CHAIR}", **roles)
    board.world.start_anew()
    await handle(board, SendDigests(meeting_id=MEETING), None, "worker")
    await board.run_queue()
    assert len(await digests(board.vice_chair)) == 1


async def test_nobody_hears_of_a_meeting_that_is_cancelled_over_or_none_of_theirs(board: Board) -> None:
    await board.after(a_case_on_the_agenda)
    before = len(await board.events("digest_sent"))
    await handle(board, to(people.VICE_CHAIR), None, "worker")
    await handle(board, to(people.HEALTH_LEAD, "2026-12-01"), None, "worker")
    await handle(board, to(people.HEALTH_LEAD, "2026-12-14"), None, "worker")
    ByHand(board, "MASC Meetings").change(MEETING, State="cancelled")
    await handle(board, to(people.HEALTH_DEPUTY), None, "worker")
    ByHand(board, "MASC Meetings").change(MEETING, State="agenda_posted")
    await board.set_clock("2026-12-01T09:00:00Z")
    await handle(board, to(people.HEALTH_DEPUTY), None, "worker")
    assert len(await board.events("digest_sent")) == before


async def test_a_lead_who_cannot_be_written_to_is_mentioned_under_the_welcome_card(board: Board) -> None:
    await board.after(a_case_on_the_agenda)
    ByHand(board, "MASC Messages").delete(f"digest:{MEETING}:{people.HOUSING_LEAD}")
    ByHand(board, "MASC Audit").delete(
        next(event["Title"] for event in await board.events("digest_sent") if event["Agency"] == "housing")
    )
    await board.http.put("/sandbox/teams/reachable", json={"person": people.HOUSING_LEAD, "reachable": False})
    for _ in range(2):
        await handle(board, to(people.HOUSING_LEAD), None, "worker")
    replies = [reply for post in await board.chair.channel() for reply in post["replies"]]
    texts = [reply["text"] for reply in replies if "I could not write to you" in str(reply["text"])]
    assert len(texts) == 1
    assert "about the meeting on Monday 30 November" in texts[0]
    assert "housing" not in {event["Agency"] for event in await board.events("digest_sent")}


async def test_an_agency_with_people_but_no_lead_is_reported_when_digests_go_out(board: Board) -> None:
    await board.after(a_case_on_the_agenda)
    ByHand(board, "MASC Agencies").change(POLICE, Active=False)
    board.world.start_anew()
    await handle(board, SendDigests(meeting_id=MEETING), None, "worker")
    await board.run_queue()
    message = await board.administrator.in_chat("Police: somebody must hold its actions")
    words = people.text_of(message["card"])
    assert "so nobody gets its digest" in words
    assert "Nobody holds" not in words


async def test_one_chat_that_fails_holds_up_no_other_digest(board: Board) -> None:
    await board.after(a_case_on_the_agenda)
    rows = ByHand(board, "MASC Messages")
    for person in (people.POLICE_LEAD, people.HEALTH_LEAD):
        rows.delete(f"digest:{MEETING}:{person}")
    conversation = (await digests(board.police))[0]["conversation"]
    await fail(board, {"path": f"/conversations/{conversation}/activities", "fault": "503"})
    await handle(board, SendDigests(meeting_id=MEETING), None, "worker")
    await board.run_queue()
    assert len(await digests(board.player(people.HEALTH_LEAD))) == 2
    assert len(await digests(board.police)) == 1
    await fail(board)
    await board.settle()
    assert len(await digests(board.police)) == 2
