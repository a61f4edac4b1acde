"""Members of four agencies keep their actions true, on the card and in Planner, and hear of them before a meeting."""

from __future__ import annotations

import pytest

from demo import player as people
from demo.player import Json, Player, Shown
from tests.journeys.board import Board
from tests.journeys.fault_scenario import check_queues
from tests.journeys.test_decide import open_record

pytestmark = pytest.mark.journey

AGENCIES = ("police", "health", "victim-support", "housing")
ACTIONS = {
    **{f"agency_{n}": agency for n, agency in enumerate(AGENCIES, 1)},
    **{f"for_{n}": "victim.support" for n in range(1, 5)},
    **{f"what_{n}": f"Do what was agreed, number {n}" for n in range(1, 5)},
    "went_through": "true",
}
CIRCUMSTANCES = "The victim lives elsewhere by now."


async def four_actions(board: Board) -> str:
    """A case with an action of each of four agencies, in the week after the meeting; returns its reference."""
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    await board.set_clock("2026-12-01T10:00:00Z")
    return reference


async def rows(board: Board) -> dict[int, Json]:
    """The actions by their number."""
    return {int(row["Title"].rpartition("/")[2]): row for row in await board.rows("MASC Actions")}


async def tasks(board: Board) -> dict[int, Json]:
    """Their tasks in the plan, by the number in the title."""
    return {int(task["title"].split(" ")[0].rpartition("/")[2]): task for task in await board.tasks()}


async def dialog(board: Board, person: Player) -> Shown:
    return await person.press(await board.welcome(person), "My agency's actions")


def ticks(reference: str, *numbers: int) -> dict[str, str]:
    """The dialog's ticks beside these actions."""
    bare = reference.removeprefix("MASC-")
    return {f"a_{bare}_{n}": f"{reference}/{n}" for n in numbers}


async def case_status(board: Board) -> str:
    return (await board.rows("MASC Referrals"))[0]["Status"]


async def test_four_agencies_end_their_actions_each_in_its_own_way_and_the_case_follows(board: Board) -> None:
    reference = await board.after(four_actions)
    await (await dialog(board, board.police)).press("Completed", ticks(reference, 1))
    await board.tick((await tasks(board))[2]["id"], people.HEALTH_LEAD)
    support = await dialog(board, board.player(people.VICTIM_SUPPORT_LEAD))
    why = await support.press("Will not be done", ticks(reference, 3))
    assert "Do what was agreed, number 3" in why.text
    typed = {"ending": "no_longer_relevant", "reason_code": "victim_moved", "note": CIRCUMSTANCES}
    assert "We are recording 1." in (await why.press("Save", typed)).text
    housing = await dialog(board, board.player(people.HOUSING_LEAD))
    why = await housing.press("Will not be done", ticks(reference, 4))
    await why.press("Save", {"ending": "not_completed", "note": "No flat was free before Christmas."})
    await board.run_queue()
    await board.fire("sync")
    ended = await rows(board)
    assert {n: row["Status"] for n, row in ended.items()} == {
        1: "completed",
        2: "completed",
        3: "no_longer_relevant",
        4: "not_completed",
    }
    assert (ended[3]["ReasonCode"], ended[3]["ReasonText"]) == ("victim_moved", CIRCUMSTANCES)
    assert (ended[2]["StatusById"], ended[4]["StatusByAgency"]) == (people.HEALTH_LEAD, "housing")
    shown = {n: (task["percentComplete"], task["appliedCategories"]) for n, task in (await tasks(board)).items()}
    assert (shown[3], shown[4]) == ((100, ["category1", "category6"]), (100, ["category1", "category7"]))
    assert await case_status(board) == "open_actions", "what could not be done is read out first"
    await board.fire("sync")
    assert await rows(board) == ended


async def test_a_case_whose_last_action_ends_is_ready_to_close_and_its_receipt_says_so(board: Board) -> None:
    reference = await board.after(four_actions)
    for number, person in enumerate((people.POLICE_LEAD, people.HEALTH_LEAD, people.VICTIM_SUPPORT_LEAD), 1):
        await board.tick((await tasks(board))[number]["id"], person)
    await board.fire("sync")
    assert await case_status(board) == "open_actions"
    await (await dialog(board, board.player(people.HOUSING_LEAD))).press("Completed", ticks(reference, 4))
    await board.run_queue()
    assert await case_status(board) == "ready_to_close"
    await board.police.in_chat("Status: Ready to close")
    await board.tick((await tasks(board))[2]["id"], people.HEALTH_LEAD, percentComplete=50)
    await board.fire("sync")
    assert await case_status(board) == "open_actions"
    await board.police.in_chat("Status: Actions agreed")
    assert [event["Details"] for event in await board.events("case_settled")] == [
        '{"from_status": "open_actions", "to_status": "ready_to_close"}',
        '{"from_status": "ready_to_close", "to_status": "open_actions"}',
    ]


