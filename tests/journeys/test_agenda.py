"""The agenda: by the administrator, by the keyed call, by the timer; posted again it is the same message."""

from __future__ import annotations

import json

import pytest

from demo import player as people
from masc_graph.domain.agenda.agenda_order import input_of
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board, three_listed_cases

pytestmark = pytest.mark.journey

KEYED = {"x-functions-key": "sandbox-function-key"}
URL = f"/api/boards/cumbria/meetings/{MEETING}/agenda"


async def agendas(board: Board) -> list[people.Json]:
    posts = await board.chair.channel()
    return [post for post in posts if "MASC agenda" in people.text_of(post["card"])]


def places(card: people.Json) -> list[tuple[str, str]]:
    """Number and reference of each case line."""
    lines = [line.split() for line in people.text_of(card).splitlines() if "](https://" in line]
    return [(line[0], line[1].removeprefix("[")) for line in lines]


async def prepare(board: Board) -> people.Shown:
    await board.administrator.say("help")
    await board.run_queue()
    helps = [post for post in await board.administrator.chat() if "Prepare the agenda" in str(post["card"])]
    return await board.administrator.press(helps[-1], "Prepare the agenda")


async def test_the_administrator_posts_the_agenda_with_the_accepted_cases(board: Board) -> None:
    reference = await board.listed_case()
    waiting = await board.refer(board.police)
    (post,) = await agendas(board)
    text = people.text_of(post["card"])
    assert reference in text
    assert waiting not in text
    assert "Police presents" in text
    assert "Robin" not in text
    rows = {row["Title"]: row for row in await board.rows("MASC Referrals")}
    assert rows[reference]["Status"] == "listed"
    (meeting,) = await board.rows("MASC Meetings")
    assert (meeting["Title"], meeting["State"]) == (MEETING, "agenda_posted")
    assert len(await board.events("agenda_posted")) == 1
    assert len(await board.events("case_listed")) == 1


async def test_posting_again_redraws_the_same_message_with_what_was_accepted_since(board: Board) -> None:
    await board.listed_case()
    (before,) = await agendas(board)
    second = await board.refer(board.player(people.HEALTH_LEAD), {"victim_name": "Ashley Fairmoor"})
    await board.run_queue()
    rows = {row["Title"]: row for row in await board.rows("MASC Referrals")}
    assert rows[second]["MeetingId"] == "2026-12-14"
    await board.post_agenda()
    (after,) = await agendas(board)
    assert after["id"] == before["id"]


async def test_an_agenda_without_cases_says_so(board: Board) -> None:
    await board.set_clock(AFTER_CUT_OFF)
    answer = await board.http.post(URL, headers=KEYED)
    assert answer.status_code == 202
    assert answer.json()["command_id"]
    await board.run_queue()
    (post,) = await agendas(board)
    assert "No cases are listed for this meeting." in people.text_of(post["card"])


async def test_the_agenda_is_not_posted_before_the_last_day_to_refer_has_passed(board: Board) -> None:
    await board.administrator.say("help")
    await board.run_queue()
    card = await board.administrator.in_chat("I do not keep messages")
    shown = await board.administrator.press(card, "Prepare the agenda")
    assert "Thursday 26 November" in shown.text
    with pytest.raises(LookupError):
        await shown.press("Post the agenda")
    assert (await board.http.post(URL, headers=KEYED)).status_code == 409
    await board.run_queue()
    assert await agendas(board) == []


async def test_the_timer_posts_at_noon_of_the_last_working_day_if_nobody_has(board: Board) -> None:
    await board.set_clock("2026-11-27T11:45:00Z")
    await board.fire("agenda_due")
    assert await agendas(board) == []
    await board.set_clock("2026-11-27T12:00:00Z")
    await board.fire("agenda_due")
    await board.fire("agenda_due")
    assert len(await agendas(board)) == 1


async def test_the_administrator_changes_the_order_and_holds_a_case_over(board: Board) -> None:
    first, second, third = await board.after(three_listed_cases)
    moves = {input_of(third): "first", input_of(second): "hold"}
    shown = await (await prepare(board)).press("More", {"more": "order"})
    shown = await shown.press("See the new order", moves)
    assert places(shown.card) == [("1", third), ("2", first), ("–", second)]
    shown = await shown.press("Post the agenda", {})
    assert "Enter why cases are held over" in shown.text
    shown = await shown.press("Post the agenda", {"hold_reason": "Ashley is away until then."})
    assert "Remove the name from the reason" in shown.text
    await shown.press("Post the agenda", {"hold_reason": "The presenter is away until then."})
    await board.run_queue()
    (post,) = await agendas(board)
    assert places(post["card"]) == [("1", third), ("2", first)]
    await board.police.in_chat(f"{second} will be heard on Monday 14 December 2026")
    rows = {row["Title"]: row for row in await board.rows("MASC Referrals")}
    assert (rows[second]["Status"], rows[second]["MeetingId"]) == ("accepted", "2026-12-14")


async def test_only_the_administrator_prepares_the_agenda(board: Board) -> None:
    await board.set_clock(AFTER_CUT_OFF)
    body = {"msteams": {"type": "task/fetch"}, "verb": "agenda.post", "meeting_id": MEETING}
    for verb in ("agenda.preview", "agenda.post"):
        answer = await board.chair.post(
            "/sandbox/dialog",
            {"person": people.CHAIR, "source": "card", "conversation": people.CHANNEL, "data": body | {"verb": verb}},
        )
        assert "Only the MASC administrator can do this" in people.text_of(answer["card"])
    await board.run_queue()
    assert await agendas(board) == []


@pytest.mark.slow
async def test_forty_five_cases_stand_on_three_pages_under_28_kilobytes(board: Board) -> None:
    for number in range(45):
        changes = {"victim_name": f"Invented Person {number:03}", "perpetrator_known": "Not known"}
        await board.refer(board.police, changes | {"perpetrator_name": ""})
    await board.run_queue()
    for row in await board.rows("MASC Referrals"):
        await board.accept(row["Title"])
    await board.set_clock(AFTER_CUT_OFF)
    await board.http.post(URL, headers=KEYED)
    await board.run_queue()
    (post,) = await agendas(board)
    pages = [post["card"], *(reply["card"] for reply in post["replies"])]
    assert len(pages) == 3
    assert max(len(json.dumps(page)) for page in pages) < 28 * 1024
    words = "\n".join(people.text_of(page) + str(page) for page in pages)
    assert [row["Title"] for row in await board.rows("MASC Referrals") if row["Title"] not in words] == []


@pytest.mark.parametrize(
    ("url", "headers", "status"),
    [
        (URL, {}, 401),
        ("/api/boards/other/meetings/2026-11-30/agenda", KEYED, 404),
        ("/api/boards/cumbria/meetings/2026-11-29/agenda", KEYED, 404),
        ("/api/boards/cumbria/meetings/nonsense/agenda", KEYED, 404),
    ],
)
async def test_the_keyed_call_says_what_is_wrong(board: Board, url: str, headers: dict[str, str], status: int) -> None:
    assert (await board.http.post(url, headers=headers)).status_code == status
