"""Graph's calls are written down with their answers, each kind once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.faults import Fault
from sandbox.front_door import RequestLog
from sandbox.recorded_calls import RecordedCalls
from tests.sandbox.one_sandbox import a_client, a_sandbox


def call(url: str, status: int = 200, asked: Any = None, told: Any = None) -> dict[str, Any]:
    return {"method": "GET", "url": url, "status": status, "request_body": asked, "response_body": told}


def written(tmp_path: Path, *calls: dict[str, Any]) -> int:
    recorded = RecordedCalls(tmp_path / "calls.jsonl")
    for one in calls:
        recorded.add(one)
    return len((tmp_path / "calls.jsonl").read_text().splitlines())


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        (call("/v1.0/planner/tasks/a1"), call("/v1.0/planner/tasks/b2"), 1),
        (call("/v1.0/x?$filter=a eq 'one'"), call("/v1.0/x?$filter=a eq 'it''s'"), 1),
        (call("/v1.0/x?$top=1"), call("/v1.0/x?$skip=1"), 2),
        (call("/v1.0/x"), call("/v1.0/y"), 2),
        (call("/v1.0/x"), call("/v1.0/x", 404), 2),
        (call("/v1.0/x", told={"value": [{"a": "b"}]}), call("/v1.0/x", told={"value": [{"a": "c"}, {"a": "d"}]}), 1),
        (call("/v1.0/x", told={"a": 1}), call("/v1.0/x", told={"a": "1"}), 2),
        (call("/v1.0/x", told={"a": "b"}), call("/v1.0/x", told={"a": "2026-11-24T09:00:00Z"}), 2),
        (call("/v1.0/x", asked={"a": 1}), call("/v1.0/x", asked={"b": 1}), 2),
        (call("/v1.0/x", told={"@odata.type": "#p"}), call("/v1.0/x", told={"@odata.type": "#q"}), 2),
    ],
)
def test_a_kind_is_method_path_status_and_the_bodies_shape(
    tmp_path: Path, one: dict[str, Any], other: dict[str, Any], kinds: int
) -> None:
    assert written(tmp_path, one, other, one) == kinds


def a_batch(*statuses: int) -> dict[str, Any]:
    parts = [{"id": str(n), "method": "GET", "url": f"/x/{n}"} for n in range(len(statuses))]
    answers = [{"id": str(n), "status": status} for n, status in enumerate(statuses)]
    return {**call("/v1.0/$batch", asked={"requests": parts}, told={"responses": answers}), "method": "POST"}


def test_of_a_batch_its_parts_count(tmp_path: Path) -> None:
    assert written(tmp_path, a_batch(200, 404), a_batch(404, 200), a_batch(200), a_batch(200, 409)) == 2


async def test_what_goes_through_any_sandbox_is_written_down_without_its_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RequestLog, "recorded", RecordedCalls(tmp_path / "calls.jsonl"))
    async with a_client(sandbox := a_sandbox()) as http:
        await http.get("/graph/v1.0/groups/a%20b", headers={"Authorization": "Bearer secret"})
    (line,) = (tmp_path / "calls.jsonl").read_text().splitlines()
    assert json.loads(line)["url"] == "/v1.0/groups/a%20b"
    assert json.loads(line)["response_body"]["error"]["code"] == "InvalidAuthenticationToken"
    assert "secret" not in line
    assert sandbox.log == []


def test_a_fault_of_graph_has_the_whole_error_body() -> None:
    raw, _ = Fault("503").body("/graph/v1.0/groups")
    assert set(json.loads(raw)["error"]["innerError"]) == {"date", "request-id", "client-request-id"}
    raw, _ = Fault("503").body("/connector/v3/conversations")
    assert set(json.loads(raw)["error"]) == {"code", "message"}
