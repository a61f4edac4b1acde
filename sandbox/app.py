"""The whole sandbox in one object: Microsoft's side of the wire, in process or on a port."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.broken_wires import FaultyTransport
from sandbox.clock import Clock
from sandbox.connector_api import connector_routes
from sandbox.controls import control_routes
from sandbox.controls_admin import administrator_routes
from sandbox.controls_teams import member_routes
from sandbox.faults import Faults
from sandbox.front_door import FrontDoor, RequestLog
from sandbox.graph.rights import Caller
from sandbox.graph_api import graph_routes
from sandbox.in_process import InProcess
from sandbox.keys import Keys
from sandbox.login_api import login_routes
from sandbox.page_routes import page_routes
from sandbox.queue_api import ACCOUNT, ACCOUNT_KEY, queue_routes
from sandbox.queues import Queues
from sandbox.settling import Functions, RemoteFunctions
from sandbox.teams_client import PATIENCE, TeamsClient
from sandbox.tenant import Tenant

if TYPE_CHECKING:
    from sandbox.host import FunctionsHost

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent
PAGE = Path(__file__).parent / "page"


class Sandbox:
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
        self.url = f"http://127.0.0.1:{port}"
        self.clock = Clock(start, frozen)
        self.tenant = Tenant.from_file(people_file, self.clock)
        self.queues = Queues(self.clock.now, self.tenant.news.changed)
        self.keys = Keys(
            client_id=self.tenant.client_id,
            tenant_id=self.tenant.tenant_id,
            service_url=service_url or f"{self.url}/connector/",
        )
        self.faults = Faults()
        self.request_log = RequestLog(log_file)
        self.teams = TeamsClient(self.tenant, self.keys, self._to_the_bot)
        self.manifest = ROOT / "teams_app" / "manifest.template.json"
        self._bot_url = bot_url
        self._functions: Functions | None = RemoteFunctions(functions_url) if functions_url else None
        self._host: FunctionsHost | None = None
        self.after_reset: Callable[[], Awaitable[None]] | None = None
        """Sets up again what a product had made in the tenant; awaited before a reset is answered."""
        self.asgi: ASGIApp = FrontDoor(_Split(self, self._starlette()), self.keys, self.request_log)

    @property
    def log(self) -> list[Json]:
        """Graph's requests while the log is on: method, path, body."""
        return self.request_log.entries

    @property
    def functions(self) -> Functions:
        """The functions, attached or remote; LookupError when there are none."""
        if self._functions is None:
            raise LookupError("no functions: attach a host, or say where they are")
        return self._functions

    @property
    def host(self) -> FunctionsHost | None:
        """The attached host."""
        return self._host

    def attach(self, host: FunctionsHost) -> None:
        """Serve the functions under ``/api`` and ``/admin`` of the same port, by the sandbox's clock."""
        self._host = self._functions = host
        host.follow(self.clock.now)

    def transport(self) -> httpx.AsyncBaseTransport:
        """Reach the sandbox in process, through its faults."""
        return FaultyTransport(InProcess(self.asgi), self.faults)

    def environment(self) -> dict[str, str]:
        """The wire settings that a product needs to find this tenant; it adds what it made in it."""
        channel = self.tenant.conversations.channel_id
        endpoint = f"{self.url}/queue/{ACCOUNT}"
        storage = (
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={ACCOUNT_KEY};QueueEndpoint={endpoint};"
        )
        return {
            "AzureWebJobsStorage": storage,
            "MASC_TENANT_ID": self.tenant.tenant_id,
            "MASC_CLIENT_ID": self.tenant.client_id,
            "MASC_CREDENTIAL": "sandbox",
            "MASC_GRAPH_URL": f"{self.url}/graph/v1.0",
            "MASC_LOGIN_URL": f"{self.url}/login",
            "MASC_BOT_APP_ID": self.tenant.client_id,
            "MASC_BOT_KEYS_URL": f"{self.url}/login/botframework/v1/.well-known/keys",
            "MASC_CONNECTOR_URL": self.keys.service_url,
            "MASC_CLOCK_URL": f"{self.url}/sandbox/clock",
            "MASC_GROUP_ID": next(iter(self.tenant.groups)),
            "MASC_CHANNEL_ID": channel,
        }

    def reset(self) -> None:
        """Back to the first day: lists, plans, posts, queues, faults, log and clock."""
        self.clock.set(self.clock.start)
        self.tenant.reset()
        self.queues.clear()
        self.faults.clear()
        self.log.clear()

    async def _to_the_bot(self, activity: Json, authorization: str) -> httpx.Response:
        headers: Mapping[str, str] = {"Authorization": authorization, "User-Agent": "Microsoft-SkypeBotApi"}
        transport, url = None, self._bot_url
        if url is None:
            transport, url = InProcess(self.asgi), f"{self.url}/api/messages"
        async with httpx.AsyncClient(transport=transport, timeout=PATIENCE) as client:
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
        """Pass one request to its side."""
        functions = scope["type"] == "http" and scope["path"].startswith(("/api/", "/admin/"))
        if not functions:
            await self._app(scope, receive, send)
        elif self._sandbox.host is not None:
            await self._sandbox.host.asgi(scope, receive, send)
        else:
            await JSONResponse({"error": "no functions run here"}, 404)(scope, receive, send)
