"""``$batch``: twenty at most, an answer for each, in an order of the service's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.sandbox.graph_desk import GROUP, ROWAN, Desk, Told

JSON = {"Content-Type": "application/json"}


def a_part(number: object, url: str = f"/groups/{GROUP}", method: str = "GET", **more: Any) -> dict[str, Any]:
    return {"id": str(number), "method": method, "url": url, **more}


async def batch(graph: Desk, *parts: Any) -> Told:
    return await graph.call("POST", "/$batch", {"requests": list(parts)})


async def replies(graph: Desk, *parts: Any) -> dict[str, Any]:
    answer = await batch(graph, *parts)
    assert answer.status == 200, answer
    return {reply["id"]: reply for reply in answer.body["responses"]}


@dataclass(frozen=True)
class Fault:
    """A throttled part."""

    when: str = "before"
    status: int | None = 429

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "10"}

    def body(self, path: str) -> tuple[bytes, str]:
        return json.dumps({"error": {"code": "TooManyRequests", "message": path}}).encode(), "application/json"


async def test_each_part_has_a_status_headers_and_a_body_of_its_own(graph: Desk) -> None:
    plan, task = await graph.plan(), None
    task = await graph.task(plan)
    change = {"percentComplete": 50}
    own = {**JSON, "If-Match": task["@odata.etag"]}
    answers = await replies(
        graph,
        a_part(1),
        a_part(2, "users/nobody"),
        a_part(3, f"/planner/tasks/{task['id']}", "PATCH", headers=own, body=change),
        a_part(4, f"/planner/tasks/{task['id']}", "PATCH", headers=JSON, body=change),
        a_part(5, f"/groups/{GROUP}/members?$top=1&$select=id"),
        a_part(6, "/planner/buckets", "POST", headers=JSON, body={"name": "A", "planId": plan["id"]}),
    )
    assert {number: reply["status"] for number, reply in answers.items()} == {
        "1": 200, "2": 404, "3": 204, "4": 412, "5": 200, "6": 201,
    }  # fmt: skip
    assert answers["1"]["headers"]["Content-Type"].startswith("application/json")
    assert answers["2"]["body"]["error"]["code"] == "Request_ResourceNotFound"
    assert "body" not in answers["3"]
    assert answers["5"]["body"]["@odata.nextLink"].startswith("http://127.0.0.1:8400/graph/v1.0/groups/")


async def test_parts_that_do_not_depend_come_back_in_another_order(graph: Desk) -> None:
    orders = {
        tuple(reply["id"] for reply in (await batch(graph, *[a_part(n) for n in range(20)])).body["responses"])
        for _ in range(3)
    }
    assert len(orders) == 3
    assert all(sorted(order, key=int) == [str(n) for n in range(20)] for order in orders)


async def test_a_part_waits_for_the_one_it_depends_on_and_fails_with_it(graph: Desk) -> None:
    answers = await replies(
        graph,
        a_part("d"),
        a_part("e", f"/users/{ROWAN}", dependsOn=["d"]),
        a_part("a", "/users/nobody", dependsOn=["e"]),
        a_part("b", dependsOn=["a"]),
        a_part("c", dependsOn=["B"]),
    )
    assert {name: reply["status"] for name, reply in answers.items()} == {
        "d": 200,
        "e": 200,
        "a": 404,
        "b": 424,
        "c": 424,
    }
    assert answers["b"]["body"]["error"]["code"] == "FailedDependency"


async def test_a_later_part_sees_what_the_part_that_it_depends_on_made(graph: Desk) -> None:
    path = await graph.list_of()
    answers = await replies(
        graph,
        a_part(1, f"{path}/items", "POST", headers=JSON, body={"fields": {"Title": "A"}}),
        a_part(2, f"{path}/items?$filter=fields/Title eq 'A'&$expand=fields", dependsOn=["1"]),
    )
    assert answers["2"]["body"]["value"][0]["fields"]["Title"] == "A"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"requests": []},
        {"requests": {}},
        {"requests": [a_part(n) for n in range(21)]},
        {"requests": [a_part(1)], "more": 1},
        {"requests": ["GET /me"]},
        {"requests": [a_part(1), a_part(1)]},
        {"requests": [a_part("a"), a_part("A")]},
        {"requests": [{"method": "GET", "url": "/me"}]},
        {"requests": [{"id": 1, "method": "GET", "url": "/me"}]},
        {"requests": [a_part(1, depends_on=["2"]), a_part(2)]},
        {"requests": [a_part(1, dependsOn=["2"])]},
        {"requests": [a_part(1, dependsOn=["1"])]},
        {"requests": [a_part(1, dependsOn="2"), a_part(2)]},
        {"requests": [a_part(1, dependsOn=[[]]), a_part(2)]},
        {"requests": [a_part(1, dependsOn=["2"]), a_part(2, dependsOn=["1"])]},
        {"requests": [a_part(1, method="get")]},
        {"requests": [a_part(1, url=None)]},
        {"requests": [a_part(1, "https://graph.microsoft.com/v1.0/me")]},
        {"requests": [a_part(1, "/v1.0/me")]},
        {"requests": [a_part(1, headers=["x"])]},
        {"requests": [a_part(1, headers={"x": 1})]},
        {"requests": [a_part(1, "/planner/buckets", "POST", body={"name": "A"})]},
        {
            "requests": [
                a_part(1, "/planner/buckets", "POST", headers={"Content-Type": "text/plain"}, body={"name": "A"})
            ]
        },
        {"requests": [a_part(1, "/planner/buckets", "POST", headers=JSON)]},
    ],
)
async def test_a_malformed_batch_is_refused_as_a_whole(graph: Desk, body: Any) -> None:
    answer = await graph.call("POST", "/$batch", body)
    assert (answer.status, answer.code) == (400, "BadRequest")


MIXED = [
    [a_part(1), a_part(2, dependsOn=["1"]), a_part(3)],
    [a_part(1), a_part(2, dependsOn=["1"]), a_part(3, dependsOn=["1"])],
    [a_part(1), a_part(2, dependsOn=["1"]), a_part(3, dependsOn=["1", "2"])],
    [a_part(2, dependsOn=["1"]), a_part(1)],
]


@pytest.mark.parametrize("parts", MIXED)
async def test_a_batch_is_sequential_or_parallel_and_nothing_between(graph: Desk, parts: list[Any]) -> None:
    answer = await batch(graph, *parts)
    assert (answer.status, answer.message) == (400, "Batch should be either fully sequential or fully parallel.")
    graph.tenant.switches.turn({"mixed batch": "200"})
    assert {reply["status"] for reply in (await replies(graph, *parts)).values()} == {200}


@pytest.mark.parametrize(
    ("url", "code"),
    [("/$batch", "BadRequest"), ("/me", "BadRequest"), ("/groups?$top=1&$top=2", "BadRequest"),
     ("/sites/other.example.org:/sites/MASC", "invalidRequest")],
)  # fmt: skip
async def test_a_part_with_a_bad_address_fails_alone(graph: Desk, url: str, code: str) -> None:
    answers = await replies(graph, a_part(1, url), a_part(2))
    assert (answers["1"]["status"], answers["2"]["status"]) == (400, 200)
    assert answers["1"]["body"]["error"]["code"] == code


async def test_one_part_is_throttled_inside_an_outer_200(graph: Desk) -> None:
    plan = await graph.plan()
    calls: list[tuple[str, str]] = []

    def fault(method: str, path: str) -> Fault | None:
        calls.append((method, path))
        return Fault() if method == "POST" else None

    graph.faults = fault
    making = a_part(1, "/planner/buckets?x=y", "POST", headers=JSON, body={"name": "A", "planId": plan["id"]})
    answers = await replies(graph, a_part(2), making | {"dependsOn": ["2"]}, a_part(3, dependsOn=["1"]))
    assert (answers["1"]["status"], answers["1"]["headers"]["Retry-After"]) == (429, "10")
    assert [answers[number]["status"] for number in ("2", "3")] == [200, 424]
    assert ("POST", "/graph/v1.0/planner/buckets") in calls
    assert graph.tenant.plans.buckets == {}


async def test_a_part_may_fail_after_it_was_carried_out(graph: Desk) -> None:
    plan = await graph.plan()
    graph.faults = lambda method, path: Fault(when="after", status=504)
    answers = await replies(
        graph, a_part(1, "/planner/buckets", "POST", headers=JSON, body={"name": "A", "planId": plan["id"]})
    )
    assert answers["1"]["status"] == 504
    assert len(graph.tenant.plans.buckets) == 1
