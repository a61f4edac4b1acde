"""The administrator's list follows what comes in and what is answered, and reminders come while nobody posts."""

from __future__ import annotations

import pytest

from demo import player as people
from demo.player import Json
from masc_graph.commands import DrawWorklist, RemindAgenda
from tests.journeys.board import MEETING, Board, a_filed_referral
from tests.work.agendas import some_cases
from tests.work.backstage import ByHand, fail, handle

LIST = people.LIST


async def the_list(board: Board) -> Json:
    return await board.administrator.in_chat(LIST)


async def reminders(board: Board) -> list[str]:
    texts = [people.text_of(post["card"]) for post in await board.administrator.chat()]
    return [text for text in texts if text.startswith("Agenda for")]


async def test_one_message_follows_what_comes_in_and_what_is_answered(board: Board) -> None:
    reference = await board.after(a_filed_referral)
    before = await the_list(board)
    text = people.text_of(before["card"])
    assert "Your referrals for Monday 30 November" in text
    assert "1 referral · 0 accepted · 1 to answer" in text
    assert "You can post the agenda from Thursday 26 November." in text
    shown = await board.administrator.press(before, "Answer")
    await (await shown.press("Accept")).press("Close")
    await board.run_queue()
    after = await the_list(board)
    assert after["id"] == before["id"]
    assert "1 referral · 1 accepted" in people.text_of(after["card"])
    assert reference not in people.text_of(after["card"])


async def test_what_waits_for_information_says_for_what_and_by_when(board: Board) -> None:
    (waiting,) = some_cases(board, 1, Status="needs_information", MissingFields="dash_on\nask")
    await handle(board, DrawWorklist(), None, "worker")
    post = await the_list(board)
    text = people.text_of(post["card"])
    assert "1 referral · 0 accepted · 1 waiting for information" in text
    assert "Date the DASH was completed and What you want MASC to do, by Thursday 26 November" in text
    shown = await board.administrator.press(post, "They told me")
    assert waiting in shown.text


async def test_nobody_gets_an_empty_list_but_one_that_is_there_is_emptied(board: Board) -> None:
    await handle(board, DrawWorklist(), None, "worker")
    assert await board.administrator.chat() == []
    (only,) = some_cases(board, 1, Status="submitted")
    await handle(board, DrawWorklist(), None, "worker")
    ByHand(board, "MASC Referrals").change(only, Status="withdrawn")
    await handle(board, DrawWorklist(), None, "worker")
    assert "0 referrals · 0 accepted" in people.text_of((await the_list(board))["card"])


async def test_the_list_turns_to_the_next_meeting_by_the_clock_wherever_that_was_moved_to(board: Board) -> None:
    some_cases(board, 1)
    some_cases(board, 1, start=2, MeetingId="2026-12-04")
    ByHand(board, "MASC Meetings").add(
        Title="2026-12-04", MeetingOn="2026-12-04T12:00:00Z", Kind="extra", State="planned"
    )
    await handle(board, DrawWorklist(), None, "worker")
    assert "Monday 30 November" in people.text_of((await the_list(board))["card"])
    await board.set_clock("2026-12-01T09:00:00Z")
    await board.fire("agenda_due")
    assert "Friday 4 December\n2 referrals · 2 accepted" in people.text_of((await the_list(board))["card"])


async def test_the_administrator_is_reminded_twice_in_new_messages_and_both_say_once_it_is_posted(board: Board) -> None:
    some_cases(board, 2)
    for instant in ("2026-11-26T09:00:00Z", "2026-11-26T09:15:00Z", "2026-11-27T09:00:00Z", "2026-11-27T09:15:00Z"):
        await board.set_clock(instant)
        await board.fire("agenda_due")
    first, second = await reminders(board)
    assert "not posted yet\n2 cases." in first
    assert "If nobody does, MASC posts it on Friday 27 November at 12:00." in second
    assert len(await board.events("agenda_previewed")) == 2
    card = [post for post in await board.administrator.chat() if "not posted yet" in people.text_of(post["card"])][-1]
    await (await board.administrator.press(card, "Prepare the agenda")).press("Post the agenda")
    await board.run_queue()
    assert all(text.partition("\n")[0].endswith(": posted") for text in await reminders(board))


async def test_a_reminder_that_could_not_be_sent_comes_with_the_next_firing(board: Board) -> None:
    await board.set_clock("2026-11-26T09:00:00Z")
    await fail(board, {"method": "POST", "path": "^/connector/", "fault": "502"})
    await board.fire("agenda_due")
    await fail(board)
    assert await reminders(board) == []
    await board.set_clock("2026-11-26T09:15:00Z")
    await board.fire("agenda_due")
    assert len(await reminders(board)) == 1


@pytest.mark.parametrize("meeting_id", ["2026-11-29", MEETING])
async def test_there_is_nothing_to_say_of_a_meeting_that_is_not_there_or_an_agenda_that_nobody_waited_for(
    board: Board, meeting_id: str
) -> None:
    ByHand(board, "MASC Meetings").add(Title=MEETING, MeetingOn="2026-11-30T12:00:00Z", State="agenda_posted")
    await handle(board, RemindAgenda(meeting_id=meeting_id, moment="preview"), None, "timer")
    assert await board.administrator.chat() == []