async def test_an_end_without_its_reason_is_asked_for_and_a_name_in_it_is_refused(board: Board) -> None:
    reference = await board.after(four_actions)
    shown = await dialog(board, board.police)
    nothing = await shown.press("Will not be done", {"note": "Kept."})
    assert "Select at least one action" in nothing.text
    why = await nothing.press("Will not be done", ticks(reference, 1))
    assert why.inputs["note"] == "Kept."
    asked = await why.press("Save", {"note": ""})
    assert "Select whether it is no longer relevant or could not be done" in asked.text
    assert "Say in the note why" in asked.text
    asked = await asked.press("Save", {"ending": "no_longer_relevant", "note": "Robin has moved to Kent."})
    assert "Select why it is no longer relevant" in asked.text
    assert "Remove the name from the note" in asked.text
    back = await asked.press("Back")
    assert back.inputs[next(iter(ticks(reference, 1)))] == f"{reference}/1"
    await board.run_queue()
    assert (await rows(board))[1]["Status"] == "not_started"


async def test_what_planner_calls_no_longer_relevant_stays_open_until_its_agency_says_why(board: Board) -> None:
    reference = await board.after(four_actions)
    task = (await tasks(board))[1]["id"]
    await board.tick(task, people.POLICE_LEAD, percentComplete=100, appliedCategories=["category1", "category6"])
    await board.fire("sync")
    marked = (await rows(board))[1]
    assert (marked["Status"], marked["Flags"]) == ("not_started", ["marked_no_longer_relevant", "reason_needed"])
    shown = await dialog(board, board.police)
    assert "Marked 'No longer relevant' in Planner. Say why with 'Will not be done'" in shown.text
    why = await shown.press("Will not be done", ticks(reference, 1))
    typed = {"ending": "no_longer_relevant", "reason_code": "in_custody", "note": "Remanded until the trial in March."}
    await why.press("Save", typed)
    await board.run_queue()
    await board.fire("sync")
    ended = (await rows(board))[1]
    assert (ended["Status"], ended["ReasonCode"], ended.get("Flags") or []) == ("no_longer_relevant", "in_custody", [])


async def test_a_finished_action_is_opened_again_only_with_a_reason_by_its_agency_or_the_chair(board: Board) -> None:
    reference = await board.after(four_actions)
    await (await dialog(board, board.police)).press("Completed", ticks(reference, 1))
    await board.run_queue()
    shown = await dialog(board, board.police)
    assert "Your agency has no open actions." in shown.text
    done = await shown.press("Show what was finished lately")
    assert "Completed, Tuesday 1 December" in str(done.card)
    asked = await done.press("Open again", ticks(reference, 1))
    assert f"Say in the note why {reference}/1 is open again" in asked.text
    assert "We are recording 1." in (await asked.press("Open again", {"note": "The court set it aside."})).text
    await board.run_queue()
    opened = (await rows(board))[1]
    assert (opened["Status"], opened["ReasonCode"], opened["ReasonText"]) == (
        "in_progress",
        "reopened",
        "The court set it aside.",
    )
    assert (await tasks(board))[1]["percentComplete"] == 50
    await board.fire("sync")
    assert (await rows(board))[1] == opened
    await board.tick((await tasks(board))[2]["id"], people.HEALTH_LEAD)
    await board.fire("sync")
    chair = await dialog(board, board.chair)
    lately = await chair.press("Show what was finished lately")
    assert "Health · Completed, Tuesday 1 December" in str(lately.card)
    held = await lately.press("Show what is open", ticks(reference, 2))
    assert "You ticked 1 action. Say first what has become of it, or take the ticks away." in held.text
    await lately.press("Open again", ticks(reference, 2) | {"note": "The board asked for a second visit."})
    await board.run_queue()
    assert (await rows(board))[2]["Status"] == "in_progress"
    assert [event["ActorId"] for event in await board.events("action_reopened")] == [people.POLICE_LEAD, people.CHAIR]


async def test_another_agencys_finished_action_cannot_be_opened_with_a_forged_press(board: Board) -> None:
    reference = await board.after(four_actions)
    await board.tick((await tasks(board))[2]["id"], people.HEALTH_LEAD)
    await board.fire("sync")
    forged = {"verb": "agency.reopen", "view": "done", "seen": {}, "note": "Because I say so.", **ticks(reference, 2)}
    body = {"person": people.POLICE_LEAD, "source": "card", "conversation": people.CHANNEL, "data": forged}
    answer = await board.police.post("/sandbox/dialog", body)
    assert "This action belongs to another agency" in people.text_of(answer["card"])
    late = forged | {"verb": "agency.complete", "view": "open", **ticks(reference, 2)}
    answer = await board.player(people.HEALTH_LEAD).post(
        "/sandbox/dialog", body | {"person": people.HEALTH_LEAD, "data": late}
    )
    assert "an action was finished meanwhile" in people.text_of(answer["card"])
    await board.run_queue()
    assert (await rows(board))[2]["Status"] == "completed"


