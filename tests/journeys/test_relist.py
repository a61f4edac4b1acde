"""A chair puts a decided case back on an agenda, and the board hears it again."""

from __future__ import annotations

import json

import pytest

from demo import player as people
from demo.player import Json, Player, Shown
from tests.journeys.board import MEETING, Board
from tests.journeys.test_decide import ACTIONS, open_record

pytestmark = pytest.mark.journey

NEXT, LATER = "2026-12-14", "2026-12-28"
"""The second is held on Tuesday 29 December, as the Monday is a bank holiday."""
REASON = "The court refused the order, so the board has to find another way."
SAID = "The court refused the application for an order."
LIST = "Put a case back on an agenda"


async def open_list(board: Board, player: Player) -> Shown:
    """Ask for help and press its button."""
    await player.say("help")
    await board.run_queue()
    helps = [post for post in await player.chat() if LIST in str(post["card"])]
    return await player.press(helps[-1], LIST)


async def case(board: Board) -> Json:
    (item,) = await board.rows("MASC Referrals")
    return item


async def an_action_that_could_not_be_done(board: Board) -> str:
    """Decided on Monday; on Tuesday the police could not do what they had agreed to, and Health has not begun."""
    reference = await board.listed_case()
    await board.set_clock("2026-11-30T10:05:00Z")
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    await board.set_clock("2026-12-01T10:00:00Z")
    shown = await board.police.press(await board.welcome(board.police), "My agency's actions")
    tick = f"a_{reference.removeprefix('MASC-')}_1"
    shown = await shown.press("Will not be done", {tick: f"{reference}/1"})
    await shown.press("Save", {"ending": "not_completed", "note": SAID})
    await board.run_queue()
    return reference


async def agenda_posts_itself(board: Board, instant: str, words: str) -> str:
    await board.set_clock(instant)
    await board.fire("agenda_due")
    await board.settle()
    return people.text_of((await board.chair.in_channel(words))["card"])


async def put_back(board: Board, player: Player, answers: dict[str, str]) -> Shown:
    shown = await (await open_list(board, player)).press("Put it back", answers)
    await board.run_queue()
    return shown


async def test_what_could_not_be_done_comes_before_the_board_again_and_is_closed(board: Board) -> None:
    reference = await board.after(an_action_that_could_not_be_done)
    agenda = await agenda_posts_itself(board, "2026-12-11T13:00:00Z", "MASC agenda: Monday 14 December 2026")
    assert f"1 could not be done ({reference}/1)" in agenda
    shown = await open_list(board, board.chair)
    assert f"{reference} · could not be done: {reference}/1 (Police)" in str(shown.card)
    places = "Monday 14 December 2026, 10:00: added to the agenda that is posted", "Tuesday 29 December 2026, 10:00"
    assert all(place in str(shown.card) for place in places)
    shown = await shown.press("Put it back", {"case": reference, "meeting_id": LATER, "reason": REASON})
    assert "We are putting it back" in shown.text
    await board.run_queue()
    row = await case(board)
    assert (row["Status"], row["MeetingId"], row["HeardBefore"]) == ("accepted", LATER, True)
    assert (row["StatusReason"], row["Added"]) == (REASON, False)
    (event,) = await board.events("case_relisted")
    assert (event["ActorId"], event["Agency"], event["MeetingId"]) == (people.CHAIR, "probation", LATER)
    assert json.loads(event["Details"]) == {"from_status": "open_actions", "to_status": "accepted"}
    assert REASON not in str(await board.rows("MASC Audit"))
    await the_referrer_knows(board, reference)
    await heard_again_and_closed(board, reference)


async def the_referrer_knows(board: Board, reference: str) -> None:
    text = people.text_of((await board.police.in_chat("will be heard on Tuesday 29 December"))["card"])
    assert reference in text
    assert "The chair has put it back on an agenda" in text
    assert REASON in text
    assert "last day to refer" not in text
    receipt = await board.police.in_chat("Status: Accepted")
    assert "It hears it again on Tuesday 29 December." in people.text_of(receipt["card"])
    with pytest.raises(LookupError):
        people.button(receipt["card"], "Withdraw the referral")


async def heard_again_and_closed(board: Board, reference: str) -> None:
    """It stands on the agenda, is closed with a reason that names what is open, and no later agenda has it."""
    agenda = await agenda_posts_itself(board, "2026-12-24T13:00:00Z", "MASC agenda: Tuesday 29 December 2026")
    assert "1 case" in agenda
    assert f"({reference}/1)" in agenda
    row = await case(board)
    assert (row["Status"], row["Position"], row["Added"]) == ("listed", 1, False)
    await board.set_clock("2026-12-29T10:05:00Z")
    opener = await board.chair.in_channel("MASC agenda: Tuesday 29 December 2026")
    shown = await board.chair.press(opener, "Record decisions")
    closing = {"outcome": "close", "reason": "The victim has moved away and asked us to stop.", "went_through": "true"}
    shown = await shown.press("Record and close", closing)
    assert f"Say in the reason why {reference}/2 can stay unfinished" in shown.text
    await shown.press("Record and close", closing | {"reason": f"{reference}/2 is not wanted any more by the victim."})
    await board.run_queue()
    row = await case(board)
    assert (row["Status"], "ClosedAt" in row) == ("closed", True)
    decisions = [row["Title"] for row in await board.rows("MASC Decisions")]
    assert decisions == [f"{reference}/{MEETING}/1", f"{reference}/{LATER}/1"]
    agenda = await agenda_posts_itself(board, "2027-01-08T13:00:00Z", "MASC agenda: Monday 11 January 2027")
    assert "No cases are listed" in agenda
    assert "could not be done" not in agenda


