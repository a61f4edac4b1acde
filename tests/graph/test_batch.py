"""Batches: packed by twenty, chains kept together, throttled parts sent again alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.errors import Changed, GiveUp, Gone, TryAgain, Unanswered
from masc_graph.graph.batch import Part, Reply, error_of, pack
from tests.graph.wire import URL, Wire, batch_reply, error_reply, part_ids


def a_create(part_id: str, *before: str) -> Part:
    return Part(part_id, "POST", "/things", {"content-type": "application/json"}, {"id": part_id}, before)


def a_read(part_id: str, *before: str) -> Part:
    return Part(part_id, "GET", "/things", depends_on=before)


def a_change(part_id: str, *before: str) -> Part:
    return Part(part_id, "PATCH", f"/things/{part_id}", {"if-match": "1"}, {}, before)


def all_done(request: httpx.Request) -> httpx.Response:
    return batch_reply(*[(part_id, 200, {"id": part_id}) for part_id in reversed(part_ids(request))])


async def test_replies_come_in_the_order_of_the_parts_whatever_the_order_of_the_answer() -> None:
    wire = Wire(all_done)
    replies = await wire.graph().batch([a_create("a"), a_create("b", "a"), a_read("c", "b")])
    assert [reply.part.id for reply in replies] == ["a", "b", "c"]
    assert all(reply.ok for reply in replies)
    assert str(wire.requests[0].url) == f"{URL}/$batch"
    assert wire.bodies[0] == {
        "requests": [
            {"id": "a", "method": "POST", "url": "/things", "headers": {"content-type": "application/json"},
             "body": {"id": "a"}},
            {"id": "b", "method": "POST", "url": "/things", "headers": {"content-type": "application/json"},
             "body": {"id": "b"}, "dependsOn": ["a"]},
            {"id": "c", "method": "GET", "url": "/things", "dependsOn": ["b"]},
        ]
    }  # fmt: skip


async def test_no_parts_are_no_request() -> None:
    wire = Wire()
    assert await wire.graph().batch([]) == []


async def test_forty_five_parts_are_three_batches() -> None:
    wire = Wire(all_done, all_done, all_done)
    replies = await wire.graph().batch([a_create(str(number)) for number in range(45)])
    assert [len(part_ids(request)) for request in wire.requests] == [20, 20, 5]
    assert [reply.body["id"] for reply in replies] == [str(number) for number in range(45)]


def test_a_chain_is_never_torn_apart() -> None:
    parts = [a_read(str(number)) for number in range(15)]
    chain = [a_create("x0"), *[a_create(f"x{number}", f"x{number - 1}") for number in range(1, 10)]]
    assert [[part.id for part in batch] for batch in pack([*parts, *chain])] == [
        [part.id for part in parts],
        [part.id for part in chain],
    ]


def test_a_chain_never_shares_a_batch_with_what_waits_for_nothing() -> None:
    parts = [a_read("a"), a_create("x0"), a_create("x1", "x0"), a_read("b"), a_read("c")]
    assert [[part.id for part in batch] for batch in pack(parts)] == [["a"], ["x0", "x1"], ["b", "c"]]


@given(st.lists(st.booleans(), max_size=80))
def test_packing_loses_nothing_keeps_the_order_and_mixes_nothing(waits: list[bool]) -> None:
    parts: list[Part] = []
    for number, after in enumerate(waits):
        parts.append(a_read(str(number), *[str(number - 1)] if after and number % 20 else []))
    batches = pack(parts)
    assert [part for batch in batches for part in batch] == parts
    for batch in batches:
        assert len(batch) <= 20
        assert len({bool(part.depends_on) for part in batch[1:]}) < 2
        assert not batch[0].depends_on


@pytest.mark.parametrize(
    "parts",
    [
        [a_read("a"), a_read("a")],
        [a_read("a", "b"), a_read("b")],
        [a_read("a", "elsewhere")],
        [a_read("a"), a_read("b"), a_read("c", "a")],
        [a_read("a"), a_read("b", "a"), a_read("c", "a", "b")],
        [a_read("0"), *[a_read(str(number), str(number - 1)) for number in range(1, 21)]],
    ],
)
async def test_parts_that_cannot_be_a_batch_are_a_mistake_of_ours(parts: list[Part]) -> None:
    with pytest.raises(ValueError, match="part"):
        await Wire().graph().batch(parts)


async def test_a_throttled_part_is_sent_again_alone_after_its_time() -> None:
    wire = Wire(
        batch_reply(("a", 201, {"id": "1"}), ("b", 429, None, {"Retry-After": "9"}), ("c", 424, None)),
        all_done,
    )
    replies = await wire.graph().batch([a_create("a"), a_create("b", "a"), a_create("c", "b")])
    assert [reply.status for reply in replies] == [201, 200, 200]
    assert wire.slept == [9.0]
    sent = wire.bodies[1]["requests"]
    assert [part["id"] for part in sent] == ["b", "c"]
    assert "dependsOn" not in sent[0]
    assert sent[1]["dependsOn"] == ["b"]


async def test_no_further_batch_is_sent_before_a_throttled_part_may_be() -> None:
    def first_throttled(request: httpx.Request) -> httpx.Response:
        ids = part_ids(request)
        return batch_reply((ids[0], 429, None, {"Retry-After": "5"}), *[(part_id, 200, {}) for part_id in ids[1:]])

    wire = Wire(first_throttled, all_done, all_done)
    times: list[Any] = []
    original = wire.sleep

    async def sleep(seconds: float) -> None:
        times.append(len(wire.requests))
        await original(seconds)

    wire.sleep = sleep
    replies = await wire.graph().batch([a_create(str(number)) for number in range(25)])
    assert all(reply.ok for reply in replies)
    assert times == [1]


@pytest.mark.parametrize(("part", "again"), [(a_read("a"), True), (a_change("a"), True), (a_create("a"), False)])
async def test_a_part_whose_answer_is_lost_is_sent_again_only_where_that_is_safe(part: Part, again: bool) -> None:
    wire = Wire(batch_reply(("a", 503, None)), all_done)
    replies = await wire.graph().batch([part])
    assert len(wire.requests) == (2 if again else 1)
    assert replies[0].ok is again
    if not again:
        assert type(error_of(replies[0])) is Unanswered


async def test_a_part_that_stays_throttled_comes_back_as_it_is() -> None:
    wire = Wire(batch_reply(("a", 200, {}), ("b", 429, None, {"Retry-After": "600"})))
    replies = await wire.graph().batch([a_read("a"), a_read("b")])
    error = error_of(replies[1])
    assert type(error) is TryAgain
    assert error.after == timedelta(seconds=600)


async def test_a_throttled_create_whose_second_answer_is_lost_is_unanswered() -> None:
    wire = Wire(batch_reply(("a", 201, {}), ("b", 429, None, {"Retry-After": "1"})), httpx.ReadTimeout("slow"))
    with pytest.raises(Unanswered):
        await wire.graph().batch([a_create("a"), a_create("b")])


async def test_a_refused_token_inside_a_batch_is_replaced() -> None:
    wire = Wire(batch_reply(("a", 401, None)), all_done)
    await wire.graph().batch([a_create("a")])
    assert [request.headers["authorization"] for request in wire.requests] == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize("lost", [error_reply(504), httpx.ReadTimeout("slow"), httpx.Response(200, content=b'{"respo')])
async def test_a_batch_that_creates_is_not_sent_again_when_its_answer_is_lost(lost: Any) -> None:
    wire = Wire(lost)
    with pytest.raises(Unanswered):
        await wire.graph().batch([a_read("a"), a_create("b")])
    assert len(wire.requests) == 1


async def test_a_batch_that_only_reads_and_changes_is_sent_again() -> None:
    wire = Wire(error_reply(504), all_done)
    assert all(reply.ok for reply in await wire.graph().batch([a_read("a"), a_change("b")]))


async def test_a_throttled_batch_is_sent_again_and_a_long_wait_left_to_the_queue() -> None:
    wire = Wire(error_reply(429, Retry_After="3"), error_reply(429, Retry_After="90"))
    with pytest.raises(TryAgain) as caught:
        await wire.graph().batch([a_create("a")])
    assert caught.value.after == timedelta(seconds=90)
    assert wire.slept == [3.0]


async def test_a_part_without_a_reply_is_unanswered() -> None:
    wire = Wire(batch_reply(("a", 201, {})))
    with pytest.raises(Unanswered):
        await wire.graph().batch([a_create("a"), a_create("b")])


@pytest.mark.parametrize(
    ("part", "status", "body", "kind"),
    [
        (a_change("a"), 412, {"error": {"code": "resourceModified", "message": ""}}, Changed),
        (a_read("a"), 404, None, Gone),
        (a_create("a"), 500, {"error": {"message": "duplicate values were found"}}, Changed),
        (a_create("a"), 403, {"error": {"code": "MaximumTasksInProject"}}, GiveUp),
        (a_create("a"), 400, {"error": "text"}, GiveUp),
        (a_create("a"), 400, "text", GiveUp),
        (a_create("a"), 424, None, TryAgain),
    ],
)
def test_a_reply_means_what_the_same_answer_to_a_request_means(part: Part, status: int, body: Any, kind: type) -> None:
    assert type(error_of(Reply(part, status, {}, body))) is kind


async def test_a_part_is_made_from_what_a_builder_made() -> None:
    graph = Wire().graph()
    request = graph.api.sites.by_site_id("h,1,2").lists.by_list_id("l").items.to_get_request_information()
    part = graph.part("r", request, ["a"])
    assert (part.method, part.url, part.body, part.depends_on) == (
        "GET",
        "/sites/h%2C1%2C2/lists/l/items",
        None,
        ("a",),
    )
    assert json.dumps(part.wire({"a"}))
