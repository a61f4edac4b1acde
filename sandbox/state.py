"""The sandbox's state: one tenant with its clock, queues, keys and faults. Everything except the wire."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.front_door import RequestLog
from sandbox.keys import Keys
from sandbox.queue_api import ACCOUNT, ACCOUNT_KEY
from sandbox.queues import Queues
from sandbox.settling import Functions, RemoteFunctions
from sandbox.teams_client import TeamsClient
from sandbox.tenant import Tenant

if TYPE_CHECKING:
    from sandbox.host import FunctionsHost

Json = dict[str, Any]
ROOT = Path(__file__).parent.parent


class SandboxState:
    """``deliver`` brings an activity to the bot; ``functions_url`` is the functions' host when they run elsewhere."""

    def __init__(
        self,
        people_file: Path,
        *,
        start: datetime,
        port: int = 8400,
        functions_url: str | None = None,
        service_url: str | None = None,
        frozen: bool = False,
        log_file: Path | None = None,
        deliver: Callable[[Json, str], Awaitable[httpx.Response]],
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
        self.teams = TeamsClient(self.tenant, self.keys, deliver)
        self.manifest = ROOT / "teams_app" / "manifest.template.json"
        self._functions: Functions | None = RemoteFunctions(functions_url) if functions_url else None
        self._host: FunctionsHost | None = None
        self.after_reset: Callable[[], Awaitable[None]] | None = None
        """Recreates what the product had set up in the tenant; awaited before a reset is answered."""

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

    def environment(self) -> dict[str, str]:
        """The settings that a product needs to find this tenant. It adds the ids of what it creates."""
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
