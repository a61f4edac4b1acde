"""The smaller commands: what is refused, what is not there any more, and what a second look finds."""

from __future__ import annotations

import pytest

from demo import player as people
from masc_graph.commands import (
    AcceptReferral,
    ActionSeen,
    Payload,
    PostAgenda,
    SetActionStatus,
    ShowCard,
    SyncPlanner,
)
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board
from tests.work.backstage import ByHand, handle, put_aside
from tests.work.test_sync import two_actions


async def a_submitted_case(board: Board) -> str:
    reference = await board.refer(board.police)
    await board.run_queue()
    return reference


async def action(board: Board, code: str) -> people.Json:
    return next(row for row in await board.rows("MASC Actions") if row["Title"] == code)


def done(code: str, note: str = "") -> SetActionStatus:
    return SetActionStatus(actions=(ActionSeen(code=code),), status="completed", note=note)


@pytest.mark.parametrize(
    "payload",
    [
        PostAgenda(meeting_id="2026-12-01"),
        SetActionStatus(actions=(ActionSeen(code="MASC-00000/1"),), status="completed"),
        AcceptReferral(reference="MASC-00000", version=1),
    ],
)
async def test_a_command_about_something_that_is_not_there_is_put_aside(board: Board, payload: Payload) -> None:
    work = await handle(board, payload, people.ADMINISTRATOR)
    (aside,) = await put_aside(board)
    assert aside["command_id"] == str(work.command_id)


async def test_an_agenda_asked_for_too_early_is_refused_and_whoever_asked_is_told(board: Board) -> None:
    await handle(board, PostAgenda(meeting_id=MEETING), people.ADMINISTRATOR)
    message = await board.administrator.in_chat("This was not done")
    assert "The last day to refer has not passed" in people.text_of(message["card"])
    (event,) = await board.events("access_refused")
    assert (event["Result"], event["ActorId"]) == ("refused", people.ADMINISTRATOR)


async def test_a_refusal_of_a_call_without_a_person_is_noted_and_nobody_is_told(board: Board) -> None:
    await handle(board, PostAgenda(meeting_id=MEETING), None, "http")
    (event,) = await board.events("access_refused")
    assert "ActorId" not in event
    assert await board.administrator.chat() == []


async def test_a_meeting_that_was_written_down_already_is_opened_and_not_added(board: Board) -> None:
    ByHand(board, "MASC Meetings").add(
        Title=MEETING, MeetingOn="2026-11-30T12:00:00Z", StartsAt="2026-11-30T10:00:00Z",
        CutOffOn="2026-11-25T12:00:00Z", Kind="series", State="planned",
    )  # fmt: skip
    await board.set_clock(AFTER_CUT_OFF)
    await handle(board, PostAgenda(meeting_id=MEETING), None, "timer")
    (meeting,) = await board.rows("MASC Meetings")
    assert meeting["State"] == "agenda_posted"
    assert meeting["AgendaPostedAt"].startswith("2026-11-26T09:00")


async def test_a_referral_that_changed_since_the_card_was_drawn_is_not_accepted(board: Board) -> None:
    reference = await a_submitted_case(board)
    await handle(board, AcceptReferral(reference=reference, version=7), people.ADMINISTRATOR)
    (item,) = await board.rows("MASC Referrals")
    assert item["Status"] == "submitted"
    await board.administrator.in_chat("This has changed since you opened it: the referral was changed.")


async def test_a_possible_repeat_is_not_accepted_before_somebody_said_which_it_is(board: Board) -> None:
    await a_submitted_case(board)
    second = await board.refer(board.player(people.HEALTH_LEAD))
    await board.run_queue()
    await handle(board, AcceptReferral(reference=second, version=1), people.ADMINISTRATOR)
    assert len(await put_aside(board)) == 1
    assert {row["Status"] for row in await board.rows("MASC Referrals")} == {"submitted"}


async def test_accepting_twice_is_one_acceptance_and_leaves_other_messages_of_the_case_alone(board: Board) -> None:
    reference = await a_submitted_case(board)
    ByHand(board, "MASC Messages").add(Title=f"mention:{reference}:x", Reference=reference, ActivityId="1")
    for _ in range(2):
        await handle(board, AcceptReferral(reference=reference, version=1), people.ADMINISTRATOR)
    assert len(await board.events("referral_accepted")) == 1
    (item,) = await board.rows("MASC Referrals")
    assert (item["Status"], item["Version"]) == ("accepted", 2)


