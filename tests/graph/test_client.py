"""What one request to Graph does when all goes well, and when it does not."""

from __future__ import annotations

import ast
import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from kiota_abstractions.request_information import RequestInformation
from msgraph.generated.models.planner_task import PlannerTask
from pydantic import BaseModel, TypeAdapter

from masc_graph.errors import Changed, GiveUp, Gone, MascError, TryAgain, Unanswered
from masc_graph.graph.client import Graph
from tests.graph.wire import URL, Wire, error_reply, json_reply


class Shape(BaseModel):
    id: str


SHAPE = TypeAdapter(Shape)
TASK = {"id": "t1"}


def a_read(graph: Graph) -> RequestInformation:
    return graph.api.planner.tasks.by_planner_task_id("t1").to_get_request_information()


def a_create(graph: Graph) -> RequestInformation:
    return graph.api.planner.tasks.to_post_request_information(PlannerTask(title="x"))


def a_change(graph: Graph) -> RequestInformation:
    request = graph.api.planner.tasks.by_planner_task_id("t1").to_patch_request_information(PlannerTask(title="y"))
    request.headers.add("If-Match", 'W/"1"')
    return request


async def the_error_of(wire: Wire, purpose: str = "read") -> MascError:
    graph = wire.graph()
    call = {
        "read": lambda: graph.read(a_read(graph), SHAPE),
        "create": lambda: graph.create(a_create(graph), SHAPE),
        "change": lambda: graph.change(a_change(graph), SHAPE),
    }[purpose]
    with pytest.raises(MascError) as caught:
        await call()
    return caught.value


async def test_a_read_asks_our_graph_with_our_token_and_reads_the_shape() -> None:
    wire = Wire(json_reply(TASK))
    graph = wire.graph()
    assert await graph.read(a_read(graph), SHAPE) == Shape(id="t1")
    assert str(wire.requests[0].url) == f"{URL}/planner/tasks/t1"
    assert wire.requests[0].headers["authorization"] == "Bearer token-1"
    assert wire.requests[0].headers["user-agent"].startswith("NONISV|MASC|MASC/")
    assert wire.tokens.asked == [("http://127.0.0.1:8400/graph", None)]


async def test_pages_are_followed_to_the_end_as_the_links_say() -> None:
    link = f"{URL}/planner/plans/a%2Cb/tasks?$skiptoken=x%26y"
    wire = Wire(json_reply({"value": [{"id": "1"}], "@odata.nextLink": link}), json_reply({"value": [{"id": "2"}]}))
    graph = wire.graph()
    request = graph.api.planner.plans.by_planner_plan_id("p").tasks.to_get_request_information()
    assert await graph.pages(request, SHAPE) == [Shape(id="1"), Shape(id="2")]
    assert str(wire.requests[1].url) == link


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/graph/v1.0/x",
        "http://127.0.0.1:8401/graph/v1.0/x",
        "https://127.0.0.1:8400/graph/v1.0/x",
        "http://127.0.0.1:8400@evil.example/x",
    ],
)
async def test_a_next_link_to_elsewhere_is_never_sent(link: str) -> None:
    wire = Wire(json_reply({"value": [], "@odata.nextLink": link}))
    graph = wire.graph()
    request = graph.api.planner.plans.by_planner_plan_id("p").tasks.to_get_request_information()
    with pytest.raises(GiveUp, match="foreign_next_link"):
        await graph.pages(request, SHAPE)
    assert len(wire.requests) == 1


async def test_a_foreign_host_gets_no_token() -> None:
    wire = Wire(json_reply(TASK))
    graph = wire.graph()
    request = RequestInformation()
    request.url = "https://evil.example/x"
    request.http_method = a_read(graph).http_method
    await graph.read(request, SHAPE)
    assert "token" not in wire.requests[0].headers.get("authorization", "")


@pytest.mark.parametrize("purpose", ["read", "create", "change"])
@pytest.mark.parametrize(
    "first", [error_reply(429, Retry_After="7"), httpx.ConnectError("no"), httpx.ConnectTimeout("slow")]
)
async def test_what_was_surely_not_carried_out_is_sent_again(purpose: str, first: Any) -> None:
    wire = Wire(first, json_reply(TASK))
    graph = wire.graph()
    request = {"read": a_read, "create": a_create, "change": a_change}[purpose](graph)
    answer = await {"read": graph.read, "create": graph.create, "change": graph.change}[purpose](request, SHAPE)
    assert answer == Shape(id="t1")
    assert len(wire.requests) == 2
    if isinstance(first, httpx.Response):
        assert wire.slept == [7.0]


@pytest.mark.parametrize(
    ("retry_after", "at_least", "at_most"),
    [("7", 7, 7), ("Tue, 24 Nov 2026 09:00:20 GMT", 20, 21), ("0", 0, 0), ("soon", 0, 16), ("", 0, 16)],
)
async def test_retry_after_is_honoured_in_every_form(retry_after: str, at_least: float, at_most: float) -> None:
    wire = Wire(error_reply(503, Retry_After=retry_after), json_reply(TASK))
    graph = wire.graph()
    await graph.read(a_read(graph), SHAPE)
    assert at_least <= wire.slept[0] <= at_most


async def test_a_retry_after_beyond_a_minute_is_left_to_the_queue() -> None:
    wire = Wire(error_reply(429, Retry_After="300"))
    error = await the_error_of(wire)
    assert type(error) is TryAgain
    assert error.after == timedelta(seconds=300)
    assert wire.slept == []


async def test_waits_add_up_to_a_minute_at_most() -> None:
    wire = Wire(error_reply(429, Retry_After="40"), error_reply(429, Retry_After="40"))
    error = await the_error_of(wire)
    assert isinstance(error, TryAgain)
    assert error.after == timedelta(seconds=40)
    assert wire.slept == [40.0]


