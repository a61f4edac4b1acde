"""Calls that the product makes, as Microsoft's pages describe them: their order, headers, and statuses by state.

``documented.json`` holds a few steps for each page. ``<name>`` in a step stands for what an earlier step kept. ``has``
is what the page shows: the names, each with a value of the same JSON type; ``is`` are values.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.app import Sandbox
from tests.sandbox.one_sandbox import CHANNEL, ROWAN, a_client, a_sandbox, a_token, as_bot

Json = dict[str, Any]
STORIES: list[Json] = json.loads((Path(__file__).parent / "documented.json").read_text(encoding="utf-8"))
COLUMNS = [{"name": "Agency", "text": {}, "indexed": True}]


class Reader:
    """Plays the steps of a page, and keeps what later steps name."""

    def __init__(self, sandbox: Sandbox, http: httpx.AsyncClient) -> None:
        self.http = http
        tenant = sandbox.tenant
        (site,), (group,) = tenant.sites.values(), tenant.groups
        item_list = site.create_list({"displayName": "Cases", "columns": COLUMNS})
        title = item_list.columns["Title"]
        item_list.change_column(title.id, {"indexed": True})
        plan = tenant.plans.create_plan({"title": "Actions", "container": {"containerId": group, "type": "group"}})
        self.kept = {"site": site.id, "list": item_list.id, "plan": plan.id, "channel": CHANNEL, "person": ROWAN}
        self.tokens: dict[str, Json] = {}

    async def sign_in(self) -> None:
        answer = await a_token(self.http, "https://graph.microsoft.com/.default")
        service = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        self.tokens = {"service": service, "bot": await as_bot(self.http)}

    async def play(self, step: Json) -> None:
        if "faults" in step:
            await self.http.put("/sandbox/faults", json={"rules": step["faults"]})
            return
        step = {name: value if name == "keep" else self._filled_in(value) for name, value in step.items()}
        headers = self.tokens[step.get("as", "service")] | step.get("headers", {})
        sent = {"content": step["raw"].encode()} if "raw" in step else {"json": step.get("body")}
        answer = await self.http.request(step["method"], step["path"], headers=headers, **sent)
        documented = step["status"] if isinstance(step["status"], list) else [step["status"]]
        assert answer.status_code in documented, answer.text
        self._compare(step, answer)

    def _compare(self, step: Json, answer: httpx.Response) -> None:
        body = answer.json() if answer.content else {}
        assert (answer.content == b"") == (answer.status_code == 204 or step["method"] == "DELETE")
        assert not [name for name in step.get("headers_answered", ()) if name not in answer.headers]
        assert not [name for name in step.get("lacks", ()) if name in body]
        assert list(lacking(step.get("has", {}), body)) == []
        assert {name: body[name] for name in step.get("is", {})} == step.get("is", {})
        by_id = {part["id"]: part for part in body.get("responses", ())}
        for part_id, wanted in step.get("parts", {}).items():
            assert by_id[part_id]["status"] == wanted["status"]
            assert list(lacking(wanted, by_id[part_id])) == []
        for name, place in step.get("keep", {}).items():
            where, _, member = place.partition(":")
            self.kept[name] = answer.headers[member] if where == "header" else body[member]

    def _filled_in(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._filled_in(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self._filled_in(member) for member in value]
        if not isinstance(value, str):
            return value
        return re.sub(r"<(\w+)>", lambda name: str(self.kept[name[1]]), value)


def lacking(shown: Any, found: Any, place: str = "body") -> Iterator[str]:
    """What the page shows and the answer lacks, or has with another JSON type."""
    if type(shown) is not type(found):
        yield f"{place} is not {type(shown).__name__}"
    elif isinstance(shown, dict):
        for name, value in shown.items():
            if name not in found:
                yield f"{place}.{name} is missing"
            else:
                yield from lacking(value, found[name], f"{place}.{name}")
    elif isinstance(shown, list) and shown:
        yield from lacking(shown[0], found[0] if found else None, f"{place}[]")


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        reader = Reader(sandbox, http)
        await reader.sign_in()
        yield reader


@pytest.mark.parametrize("story", STORIES, ids=[story["call"] for story in STORIES])
async def test_the_sandbox_does_as_the_page_says(reader: Reader, story: Json) -> None:
    assert story["page"].startswith("https://learn.microsoft.com/")
    for step in story["steps"]:
        await reader.play(step)
