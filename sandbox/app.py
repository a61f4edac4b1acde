"""The whole sandbox in one object: Microsoft's side of the wire, in process or on a port."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.broken_wires import FaultyTransport
from sandbox.connector_api import connector_routes
from sandbox.controls import control_routes
from sandbox.controls_admin import administrator_routes
from sandbox.controls_teams import member_routes
from sandbox.front_door import FrontDoor
from sandbox.graph.rights import Caller
from sandbox.graph_api import graph_routes
from sandbox.in_process import InProcess
from sandbox.login_api import login_routes
from sandbox.page_routes import page_routes
from sandbox.queue_api import queue_routes
from sandbox.state import SandboxState
from sandbox.teams_client import TIME_LIMIT

Json = dict[str, Any]
PAGE = Path(__file__).parent / "page"


class Sandbox(SandboxState):
    """One tenant with its Graph, Connector, login and storage; ``asgi`` serves it all, ``transport`` reaches it.

    ``bot_url`` is the bot's endpoint and ``functions_url`` the functions' host when they run elsewhere; without them
    an attached host takes the activities and the timers.
    """

    def __init__(
        self,
        people_file: Path,
        *,
        start: datetime,
        port: int = 8400,
        bot_url: str | None = None,
        functions_url: str | None = None,
        service_url: str | None = None,
        frozen: bool = False,
        log_file: Path | None = None,
    ) -> None:
        super().__init__(
            people_file,
            start=start,
            port=port,
            functions_url=functions_url,
            service_url=service_url,
            frozen=frozen,
            log_file=log_file,
            deliver=self._to_the_bot,
        )
        self._bot_url = bot_url
        self.asgi: ASGIApp = FrontDoor(_Split(self, self._starlette()), self.keys, self.request_log)

    def transport(self) -> httpx.AsyncBaseTransport:
        """Reach the sandbox in process, through its faults."""
        return FaultyTransport(InProcess(self.asgi), self.faults)

    async def _to_the_bot(self, activity: Json, authorization: str) -> httpx.Response:
        headers: Mapping[str, str] = {"Authorization": authorization, "User-Agent": "Microsoft-SkypeBotApi"}
        transport, url = None, self._bot_url
        if url is None:
            transport, url = InProcess(self.asgi), f"{self.url}/api/messages"
        async with httpx.AsyncClient(transport=transport, timeout=TIME_LIMIT) as client:
            return await client.post(url, json=activity, headers=headers)

    def _graph_caller(self, authorization: str) -> Caller | None:
        claims = self.keys.claims(authorization, "graph")
        return Caller(claims["appid"], frozenset(claims.get("roles", ()))) if claims else None

    def _starlette(self) -> Starlette:
        return Starlette(
            routes=[
                Mount("/graph", routes=graph_routes(self.tenant, self._graph_caller, self.faults.for_part)),
                Mount("/connector", routes=connector_routes(self.tenant)),
                Mount("/login", routes=login_routes(self.tenant, self.keys)),
                Mount("/queue", routes=queue_routes(self.queues)),
                Mount("/sandbox", routes=[*control_routes(self), *member_routes(self), *administrator_routes(self)]),
                *page_routes(PAGE),
            ]
        )


class _Split:
    """Sends ``/api`` and ``/admin`` to the attached host, and everything else to the sandbox."""

    def __init__(self, sandbox: Sandbox, app: ASGIApp) -> None:
        self._sandbox, self._app = sandbox, app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request to the application that serves it."""
        functions = scope["type"] == "http" and scope["path"].startswith(("/api/", "/admin/"))
        if not functions:
            await self._app(scope, receive, send)
        elif self._sandbox.host is not None:
            await self._sandbox.host.asgi(scope, receive, send)
        else:
            await JSONResponse({"error": "no functions run here"}, 404)(scope, receive, send)