async def test_not_even_the_chair_ends_another_agencys_action_as_if_it_were_opened_again(board: Board) -> None:
    reference = await board.after(four_actions)
    health = await dialog(board, board.player(people.HEALTH_LEAD))
    why = await health.press("Will not be done", ticks(reference, 2))
    await why.press("Save", {"ending": "not_completed", "note": "No place was free before Christmas."})
    await board.run_queue()
    forged = {"verb": "agency.complete", "view": "done", "seen": {}, **ticks(reference, 2)}
    body = {"source": "card", "conversation": people.CHANNEL, "data": forged}
    for person in (people.CHAIR, people.HEALTH_LEAD):
        answer = await board.player(person).post("/sandbox/dialog", body | {"person": person})
        assert "an action was finished meanwhile" in people.text_of(answer["card"])
    await board.run_queue()
    assert (await rows(board))[2]["Status"] == "not_completed"


async def test_the_card_in_the_chat_counts_along_and_stands_where_it_was_asked_for(board: Board) -> None:
    reference = await board.after(four_actions)
    inspector = board.vice_chair
    for person in (board.police, inspector):
        await person.say("my actions")
    await board.run_queue()
    await board.police.in_chat("Police: 1 open, 1 due by Monday 14 December")
    await (await dialog(board, board.police)).press("Completed", ticks(reference, 1))
    await board.run_queue()
    await board.police.in_chat("Police: no open actions")
    await inspector.in_chat("Police: no open actions")
    await inspector.say("my agency")
    await board.run_queue()
    shown = [
        post for post in await inspector.chat() if "Counted" in people.text_of(post["card"]) and not post["deleted"]
    ]
    assert len(shown) == 1
    assert shown[0] == (await inspector.chat())[-1]


async def test_the_card_in_the_chat_counts_what_the_meeting_has_just_agreed(board: Board) -> None:
    await board.listed_case()
    await board.police.say("my actions")
    await board.run_queue()
    await board.police.in_chat("Police: no open actions")
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    await board.police.in_chat("Police: 1 open")


async def test_each_lead_and_deputy_gets_one_digest_when_the_agenda_is_posted(board: Board) -> None:
    reference = await board.after(four_actions)
    await board.set_clock("2026-12-08T09:00:00Z")
    second = await board.refer(board.player(people.HEALTH_LEAD), {"victim_name": "Ashley Fairmoor"})
    await board.run_queue()
    await board.tick((await tasks(board))[2]["id"], people.HEALTH_LEAD, appliedCategories=["category1", "category7"])
    await board.fire("sync")
    await board.accept(second)
    for clock in ("2026-12-11T12:00:00Z", "2026-12-11T13:00:00Z"):
        await board.set_clock(clock)
        await board.fire("agenda_due")
        await board.post_agenda()
    message = await board.player(people.HEALTH_DEPUTY).in_chat("Health: before the MASC meeting on Monday 14 December")
    words = people.text_of(message["card"])
    assert f"1 due by the meeting ({reference}/2), 1 needs an answer ({reference}/2)" in words
    await board.police.in_chat("Police: before the MASC meeting on Monday 14 December")
    posts = await board.vice_chair.chat()
    assert [post for post in posts if "before the MASC meeting" in people.text_of(post["card"])] == []
    assert f"On the agenda: 1 case, {second}." in words
    assert f"You present {second}." in words
    sent = [event for event in await board.events("digest_sent") if event["MeetingId"] == "2026-12-14"]
    assert len(sent) == 8, "five leads and three deputies, once each"
    await check_queues(board)


async def test_ticks_of_a_two_minute_outage_are_all_in_the_record_afterwards(board: Board) -> None:
    reference = await board.after(four_actions)
    shown = await dialog(board, board.police)
    why = await (await dialog(board, board.player(people.VICTIM_SUPPORT_LEAD))).press(
        "Will not be done", ticks(reference, 3)
    )
    await board.http.put("/sandbox/faults", json={"rules": [{"path": "^/graph/", "fault": "503"}]})
    assert "We are recording 1." in (await shown.press("Completed", ticks(reference, 1))).text
    answer = await why.press("Save", {"ending": "not_completed", "note": "No place was free this month."})
    assert "Nothing has been saved." in answer.text, "a note is not taken unless its names can be checked"
    await board.tick((await tasks(board))[2]["id"], people.HEALTH_LEAD)
    await board.tick((await tasks(board))[4]["id"], people.HOUSING_LEAD, percentComplete=50)
    await board.fire("sync")
    await board.http.post("/sandbox/settle", json={"until": "2026-12-01T10:02:00Z"})
    assert {row["Status"] for row in (await rows(board)).values()} == {"not_started"}
    assert board.world.sandbox.faults.fired > 3
    await board.http.put("/sandbox/faults", json={"rules": []})
    for _ in range(2):
        await board.settle()
    assert {n: row["Status"] for n, row in (await rows(board)).items()} == {
        1: "completed",
        2: "completed",
        3: "not_started",
        4: "in_progress",
    }
    await check_queues(board)
