"""Planner: what makes a plan, a bucket, a task; etags of their own; the limits; and what a member does on the page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox import planner_members
from sandbox.refusal import GraphError
from tests.sandbox.graph_desk import ASSIGNMENT, CALLUM, GROUP, ROWAN, Desk

KEEP = "return=representation"
CHECK = {"@odata.type": "#microsoft.graph.plannerChecklistItem", "title": "x", "isChecked": False}
LINK = {"@odata.type": "#microsoft.graph.plannerExternalReference", "alias": "Case", "type": "Other"}


async def test_a_plan_belongs_to_its_group_for_ever(graph: Desk) -> None:
    plan = await graph.plan()
    listed = (await graph.get(f"/groups/{GROUP}/planner/plans")).body["value"]
    assert plan["owner"] == plan["container"]["containerId"] == GROUP
    assert [one["id"] for one in listed] == [plan["id"]]
    assert (await graph.get(f"/planner/plans/{plan['id']}")).body == plan
    moved = await graph.call("PATCH", f"/planner/plans/{plan['id']}", {"container": {}}, If_Match=plan["@odata.etag"])
    assert moved.status == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"title": "Actions"}, 400),
        ({"title": "Actions", "container": {}}, 400),
        ({"title": "Actions", "container": {"url": f"http://127.0.0.1:8400/graph/v1.0/groups/{GROUP}"}}, 400),
        ({"title": "Actions", "container": {"url": "https://graph.microsoft.com/v1.0/groups/x"}}, 400),
        ({"title": "Actions", "container": {"containerId": GROUP, "type": "roster"}}, 400),
        ({"title": "Actions", "container": {"containerId": GROUP.replace("c", "d"), "type": "group"}}, 403),
        ({"title": " ", "container": {"containerId": GROUP, "type": "group"}}, 400),
        ({"title": "Actions", "container": {"containerId": GROUP, "type": "group"}, "owner": GROUP}, 400),
        ({"container": {"containerId": GROUP, "type": "group"}}, 400),
    ],
)
async def test_a_plan_without_its_group_is_refused(graph: Desk, body: Any, status: int) -> None:
    answer = await graph.call("POST", "/planner/plans", body)
    assert (answer.status, answer.code) == (status, "")
    assert graph.tenant.planner_view() == {"plans": []}


async def test_a_plan_is_also_made_by_the_id_of_its_group(graph: Desk) -> None:
    container = {"@odata.type": "#microsoft.graph.plannerPlanContainer", "containerId": GROUP, "type": "group"}
    plan = await graph.create("/planner/plans", {"title": "Actions", "container": container})
    assert plan["container"]["url"].endswith(GROUP)


async def test_labels_are_named_in_the_plan_s_details_with_their_own_etag(graph: Desk) -> None:
    plan = await graph.plan()
    path = f"/planner/plans/{plan['id']}/details"
    details = (await graph.get(path)).body
    names = {"categoryDescriptions": {"category1": "Victim", "category2": "Offender"}}
    foreign = await graph.call("PATCH", path, names, If_Match=plan["@odata.etag"])
    named = await graph.call("PATCH", path, names, If_Match=details["@odata.etag"], Prefer=KEEP)
    cleared = {"categoryDescriptions": {"category2": None}}
    await graph.call("PATCH", path, cleared, If_Match=named.body["@odata.etag"])
    assert foreign.status == 412
    assert named.body["categoryDescriptions"]["category1"] == "Victim"
    assert named.body["categoryDescriptions"]["category25"] is None
    assert graph.tenant.planner_view()["plans"][0]["labels"] == {"category1": "Victim"}
    assert (await graph.get(path)).body["@odata.etag"] > named.body["@odata.etag"] > details["@odata.etag"]


@pytest.mark.parametrize("labels", [{"category26": "x"}, {"category1": 5}, [], {"Category1": "x"}])
async def test_a_label_that_does_not_exist_is_refused(graph: Desk, labels: Any) -> None:
    path = f"/planner/plans/{(await graph.plan())['id']}/details"
    etag = (await graph.get(path)).body["@odata.etag"]
    assert (await graph.call("PATCH", path, {"categoryDescriptions": labels}, If_Match=etag)).status == 400


async def test_buckets_are_made_listed_renamed_and_deleted_with_their_tasks(graph: Desk) -> None:
    plan = await graph.plan()
    bucket = await graph.bucket(plan)
    task = await graph.task(plan, bucketId=bucket["id"])
    path = f"/planner/buckets/{bucket['id']}"
    inside = (await graph.get(f"{path}/tasks?$select=id,title")).body["value"]
    renamed = await graph.call("PATCH", path, {"name": "Health"}, If_Match=bucket["@odata.etag"], Prefer=KEEP)
    listed = (await graph.get(f"/planner/plans/{plan['id']}/buckets")).body["value"]
    gone = await graph.call("DELETE", path, If_Match=renamed.body["@odata.etag"])
    assert [one["id"] for one in inside] == [task["id"]]
    assert renamed.headers["preference-applied"] == KEEP
    assert [one["name"] for one in listed] == ["Health"]
    assert gone.status == 204
    assert (await graph.get(f"/planner/tasks/{task['id']}")).status == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [({"planId": "nothing"}, 404), ({"name": ""}, 400), ({"orderHint": "8585P"}, 400), ({"colour": "red"}, 400)],
)
async def test_a_malformed_bucket_is_refused(graph: Desk, change: dict[str, Any], status: int) -> None:
    plan = await graph.plan()
    answer = await graph.call(
        "POST", "/planner/buckets", {"name": "A", "planId": plan["id"], "orderHint": " !", **change}
    )
    assert answer.status == status


async def test_a_task_is_made_with_its_details_in_one_post(graph: Desk) -> None:
    plan = await graph.plan()
    bucket = await graph.bucket(plan)
    details = {"description": "Agreed today", "checklist": {"1": CHECK}, "references": {"https%3A//x%2Eorg": LINK}}
    task = await graph.task(
        plan, bucketId=bucket["id"], dueDateTime="2026-12-07T12:00:00Z", appliedCategories={"category3": True},
        assignments={ROWAN: ASSIGNMENT}, details=details, priority=3,
    )  # fmt: skip
    stored = (await graph.get(f"/planner/tasks/{task['id']}/details")).body
    assert (await graph.get(f"/planner/tasks/{task['id']}")).body == task
    assert task["hasDescription"]
    assert (task["checklistItemCount"], task["activeChecklistItemCount"], task["referenceCount"]) == (1, 1, 1)
    assert task["assignments"][ROWAN]["@odata.type"] == "#microsoft.graph.plannerAssignment"
    assert (stored["checklist"]["1"]["@odata.type"], stored["references"]["https%3A//x%2Eorg"]["@odata.type"]) == (
        "#microsoft.graph.plannerChecklistItem",
        "#microsoft.graph.plannerExternalReference",
    )
    assert task["completedBy"] is None
    assert (stored["description"], stored["id"]) == ("Agreed today", task["id"])
    assert stored["@odata.etag"] != task["@odata.etag"]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"title": ""}, 400),
        ({"title": "x" * 256}, 400),
        ({"title": None}, 400),
        ({"planId": "nothing"}, 404),
        ({"bucketId": "nothing"}, 404),
        ({"notes": "x"}, 400),
        ({"dueDate": "2026-12-07"}, 400),
        ({"dueDateTime": "2026-12-07"}, 400),
        ({"dueDateTime": "2026-12-07T12:00:00Z", "startDateTime": "2026-12-08T12:00:00Z"}, 400),
        ({"percentComplete": 101}, 400),
        ({"percentComplete": "100"}, 400),
        ({"percentComplete": True}, 400),
        ({"priority": 11}, 400),
        ({"appliedCategories": {"category26": True}}, 400),
        ({"appliedCategories": {"category1": "true"}}, 400),
        ({"appliedCategories": ["category1"]}, 400),
        ({"assignments": {ROWAN: {"orderHint": " !"}}}, 400),
        ({"assignments": {ROWAN: {"@odata.type": "#microsoft.graph.plannerAssignment"}}}, 400),
        ({"assignments": {ROWAN: {**ASSIGNMENT, "orderHint": "8585P"}}}, 400),
        ({"assignments": {ROWAN: {**ASSIGNMENT, "assignedBy": {}}}}, 400),
        ({"assignments": {ROWAN: "yes"}}, 400),
        ({"assignments": {GROUP: ASSIGNMENT}}, 400),
        ({"assignments": {"rowan": ASSIGNMENT}}, 400),
        ({"orderHint": "8585P"}, 400),
        ({"createdDateTime": "2026-12-07T12:00:00Z"}, 400),
        ({"completedBy": {}}, 400),
        ({"hasDescription": True}, 400),
        ({"id": "x"}, 400),
        ({"details": "x"}, 400),
        ({"details": {"description": 5}}, 400),
        ({"details": {"notes": "x"}}, 400),
        ({"details": {"checklist": {"1": {"title": "x"}}}}, 400),
        ({"details": {"references": {"https://x.org": LINK}}}, 400),
        ({"details": {"references": {"https%3A//x%2Eorg": {**LINK, "type": "Pdf"}}}}, 400),
        ({"details": {"previewType": "picture"}}, 400),
        ({"previewType": "picture"}, 400),
    ],
)
async def test_a_malformed_task_is_refused_and_nothing_is_made(graph: Desk, more: Any, status: int) -> None:
    plan = await graph.plan()
    answer = await graph.call("POST", "/planner/tasks", {"planId": plan["id"], "title": "Call", **more})
    assert (answer.status, answer.code) == (status, "")
    assert (await graph.get(f"/planner/plans/{plan['id']}/tasks")).body["value"] == []


async def test_a_bucket_of_another_plan_is_refused(graph: Desk) -> None:
    plan, other = await graph.plan(), await graph.plan()
    bucket = await graph.bucket(other)
    answer = await graph.call("POST", "/planner/tasks", {"planId": plan["id"], "title": "x", "bucketId": bucket["id"]})
    assert answer.status == 404


@pytest.mark.parametrize("place", ["plans", "buckets", "tasks"])
async def test_a_change_without_the_resource_s_own_last_etag_is_refused(graph: Desk, place: str) -> None:
    plan = await graph.plan()
    bucket = await graph.bucket(plan)
    task = await graph.task(plan)
    other = await graph.task(plan)
    entity = {"plans": plan, "buckets": bucket, "tasks": task}[place]
    path, body = f"/planner/{place}/{entity['id']}", {"name" if place == "buckets" else "title": "Other"}
    missing = [await graph.call("PATCH", path, body), await graph.call("DELETE", path)]
    for wrong in (
        "*",
        "W/*",
        entity["@odata.etag"][2:],
        other["@odata.etag"],
        entity["@odata.etag"].replace("W/", "w/"),
    ):
        answers = [
            await graph.call("PATCH", path, body, If_Match=wrong),
            await graph.call("DELETE", path, If_Match=wrong),
        ]
        assert [answer.status for answer in answers] == [412, 412]
        assert answers[0].message == "The If-Match header contains an invalid value."
    assert [answer.status for answer in missing] == [412, 412]
    assert missing[0].message == "The If-Match header must be specified for this kind of request."
    assert (await graph.get(path)).body["@odata.etag"] == entity["@odata.etag"]


async def test_the_task_s_etag_does_not_open_its_details(graph: Desk) -> None:
    task = await graph.task(await graph.plan())
    path = f"/planner/tasks/{task['id']}/details"
    answer = await graph.call("PATCH", path, {"description": "x"}, If_Match=task["@odata.etag"])
    own = (await graph.get(path)).body["@odata.etag"]
    changed = await graph.call("PATCH", path, {"description": "x"}, If_Match=own)
    assert (answer.status, answer.message) == (412, "The If-Match header contains an invalid value.")
    assert (changed.status, changed.body) == (204, None)
    assert (await graph.get(f"/planner/tasks/{task['id']}")).body["hasDescription"]


async def test_an_etag_from_before_is_refused_and_the_newer_one_is_the_greater(graph: Desk) -> None:
    task = await graph.task(await graph.plan())
    path = f"/planner/tasks/{task['id']}"
    first = await graph.call("PATCH", path, {"percentComplete": 50}, If_Match=task["@odata.etag"], Prefer=KEEP)
    stale = await graph.call("PATCH", path, {"title": "Other"}, If_Match=task["@odata.etag"])
    graph.tenant.plans.stale = "409"
    conflict = await graph.call("PATCH", path, {"title": "Other"}, If_Match=task["@odata.etag"])
    assert [stale.status, conflict.status] == [412, 409]
    assert first.body["@odata.etag"] > task["@odata.etag"]


async def test_where_planner_merges_only_what_does_not_touch_a_newer_change_is_taken(graph: Desk) -> None:
    task = await graph.task(await graph.plan())
    path = f"/planner/tasks/{task['id']}"
    graph.tenant.plans.stale = "merge"
    await graph.call("PATCH", path, {"percentComplete": 50}, If_Match=task["@odata.etag"])
    beside = await graph.call("PATCH", path, {"title": "Other"}, If_Match=task["@odata.etag"])
    against = await graph.call("PATCH", path, {"percentComplete": 0}, If_Match=task["@odata.etag"])
    deletion = await graph.call("DELETE", path, If_Match=task["@odata.etag"])
    assert [beside.status, against.status, deletion.status] == [204, 409, 409]


async def test_a_change_merges_people_and_labels_and_null_takes_away(graph: Desk) -> None:
    task = await graph.task(
        await graph.plan(), assignments={ROWAN: ASSIGNMENT}, appliedCategories={"category1": True, "category2": True},
        dueDateTime="2026-12-07T12:00:00Z",
    )  # fmt: skip
    changes = {
        "assignments": {ROWAN: None, CALLUM: ASSIGNMENT},
        "appliedCategories": {"category1": False, "category6": True},
        "dueDateTime": None,
    }
    path = f"/planner/tasks/{task['id']}"
    changed = (await graph.call("PATCH", path, changes, If_Match=task["@odata.etag"], Prefer=f"x, {KEEP}")).body
    assert list(changed["assignments"]) == [CALLUM]
    assert changed["appliedCategories"] == {"category2": True, "category6": True}
    assert changed["dueDateTime"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"planId": "x"},
        {"details": {}},
        {"completedDateTime": None},
        {"appliedCategories": {"category1": None}},
        {"bucketId": None},
        {"title": None},
    ],
)
async def test_what_cannot_be_changed_is_refused(graph: Desk, change: dict[str, Any]) -> None:
    task = await graph.task(await graph.plan())
    answer = await graph.call("PATCH", f"/planner/tasks/{task['id']}", change, If_Match=task["@odata.etag"])
    assert answer.status == 400


async def test_an_order_hint_that_planner_gave_is_not_taken_back(graph: Desk) -> None:
    task = await graph.task(await graph.plan(), orderHint=" !")
    path, etag = f"/planner/tasks/{task['id']}", task["@odata.etag"]
    assert (await graph.call("PATCH", path, {"orderHint": task["orderHint"]}, If_Match=etag)).status == 400
    assert (await graph.call("PATCH", path, {"orderHint": f"{task['orderHint']} !"}, If_Match=etag)).status == 204


async def test_completing_a_task_tells_when_and_who_and_reopening_forgets_it(graph: Desk) -> None:
    task = await graph.task(await graph.plan())
    path = f"/planner/tasks/{task['id']}"
    graph.tenant.clock.advance(timedelta(hours=1))
    done = (await graph.call("PATCH", path, {"percentComplete": 100}, If_Match=task["@odata.etag"], Prefer=KEEP)).body
    graph.tenant.clock.advance(timedelta(hours=1))
    again = (await graph.call("PATCH", path, {"title": "Done"}, If_Match=done["@odata.etag"], Prefer=KEEP)).body
    reopened = (
        await graph.call("PATCH", path, {"percentComplete": 50}, If_Match=again["@odata.etag"], Prefer=KEEP)
    ).body
    assert done["completedDateTime"] == again["completedDateTime"] == "2026-11-24T10:00:00.000000Z"
    assert done["completedBy"]["application"]["id"] == graph.tenant.client_id
    assert (reopened["completedDateTime"], reopened["completedBy"]) == (None, None)


async def test_a_member_ticks_moves_and_reassigns_on_the_page_and_is_named(graph: Desk) -> None:
    plan = await graph.plan()
    bucket = await graph.bucket(plan)
    task = await graph.task(plan, assignments={ROWAN: ASSIGNMENT}, appliedCategories={"category1": True})
    planner_members.change_task(graph.tenant.plans,
        task["id"], CALLUM,
        {
            "percentComplete": 100, "bucketId": bucket["id"], "assignments": [CALLUM], "title": "Called",
            "appliedCategories": ["category6", "category2"], "dueDateTime": "2026-12-07T10:00:00Z",
        },
    )  # fmt: skip
    shown = graph.tenant.planner_view()["plans"][0]["tasks"][0]
    read = (await graph.get(f"/planner/tasks/{task['id']}")).body
    assert read["completedBy"]["user"]["id"] == shown["completedBy"] == CALLUM
    assert read["@odata.etag"] == shown["etag"] > task["@odata.etag"]
    assert shown["assignments"] == [CALLUM]
    assert shown["appliedCategories"] == ["category2", "category6"]
    assert (shown["bucketId"], shown["dueDateTime"], shown["description"]) == (bucket["id"], "2026-12-07T10:00:00Z", "")
    planner_members.delete_task(graph.tenant.plans, task["id"], CALLUM)
    assert (await graph.get(f"/planner/tasks/{task['id']}")).status == 404


async def test_a_stranger_and_a_wrong_change_are_refused_on_the_page_too(graph: Desk) -> None:
    task = await graph.task(await graph.plan())
    plans = graph.tenant.plans
    for status, refused in (
        (403, lambda: planner_members.change_task(plans, task["id"], "nobody", {})),
        (403, lambda: planner_members.delete_task(plans, task["id"], "nobody")),
        (404, lambda: planner_members.delete_task(plans, "nothing", ROWAN)),
        (400, lambda: planner_members.change_task(plans, task["id"], ROWAN, {"percentComplete": 101})),
    ):
        with pytest.raises(GraphError) as problem:
            refused()
        assert problem.value.status == status


@pytest.mark.parametrize(
    ("code", "most"),
    [
        ("MaximumTasksInProject", 1),
        ("MaximumActiveTasksInProject", 1),
        ("MaximumTasksCreatedByUser", 1),
        ("MaximumTasksAssignedToUser", 1),
        ("MaximumAssigneesInTasks", 1),
        ("MaximumChecklistItemsOnTask", 0),
        ("MaximumReferencesOnTask", 0),
    ],
)
async def test_a_task_over_a_limit_is_refused_with_the_limit_s_own_code(graph: Desk, code: str, most: int) -> None:
    plan = await graph.plan()
    await graph.task(plan, assignments={ROWAN: ASSIGNMENT})
    setattr(graph.tenant.plans.limits, code, most)
    people = {ROWAN: ASSIGNMENT, CALLUM: ASSIGNMENT}
    details = {"checklist": {"1": CHECK}, "references": {"https%3A//x%2Eorg": LINK}}
    answer = await graph.call(
        "POST", "/planner/tasks", {"planId": plan["id"], "title": "x", "assignments": people, "details": details}
    )
    assert (answer.status, answer.code) == (403, code)
    assert len(graph.tenant.planner_view()["plans"][0]["tasks"]) == 1


async def test_plans_and_buckets_have_limits_too(graph: Desk) -> None:
    plan = await graph.plan()
    graph.tenant.plans.limits.MaximumProjectsOwnedByUser = 1
    graph.tenant.plans.limits.MaximumBucketsInProject = 0
    container = {"containerId": GROUP, "type": "group"}
    second = await graph.call("POST", "/planner/plans", {"title": "Two", "container": container})
    bucket = await graph.call("POST", "/planner/buckets", {"name": "A", "planId": plan["id"]})
    assert (second.status, second.code) == (403, "MaximumProjectsOwnedByUser")
    assert (bucket.status, bucket.code) == (403, "MaximumBucketsInProject")


async def test_a_completed_task_is_not_active_and_cannot_be_reopened_over_the_limit(graph: Desk) -> None:
    plan = await graph.plan()
    graph.tenant.plans.limits.MaximumActiveTasksInProject = 1
    done = await graph.task(plan, percentComplete=100)
    await graph.task(plan)
    path = f"/planner/tasks/{done['id']}"
    answer = await graph.call("PATCH", path, {"percentComplete": 0}, If_Match=done["@odata.etag"])
    assert (answer.status, answer.code) == (403, "MaximumActiveTasksInProject")


async def test_tasks_are_listed_page_by_page(graph: Desk) -> None:
    plan = await graph.plan()
    graph.tenant.plans.page_size = 2
    task_ids = [(await graph.task(plan))["id"] for _ in range(5)]
    link, ids = f"/planner/plans/{plan['id']}/tasks?$select=id", []
    while link:
        page = (await graph.get(link)).body
        assert set(page["value"][0]) == {"@odata.etag", "id"}
        ids += [task["id"] for task in page["value"]]
        link = page.get("@odata.nextLink", "")
    assert ids == task_ids


@pytest.mark.parametrize(
    "path",
    [
        "/planner/plans/{}/tasks?$filter=title eq 'x'",
        "/planner/plans/{}/tasks?$top=5",
        "/planner/plans/{}/tasks?$expand=details",
        "/planner/plans/{}/tasks?$select=notes",
        "/planner/plans/{}/tasks?$skiptoken=x",
        "/planner/plans/{}/tasks/delta",
        "/planner/plans/{}/favorites",
        "/planner/rosters",
    ],
)
async def test_a_question_that_planner_does_not_know_is_refused(graph: Desk, path: str) -> None:
    answer = await graph.get(path.format((await graph.plan())["id"]))
    assert (answer.status, answer.code) == (400, "BadRequest")


@pytest.mark.parametrize(
    "path", ["/planner/plans/x", "/planner/tasks/x", "/planner/tasks/x/details", "/planner/buckets/x"]
)
async def test_what_planner_does_not_have_is_not_found(graph: Desk, path: str) -> None:
    answer = await graph.get(path)
    assert (answer.status, answer.message) == (404, "The requested item is not found.")


async def test_an_id_is_found_only_as_it_is_written(graph: Desk) -> None:
    plan = await graph.plan()
    assert (await graph.get(f"/planner/plans/{plan['id'].swapcase()}")).status == 404


async def test_deleting_a_plan_takes_all_of_it(graph: Desk) -> None:
    plan = await graph.plan()
    bucket, task = await graph.bucket(plan), await graph.task(plan)
    assert (await graph.call("DELETE", f"/planner/plans/{plan['id']}", If_Match=plan["@odata.etag"])).status == 204
    for path in (f"plans/{plan['id']}/details", f"buckets/{bucket['id']}", f"tasks/{task['id']}/details"):
        assert (await graph.get(f"/planner/{path}")).status == 404


async def test_every_change_of_planner_is_news_and_ids_are_never_used_twice(graph: Desk) -> None:
    plan = await graph.plan()
    before = graph.tenant.news.version
    await graph.task(plan)
    assert graph.tenant.news.topics["planner"] > before
    graph.tenant.reset()
    assert graph.tenant.planner_view() == {"plans": []}
    assert (await graph.plan())["id"] != plan["id"]


async def test_an_archived_plan_is_read_and_nothing_in_it_is_changed(graph: Desk) -> None:
    plan = await graph.plan()
    bucket, task = await graph.bucket(plan), await graph.task(plan)
    details = (await graph.get(f"/planner/tasks/{task['id']}/details")).body
    planner_members.archive(graph.tenant.plans, plan["id"], ROWAN, archived=True)
    answers = [
        await graph.call("POST", "/planner/tasks", {"planId": plan["id"], "title": "New"}),
        await graph.call("POST", "/planner/buckets", {"planId": plan["id"], "name": "New"}),
        await graph.call("PATCH", f"/planner/tasks/{task['id']}", {"title": "x"}, If_Match=task["@odata.etag"]),
        await graph.call(
            "PATCH", f"/planner/tasks/{task['id']}/details", {"description": "x"}, If_Match=details["@odata.etag"]
        ),
        await graph.call("PATCH", f"/planner/buckets/{bucket['id']}", {"name": "x"}, If_Match=bucket["@odata.etag"]),
        await graph.call("DELETE", f"/planner/tasks/{task['id']}", If_Match=task["@odata.etag"]),
    ]
    assert {answer.status for answer in answers} == {403}
    listed = (await graph.get(f"/planner/plans/{plan['id']}/tasks")).body["value"]
    assert [one["title"] for one in listed] == [task["title"]]
    with pytest.raises(GraphError):
        planner_members.change_task(graph.tenant.plans, task["id"], ROWAN, {"title": "x"})
    planner_members.archive(graph.tenant.plans, plan["id"], ROWAN, archived=False)
    assert (await graph.call("POST", "/planner/tasks", {"planId": plan["id"], "title": "New"})).status == 201


async def test_a_bucket_that_a_member_deletes_takes_its_tasks_with_it(graph: Desk) -> None:
    plan = await graph.plan()
    bucket = await graph.bucket(plan)
    await graph.task(plan, bucketId=bucket["id"])
    other = await graph.task(plan)
    planner_members.delete_bucket(graph.tenant.plans, bucket["id"], ROWAN)
    listed = (await graph.get(f"/planner/plans/{plan['id']}/tasks")).body["value"]
    assert [one["id"] for one in listed] == [other["id"]]
    with pytest.raises(GraphError):
        planner_members.rename_bucket(graph.tenant.plans, bucket["id"], "nobody", "Name")