async def test_a_closed_case_joins_the_agenda_that_is_posted_marked_and_told_under_it(board: Board) -> None:
    reference = await board.after(a_case_closed_though_not_done)
    row = await case(board)
    assert row["Status"] == "closed"
    assert [row["ClosedBy"] for row in await board.rows("MASC Actions") if row.get("ClosedBy")] != []
    await agenda_posts_itself(board, "2026-12-24T13:00:00Z", "MASC agenda: Tuesday 29 December 2026")
    shown = await open_list(board, board.vice_chair)
    assert f"{reference} · Closed" in str(shown.card)
    answers = {"other_reference": reference.lower().replace("-", " "), "meeting_id": LATER, "reason": REASON}
    await shown.press("Put it back", answers)
    await board.run_queue()
    row = await case(board)
    assert (row["Status"], row["MeetingId"], row["Added"], row["Position"]) == ("listed", LATER, True, 1)
    assert row.get("ClosedAt") is None
    assert [row["ClosedBy"] for row in await board.rows("MASC Actions") if row.get("ClosedBy")] == []
    agenda = people.text_of((await board.chair.in_channel("MASC agenda: Tuesday 29 December 2026"))["card"])
    assert reference in agenda
    assert "added" in agenda
    assert f"1 could not be done ({reference}/1)" in agenda
    reply = people.text_of((await board.chair.in_channel("Added to the agenda on"))["card"])
    assert reference in reply
    assert REASON not in agenda + reply
    _, event = await board.events("case_relisted")
    assert (event["ActorId"], event["Agency"]) == (people.VICE_CHAIR, "police")
    assert json.loads(event["Details"]) == {"from_status": "closed", "to_status": "listed"}
    assert "The vice chair has put it back" in str([people.text_of(post["card"]) for post in await board.police.chat()])


async def a_case_closed_though_not_done(board: Board) -> str:
    """Put back once, and closed at that meeting with an action that could not be done."""
    reference = await an_action_that_could_not_be_done(board)
    await put_back(board, board.chair, {"case": reference, "reason": REASON})
    await agenda_posts_itself(board, "2026-12-11T13:00:00Z", "MASC agenda: Monday 14 December 2026")
    await board.set_clock("2026-12-14T10:05:00Z")
    shown = await board.chair.press(await board.chair.in_channel("MASC agenda: Monday 14 December"), "Record decisions")
    closing = {"outcome": "close", "reason": f"{reference}/2 can be left to Health.", "went_through": "true"}
    await shown.press("Record and close", closing)
    await board.run_queue()
    return reference


@pytest.mark.parametrize("person", [people.ADMINISTRATOR, people.POLICE_LEAD])
async def test_anyone_else_is_refused_and_sees_no_button(board: Board, person: str) -> None:
    reference = await board.after(an_action_that_could_not_be_done)
    player = board.player(person)
    with pytest.raises(IndexError):
        await open_list(board, player)
    for data in (
        {"verb": "case.relist_open"},
        {"verb": "case.relist", "case": reference, "meeting_id": NEXT, "reason": REASON, "token": "made.up"},
    ):
        body = {"person": person, "source": "card", "conversation": people.CHANNEL, "data": data}
        answer = await player.post("/sandbox/dialog", body)
        assert "Only the chair or vice chair can do this. Nothing has been recorded." in people.text_of(answer["card"])
    await board.run_queue()
    assert {event["ActorId"] for event in await board.events("access_refused")} == {person}
    assert (await case(board))["Status"] == "open_actions"


