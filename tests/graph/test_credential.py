"""Tokens: from Entra through msal, from Azure's own endpoint, and from the sandbox's login."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from urllib.parse import parse_qs

import httpx
import pytest
import responses
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from requests import ConnectionError as NoConnection

from masc_graph.errors import SettingsError, TryAgain
from masc_graph.graph.credential import ManagedIdentity, MsalCertificate, MsalSecret, SandboxCredential

LOGIN = "https://login.microsoftonline.com"
TENANT = "7d3c1f0e-5a52-4b9e-9b1c-2f6a8d4e1c01"
TOKEN_URL = f"{LOGIN}/{TENANT}/oauth2/v2.0/token"
IDENTITY_URL = "http://169.254.169.254/metadata/identity/oauth2/token"
GRAPH, BOT = "https://graph.microsoft.com", "https://api.botframework.com"


@pytest.fixture
def entra() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(
            f"{LOGIN}/{TENANT}/v2.0/.well-known/openid-configuration",
            json={
                "authorization_endpoint": f"{LOGIN}/{TENANT}/oauth2/v2.0/authorize",
                "token_endpoint": TOKEN_URL,
                "issuer": f"{LOGIN}/{TENANT}/v2.0",
            },
        )
        yield mock


def answers(entra: responses.RequestsMock, *tokens: str) -> None:
    for token in tokens:
        entra.post(TOKEN_URL, json={"token_type": "Bearer", "expires_in": 3599, "access_token": token})


def requests_of(entra: responses.RequestsMock) -> list[dict[str, list[str]]]:
    bodies = [call.request.body for call in entra.calls if call.request.url == TOKEN_URL]
    return [parse_qs(body if isinstance(body, str) else str(body or "")) for body in bodies]


async def test_a_secret_gets_one_token_a_resource_and_keeps_it(entra: responses.RequestsMock) -> None:
    answers(entra, "for-graph", "for-bot")
    credential = MsalSecret(LOGIN, TENANT, "client", "hush")
    assert [await credential.token(GRAPH), await credential.token(GRAPH)] == ["for-graph", "for-graph"]
    assert await credential.token(BOT) == "for-bot"
    assert [form["scope"] for form in requests_of(entra)] == [[f"{GRAPH}/.default"], [f"{BOT}/.default"]]
    assert requests_of(entra)[0]["client_secret"] == ["hush"]


async def test_eight_cold_callers_make_one_call(entra: responses.RequestsMock) -> None:
    answers(entra, "one", "two")
    credential = MsalSecret(LOGIN, TENANT, "client", "hush")
    assert set(await asyncio.gather(*[credential.token(GRAPH) for _ in range(8)])) == {"one"}
    assert len(requests_of(entra)) == 1


async def test_a_forgotten_token_is_asked_for_anew(entra: responses.RequestsMock) -> None:
    answers(entra, "old", "fresh")
    credential = MsalSecret(LOGIN, TENANT, "client", "hush")
    credential.forget(GRAPH)
    await credential.token(GRAPH)
    credential.forget(GRAPH)
    assert await credential.token(GRAPH) == "fresh"


async def test_claims_ask_for_a_fresh_token(entra: responses.RequestsMock) -> None:
    answers(entra, "old", "with-claims")
    credential = MsalSecret(LOGIN, TENANT, "client", "hush")
    await credential.token(GRAPH)
    claims = json.dumps({"access_token": {"nbf": {"essential": True, "value": "1"}}})
    assert await credential.token(GRAPH, claims) == "with-claims"
    assert "nbf" in requests_of(entra)[1]["claims"][0]


async def test_a_certificate_signs_an_assertion(entra: responses.RequestsMock) -> None:
    answers(entra, "by-certificate")
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    credential = MsalCertificate(LOGIN, TENANT, "client", pem, "A1B2C3D4E5F60718293A4B5C6D7E8F9001020304")
    assert await credential.token(GRAPH) == "by-certificate"
    assert requests_of(entra)[0]["client_assertion"][0].count(".") == 2
    assert "client_secret" not in requests_of(entra)[0]


async def test_a_refused_secret_is_tried_again_later_and_repeats_no_description(entra: responses.RequestsMock) -> None:
    entra.post(TOKEN_URL, status=401, json={"error": "invalid_client", "error_description": "secret hush of client"})
    with pytest.raises(TryAgain) as caught:
        await MsalSecret(LOGIN, TENANT, "client", "hush").token(GRAPH)
    assert caught.value.reason == "token:invalid_client"


async def test_a_login_that_is_down_is_tried_again_later(entra: responses.RequestsMock) -> None:
    entra.post(TOKEN_URL, body=NoConnection("no"))
    with pytest.raises(TryAgain, match="token:"):
        await MsalSecret(LOGIN, TENANT, "client", "hush").token(GRAPH)


@pytest.mark.parametrize("client_id", [None, "9f0c"])
async def test_a_managed_identity_asks_azure_for_the_bare_resource(client_id: str | None) -> None:
    with responses.RequestsMock() as azure:
        azure.get(IDENTITY_URL, json={"access_token": "mine", "expires_in": "3600", "resource": GRAPH})
        azure.get(IDENTITY_URL, json={"access_token": "fresh", "expires_in": "3600", "resource": GRAPH})
        identity = ManagedIdentity(client_id)
        assert [await identity.token(GRAPH), await identity.token(GRAPH)] == ["mine", "mine"]
        identity.forget(GRAPH)
        assert await identity.token(GRAPH) == "fresh"
        params = [call.request.params for call in azure.calls]  # pyright: ignore[reportAttributeAccessIssue]
    assert [each["resource"] for each in params] == [GRAPH, GRAPH]
    assert [each.get("client_id") for each in params] == [client_id, client_id]


async def test_a_managed_identity_that_is_absent_is_tried_again_later() -> None:
    with responses.RequestsMock() as azure:
        azure.get(IDENTITY_URL, body=NoConnection("no"))
        with pytest.raises(TryAgain, match="token:"):
            await ManagedIdentity(None).token(GRAPH)


class Login:
    """The sandbox's login: numbered tokens."""

    def __init__(self, *, status: int = 200) -> None:
        self.forms: list[dict[str, list[str]]] = []
        self._status = status

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.forms.append(parse_qs(request.content.decode()))
        assert str(request.url) == f"http://127.0.0.1:8400/login/{TENANT}/oauth2/v2.0/token"
        return httpx.Response(self._status, json={"access_token": f"t{len(self.forms)}", "expires_in": 3599})

    def credential(self) -> SandboxCredential:
        transport = httpx.MockTransport(self)
        return SandboxCredential("http://127.0.0.1:8400/login", TENANT, "client", transport=transport)


async def test_the_sandbox_credential_asks_once_a_resource_until_told_to_forget() -> None:
    login = Login()
    credential = login.credential()
    assert [await credential.token(GRAPH), await credential.token(GRAPH), await credential.token(BOT)] == [
        "t1", "t1", "t2"
    ]  # fmt: skip
    assert login.forms[0]["scope"] == [f"{GRAPH}/.default"]
    credential.forget(GRAPH)
    assert [await credential.token(GRAPH), await credential.token(GRAPH, "{}")] == ["t3", "t4"]


async def test_a_sandbox_login_that_refuses_is_tried_again_later() -> None:
    with pytest.raises(TryAgain, match="token:HTTPStatusError"):
        await Login(status=400).credential().token(GRAPH)


@pytest.mark.parametrize(
    "url",
    [
        "https://login.microsoftonline.com",
        "http://192.168.0.1/login",
        "http://127.0.0.1.evil.example/",
        "",
        "127.0.0.1",
    ],
)
def test_the_sandbox_credential_is_refused_off_this_machine(url: str) -> None:
    with pytest.raises(SettingsError):
        SandboxCredential(url, TENANT, "client")
