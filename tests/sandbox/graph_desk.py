"""A tenant's Graph in process, and the few words that its tests speak."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from sandbox.clock import Clock
from sandbox.graph.batch import FaultForPart, PartFault
from sandbox.graph.rights import Caller
from sandbox.graph_api import graph_routes
from sandbox.in_process import InProcess
from sandbox.tenant import Tenant

Json = dict[str, Any]

PEOPLE = Path(__file__).parents[2] / "demo" / "people.json"
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
GROUP = "c2a8f7d4-1b3e-4d6f-8a90-7e5b4c3d2f11"
ROWAN = "a1000000-0000-4000-8000-000000000001"
CALLUM = "a2000000-0000-4000-8000-000000000001"
ASSIGNMENT = {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}
ROOT = "http://127.0.0.1:8400/graph/v1.0"


@dataclass(frozen=True)
class Told:
    """An answer, taken apart."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def code(self) -> str:
        """The code of an error body, whose form is checked on the way."""
        error = self.body["error"]
        assert set(error) == {"code", "message", "innerError"}
        assert set(error["innerError"]) == {"date", "request-id", "client-request-id"}
        return error["code"]

    @property
    def message(self) -> str:
        """The sentence of an error body."""
        return self.body["error"]["message"]


@dataclass
class Desk:
    """Calls a tenant's Graph; ``faults`` and ``caller``, who may do everything, may be replaced by a test."""

    tenant: Tenant
    faults: FaultForPart | None = None
    caller: Caller = field(default_factory=Caller)

    def __post_init__(self) -> None:
        """Build the application once."""
        routes = graph_routes(self.tenant, self._caller, self._fault)
        app = Starlette(routes=[Mount("/graph", routes=routes)])
        self._client = httpx.AsyncClient(transport=InProcess(app))

    def _caller(self, authorization: str) -> Caller | None:
        return self.caller if authorization == "Bearer good" else None

    def _fault(self, method: str, path: str) -> PartFault | None:
        return self.faults(method, path) if self.faults else None

    async def call(self, method: str, url: str, body: Any = None, /, **headers: str) -> Told:
        """One request; header names are written with underscores, and ``raw`` bodies go as they are."""
        named = {"Authorization": "Bearer good"} | {name.replace("_", "-"): text for name, text in headers.items()}
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        if content is not None:
            named = {"Content-Type": "application/json"} | named
        full = url if url.startswith("http") else ROOT + url
        answer = await self._client.request(method, full, content=content, headers=named)
        return Told(answer.status_code, answer.headers, answer.json() if answer.content else None)

    async def get(self, url: str, **headers: str) -> Told:
        """GET."""
        return await self.call("GET", url, **headers)

    async def create(self, url: str, body: Any) -> Json:
        """POST something that has to succeed."""
        answer = await self.call("POST", url, body)
        assert answer.status == 201, answer
        return answer.body

    async def site(self) -> str:
        """The path of the team's site."""
        return "/sites/" + (await self.get(f"/groups/{GROUP}/sites/root")).body["id"]

    async def list_of(self, *columns: Json, name: str = "Cases", title_unique: bool = True) -> str:
        """The path of a list with these columns; its Title is made unique as a client has to: afterwards."""
        site = await self.site()
        item_list = await self.create(f"{site}/lists", {"displayName": name, "columns": list(columns)})
        path = f"{site}/lists/{item_list['id']}"
        if title_unique:
            title = await self.column(path, "Title")
            changed = await self.call("PATCH", f"{path}/columns/{title['id']}", UNIQUE)
            assert changed.status == 200
        return path

    async def column(self, list_path: str, name: str) -> Json:
        """A column by its name."""
        columns = (await self.get(f"{list_path}/columns")).body["value"]
        return next(column for column in columns if column["name"] == name)

    async def plan(self) -> Json:
        """A plan of the group."""
        container = {"url": f"https://graph.microsoft.com/v1.0/groups/{GROUP}"}
        return await self.create("/planner/plans", {"title": "Actions", "container": container})

    async def bucket(self, plan: Json, name: str = "Police") -> Json:
        """A bucket of the plan."""
        return await self.create("/planner/buckets", {"name": name, "planId": plan["id"], "orderHint": " !"})

    async def task(self, plan: Json, **more: Any) -> Json:
        """A task of the plan."""
        return await self.create("/planner/tasks", {"planId": plan["id"], "title": "Call the school", **more})


UNIQUE = {"indexed": True, "enforceUniqueValues": True}


def a_desk() -> Desk:
    """A tenant on the morning of the sample day, its clock standing still."""
    return Desk(Tenant.from_file(PEOPLE, Clock(START, frozen=True)))
