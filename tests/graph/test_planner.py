"""Planner on the wire: etags, labels, assignments, and a description that may be left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from masc_graph.errors import Changed, GiveUp, Unanswered
from masc_graph.graph.batch import error_of
from masc_graph.graph.planner import Bucket, Planner, assigned, create_plan, find_plan, labelled
from masc_graph.graph.tasks import NewTask, TaskChange
from tests.graph.wire import URL, Wire, batch_reply, json_reply

ETAG = 'W/"1"'
DUE = datetime(2026, 12, 7, 12, tzinfo=UTC)
TASK: dict[str, Any] = {
    "@odata.etag": ETAG,
    "id": "t1",
    "title": "MASC-7F3K2/1 Visit",
    "planId": "p",
    "bucketId": "b",
    "percentComplete": 100,
    "dueDateTime": "2026-12-07T12:00:00Z",
    "assignments": {"u2": {}, "u1": {}},
    "appliedCategories": {"category3": True, "category1": True, "category2": False},
    "completedBy": {"user": {"id": "u1"}},
    "completedDateTime": "2026-12-01T09:30:00.1234567Z",
    "hasDescription": True,
}


async def test_tasks_are_read_with_all_that_the_register_compares() -> None:
    bare = {"@odata.etag": ETAG, "id": "t2", "completedBy": None, "dueDateTime": None, "bucketId": None}
    wire = Wire(json_reply({"value": [TASK, bare]}))
    first, second = await Planner(wire.graph(), "p").tasks()
    assert str(wire.requests[0].url) == f"{URL}/planner/plans/p/tasks"
    assert (first.id, first.etag, first.title, first.plan_id, first.bucket_id) == (
        "t1", ETAG, "MASC-7F3K2/1 Visit", "p", "b"
    )  # fmt: skip
    assert (first.percent_complete, first.due_date_time, first.has_description) == (100, DUE, True)
    assert (first.assignees, first.labels, first.completed_by_id) == (("u1", "u2"), (1, 3), "u1")
    assert first.completed_date_time is not None
    assert (second.assignees, second.labels, second.completed_by_id, second.bucket_id) == ((), (), None, None)


@pytest.mark.parametrize("strange", [{"completedBy": "x"}, {"appliedCategories": 3}, {"assignments": None}])
async def test_a_strange_task_is_still_read(strange: dict[str, Any]) -> None:
    wire = Wire(json_reply({"value": [TASK | strange]}))
    assert [task.id for task in await Planner(wire.graph(), "p").tasks()] == ["t1"]


async def test_a_task_is_made_with_its_description_in_one_post() -> None:
    wire = Wire(batch_reply(("1", 201, TASK)))
    planner = Planner(wire.graph(), "p")
    new = NewTask("MASC-7F3K2/1 Visit", "b", DUE, ("u1",), (1,), "Agreed on 30 November")
    (reply,) = await planner.create_tasks([new])
    assert planner.task_of(reply).id == "t1"
    (request,) = wire.bodies[0]["requests"]
    assert (request["method"], request["url"]) == ("POST", "/planner/tasks")
    assert "if-match" not in request["headers"]
    assert request["body"] == {
        "planId": "p",
        "bucketId": "b",
        "title": "MASC-7F3K2/1 Visit",
        "dueDateTime": "2026-12-07T12:00:00+00:00",
        "assignments": {"u1": {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}},
        "appliedCategories": {"category1": True},
        "details": {"description": "Agreed on 30 November"},
    }


async def test_a_bare_task_sends_no_nulls() -> None:
    wire = Wire(batch_reply(("1", 201, TASK)))
    await Planner(wire.graph(), "p").create_tasks([NewTask("t", "b")])
    assert wire.bodies[0]["requests"][0]["body"] == {"planId": "p", "bucketId": "b", "title": "t"}


async def test_a_description_that_was_left_out_is_written_with_the_etag_of_the_details() -> None:
    wire = Wire(
        batch_reply(("t1", 200, {"@odata.etag": 'W/"d1"'}), ("gone", 404, None)),
        batch_reply(("1", 200, {"@odata.etag": 'W/"d2"'})),
    )
    await Planner(wire.graph(), "p").describe_each({"t1": "d", "gone": "e"})
    (request,) = wire.bodies[1]["requests"]
    assert (request["method"], request["url"]) == ("PATCH", "/planner/tasks/t1/details")
    assert (request["headers"]["if-match"], request["body"]) == ('W/"d1"', {"description": "d"})


async def test_details_that_change_meanwhile_are_left_to_the_next_look() -> None:
    wire = Wire(batch_reply(("t1", 200, {"@odata.etag": "e"})), batch_reply(("1", 409, None)))
    (reply,) = await Planner(wire.graph(), "p").describe_each({"t1": "d"})
    assert type(error_of(reply)) is Changed
    assert len(wire.requests) == 2


async def test_a_change_asks_for_the_task_back_and_can_clear() -> None:
    wire = Wire(batch_reply(("1", 200, TASK)))
    planner = Planner(wire.graph(), "p")
    changes = {
        "percentComplete": 50,
        "dueDateTime": None,
        "startDateTime": DUE,
        "assignments": assigned(add=["u3"], remove=["u1"]),
        "appliedCategories": labelled(on=[6], off=[1]),
    }
    (reply,) = await planner.change_each([TaskChange("t1", ETAG, changes)])
    assert planner.task_of(reply).etag == ETAG
    (request,) = wire.bodies[0]["requests"]
    assert request["headers"]["if-match"] == ETAG
    assert request["headers"]["prefer"] == "return=representation"
    assert request["body"] == {
        "percentComplete": 50,
        "dueDateTime": None,
        "startDateTime": "2026-12-07T12:00:00Z",
        "assignments": {
            "u3": {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"},
            "u1": None,
        },
        "appliedCategories": {"category6": True, "category1": False},
    }


async def test_tasks_travel_in_a_batch() -> None:
    wire = Wire(batch_reply(("c", 201, TASK), ("u", 200, TASK), ("odd", 201, {}), ("no", 403, None)))
    graph = wire.graph()
    planner = Planner(graph, "p")
    replies = await graph.batch(
        [
            planner.create_part("c", NewTask("t", "b", description="d")),
            planner.change_part("u", "t1", ETAG, {"title": "t"}),
            planner.create_part("odd", NewTask("t", "b")),
            planner.create_part("no", NewTask("t", "b")),
        ]
    )
    assert (planner.task_of(replies[0]).id, planner.task_of(replies[1]).id) == ("t1", "t1")
    assert wire.bodies[0]["requests"][1]["headers"]["if-match"] == ETAG
    with pytest.raises(Unanswered):
        planner.task_of(replies[2])
    with pytest.raises(GiveUp):
        planner.task_of(replies[3])


async def test_the_tasks_of_one_decision_are_made_one_after_another_in_one_batch() -> None:
    wire = Wire(batch_reply(("1", 201, TASK), ("2", 201, TASK), ("3", 201, TASK)))
    replies = await Planner(wire.graph(), "p").create_tasks([NewTask("t", "b")] * 3)
    assert all(reply.ok for reply in replies)
    assert [part.get("dependsOn") for part in wire.bodies[0]["requests"]] == [None, ["1"], ["2"]]


async def test_a_full_plan_is_a_limit_and_no_missing_permission() -> None:
    wire = Wire(batch_reply(("1", 403, {"error": {"code": "MaximumTasksInProject", "message": "m"}})))
    planner = Planner(wire.graph(), "p")
    (reply,) = await planner.create_tasks([NewTask("t", "b")])
    with pytest.raises(GiveUp, match="planner_limit:MaximumTasksInProject"):
        planner.task_of(reply)


async def test_buckets_are_known_by_name_and_made_in_the_plan() -> None:
    police = {"@odata.etag": 'W/"b"', "id": "b1", "name": "Police"}
    wire = Wire(json_reply({"value": [police]}), json_reply({"id": "b2", "name": "Health"}, 201), json_reply(police))
    planner = Planner(wire.graph(), "p")
    (bucket,) = await planner.buckets()
    assert (bucket.id, bucket.name) == ("b1", "Police")
    assert await planner.create_bucket("Health") == "b2"
    assert wire.bodies[1] == {"name": "Health", "planId": "p", "orderHint": " !"}
    await planner.rename_bucket(bucket, "Cumbria Police")
    assert wire.requests[2].headers["if-match"] == 'W/"b"'
    assert wire.bodies[2] == {"name": "Cumbria Police"}


async def test_labels_are_named_in_the_plans_details_with_their_own_etag() -> None:
    details = {"@odata.etag": 'W/"pd"', "categoryDescriptions": {"category1": "Victim", "category2": None}}
    wire = Wire(json_reply(details), json_reply(details), json_reply(details))
    planner = Planner(wire.graph(), "p")
    assert await planner.labels() == {1: "Victim"}
    await planner.name_labels({2: "Offender"})
    assert wire.requests[2].headers["if-match"] == 'W/"pd"'
    assert wire.bodies[2] == {"categoryDescriptions": {"category2": "Offender"}}


async def test_a_plan_is_found_by_title_and_made_in_its_group_for_ever() -> None:
    wire = Wire(json_reply({"value": [{"id": "p1", "title": "MASC actions"}]}), json_reply({"id": "p2"}, 201))
    graph = wire.graph()
    assert await find_plan(graph, "g", "MASC actions") == "p1"
    assert await create_plan(graph, "g", "Another") == "p2"
    assert wire.bodies[1]["title"] == "Another"
    assert wire.bodies[1]["container"]["url"] == "https://graph.microsoft.com/v1.0/groups/g"


async def test_a_change_that_is_answered_with_nothing_was_carried_out() -> None:
    wire = Wire(httpx.Response(204), json_reply({"@odata.etag": ETAG}), httpx.Response(204))
    planner = Planner(wire.graph(), "p")
    await planner.rename_bucket(Bucket(id="b", etag=ETAG, name="Police"), "The police")
    await planner.name_labels({1: "Overdue"})
    assert [request.method for request in wire.requests] == ["PATCH", "GET", "PATCH"]


async def test_a_task_whose_etag_was_left_out_is_read_before_it_is_changed() -> None:
    without = {name: value for name, value in TASK.items() if name != "@odata.etag"}
    wire = Wire(
        batch_reply(("1", 201, without)),
        batch_reply(("0", 200, TASK)),
        batch_reply(("1", 204, None), ("2", 204, None)),
    )
    planner = Planner(wire.graph(), "p")
    (reply,) = await planner.create_tasks([NewTask("t", "b")])
    task = planner.task_of(reply)
    changes = [TaskChange(task.id, task.etag, {"title": "t"}), TaskChange("t2", '"e2"', {"title": "u"})]
    assert all(reply.ok for reply in await planner.change_each(changes))
    assert [part["headers"]["if-match"] for part in wire.bodies[2]["requests"]] == [ETAG, '"e2"']
