"""Planner on the wire: etags, labels, assignments, and a description that may be left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from masc_graph.errors import Changed, GiveUp, Unanswered
from masc_graph.graph.planner import Planner, assigned, create_plan, find_plan, labelled
from masc_graph.graph.tasks import NewTask
from tests.graph.wire import URL, Wire, batched, refused, said

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
    wire = Wire(said({"value": [TASK, bare]}))
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
    assert (await Planner(Wire(said(TASK | strange)).graph(), "p").get("t1")).id == "t1"


async def test_a_task_is_made_with_its_description_in_one_post() -> None:
    wire = Wire(said(TASK, 201))
    new = NewTask("MASC-7F3K2/1 Visit", "b", DUE, ("u1",), (1,), "Agreed on 30 November")
    task = await Planner(wire.graph(), "p").create_task(new)
    assert task.id == "t1"
    assert "if-match" not in wire.requests[0].headers
    assert wire.bodies == [
        {
            "planId": "p",
            "bucketId": "b",
            "title": "MASC-7F3K2/1 Visit",
            "dueDateTime": "2026-12-07T12:00:00+00:00",
            "assignments": {"u1": {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}},
            "appliedCategories": {"category1": True},
            "details": {"description": "Agreed on 30 November"},
        }
    ]


async def test_a_bare_task_sends_no_nulls() -> None:
    wire = Wire(said(TASK | {"hasDescription": False}, 201))
    await Planner(wire.graph(), "p").create_task(NewTask("t", "b"))
    assert wire.bodies == [{"planId": "p", "bucketId": "b", "title": "t"}]


async def test_a_description_that_was_left_out_is_written_with_the_etag_of_the_details() -> None:
    wire = Wire(
        said(TASK | {"hasDescription": False}, 201),
        said({"@odata.etag": 'W/"d1"'}),
        refused(412),
        said({"@odata.etag": 'W/"d2"'}),
        said({"@odata.etag": 'W/"d3"'}),
    )
    await Planner(wire.graph(), "p").create_task(NewTask("t", "b", description="d"))
    assert [request.headers.get("if-match") for request in wire.requests] == [None, None, 'W/"d1"', None, 'W/"d2"']
    assert wire.bodies[4] == {"description": "d"}
    assert str(wire.requests[4].url) == f"{URL}/planner/tasks/t1/details"


async def test_details_that_change_all_the_time_are_left_to_the_queue() -> None:
    answers = [answer for _ in range(3) for answer in (said({"@odata.etag": "e"}), refused(409))]
    wire = Wire(*answers)
    with pytest.raises(Changed):
        await Planner(wire.graph(), "p").describe("t1", "d")
    assert len(wire.requests) == 6


async def test_a_change_asks_for_the_task_back_and_can_clear() -> None:
    wire = Wire(said(TASK))
    changes = {
        "percentComplete": 50,
        "dueDateTime": None,
        "startDateTime": DUE,
        "assignments": assigned(add=["u3"], remove=["u1"]),
        "appliedCategories": labelled(on=[6], off=[1]),
    }
    assert (await Planner(wire.graph(), "p").change("t1", ETAG, changes)).etag == ETAG
    assert wire.requests[0].headers["if-match"] == ETAG
    assert wire.requests[0].headers["prefer"] == "return=representation"
    assert wire.bodies == [
        {
            "percentComplete": 50,
            "dueDateTime": None,
            "startDateTime": "2026-12-07T12:00:00Z",
            "assignments": {
                "u3": {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"},
                "u1": None,
            },
            "appliedCategories": {"category6": True, "category1": False},
        }
    ]


async def test_a_task_is_deleted_with_its_etag() -> None:
    wire = Wire(httpx.Response(204))
    await Planner(wire.graph(), "p").delete("t1", ETAG)
    assert (wire.requests[0].method, wire.requests[0].headers["if-match"]) == ("DELETE", ETAG)


async def test_tasks_travel_in_a_batch() -> None:
    wire = Wire(batched(("c", 201, TASK), ("u", 200, TASK), ("odd", 201, {}), ("no", 403, None)))
    graph = wire.graph()
    planner = Planner(graph, "p")
    replies = await graph.batch(
        [
            planner.create_part("c", NewTask("t", "b", description="d")),
            planner.change_part("u", "t1", ETAG, {"title": "t"}, ["c"]),
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
    wire = Wire(batched(("1", 201, TASK), ("2", 201, TASK), ("3", 201, TASK)))
    replies = await Planner(wire.graph(), "p").create_tasks([NewTask("t", "b")] * 3)
    assert all(reply.ok for reply in replies)
    assert [part.get("dependsOn") for part in wire.bodies[0]["requests"]] == [None, ["1"], ["2"]]


async def test_a_full_plan_is_a_limit_and_no_missing_permission() -> None:
    wire = Wire(refused(403, "MaximumTasksInProject"))
    with pytest.raises(GiveUp, match="planner_limit:MaximumTasksInProject"):
        await Planner(wire.graph(), "p").create_task(NewTask("t", "b"))


async def test_buckets_are_known_by_name_and_made_in_the_plan() -> None:
    police = {"@odata.etag": 'W/"b"', "id": "b1", "name": "Police"}
    wire = Wire(said({"value": [police]}), said({"id": "b2", "name": "Health"}, 201), said(police))
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
    wire = Wire(said(details), said(details), said(details))
    planner = Planner(wire.graph(), "p")
    assert await planner.labels() == {1: "Victim"}
    await planner.name_labels({2: "Offender"})
    assert wire.requests[2].headers["if-match"] == 'W/"pd"'
    assert wire.bodies[2] == {"categoryDescriptions": {"category2": "Offender"}}


async def test_a_plan_is_found_by_title_and_made_in_its_group_for_ever() -> None:
    wire = Wire(said({"value": [{"id": "p1", "title": "MASC actions"}]}), said({"id": "p2"}, 201))
    graph = wire.graph()
    assert await find_plan(graph, "g", "MASC actions") == "p1"
    assert await create_plan(graph, "g", "Another") == "p2"
    assert wire.bodies[1]["title"] == "Another"
    assert wire.bodies[1]["container"]["url"] == "https://graph.microsoft.com/v1.0/groups/g"
