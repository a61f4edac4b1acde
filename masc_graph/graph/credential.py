"""Where access tokens come from: Microsoft Entra through msal, or the sandbox's login over plain httpx."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import httpx
import msal
import requests
from pydantic import BaseModel, ConfigDict, ValidationError

from masc_graph.errors import SettingsError, TryAgain
from masc_graph.tls import trust

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class TokenSource(Protocol):
    """A source of bearer tokens for this deployment's identity. Graph, the connector and the queue all use it."""

    async def token(self, resource: str, claims: str | None = None) -> str:
        """Return a token for ``resource`` (``https://graph.microsoft.com``), cached while it is valid.

        ``claims`` is the JSON text of a claims challenge; it forces a fresh token.
        Raises ``TryAgain`` if no token can be obtained.
        """
        ...

    def forget(self, resource: str) -> None:
        """Drop the cached token for ``resource``, because a service has just refused it with 401."""
        ...


class _Msal:
    """An app registration. msal caches the tokens, so make one object for the whole process."""

    def __init__(self, login_url: str, tenant_id: str, client_id: str, credential: Any) -> None:
        self._lock = threading.Lock()
        self._authority = f"{login_url.rstrip('/')}/{tenant_id}"
        self._client_id, self._credential = client_id, credential
        self._app: msal.ConfidentialClientApplication | None = None

    async def token(self, resource: str, claims: str | None = None) -> str:
        """Return a token. msal blocks while it waits for the network, so it runs in a thread."""
        return await asyncio.to_thread(self._locked, lambda: self._ask(resource, claims))

    def forget(self, resource: str) -> None:
        """Drop all cached tokens of this app: a 401 is rare, and fetching new ones is cheap."""
        with self._lock:
            if self._app is not None:
                self._app.remove_tokens_for_client()

    def _locked(self, ask: Callable[[], Any]) -> str:
        # msal has no single flight: without the lock, eight cold threads make eight calls.
        with self._lock:
            return _token_in(ask)

    def _ask(self, resource: str, claims: str | None) -> Any:
        if self._app is None:
            # Creating it already makes a call, to fetch the configuration of the authority.
            self._app = msal.ConfidentialClientApplication(
                self._client_id,
                client_credential=self._credential,
                authority=self._authority,
                # The login address is our own setting, so msal need not check it with Microsoft.
                instance_discovery=False,
            )
        app: Any = self._app  # msal has no types of its own.
        return app.acquire_token_for_client([f"{resource}/.default"], claims_challenge=claims)


class MsalCertificate(_Msal):
    """The identity of an app registration that proves itself with a certificate's private key."""

    def __init__(self, login_url: str, tenant_id: str, client_id: str, private_key: str, thumbprint: str) -> None:
        """``private_key`` is PEM text, ``thumbprint`` the certificate's SHA-1 in hexadecimal."""
        super().__init__(login_url, tenant_id, client_id, {"private_key": private_key, "thumbprint": thumbprint})


class MsalSecret(_Msal):
    """The identity of an app registration that proves itself with a client secret."""

    def __init__(self, login_url: str, tenant_id: str, client_id: str, secret: str) -> None:
        super().__init__(login_url, tenant_id, client_id, secret)


class ManagedIdentity:
    """The identity that Azure gives the running app: no secret; ``client_id`` None means system-assigned."""

    def __init__(self, client_id: str | None) -> None:
        self._lock = threading.Lock()
        identity = (
            msal.UserAssignedManagedIdentity(client_id=client_id) if client_id else msal.SystemAssignedManagedIdentity()
        )
        self._identity = identity
        self._client: Any = self._new_client()

    async def token(self, resource: str, claims: str | None = None) -> str:
        """Return a token. The call to the platform's endpoint blocks, so it runs in a thread."""
        return await asyncio.to_thread(self._ask, resource, claims)

    def forget(self, resource: str) -> None:
        """Drop the cached tokens. The client holds them, so a new client has none."""
        with self._lock:
            self._client = self._new_client()

    def _new_client(self) -> Any:
        return msal.ManagedIdentityClient(self._identity, http_client=requests.Session())

    def _ask(self, resource: str, claims: str | None) -> str:
        with self._lock:
            return _token_in(lambda: self._client.acquire_token_for_client(resource=resource, claims_challenge=claims))


class _LoginAnswer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    access_token: str
    expires_in: int


class SandboxCredential:
    """Client credentials against the sandbox's login, refused unless ``login_url`` is loopback."""

    def __init__(
        self, login_url: str, tenant_id: str, client_id: str, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        if urlsplit(login_url).hostname not in LOOPBACK:
            raise SettingsError(("MASC_LOGIN_URL",), "the sandbox credential needs loopback")
        self._url = f"{login_url.rstrip('/')}/{tenant_id}/oauth2/v2.0/token"
        self._client_id = client_id
        self._http = httpx.AsyncClient(transport=transport, verify=trust(), timeout=5)
        self._tokens: dict[str, tuple[str, float]] = {}

    async def token(self, resource: str, claims: str | None = None) -> str:
        """Return a cached token, or a new one from the sandbox's login if there is none or ``claims`` is given."""
        token, until = self._tokens.get(resource, ("", 0.0))
        if claims or time.monotonic() >= until:
            answer = await self._ask(resource)
            token = answer.access_token
            self._tokens[resource] = (token, time.monotonic() + answer.expires_in - 60)
        return token

    def forget(self, resource: str) -> None:
        """Drop the cached token for ``resource``."""
        self._tokens.pop(resource, None)

    async def _ask(self, resource: str) -> _LoginAnswer:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._client_id,
            "client_secret": "sandbox",
            "scope": f"{resource}/.default",
        }
        try:
            answer = await self._http.post(self._url, data=form)
            answer.raise_for_status()
            return _LoginAnswer.model_validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise TryAgain(f"token:{type(error).__name__}") from None


def _token_in(ask: Callable[[], Any]) -> str:
    try:
        answer: dict[str, Any] = ask() or {}
    except (requests.RequestException, msal.ManagedIdentityError, ValueError) as error:
        # msal raises ValueError for an authority it cannot reach or does not know.
        raise TryAgain(f"token:{type(error).__name__}") from None
    if "access_token" not in answer:
        # Leave the description out: it contains ids and addresses.
        raise TryAgain(f"token:{answer.get('error', 'unknown')}")
    return cast("str", answer["access_token"])
