"""The joints: which credential, queue, gate and clock the settings make."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from masc_graph.graph.credential import ManagedIdentity, MsalCertificate, MsalSecret, SandboxCredential
from masc_graph.service import Outside, Service, credential_of, wall_clock
from masc_graph.settings import LISTS, Settings

SHARED = {
    "MASC_TENANT_ID": "7d3c1f0e-5a52-4b9e-9b1c-2f6a8d4e1c01",
    "MASC_CLIENT_ID": "5b1e0c52-8c7d-4f43-9a55-0d9c3f7b6a10",
    "MASC_BOT_APP_ID": "5b1e0c52-8c7d-4f43-9a55-0d9c3f7b6a10",
    "MASC_GROUP_ID": "group",
    "MASC_CHANNEL_ID": "19:channel",
    "MASC_BOARD_ID": "cumbria",
    "MASC_SITE_ID": "site",
    "MASC_SITE_URL": "https://masc.sharepoint.example.org/sites/masc",
    "MASC_PLAN_ID": "plan",
    "MASC_LIST_IDS": json.dumps({name: f"list-{name}" for name in LISTS}),
    "MASC_SIGNING_KEY": "a-key-that-only-this-test-knows-0001",
    "MASC_MATCH_KEY": "a-key-that-only-this-test-knows-0002",
    "MASC_MATCH_KEY_ID": "first",
}
HERE = "http://127.0.0.1:8400"
ON_A_LAPTOP = SHARED | {
    "MASC_CREDENTIAL": "sandbox",
    "MASC_GRAPH_URL": f"{HERE}/graph/v1.0",
    "MASC_LOGIN_URL": f"{HERE}/login",
    "MASC_BOT_KEYS_URL": f"{HERE}/keys",
    "MASC_CONNECTOR_URL": f"{HERE}/connector/",
    "MASC_CLOCK_URL": f"{HERE}/clock",
    "AzureWebJobsStorage": f"AccountName=devstore;AccountKey=a2V5;QueueEndpoint={HERE}/queue/devstore;",
}
IN_AZURE = SHARED | {
    "MASC_CREDENTIAL": "managed_identity",
    "AzureWebJobsStorage__queueServiceUri": "https://masc.queue.core.windows.net",
}
TOLD = datetime(2026, 11, 24, 9, tzinfo=UTC)


def a_pem(folder: Path) -> Path:
    key = generate_private_key(65537, 2048)
    file = folder / "masc.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return file


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        (ON_A_LAPTOP, SandboxCredential),
        (IN_AZURE, ManagedIdentity),
        (IN_AZURE | {"MASC_CREDENTIAL": "secret", "MASC_CLIENT_SECRET": "s"}, MsalSecret),
    ],
)
def test_the_settings_choose_the_credential(changes: dict[str, str], kind: type) -> None:
    assert isinstance(credential_of(Settings.read(changes), None), kind)


def test_a_certificate_is_read_from_its_file(tmp_path: Path) -> None:
    named = {"MASC_CERTIFICATE_FILE": str(a_pem(tmp_path)), "MASC_CERTIFICATE_THUMBPRINT": "0A" * 20}
    settings = Settings.read(IN_AZURE | {"MASC_CREDENTIAL": "certificate"} | named)
    assert isinstance(credential_of(settings, None), MsalCertificate)


async def test_the_sandboxs_clock_is_asked_and_then_followed_without_asking() -> None:
    asked: list[str] = []

    def clock(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json={"now": "2026-11-24T09:00:00Z"})

    service = Service(Settings.read(ON_A_LAPTOP), Outside(httpx.MockTransport(clock)))
    assert await service.now() == TOLD
    assert await service.now() == TOLD
    assert asked == [f"{HERE}/clock"] * 2
    await service.close()


async def test_in_azure_the_machines_clock_counts_and_nobody_is_asked() -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    service = Service(Settings.read(IN_AZURE), Outside(httpx.MockTransport(nobody)))
    assert abs(wall_clock() - await service.now()) < timedelta(seconds=10)
    await service.close()


async def test_both_contexts_carry_the_same_moment_and_the_keys_of_the_settings() -> None:
    service = Service(Settings.read(ON_A_LAPTOP), Outside(draw=lambda n: n - 1))
    bot_context, work_context = service.bot_context(TOLD), service.work_context(TOLD)
    assert (bot_context.now, work_context.now) == (TOLD, TOLD)
    assert (bot_context.signing_key, bot_context.match_key) == (work_context.keys.signing, work_context.keys.match)
    assert work_context.keys.signing == SHARED["MASC_SIGNING_KEY"].encode()
    assert (work_context.channel_id, work_context.keys.match_id, bot_context.draw(32)) == ("19:channel", "first", 31)
    await service.close()