async def test_four_tries_are_enough() -> None:
    wire = Wire(*[error_reply(503) for _ in range(4)])
    assert type(await the_error_of(wire)) is TryAgain
    assert len(wire.requests) == 4


LOST = [
    error_reply(500),
    error_reply(502),
    error_reply(503),
    error_reply(504),
    error_reply(507),
    httpx.Response(504, html="<html>gateway</html>"),
    httpx.ReadTimeout("slow"),
    httpx.ReadError("reset"),
    httpx.RemoteProtocolError("half"),
    httpx.Response(201, content=b'{"id": "t'),
    httpx.Response(201, content=b""),
]


@pytest.mark.parametrize("lost", LOST)
async def test_a_create_whose_answer_was_lost_is_never_sent_again(lost: Any) -> None:
    wire = Wire(lost)
    assert type(await the_error_of(wire, "create")) is Unanswered
    assert len(wire.requests) == 1


@pytest.mark.parametrize("lost", LOST)
async def test_a_read_whose_answer_was_lost_is_sent_again(lost: Any) -> None:
    wire = Wire(lost, json_reply(TASK))
    graph = wire.graph()
    assert await graph.read(a_read(graph), SHAPE) == Shape(id="t1")


async def test_a_change_whose_answer_was_lost_is_sent_again_with_the_same_etag() -> None:
    wire = Wire(httpx.ReadTimeout("slow"), error_reply(412))
    assert type(await the_error_of(wire, "change")) is Changed
    assert [request.headers["if-match"] for request in wire.requests] == ['W/"1"', 'W/"1"']


@pytest.mark.parametrize(
    ("purpose", "answer", "kind", "reason"),
    [
        ("change", error_reply(409, "conflict"), Changed, "graph:409:conflict"),
        ("change", error_reply(412), Changed, "graph:412:x"),
        ("create", error_reply(409), Changed, "graph:409:x"),
        ("create", error_reply(400, message="One or more fields with unique constraints already has"), Changed, ""),
        (
            "create",
            error_reply(500, "-2130575169, SPException", "duplicate values were found in"),
            Changed,
            "graph:500",
        ),
        ("read", error_reply(404), Gone, ""),
        ("change", error_reply(404), Gone, ""),
        ("read", error_reply(410), Gone, ""),
        ("create", error_reply(404, "itemNotFound"), GiveUp, "graph:404:itemNotFound"),
        ("read", error_reply(403, "accessDenied"), GiveUp, "graph:403:accessDenied"),
        ("create", error_reply(403, "MaximumTasksInProject"), GiveUp, "planner_limit:MaximumTasksInProject"),
        ("read", error_reply(400), GiveUp, ""),
        ("change", error_reply(413), GiveUp, ""),
        ("create", error_reply(422), GiveUp, ""),
    ],
)
async def test_every_other_status_says_what_to_do_next(
    purpose: str, answer: httpx.Response, kind: type[MascError], reason: str
) -> None:
    wire = Wire(answer)
    error = await the_error_of(wire, purpose)
    assert type(error) is kind
    assert reason in str(error)
    assert len(wire.requests) == 1


async def test_a_refused_token_is_replaced_once() -> None:
    wire = Wire(error_reply(401), json_reply(TASK))
    graph = wire.graph()
    await graph.create(a_create(graph), SHAPE)
    assert [request.headers["authorization"] for request in wire.requests] == ["Bearer token-1", "Bearer token-2"]


async def test_tokens_that_stay_refused_are_left_to_the_queue() -> None:
    wire = Wire(*[error_reply(401) for _ in range(8)])
    assert type(await the_error_of(wire, "create")) is TryAgain
    assert len(wire.requests) == 8


async def test_a_claims_challenge_reaches_the_credential() -> None:
    claims = base64.urlsafe_b64encode(b'{"access_token":1}').decode().rstrip("=")
    challenge = f'Bearer realm="", error="insufficient_claims", claims="{claims}"'
    wire = Wire(error_reply(401, WWW_Authenticate=challenge), json_reply(TASK))
    graph = wire.graph()
    await graph.read(a_read(graph), SHAPE)
    assert wire.tokens.asked[1][1] == '{"access_token":1}'


async def test_a_redirect_is_not_followed() -> None:
    wire = Wire(*[httpx.Response(302, headers={"Location": "https://evil.example/"}) for _ in range(4)])
    assert isinstance(await the_error_of(wire), TryAgain)
    assert all(request.url.host == "127.0.0.1" for request in wire.requests)


async def test_a_member_of_an_unknown_shape_is_not_tried_again() -> None:
    wire = Wire(json_reply({"value": [{"nothing": 1}]}))
    graph = wire.graph()
    with pytest.raises(GiveUp, match="unreadable_member"):
        await graph.pages(a_read(graph), SHAPE)


async def test_errors_and_logs_never_repeat_what_graph_wrote(caplog: pytest.LogCaptureFixture) -> None:
    canary = "Canary-Victim-Name"
    caplog.set_level("DEBUG", logger="masc")
    error = await the_error_of(Wire(error_reply(400, f"bad value {canary}", f"The value {canary} is wrong")), "create")
    assert canary not in f"{error!r} {error.__cause__!r} {error.__context__!r}"
    assert canary not in caplog.text
    assert json.loads(caplog.messages[0])["status"] == 400


def test_no_typed_answer_of_the_sdk_is_ever_parsed() -> None:
    typed = {"get", "post", "patch", "delete"}
    for path in Path("masc_graph/graph").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
                called = ast.unparse(node.value.func)
                assert called.rpartition(".")[2] not in typed or called.startswith("self._http."), called
