"""Builds one board from the settings. Only this module joins its parts, and only it reads the clock."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from masc_graph.bot.answer import BotContext
from masc_graph.domain.text.links import Links
from masc_graph.graph import client as graph
from masc_graph.graph.credential import ManagedIdentity, MsalCertificate, MsalSecret, SandboxCredential, TokenSource
from masc_graph.graph.files import Library
from masc_graph.graph.planner import Planner
from masc_graph.queue import CommandQueue
from masc_graph.registers.registers import Registers
from masc_graph.settings import Settings, Wires
from masc_graph.teams.connector import Connector
from masc_graph.teams.inbound import Gate, SigningKeys
from masc_graph.tls import trust
from masc_graph.work.kit.context import Keys, WorkContext

QUEUE = "masc-work"
FAILED = "masc-failed"
TEAMS_HOSTS = ("smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com")


@dataclass(frozen=True)
class Outside:
    """The connections to the outside, so that a test can pass its own."""

    transport: httpx.AsyncBaseTransport | None = None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    draw: Callable[[int], int] = secrets.randbelow


class Service:
    """One board: its gate, lists, plan, channel, queue and clock. It belongs to one event loop."""

    def __init__(self, settings: Settings, outside: Outside | None = None) -> None:
        self.settings = settings
        self.outside = outside or Outside()
        transport, sleep = self.outside.transport, self.outside.sleep
        credential = credential_of(settings, transport)
        self._clock = _Clock(settings.clock_url, transport)
        self.now = self._clock.now
        self.gate = _gate(settings, transport)
        self.queue = queue_of(settings, credential, transport)
        self.graph = graph.connect(
            settings.graph_url, credential, now=self._clock.about_now, transport=transport, sleep=sleep
        )
        self.registers = Registers(self.graph, settings.site_id, settings.list_ids)
        self.planner = Planner(self.graph, settings.plan_id)
        self.library = Library(self.graph, settings.site_id)
        self.connector = Connector(
            settings.connector_url,
            settings.bot_app_id,
            settings.tenant_id,
            credential,
            now=self._clock.about_now,
            transport=transport,
            sleep=sleep,
        )
        self.rules = settings.rules
        self.links = _links(settings)

    def bot_context(self, now: datetime) -> BotContext:
        """What the bot works with."""
        return BotContext(
            registers=self.registers,
            rules=self.rules,
            links=self.links,
            signing_key=self.settings.signing_key.get_secret_value().encode(),
            match_key=self.settings.match_key.get_secret_value().encode(),
            now=now,
            draw=self.outside.draw,
        )

    def work_context(self, now: datetime) -> WorkContext:
        """What a worker works with."""
        settings = self.settings
        return WorkContext(
            registers=self.registers,
            planner=self.planner,
            library=self.library,
            connector=self.connector,
            rules=self.rules,
            links=self.links,
            keys=Keys(
                signing=settings.signing_key.get_secret_value().encode(),
                match=settings.match_key.get_secret_value().encode(),
                match_id=settings.match_key_id,
            ),
            channel_id=settings.channel_id,
            contact=settings.contact,
            now=now,
        )

    async def close(self) -> None:
        """Close all connections."""
        await self.graph.close()
        await self.connector.close()
        await self.queue.close()
        await self._clock.close()


def wall_clock() -> datetime:
    """The machine's time in UTC, which tokens and storage signatures use even with the sandbox's clock."""
    return datetime.now(UTC)


class _Clock:
    """The wall clock, or the sandbox's, which settings allow only with the sandbox credential."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None) -> None:
        self._url = url
        self._http = httpx.AsyncClient(transport=transport, verify=trust(), timeout=5)
        self._ahead = timedelta(0)

    async def now(self) -> datetime:
        """The current time, in UTC."""
        if not self._url:
            return wall_clock()
        time_now = datetime.fromisoformat((await self._http.get(self._url)).raise_for_status().json()["now"])
        self._ahead = time_now - wall_clock()
        return time_now

    def about_now(self) -> datetime:
        """The current time without another call: the wall clock, corrected by the difference last seen."""
        return wall_clock() + self._ahead

    async def close(self) -> None:
        """Close the connection."""
        await self._http.aclose()


def credential_of(settings: Wires, transport: httpx.AsyncBaseTransport | None) -> TokenSource:
    """Make the credential that the settings name."""
    login, tenant, client = settings.login_url, settings.tenant_id, settings.client_id
    if settings.credential == "sandbox":
        return SandboxCredential(login, tenant, client, transport=transport)
    if settings.credential == "managed_identity":
        return ManagedIdentity(client)
    if settings.credential == "secret":
        return MsalSecret(login, tenant, client, settings.client_secret.get_secret_value())
    private_key = Path(settings.certificate_file).read_text(encoding="utf-8")
    return MsalCertificate(login, tenant, client, private_key, settings.certificate_thumbprint)


def _gate(settings: Settings, transport: httpx.AsyncBaseTransport | None) -> Gate:
    own = (urlsplit(settings.connector_url).netloc,)
    hosts = own if settings.credential == "sandbox" else TEAMS_HOSTS
    keys = SigningKeys(settings.bot_keys_url, transport=transport)
    return Gate(settings.bot_app_id, settings.tenant_id, keys, hosts)


def queue_of(settings: Wires, credential: TokenSource, transport: httpx.AsyncBaseTransport | None) -> CommandQueue:
    """Open the command queue by its address and identity, or by a laptop's connection string."""
    if settings.storage.startswith("https://"):
        return CommandQueue(
            QUEUE, failed_name=FAILED, account_url=settings.storage, credential=credential, transport=transport
        )
    return CommandQueue(QUEUE, failed_name=FAILED, connection_string=settings.storage, transport=transport)


def _links(settings: Settings) -> Links:
    return Links(
        site_url=settings.site_url,
        referrals_list_id=settings.list_ids["referrals"],
        plan_id=settings.plan_id,
        tenant_id=settings.tenant_id,
        group_id=settings.group_id,
        channel_id=settings.channel_id,
    )