async def test_an_action_of_another_agency_is_not_recorded_whatever_the_card_said(board: Board) -> None:
    reference = await two_actions(board)
    await handle(board, done(f"{reference}/2"), people.POLICE_LEAD)
    assert (await action(board, f"{reference}/2"))["Status"] == "not_started"
    await board.police.in_chat("This action belongs to another agency.")


async def test_an_action_whose_task_was_deleted_is_completed_all_the_same(board: Board) -> None:
    reference = await two_actions(board)
    task = (await action(board, f"{reference}/1"))["PlannerTaskId"]
    await board.http.post(f"/sandbox/planner/tasks/{task}/delete", json={"person": people.POLICE_LEAD})
    await handle(board, done(f"{reference}/1"), people.POLICE_LEAD)
    row = await action(board, f"{reference}/1")
    assert (row["Status"], row["StatusByAgency"]) == ("completed", "police")


async def test_an_action_that_has_no_task_yet_is_completed_in_the_record_alone(board: Board) -> None:
    reference = await two_actions(board)
    ByHand(board, "MASC Actions").change(f"{reference}/1", PlannerTaskId=None)
    await handle(board, done(f"{reference}/1", "The court made the order."), people.POLICE_LEAD)
    row = await action(board, f"{reference}/1")
    assert (row["Status"], row["ReasonText"]) == ("completed", "The court made the order.")
    assert {task["percentComplete"] for task in await board.tasks()} == {0}


async def test_a_task_that_was_ticked_already_is_left_as_it_is(board: Board) -> None:
    reference = await two_actions(board)
    task = (await action(board, f"{reference}/1"))["PlannerTaskId"]
    await board.tick(task, people.POLICE_LEAD)
    before = {task["id"]: task["etag"] for task in await board.tasks()}
    await handle(board, done(f"{reference}/1"), people.POLICE_LEAD)
    assert {task["id"]: task["etag"] for task in await board.tasks()} == before
    assert (await action(board, f"{reference}/1"))["Status"] == "completed"


async def test_an_action_outlives_the_item_of_its_case(board: Board) -> None:
    reference = await two_actions(board)
    ByHand(board, "MASC Referrals").delete(reference)
    await handle(board, done(f"{reference}/1"), people.POLICE_LEAD)
    assert (await action(board, f"{reference}/1"))["Status"] == "completed"
    await board.tick((await action(board, f"{reference}/2"))["PlannerTaskId"], people.HEALTH_LEAD)
    await board.fire("sync")
    assert (await action(board, f"{reference}/2"))["Status"] == "completed"


async def test_a_flag_that_a_tick_taken_back_has_answered_goes_without_an_event(board: Board) -> None:
    reference = await two_actions(board)
    task = (await action(board, f"{reference}/1"))["PlannerTaskId"]
    await board.tick(task, people.HEALTH_LEAD)
    await handle(board, SyncPlanner(), None, "timer")
    assert (await action(board, f"{reference}/1"))["Flags"] == ["ticked_by_other"]
    await board.tick(task, people.HEALTH_LEAD, percentComplete=0)
    await board.set_clock("2026-12-07T09:10:00Z")
    await handle(board, SyncPlanner(), None, "timer")
    assert not (await action(board, f"{reference}/1")).get("Flags")
    assert len(await board.events("task_ticked_by_other")) == 1
    assert await board.events("action_status_changed") == []


def a_view(view: str) -> ShowCard:
    return ShowCard.model_validate({"activity_id": f"typed-{view}", "view": view})


async def test_somebody_who_is_not_on_the_roster_gets_help_and_is_told_that_the_rest_is_not_theirs(
    board: Board,
) -> None:
    stranger = board.player(people.STRANGER)
    for view in ("help", "my_agency", "agenda_link"):
        await handle(board, a_view(view), people.STRANGER, "message")
    card_text = [people.text_of(post["card"]) for post in await stranger.chat()]
    assert all("Your name is not on the MASC roster" in text for text in card_text)
    assert ["You cannot do this" in text for text in card_text] == [False, True, True]


async def test_whoever_asks_for_the_agenda_is_shown_the_way_to_the_latest(board: Board) -> None:
    await handle(board, a_view("agenda_link"), people.POLICE_LEAD, "message")
    await board.police.in_chat("No agenda has been posted for the next meeting yet.")
    await board.listed_case()
    agenda = await board.police.in_channel("MASC agenda")
    for morning in ("2026-11-27T09:00:00Z", "2026-12-01T09:00:00Z"):
        await board.set_clock(morning)
        await handle(board, a_view("agenda_link"), people.POLICE_LEAD, "message")
        newest = (await board.police.chat())[-1]
        assert agenda["id"] in str(newest["card"]), morning
