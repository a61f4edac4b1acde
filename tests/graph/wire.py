"""A Graph that gives the answers that a test prepares, and a client whose clock moves instead of sleeping."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from masc_graph.graph.client import Graph, connect

URL = "http://127.0.0.1:8400/graph/v1.0"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Tokens:
    """A credential with numbered tokens, so that a fresh one can be told from the last."""

    def __init__(self) -> None:
        self.number = 1
        self.asked: list[tuple[str, str | None]] = []

    async def token(self, resource: str, claims: str | None = None) -> str:
        self.asked.append((resource, claims))
        return f"token-{self.number}"

    def forget(self, resource: str) -> None:
        self.number += 1


class Wire:
    """Answers requests in order, records them, and moves its clock instead of sleeping."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []
        self.tokens = Tokens()
        self.now = NOW

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def graph(self) -> Graph:
        transport = httpx.MockTransport(self)
        return connect(URL, self.tokens, now=lambda: self.now, transport=transport, sleep=self.sleep)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.content) if request.content else None for request in self.requests]


def json_reply(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    """An answer with a JSON body."""
    return httpx.Response(status, json=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def error_reply(status: int, code: str = "x", message: str = "m", **headers: str) -> httpx.Response:
    """Graph's error body."""
    return json_reply({"error": {"code": code, "message": message}}, status, **headers)


def batch_reply(*replies: tuple[str, int, Any] | tuple[str, int, Any, dict[str, str]]) -> httpx.Response:
    """The answer of a batch: id, status, body and, if need be, headers of each part."""
    responses = [
        {"id": part_id, "status": status, "body": body, "headers": headers[0] if headers else {}}
        for part_id, status, body, *headers in replies
    ]
    return json_reply({"responses": responses})


def part_ids(request: httpx.Request) -> Sequence[str]:
    """The ids of a batch request's parts, in order."""
    return [part["id"] for part in json.loads(request.content)["requests"]]