async def test_a_dialog_taken_over_by_the_other_chair_puts_nothing_back(board: Board) -> None:
    reference = await board.after(an_action_that_could_not_be_done)
    shown = await open_list(board, board.chair)
    dialog = Shown(board.vice_chair, shown.answer, "card", people.CHANNEL)
    answers = {"case": reference, "reason": REASON}
    again = await dialog.press("Put it back", answers)
    assert "open too long" in again.text
    assert again.inputs["reason"] == REASON
    await board.run_queue()
    assert (await case(board))["Status"] == "open_actions"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"reason": REASON}, "Select a case, or enter its reference"),
        ({"other_reference": "the one of last week"}, "Enter a reference, such as MASC-7F3K2"),
        ({"other_reference": "masc 0qx9d"}, "There is no case MASC-0QX9D"),
        ({"case": "{reference}", "other_reference": "MASC-0QX9D"}, "Select a case or enter a reference, not both"),
        ({"case": "{reference}", "reason": "Robin has moved."}, "Remove the name from the reason"),
        ({"case": "{reference}", "reason": "Ring 01632 960 123 first."}, "Remove the phone number"),
        ({"case": "{reference}", "reason": "Again."}, "Enter the reason, in 10 to 300 characters"),
        ({"case": "{reference}", "meeting_id": "2026-11-16", "reason": REASON}, "Select the meeting that hears it"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_put_back(board: Board, answers: dict[str, str], said: str) -> None:
    reference = await board.after(an_action_that_could_not_be_done)
    typed = {name: value.replace("{reference}", reference) for name, value in answers.items()}
    shown = await put_back(board, board.chair, typed)
    assert "There is a problem" in shown.text
    assert said in shown.text
    assert (await case(board))["Status"] == "open_actions"


async def test_a_case_that_waits_to_be_heard_is_not_put_back(board: Board) -> None:
    reference = await board.listed_case()
    shown = await put_back(board, board.chair, {"other_reference": reference, "meeting_id": NEXT, "reason": REASON})
    assert f"{reference} is still to be heard. Its status is: On the agenda" in shown.text
    assert await board.events("case_relisted") == []


async def test_the_meeting_that_has_decided_corrects_its_decision_instead(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    shown = await put_back(board, board.chair, {"case": reference, "meeting_id": MEETING, "reason": REASON})
    assert "This meeting has decided on the case. Correct that decision" in shown.text
    await shown.press("Put it back", {"meeting_id": NEXT})
    await board.run_queue()
    assert (await case(board))["MeetingId"] == NEXT


async def test_pressing_twice_puts_a_case_back_once(board: Board) -> None:
    reference = await board.after(an_action_that_could_not_be_done)
    shown = await open_list(board, board.chair)
    for _ in range(2):
        await shown.press("Put it back", {"case": reference, "reason": REASON})
    await board.run_queue()
    assert len(await board.events("case_relisted")) == 1
    posts = [post for post in await board.police.chat() if "put it back" in people.text_of(post["card"])]
    assert len(posts) == 1
    assert await board.events("access_refused") == []


async def test_of_two_people_the_second_is_told_that_it_has_changed(board: Board) -> None:
    reference = await board.after(an_action_that_could_not_be_done)
    screens = [await open_list(board, player) for player in (board.chair, board.vice_chair)]
    for shown, reason in zip(screens, (REASON, "There is a new worry about the victim."), strict=True):
        await shown.press("Put it back", {"case": reference, "reason": reason})
    await board.run_queue()
    (event,) = await board.events("case_relisted")
    assert event["ActorId"] == people.CHAIR
    assert (await case(board))["StatusReason"] == REASON
    text = people.text_of((await board.vice_chair.in_chat("This was not done"))["card"])
    assert "This has changed since you opened it: the case is accepted." in text


async def test_a_case_that_came_back_cannot_be_withdrawn(board: Board) -> None:
    reference = await board.after(an_action_that_could_not_be_done)
    await put_back(board, board.chair, {"case": reference, "reason": REASON})
    data = {"verb": "receipt.withdraw", "reference": reference, "version": 9, "withdraw_reason": "other"}
    body = {"person": people.POLICE_LEAD, "source": "card", "conversation": people.CHANNEL, "data": data}
    answer = await board.police.post("/sandbox/dialog", body)
    assert "A decision has been recorded" in people.text_of(answer["card"])


async def test_correcting_the_earlier_decision_leaves_the_case_on_its_new_agenda(board: Board) -> None:
    reference = await board.after(an_action_that_could_not_be_done)
    await put_back(board, board.chair, {"case": reference, "reason": REASON})
    posts = [post for root in await board.chair.channel() for post in root["replies"]]
    reply = next(post for post in posts if "Actions agreed" in people.text_of(post["card"]))
    why = {"supersede_reason": "The first one was read out wrongly.", "what_1": "Apply for a full order"}
    await (await board.chair.press(reply, "Correct this decision")).press("Record and close", ACTIONS | why)
    await board.run_queue()
    row = await case(board)
    assert (row["Status"], row["MeetingId"]) == ("accepted", NEXT)
    assert len(await board.rows("MASC Decisions")) == 2


async def test_a_case_that_the_meeting_did_not_come_to_goes_on_to_the_next(board: Board) -> None:
    reference = await board.after(an_action_that_could_not_be_done)
    await put_back(board, board.chair, {"case": reference, "reason": REASON})
    await board.set_clock("2026-12-15T10:00:00Z")
    await board.fire("agenda_due")
    await board.settle()
    row = await case(board)
    assert (row["MeetingId"], row["HeardBefore"]) == (LATER, True)
