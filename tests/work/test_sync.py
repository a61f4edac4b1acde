"""The plan and MASC Actions are compared: each side gets what it lacks, once, whatever people did to the tasks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from demo import player as people
from demo.player import Json
from masc_graph.commands import ReportLimit, SyncPlanner
from masc_graph.graph.tasks import Task
from masc_graph.work.actions import plan_reports
from masc_graph.work.actions.plan_snapshot import reconcile
from tests.journeys.board import Board
from tests.journeys.test_decide import ACTIONS, open_record
from tests.work.backstage import (
    TENANT,
    ByHand,
    Meanwhile,
    a_board_with_meanwhile,
    a_command,
    doors,
    fail,
    faults_met,
    handle,
    now,
    put_aside,
)

POLICE = "police:a2000000-0000-4000-8000-000000000002"
ROLES = "Roles@odata.type"
MANY = "Collection(Edm.String)"


async def two_actions(board: Board) -> str:
    """A case with an action of the police and one of health, a week after the meeting."""
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    await board.set_clock("2026-12-07T09:00:00Z")
    return reference


async def look(board: Board, times: int = 1) -> None:
    """Reconcile the plan so many times, ten minutes apart, with everything that follows."""
    for _ in range(times):
        board.world.sandbox.clock.advance(timedelta(minutes=10))
        await handle(board, SyncPlanner(), None, "timer")
        await board.run_queue()


async def action(board: Board, number: int = 1) -> Json:
    rows = await board.rows("MASC Actions")
    return next(row for row in rows if row["Title"].endswith(f"/{number}"))


async def task(board: Board, number: int = 1) -> Json:
    task_id = (await action(board, number))["PlannerTaskId"]
    return next(task for task in await board.tasks() if task["id"] == task_id)


async def edit(board: Board, person: str = people.POLICE_LEAD, number: int = 1, **changes: Any) -> None:
    await board.tick((await task(board, number))["id"], person, **changes)


async def delete(board: Board, number: int = 1) -> None:
    task_id = (await action(board, number))["PlannerTaskId"]
    await board.http.post(f"/sandbox/planner/tasks/{task_id}/delete", json={"person": people.POLICE_LEAD})


def leads(board: Board, **people_and_roles: Any) -> None:
    """Give somebody on the roster other roles, or none."""
    for title, roles in people_and_roles.items():
        ByHand(board, "MASC Agencies").change(title, Roles=roles, **{ROLES: MANY})


def appoint(board: Board, agency: str, person: str, role: str = "lead") -> None:
    ByHand(board, "MASC Agencies").add(
        Title=f"{agency}:new", RowKind="person", Agency=agency, ObjectId=person, TenantId=TENANT, Active=True,
        **{"Roles": [role], ROLES: MANY},
    )  # fmt: skip


async def test_what_people_did_to_a_task_is_kept_and_only_its_code_is_put_back(board: Board) -> None:
    reference = await board.after(two_actions)
    health = next(bucket for bucket in await _buckets(board) if bucket["name"] == "Health")
    await edit(
        board,
        title="Apply for the full order",
        dueDateTime="2026-12-18T12:00:00Z",
        bucketId=health["id"],
        assignments=[people.POLICE_LEAD, people.VICE_CHAIR],
    )
    await look(board)
    row, shown = await action(board), await task(board)
    assert shown["title"] == f"{reference}/1 Apply for the full order"
    assert (shown["bucketId"], shown["dueDateTime"]) == (health["id"], "2026-12-18T12:00:00Z")
    assert sorted(shown["assignments"]) == sorted([people.POLICE_LEAD, people.VICE_CHAIR])
    assert (row["Agency"], row["Flags"], row["ExpectedOn"][:10]) == ("police", ["task_moved"], "2026-12-18")
    assert row["DueOn"].startswith("2026-12-14")
    assert len(await board.events("task_moved")) == 1
    before = await _everything(board)
    await look(board)
    assert await _everything(board) == before


async def test_a_deleted_task_is_made_again_once_and_then_its_agency_is_asked(board: Board) -> None:
    reference = await board.after(two_actions)
    await edit(board, percentComplete=50)
    await look(board)
    await delete(board)
    await look(board)
    again = await task(board)
    assert (again["percentComplete"], again["assignments"]) == (50, [people.POLICE_LEAD])
    assert f"Decision: {reference}/2026-11-30/1." in again["description"]
    assert len(await board.events("task_recreated")) == 1
    await delete(board)
    await look(board, 2)
    row = await action(board)
    assert (row["Flags"], row["Recreated"]) == (["task_missing"], 1)
    assert len(await board.tasks()) == 1
    assert len(await board.events("task_missing")) == 1
    shown = await board.police.press(await board.welcome(board.police), "My agency's actions")
    assert "Its task was deleted in Planner. Press 'In progress' to have it made again" in shown.text
    await shown.press("In progress", {f"a_{reference.removeprefix('MASC-')}_1": f"{reference}/1"})
    await board.run_queue()
    await look(board)
    assert (await task(board))["percentComplete"] == 50
    assert not (await action(board)).get("Flags")


async def test_a_task_that_the_plan_does_not_list_yet_is_not_taken_for_deleted(board: Board) -> None:
    await board.after(two_actions)
    plans = board.world.sandbox.tenant.plans
    hidden = plans.in_plan
    before = {task["id"] for task in await board.tasks()}
    plans.in_plan = lambda among, plan_id: []  # type: ignore[method-assign]
    await look(board)
    plans.in_plan = hidden  # type: ignore[method-assign]
    assert {task["id"] for task in await board.tasks()} == before
    assert (await action(board))["Recreated"] == 0


async def test_open_tasks_go_to_a_new_lead_and_leave_the_old_one_but_not_whom_a_person_put_on(board: Board) -> None:
    await board.after(two_actions)
    await edit(board, assignments=[people.POLICE_LEAD, people.STRANGER])
    ByHand(board, "MASC Agencies").change(POLICE, Active=False)
    appoint(board, "police", people.CHAIR)
    await look(board)
    assert sorted((await task(board))["assignments"]) == sorted([people.CHAIR, people.STRANGER])
    await edit(board, assignments=[people.STRANGER])
    await look(board)
    assert (await task(board))["assignments"] == [people.STRANGER]
    await edit(board, assignments=[])
    await look(board)
    assert (await task(board))["assignments"] == [people.CHAIR]
    assert not (await action(board)).get("Flags")


async def test_an_agency_without_lead_is_reported_once_a_month_and_again_when_it_has_one(board: Board) -> None:
    reference = await board.after(two_actions)
    ByHand(board, "MASC Agencies").change(POLICE, Active=False)
    await look(board, 3)
    message = await board.administrator.in_chat("Police: somebody must hold its actions")
    words = people.text_of(message["card"])
    assert "It has no lead and no deputy on the roster" in words
    assert f"Nobody holds: {reference}/1." in words
    assert (await action(board))["Flags"] == ["unassigned"]
    assert (await task(board))["assignments"] == []
    assert len(await board.events("agency_without_lead")) == 1
    await board.set_clock("2027-01-04T09:00:00Z")
    await look(board)
    assert len(await board.events("agency_without_lead")) == 2
    appoint(board, "police", people.VICE_CHAIR)
    await look(board)
    await board.administrator.in_chat("Police: every action is held")
    assert (await task(board))["assignments"] == [people.VICE_CHAIR]


async def test_a_lead_whom_planner_refuses_holds_up_nothing_else_and_is_reported(board: Board) -> None:
    reference = await board.after(two_actions)
    ByHand(board, "MASC Agencies").change(POLICE, Active=False)
    appoint(board, "police", "a2000000-0000-4000-8000-00000000dead")
    await edit(board, title="Apply for the full order", assignments=[])
    await edit(board, people.HEALTH_LEAD, 2, title="Offer an appointment")
    await look(board, 2)
    titles = {task["title"] for task in await board.tasks()}
    assert titles == {f"{reference}/1 Apply for the full order", f"{reference}/2 Offer an appointment"}
    assert [(await action(board, n)).get("Flags") or [] for n in (1, 2)] == [["unassigned"], []]
    assert (await task(board))["assignments"] == []
    message = await board.administrator.in_chat("Police: somebody must hold its actions")
    assert "Planner does not take its lead or deputy." in people.text_of(message["card"])
    await edit(board, assignments=[people.STRANGER])
    await look(board)
    assert not (await action(board)).get("Flags")


async def test_a_finished_task_that_is_opened_again_is_found_among_all_that_are_finished(board: Board) -> None:
    await board.after(two_actions)
    await edit(board, percentComplete=100)
    await look(board)
    assert (await action(board))["Status"] == "completed"
    await edit(board, percentComplete=50, title="Anything")
    await look(board)
    row = await action(board)
    assert (row["Status"], row["ReasonCode"], row["Flags"]) == ("in_progress", "reopened", ["reason_needed"])
    assert (await task(board))["title"].endswith("/1 Anything")
    shown = await board.police.press(await board.welcome(board.police), "My agency's actions")
    assert "Opened again in Planner. Say why in the note" in shown.text
    tick = {next(name for name in shown.inputs if name.startswith("a_")): row["Title"]}
    dialog = await shown.press("In progress", tick)
    assert f"Say in the note why {row['Title']} is open again" in dialog.text
    await dialog.press("In progress", {"note": "The order was not served."})
    await board.run_queue()
    await look(board)
    answered = await action(board)
    assert (answered["ReasonText"], answered.get("Flags") or []) == ("The order was not served.", [])


async def test_a_task_that_people_made_for_themselves_is_left_alone(board: Board) -> None:
    reference = await board.after(two_actions)
    plans = board.world.sandbox.tenant.plans
    (plan_id,) = plans.plans
    for title in ("Buy biscuits", f"{reference}/1 a copy of it"):
        plans.create_task({"title": title, "planId": plan_id})
    before = await _everything(board)
    await look(board)
    assert await _everything(board) == before


async def test_an_action_that_was_finished_while_its_task_was_made_takes_its_task_along(board: Board) -> None:
    reference = await board.after(two_actions)
    rows = ByHand(board, "MASC Actions")
    rows.change(f"{reference}/1", PlannerTaskId=None, Status="no_longer_relevant", ClaimedAt=None)
    rows.change(f"{reference}/2", PlannerTaskId=None, Status="not_completed")
    await look(board)
    for number, label in ((1, "category6"), (2, "category7")):
        the_task = await task(board, number)
        assert (the_task["percentComplete"], label in the_task["appliedCategories"]) == (100, True)
    before = await _everything(board)
    await look(board)
    assert await _everything(board) == before


async def test_an_action_whose_task_was_given_up_gets_it_at_the_next_look(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await fail(board, {"method": "POST", "path": "/planner/tasks$", "fault": "403", "code": "accessDenied"})
    await board.run_queue()
    assert await board.tasks() == []
    await look(board)
    assert await board.tasks() == []
    await fail(board)
    await look(board)
    assert {task["title"].split(" ")[0] for task in await board.tasks()} == {f"{reference}/1", f"{reference}/2"}
    assert len(await board.events("task_created")) == 2


async def test_a_description_that_was_never_written_is_written_at_a_look(board: Board) -> None:
    reference = await board.after(two_actions)
    plans = board.world.sandbox.tenant.plans
    for one in await board.tasks():
        details = plans.task_details[one["id"]]
        plans.change(details, {"description": ""}, details.etag)
    ByHand(board, "MASC Decisions").delete(f"{reference}/2026-11-30/1")
    await look(board)
    assert [reference in task["description"] for task in await board.tasks()] == [True, True]
    ByHand(board, "MASC Referrals").delete(reference)
    details = plans.task_details[(await task(board))["id"]]
    plans.change(details, {"description": ""}, details.etag)
    await delete(board, 2)
    await look(board)
    assert (await task(board))["description"] == ""
    assert len(await board.tasks()) == 1, "without its case nothing can be said about it"


@pytest.mark.parametrize("words", ["PATCH", "StatusById"])
async def test_a_press_between_look_and_writing_is_seen_by_another_look_at_once(words: str) -> None:
    board, wire = await a_board_with_meanwhile()
    reference = await two_actions(board)
    await edit(board, title="Anything", percentComplete=50)
    await _meanwhile(board, wire, words, reference)
    await look(board)
    assert wire.then is None
    row = await action(board)
    assert (row["Status"], row["ReasonText"]) == ("in_progress", "Changed meanwhile.")
    assert (await task(board))["title"] == f"{reference}/1 Anything"


async def _meanwhile(board: Board, wire: Meanwhile, words: str, reference: str) -> None:
    async def happens() -> None:
        await edit(board, percentComplete=60)
        ByHand(board, "MASC Actions").change(f"{reference}/1", ReasonText="Changed meanwhile.")

    wire.words, wire.then = words, happens


async def test_a_plan_that_somebody_edits_again_and_again_is_left_for_the_next_look(board: Board) -> None:
    reference = await board.after(two_actions)
    await edit(board, title="Anything")
    await fail(board, {"method": "PATCH", "path": "/planner/tasks/", "fault": "412"})
    await look(board)
    assert faults_met(board) == 3
    assert (await task(board))["title"] == "Anything"
    await fail(board)
    await look(board)
    assert (await task(board))["title"] == f"{reference}/1 Anything"


async def test_four_fifths_of_a_limit_are_told_to_the_administrators_once_a_month(board: Board) -> None:
    context = doors(board).service.work_context(now(board))
    ticked = Task(id="1", etag="e", percent_complete=100)
    nothing = await reconcile(context)
    for full, reports in ((7_199, 0), (7_200, 1), (7_200, 0)):
        snapshot = replace(nothing, tasks=[ticked] * full)
        due = await plan_reports.due(snapshot, a_command(board, SyncPlanner(), None, "timer"), context)
        assert len(due) == reports
        for report in due:
            await handle(board, report, None, "worker")
    message = await board.administrator.in_chat("The MASC plan is getting full")
    assert "There are 7,200 tasks in the plan. Planner takes 9,000, so 80 % is used." in people.text_of(message["card"])
    await handle(board, ReportLimit(limit="MaximumOfAnything", count=1), None, "worker")
    assert [aside["payload"]["limit"] for aside in await put_aside(board)] == ["MaximumOfAnything"]


async def _buckets(board: Board) -> list[Json]:
    return (await board.http.get("/sandbox/planner")).json()["plans"][0]["buckets"]


async def _everything(board: Board) -> list[Any]:
    """Everything that a reconciliation may write: rows, tasks with their etags, and events."""
    return [await board.rows("MASC Actions"), await board.tasks(), await board.rows("MASC Audit")]


async def test_whoever_led_while_a_task_was_made_again_unanswered_holds_it_no_longer_than_they_lead(
    board: Board,
) -> None:
    await board.after(two_actions)
    await delete(board, 2)
    await fail(board, {"path": "^/graph/v1.0/planner/", "method": "POST", "fault": "504", "when": "after", "nth": 1})
    await look(board)
    await fail(board)
    leads(board, **{f"health:{people.HEALTH_LEAD}": ["member"]})
    await look(board, 2)
    assert people.HEALTH_LEAD not in (await task(board, 2))["assignments"]
    assert (await task(board, 2))["assignments"]
