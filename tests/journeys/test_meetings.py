"""A meeting is moved, cancelled or added, by the dialog or in the list itself, and everything that says so follows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from demo import player as people
from demo.player import Player, Shown
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board
from tests.work.backstage import ByHand

pytestmark = pytest.mark.journey

NEXT = "2026-12-14"
LISTS = ("MASC Meetings", "MASC Referrals", "MASC Audit", "MASC Messages")
MOVE = {"change": "move", "meeting_id": MEETING, "new_on": "2026-12-02", "change_reason": "The room is not free."}
CANCEL = {"change": "cancel", "meeting_id": MEETING, "change_reason": "Too few agencies can come."}
EXTRA = {"change": "extra", "new_on": "2026-12-08", "change_reason": "Many cases are waiting."}


async def dialog(board: Board, player: Player) -> Shown:
    await player.say("help")
    await board.run_queue()
    helps = [post for post in await player.chat() if "Change a meeting" in people.text_of(post["card"])]
    return await player.press(helps[-1], "Change a meeting")


async def change(board: Board, player: Player, answers: dict[str, str]) -> Shown:
    shown = await (await dialog(board, player)).press("Save", answers)
    await board.run_queue()
    return shown


async def case(board: Board, reference: str) -> people.Json:
    return next(row for row in await board.rows("MASC Referrals") if row["Title"] == reference)


async def the_meeting(board: Board, meeting_id: str = MEETING) -> people.Json:
    return next(row for row in await board.rows("MASC Meetings") if row["Title"] == meeting_id)


async def filed(board: Board, changes: dict[str, str] | None = None) -> str:
    reference = await board.refer(board.police, changes)
    await board.run_queue()
    return reference


async def receipt(board: Board, reference: str) -> str:
    posts = [people.text_of(post["card"]) for post in await board.police.chat()]
    return next(text for text in posts if reference in text and "Last day to refer" in text)


async def replies(board: Board) -> list[str]:
    posts = [reply for post in await board.chair.channel() for reply in post["replies"]]
    return [str(post["text"]) for post in posts if post["text"]]


async def details(board: Board, name: str) -> list[dict[str, Any]]:
    return [json.loads(row["Details"]) for row in await board.events(name)]


async def by_hand(board: Board, fields: people.Json) -> None:
    """The administrator writes into MASC Meetings, as somebody at the list would."""
    service = board.world.doors.doors.service
    lists = service.registers._lists
    part = lists.create_part("1", service.settings.list_ids["meetings"], fields, ())
    (reply,) = await service.graph.batch([part])
    assert reply.ok


async def test_a_check_says_the_last_day_to_refer_why_and_how_many_cases_and_changes_nothing(
    board: Board,
) -> None:
    await filed(board)
    shown = await (await dialog(board, board.administrator)).press("Check", MOVE)
    assert "The meeting will be held on Wednesday 2 December 2026, 10:00." in shown.text
    assert "Last day to refer: the end of Friday 27 November." in shown.text
    assert "Tuesday, Monday and Friday are the 3 working days before the meeting." in shown.text
    assert "1 case is affected." in shown.text
    assert shown.inputs["change_reason"] == MOVE["change_reason"]
    await board.run_queue()
    assert await board.rows("MASC Meetings") == []


async def test_the_administrator_moves_a_meeting_and_every_card_follows(board: Board) -> None:
    reference = await filed(board)
    shown = await change(board, board.administrator, MOVE)
    assert "We are recording the change" in shown.text
    row = await the_meeting(board)
    assert row["MeetingOn"].startswith("2026-12-02")
    assert row["MovedFromOn"].startswith("2026-11-30")
    assert row["StartsAt"] == "2026-12-02T10:00:00Z"
    assert row["CutOffOn"].startswith("2026-11-27")
    welcome = people.text_of((await board.welcome(board.chair))["card"])
    assert "Wednesday 2 December 2026, 10:00. Refer by the end of Friday 27 November." in welcome
    receipt_text = await receipt(board, reference)
    assert "Wednesday 2 December 2026, 10:00" in receipt_text
    assert "The meeting on Monday 30 November has been moved to Wednesday 2 December." in receipt_text
    assert (await case(board, reference))["MeetingId"] == MEETING
    (reply,) = await replies(board)
    assert "has been moved to Wednesday 2 December 2026, 10:00. Refer by the end of Friday 27 November." in reply
    assert await details(board, "meeting_moved") == [{"count": 1, "from_on": "2026-11-30", "to_on": "2026-12-02"}]
    assert await board.events("case_rescheduled") == []


async def test_moving_later_brings_forward_what_came_between_the_old_and_the_new_last_day(board: Board) -> None:
    early = await filed(board)
    await board.set_clock(AFTER_CUT_OFF)
    late = await filed(board, {"victim_name": "Ashley Fairmoor"})
    assert (await case(board, late))["MeetingId"] == NEXT
    await change(board, board.vice_chair, MOVE)
    assert [(await case(board, one))["MeetingId"] for one in (early, late)] == [MEETING, MEETING]
    assert "Wednesday 2 December 2026, 10:00" in await receipt(board, late)
    news = people.text_of((await board.police.in_chat(f"{late} will be heard on"))["card"])
    assert "Wednesday 2 December 2026, 10:00" in news
    assert "Do not wait for MASC" in news
    (event,) = await board.events("case_rescheduled")
    assert (event["Reference"], event["MeetingId"]) == (late, MEETING)


async def test_moving_earlier_takes_nobodys_place(board: Board) -> None:
    await board.set_clock("2026-11-25T15:00:00Z")
    reference = await filed(board)
    await change(board, board.chair, MOVE | {"new_on": "2026-11-27"})
    assert (await case(board, reference))["MeetingId"] == MEETING
    receipt_text = await receipt(board, reference)
    assert "The meeting on Monday 30 November has been moved to Friday 27 November." in receipt_text
    after = await filed(board, {"victim_name": "Ashley Fairmoor"})
    assert (await case(board, after))["MeetingId"] == NEXT


async def test_a_moved_meeting_keeps_the_hour_that_it_was_given(board: Board) -> None:
    await change(board, board.administrator, MOVE | {"new_time": "14:30"})
    assert "Wednesday 2 December 2026, 14:30" in people.text_of((await board.welcome(board.chair))["card"])
    reference = await filed(board)
    assert "Wednesday 2 December 2026, 14:30" in await receipt(board, reference)
    await change(board, board.administrator, MOVE | {"new_on": "2026-12-03"})
    assert "Thursday 3 December 2026, 14:30" in await receipt(board, reference)


async def test_a_cancelled_meeting_hands_its_cases_to_the_next_and_its_referrers_are_told_not_to_wait(
    board: Board,
) -> None:
    reference = await filed(board, {"urgent": "Yes", "urgent_steps": "The victim stays with friends."})
    await board.accept(reference)
    checked = await (await dialog(board, board.chair)).press("Check", CANCEL)
    assert "1 case is affected: it goes to Monday 14 December 2026, 10:00." in checked.text
    await change(board, board.chair, CANCEL)
    row = await case(board, reference)
    assert (row["MeetingId"], row["Status"]) == (NEXT, "accepted")
    receipt_text = await receipt(board, reference)
    assert "The meeting on Monday 30 November has been cancelled." in receipt_text
    assert "Your referral will be heard on Monday 14 December." in receipt_text
    news = people.text_of((await board.police.in_chat(f"{reference} will be heard on"))["card"])
    assert "Do not wait for MASC" in news
    welcome = people.text_of((await board.welcome(board.chair))["card"])
    assert "Monday 14 December 2026, 10:00. Refer by the end of Wednesday 9 December." in welcome
    (reply,) = await replies(board)
    assert "has been cancelled. Its cases go to Monday 14 December 2026, 10:00." in reply
    assert await details(board, "meeting_cancelled") == [{"count": 1, "from_on": "2026-11-30", "to_on": NEXT}]


async def test_a_meeting_cancelled_after_its_agenda_was_posted_gives_its_listed_cases_back(board: Board) -> None:
    reference = await board.listed_case()
    await change(board, board.administrator, CANCEL)
    row = await case(board, reference)
    assert (row["MeetingId"], row["Status"]) == (NEXT, "accepted")
    agenda = people.text_of((await board.chair.in_channel("MASC agenda"))["card"])
    assert "cancelled" in agenda
    assert reference not in agenda
    (event,) = await details(board, "case_rescheduled")
    assert event == {"from_status": "listed", "to_status": "accepted", "from_on": MEETING, "to_on": NEXT}


async def test_a_meeting_moved_after_its_agenda_was_posted_keeps_its_cases_and_edits_the_card(board: Board) -> None:
    reference = await board.listed_case()
    await change(board, board.administrator, MOVE)
    agenda = people.text_of((await board.chair.in_channel("MASC agenda"))["card"])
    assert "Wednesday 2 December 2026, 10:00" in agenda
    assert reference in agenda
    assert (await case(board, reference))["Status"] == "listed"


async def test_an_extra_meeting_takes_those_who_would_have_waited_longer(board: Board) -> None:
    await board.set_clock(AFTER_CUT_OFF)
    reference = await filed(board)
    await change(board, board.administrator, EXTRA)
    assert (await case(board, reference))["MeetingId"] == "2026-12-08"
    assert (await the_meeting(board, "2026-12-08"))["Kind"] == "extra"
    receipt_text = await receipt(board, reference)
    assert "Your referral will be heard on Tuesday 8 December, not on Monday 14 December." in receipt_text
    assert len(await board.events("meeting_added")) == 1
    await board.accept(reference)
    await board.set_clock("2026-12-04T09:00:00Z")
    await board.post_agenda()
    agenda = people.text_of((await board.chair.in_channel("MASC agenda"))["card"])
    assert "Tuesday 8 December 2026, 10:00" in agenda
    assert reference in agenda


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (MOVE | {"new_on": "2026-12-05"}, "New date must be a working day"),
        (MOVE | {"new_on": "2026-12-14"}, "New date must be after Tuesday 24 November and before Monday 14 December"),
        (MOVE | {"new_on": ""}, "Give the new date"),
        (MOVE | {"new_on": "0026-12-02"}, "New date must have a year of four digits"),
        (MOVE | {"meeting_id": ""}, "Select the meeting"),
        (MOVE | {"change": ""}, "Select what to do: move, cancel or add"),
        (MOVE | {"change_reason": "Why not"}, "The reason must be 10 to 300 characters"),
        (MOVE | {"change_reason": "Ring Sam on 01632 960 123."}, "Remove the phone number from the reason"),
        (MOVE | {"change_reason": "Robin cannot come then."}, "Remove the name from the reason"),
        (EXTRA | {"new_on": "2026-12-14"}, "There is a meeting of Monday 14 December already"),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_changed(
    board: Board, answers: dict[str, str], says: str
) -> None:
    await filed(board)
    for title in ("Check", "Save"):
        shown = await (await dialog(board, board.administrator)).press(title, answers)
        assert says in shown.text
        assert f"Error: {says}" in shown.text
        assert shown.inputs["change_reason"] == answers["change_reason"]
        assert shown.inputs["new_on"] == answers["new_on"]
    await board.run_queue()
    assert await board.rows("MASC Meetings") == []


async def test_a_meeting_with_a_decision_cannot_be_changed(board: Board) -> None:
    from tests.journeys.test_crash import decision  # noqa: PLC0415

    await decision(board)
    await board.run_queue()
    shown = await (await dialog(board, board.chair)).press("Save", CANCEL)
    assert "A decision has been recorded for this meeting, so it cannot be moved or cancelled" in shown.text


async def test_who_opened_the_dialog_before_somebody_else_saved_is_told_so(board: Board) -> None:
    first, second = await dialog(board, board.administrator), await dialog(board, board.chair)
    await first.press("Save", MOVE)
    await board.run_queue()
    shown = await second.press("Save", CANCEL)
    assert "This has changed since you opened it: the meeting was changed." in shown.text
    await board.run_queue()
    assert (await the_meeting(board))["State"] == "planned"


async def test_two_who_save_at_the_same_moment_change_the_meeting_once(board: Board) -> None:
    first, second = await dialog(board, board.administrator), await dialog(board, board.chair)
    await first.press("Save", MOVE)
    await second.press("Save", MOVE | {"new_on": "2026-12-03"})
    await board.run_queue()
    assert (await the_meeting(board))["MeetingOn"].startswith("2026-12-02")
    assert len(await board.events("meeting_moved")) == 1
    await board.chair.in_chat("This was not done")


@pytest.mark.parametrize("verb", ["meeting.open", "meeting.check", "meeting.save"])
async def test_others_may_not_change_a_meeting(board: Board, verb: str) -> None:
    body = {"msteams": {"type": "task/fetch"}, "verb": verb, "seen": {}} | MOVE
    answer = await board.police.post(
        "/sandbox/dialog",
        {"person": people.POLICE_LEAD, "source": "card", "conversation": people.CHANNEL, "data": body},
    )
    assert "Only the administrator, chair or vice chair can do this" in people.text_of(answer["card"])
    await board.run_queue()
    assert await board.rows("MASC Meetings") == []
    assert len(await board.events("access_refused")) == 1


async def test_the_help_of_others_does_not_offer_it(board: Board) -> None:
    with pytest.raises(IndexError):
        await dialog(board, board.police)


async def test_a_meeting_moved_in_the_list_is_followed_within_the_quarter_of_an_hour(board: Board) -> None:
    early = await filed(board)
    await board.set_clock(AFTER_CUT_OFF)
    late = await filed(board, {"victim_name": "Ashley Fairmoor"})
    await by_hand(board, {"Title": MEETING, "MeetingOn": "2026-12-02T12:00:00Z"})
    assert "Monday 30 November 2026" in await receipt(board, early)
    await board.fire("agenda_due")
    row = await the_meeting(board)
    assert (row["InForce"], row["Changes"], row["Kind"]) == ("2026-12-02 10:00", 1, "series")
    assert row["CutOffOn"].startswith("2026-11-27")
    assert row["MovedFromOn"].startswith("2026-11-30")
    welcome = people.text_of((await board.welcome(board.chair))["card"])
    assert "Wednesday 2 December 2026, 10:00. Refer by the end of Friday 27 November." in welcome
    assert [(await case(board, one))["MeetingId"] for one in (early, late)] == [MEETING, MEETING]
    assert "has been moved to Wednesday 2 December" in await receipt(board, early)
    assert "Wednesday 2 December 2026, 10:00" in await receipt(board, late)
    await board.police.in_chat(f"{late} will be heard on Wednesday 2 December 2026, 10:00")
    (reply,) = await replies(board)
    assert "has been moved to Wednesday 2 December 2026, 10:00. Refer by the end of Friday 27 November." in reply
    (moved,) = await board.events("meeting_moved")
    assert (moved["Door"], moved.get("ActorId", "")) == ("list", "")
    assert json.loads(moved["Details"]) == {"count": 2, "from_on": "2026-11-30", "to_on": "2026-12-02"}
    before = [await board.rows(name) for name in LISTS]
    await board.fire("agenda_due")
    assert [await board.rows(name) for name in LISTS] == before
    assert len(await replies(board)) == 1


async def test_the_agenda_that_posts_itself_waits_for_a_meeting_that_was_moved_in_the_list(board: Board) -> None:
    await by_hand(board, {"Title": MEETING, "MeetingOn": "2026-12-02T12:00:00Z"})
    await board.fire("agenda_due")
    await board.set_clock("2026-11-30T12:00:00Z")
    await board.fire("agenda_due")
    assert (await the_meeting(board)).get("AgendaPostedAt") is None
    await board.set_clock("2026-12-01T12:00:00Z")
    await board.fire("agenda_due")
    await board.chair.in_channel("MASC agenda: Wednesday 2 December 2026, 10:00")


async def test_a_meeting_cancelled_in_the_list_hands_its_listed_cases_on_and_its_agenda_says_so(board: Board) -> None:
    reference = await board.listed_case()
    ByHand(board, "MASC Meetings").change(MEETING, State="cancelled")
    await board.fire("agenda_due")
    row = await case(board, reference)
    assert (row["MeetingId"], row["Status"]) == (NEXT, "accepted")
    assert "The meeting on Monday 30 November has been cancelled." in await receipt(board, reference)
    news = people.text_of((await board.police.in_chat(f"{reference} will be heard on"))["card"])
    assert "The meeting on Monday 30 November 2026, 10:00 has been cancelled." in news
    assert "Do not wait for MASC" in news
    agenda = people.text_of((await board.chair.in_channel("MASC agenda"))["card"])
    assert "cancelled" in agenda
    assert reference not in agenda
    (reply,) = [text for text in await replies(board) if "has been cancelled" in text]
    assert "Its cases go to Monday 14 December 2026, 10:00." in reply
    after = await filed(board, {"victim_name": "Ashley Fairmoor"})
    assert (await case(board, after))["MeetingId"] == NEXT


async def test_a_meeting_that_is_cancelled_and_held_after_all_is_followed_each_time(board: Board) -> None:
    reference = await filed(board)
    await board.accept(reference)
    hand = ByHand(board, "MASC Meetings")
    hand.add(Title=MEETING, MeetingOn="2026-11-30T12:00:00Z", State="cancelled")
    for state, meeting_id in (("cancelled", NEXT), ("planned", MEETING)) * 2:
        hand.change(MEETING, State=state)
        await board.fire("agenda_due")
        assert (await case(board, reference))["MeetingId"] == meeting_id
    assert (await the_meeting(board))["Changes"] == 4
    assert len(await board.events("meeting_cancelled")) == len(await board.events("meeting_added")) == 2
    assert [text.partition(".")[0][-9:] for text in await replies(board)] == ["cancelled", "after all"] * 2


async def test_an_extra_meeting_written_into_the_list_takes_its_cases_and_has_an_agenda_of_its_own(
    board: Board,
) -> None:
    await board.set_clock(AFTER_CUT_OFF)
    reference = await filed(board)
    await by_hand(board, {"Title": "2026-12-08", "MeetingOn": "2026-12-08T12:00:00Z"})
    await board.fire("agenda_due")
    assert (await case(board, reference))["MeetingId"] == "2026-12-08"
    assert (await the_meeting(board, "2026-12-08"))["Kind"] == "extra"
    assert "An extra MASC meeting will be held on Tuesday 8 December 2026, 10:00." in (await replies(board))[0]
    await board.accept(reference)
    await board.set_clock("2026-12-04T09:00:00Z")
    key = {"x-functions-key": "sandbox-function-key"}
    answer = await board.http.post("/api/boards/cumbria/meetings/2026-12-08/agenda", headers=key)
    assert answer.status_code == 202
    await board.run_queue()
    assert reference in people.text_of((await board.chair.in_channel("MASC agenda"))["card"])


async def test_the_agenda_before_names_the_day_to_which_the_next_meeting_was_moved(board: Board) -> None:
    await board.listed_case()
    await by_hand(board, {"Title": NEXT, "MeetingOn": "2026-12-16T12:00:00Z"})
    await board.fire("agenda_due")
    agenda = people.text_of((await board.chair.in_channel("MASC agenda"))["card"])
    assert "Wednesday 16 December 2026" in agenda


async def test_what_nobody_could_follow_is_told_to_the_administrator_once_and_changes_nothing(board: Board) -> None:
    reference = await filed(board)
    hand = ByHand(board, "MASC Meetings")
    hand.add(Title=MEETING, MeetingOn="2026-12-05T12:00:00Z")
    count = len(await board.administrator.chat())
    for _ in range(2):
        await board.fire("agenda_due")
    card = people.text_of((await board.administrator.in_chat("MASC cannot follow"))["card"])
    assert "MASC cannot follow: New date must be a working day." in card
    assert "It is the row with the Title 2026-11-30." in card
    assert "MASC still counts with Monday 30 November 2026, 10:00, and has told nobody." in card
    assert len(await board.administrator.chat()) == count + 1
    assert "Monday 30 November 2026, 10:00" in people.text_of((await board.welcome(board.chair))["card"])
    assert await replies(board) == []
    other = await filed(board, {"victim_name": "Ashley Fairmoor"})
    assert "Monday 30 November 2026, 10:00" in await receipt(board, other)
    hand.change(MEETING, MeetingOn="2026-12-03T12:00:00Z")
    await board.fire("agenda_due")
    assert "Thursday 3 December 2026, 10:00" in await receipt(board, reference)
    assert len(await board.administrator.chat()) == count + 2


async def test_a_cancelled_meeting_has_no_agenda(board: Board) -> None:
    await by_hand(board, {"Title": MEETING, "MeetingOn": "2026-11-30T12:00:00Z", "State": "cancelled"})
    await board.set_clock(AFTER_CUT_OFF)
    url = f"/api/boards/cumbria/meetings/{MEETING}/agenda"
    await board.http.post(url, headers={"x-functions-key": "sandbox-function-key"})
    await board.run_queue()
    assert [post for post in await board.chair.channel() if "MASC agenda" in str(post["card"])] == []
    assert (await the_meeting(board))["State"] == "cancelled"
