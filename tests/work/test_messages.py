"""Deleted messages, chats that cannot be written to, and missing threads: the record is complete all the same."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

from demo import player as people
from demo.player import Json
from masc_graph.commands import Alert, PostAgenda
from tests.journeys.board import Board
from tests.work.backstage import ByHand, a_board_with_meanwhile, a_command, doors, fail, handle, put_aside

CHAT_OF_POLICE = f"chat:{people.POLICE_LEAD}"


async def block(board: Board, person: str) -> None:
    await board.http.put("/sandbox/teams/reachable", json={"person": person, "reachable": False})


async def mentions(board: Board) -> list[Json]:
    """The replies under the welcome card."""
    return [reply for post in await board.chair.channel() for reply in post["replies"] if reply["mentions"]]


async def keys(board: Board) -> set[Any]:
    return {row["Title"] for row in await board.rows("MASC Messages")}


async def test_a_receipt_that_was_deleted_is_posted_anew_with_the_next_status(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    gone = await board.police.in_chat("We have received your referral")
    await board.police.post("/sandbox/teams/delete", {"person": people.POLICE_LEAD, "activity": gone["id"]})
    await board.accept(reference)
    receipt = await board.police.in_chat("Your referral MASC")
    assert receipt["id"] != gone["id"]
    assert "accepted" in people.text_of(receipt["card"]).lower()
    (row,) = [row for row in await board.rows("MASC Messages") if row["Title"] == f"receipt:{reference}"]
    assert row["ActivityId"] == receipt["id"]


async def test_a_sender_who_cannot_be_written_to_is_mentioned_in_the_channel_with_the_reference_alone(
    board: Board,
) -> None:
    await block(board, people.POLICE_LEAD)
    reference = await board.refer(board.police)
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert item["Title"] == reference
    (mention,) = await mentions(board)
    (entity,) = mention["mentions"]
    assert entity["mentioned"] == {"id": f"29:{people.POLICE_LEAD}", "name": "Nadia Garth"}
    assert entity["text"] == "<at>Nadia Garth</at>"
    assert mention["text"].startswith("<at>Nadia Garth</at> I could not write to you about")
    assert reference in mention["text"]
    assert "Robin" not in mention["text"]
    (event,) = await board.events("chat_unavailable")
    assert event["Reference"] == reference
    assert f"receipt:{reference}" in event["Details"]
    await board.administrator.in_chat(f"New referral {reference}")


async def test_a_mention_is_made_once_however_often_the_command_comes(board: Board) -> None:
    await block(board, people.POLICE_LEAD)
    await board.refer(board.police)
    (message,) = (await board.queues())["masc-work"]
    await board.run_queue()
    board.world.sandbox.queues.put("masc-work", _as_queued(message))
    await board.run_queue()
    assert len(await mentions(board)) == 1
    assert len(await board.events("chat_unavailable")) == 1


def _as_queued(message: Json) -> str:
    return base64.b64encode(json.dumps(message["body"]).encode()).decode()


async def test_without_a_welcome_card_the_mention_is_a_post_of_its_own(board: Board) -> None:
    ByHand(board, "MASC Messages").delete("welcome")
    await block(board, people.POLICE_LEAD)
    reference = await board.refer(board.police)
    await board.run_queue()
    (post,) = [post for post in await board.chair.channel() if post["mentions"]]
    assert reference in post["text"]


async def test_under_a_welcome_card_that_teams_does_not_know_any_more_the_mention_goes_to_the_channel(
    board: Board,
) -> None:
    ByHand(board, "MASC Messages").change("welcome", ActivityId="1000000000000")
    await block(board, people.POLICE_LEAD)
    reference = await board.refer(board.police)
    await board.run_queue()
    (post,) = [post for post in await board.chair.channel() if post["mentions"]]
    assert reference in post["text"]
    assert await put_aside(board) == []


async def test_nobody_is_mentioned_in_a_team_that_they_have_left(board: Board) -> None:
    await board.refer(board.police)
    tenant = board.world.sandbox.tenant
    tenant.people[people.POLICE_LEAD] = replace(tenant.people[people.POLICE_LEAD], in_team=False)
    await board.run_queue()
    assert await mentions(board) == []
    assert len(await board.events("chat_unavailable")) == 1
    assert len(await board.rows("MASC Referrals")) == 1


async def test_a_stranger_who_cannot_be_written_to_has_no_name_to_mention(board: Board) -> None:
    await block(board, people.STRANGER)
    await fail(board, {"path": "^/graph/", "fault": "503"})
    await board.refer(board.player(people.STRANGER))
    await fail(board)
    await board.run_queue()
    assert await mentions(board) == []
    assert len(await board.events("chat_unavailable")) == 1


async def test_a_referral_is_accepted_although_its_sender_blocked_us_meanwhile(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    await block(board, people.POLICE_LEAD)
    await board.accept(reference)
    (item,) = await board.rows("MASC Referrals")
    assert item["Status"] == "accepted"
    assert len(await board.events("chat_unavailable")) == 1
    done = await board.administrator.in_chat(":** Accepted")
    assert reference in people.text_of(done["card"])
    assert await put_aside(board) == []


async def test_a_chat_that_is_not_there_any_more_takes_nothing_down(board: Board) -> None:
    await board.refer(board.police)
    await board.run_queue()
    ByHand(board, "MASC Messages").change(CHAT_OF_POLICE, ConversationId="a:gone")
    second = await board.refer(board.police)
    await board.run_queue()
    assert second in {row["Title"] for row in await board.rows("MASC Referrals")}
    (event,) = await board.events("chat_unavailable")
    assert event["Reference"] == second


async def test_help_for_somebody_who_blocked_us_ends_well(board: Board) -> None:
    await block(board, people.POLICE_LEAD)
    await board.police.press(await board.welcome(board.police), "Help")
    await board.run_queue()
    assert len(await board.events("chat_unavailable")) == 1
    assert await put_aside(board) == []


async def test_an_alert_goes_to_every_administrator_and_one_who_is_unreachable_keeps_it_from_nobody(
    board: Board,
) -> None:
    ByHand(board, "MASC Agencies").change(
        f"health:{people.HEALTH_LEAD}",
        **{"Roles@odata.type": "Collection(Edm.String)", "Roles": ["lead", "administrator"]},
    )
    await block(board, people.ADMINISTRATOR)
    alert = Alert(failed_command_id="f0000000-0000-4000-8000-000000000001", failed_kind="x", problem_number="7F3K2")
    for _ in range(2):
        await handle(board, alert, None, "message")
    card = await board.player(people.HEALTH_LEAD).in_chat("7F3K2")
    assert "A MASC command failed" in people.text_of(card["card"])
    assert len(await board.events("command_failed")) == 1
    assert len(await board.events("chat_unavailable")) == 1


async def test_a_message_row_without_a_message_gets_one(board: Board) -> None:
    ByHand(board, "MASC Messages").change("welcome", ActivityId=None)
    before = len(await board.chair.channel())
    await board.set_clock("2026-12-01T09:00:00Z")
    await board.fire("agenda_due")
    assert len(await board.chair.channel()) == before + 1
    assert "welcome" in await keys(board)


async def test_a_refusal_of_somebody_who_cannot_be_told_is_noted_all_the_same(board: Board) -> None:
    await block(board, people.CHAIR)
    work = a_command(board, PostAgenda(meeting_id="2026-11-30"), people.CHAIR)
    await doors(board).work(work.model_dump_json())
    assert len(await board.events("access_refused")) == 1
    assert len(await board.events("chat_unavailable")) == 1


async def test_a_message_that_cannot_be_remembered_is_taken_back_so_that_one_stands_in_the_end() -> None:
    board, wire = await a_board_with_meanwhile()
    await board.refer(board.police)

    async def lists_go_away() -> None:
        await fail(board, {"method": "POST", "path": "/graph/v1.0/.*batch", "fault": "503", "retry_after": "600"})

    wire.words, wire.then = '"ActivityId"', lists_go_away
    await board.run_queue()
    assert await board.police.chat() == [] or all(post["deleted"] for post in await board.police.chat())
    await fail(board)
    await board.settle()
    standing = [post for post in await board.police.chat() if not post["deleted"]]
    assert len(standing) == 1
    (row,) = [row for row in await board.rows("MASC Messages") if row["Title"].startswith("receipt:")]
    assert row["ActivityId"] == standing[0]["id"]


async def test_a_message_whose_row_may_stand_is_left_and_found_again() -> None:
    board, wire = await a_board_with_meanwhile()
    await board.refer(board.police)

    async def the_row_is_written_and_nobody_hears() -> None:
        lost = {"method": "POST", "path": r"batch$", "fault": "reset", "when": "after", "times": 1}
        await fail(board, lost, {"method": "POST", "path": r"batch$", "fault": "429", "retry_after": "600"})

    wire.words, wire.then = '"ActivityId"', the_row_is_written_and_nobody_hears
    await board.run_queue()
    (post,) = await board.police.chat()
    (row,) = [row for row in await board.rows("MASC Messages") if row["Title"].startswith("receipt:")]
    assert (row["ActivityId"], post["deleted"]) == (post["id"], False)
    await fail(board)
    await board.settle()
    assert [post["id"] for post in await board.police.chat()] == [post["id"]]


async def test_an_edit_that_cannot_be_remembered_stands_and_is_remembered_afterwards() -> None:
    board, wire = await a_board_with_meanwhile()

    async def lists_go_away() -> None:
        await fail(board, {"method": "POST", "path": "/graph/v1.0/.*batch", "fault": "503", "retry_after": "600"})

    await board.set_clock("2026-12-01T09:00:00Z")
    wire.words, wire.then = '"MeetingId"', lists_go_away
    await board.fire("agenda_due")
    (welcome,) = await board.chair.channel()
    assert welcome["edited_at"]
    assert not welcome["deleted"]
    await fail(board)
    await board.set_clock("2026-12-01T09:15:00Z")
    await board.fire("agenda_due")
    (row,) = [row for row in await board.rows("MASC Messages") if row["Title"] == "welcome"]
    assert (row["ActivityId"], row["MeetingId"]) == (welcome["id"], "2026-12-14")
    assert len(await board.chair.channel()) == 1
