"""Builders of a sandbox, its clients and a small application, for the tests of the sandbox itself."""

from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx

from sandbox.app import Sandbox
from sandbox.host import FunctionsHost

PEOPLE = Path(__file__).parents[2] / "demo" / "people.json"
SMALL_APP = Path(__file__).parent / "apps" / "small"
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
ROWAN = "a1000000-0000-4000-8000-000000000001"
IMOGEN = "a1000000-0000-4000-8000-000000000002"
CALLUM = "a2000000-0000-4000-8000-000000000001"
CHANNEL = "19:masc-board@thread.tacv2"


def a_sandbox(**options: Any) -> Sandbox:
    """A sandbox whose clock stands still on the first morning."""
    return Sandbox(PEOPLE, start=START, frozen=True, **options)


def a_client(sandbox: Sandbox) -> httpx.AsyncClient:
    """A client that reaches the sandbox in process, through its faults."""
    return httpx.AsyncClient(transport=sandbox.transport(), base_url=sandbox.url)


def with_small_app(sandbox: Sandbox, http: httpx.AsyncClient) -> tuple[FunctionsHost, ModuleType]:
    """The small application, attached; the module's ``seen`` tells what its functions were given."""
    host = FunctionsHost(SMALL_APP, http=http)
    module = host.load({**sandbox.environment(), "EVERY": "0 */15 * * * *", "WORK": "some-work"})
    sandbox.attach(host)
    return host, module


async def a_token(http: httpx.AsyncClient, scope: str, **changes: str) -> httpx.Response:
    """Ask the login for a token."""
    form = {
        "grant_type": "client_credentials",
        "client_id": "5b1e0c52-8c7d-4f43-9a55-0d9c3f7b6a10",
        "client_secret": "sandbox",
        "scope": scope,
    }
    tenant = changes.pop("tenant", "7d3c1f0e-5a52-4b9e-9b1c-2f6a8d4e1c01")
    return await http.post(f"/login/{tenant}/oauth2/v2.0/token", data={k: v for k, v in (form | changes).items() if v})


async def as_bot(http: httpx.AsyncClient) -> dict[str, str]:
    """The header of a bot that may call the Connector."""
    answer = await a_token(http, "https://api.botframework.com/.default")
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def a_card(text: str = "Hello") -> dict[str, Any]:
    """A message with a small card."""
    card = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": text}]}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "summary": "A card", "attachments": [attachment]}
