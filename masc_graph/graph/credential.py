"""Where access tokens come from: Microsoft Entra through msal, or the sandbox's login over plain httpx."""

from __future__ import annotations

from typing import Protocol

import httpx


class TokenSource(Protocol):
    """Gives bearer tokens of this deployment's own identity; Graph, the connector and the queue all ask it."""

    async def token(self, resource: str, claims: str | None = None) -> str:
        """Return a token for ``resource`` (``https://graph.microsoft.com``), cached while it is valid.

        ``claims`` is the JSON text of a claims challenge and asks for a fresh token.
        Raises ``TryAgain`` when no token can be had.
        """
        ...

    def forget(self, resource: str) -> None:
        """Drop the cached token of ``resource``, since a service has just refused it with 401."""
        ...


class MsalCertificate:
    """The identity of an app registration that proves itself with a certificate's private key."""

    def __init__(self, login_url: str, tenant_id: str, client_id: str, private_key: str, thumbprint: str) -> None:
        raise NotImplementedError


class MsalSecret:
    """The identity of an app registration that proves itself with a client secret."""

    def __init__(self, login_url: str, tenant_id: str, client_id: str, secret: str) -> None:
        raise NotImplementedError


class ManagedIdentity:
    """The identity that Azure gives the running app: no secret; ``client_id`` None means system-assigned."""

    def __init__(self, client_id: str | None) -> None:
        raise NotImplementedError


class SandboxCredential:
    """Client credentials against the sandbox's login, refused unless ``login_url`` is loopback."""

    def __init__(
        self, login_url: str, tenant_id: str, client_id: str, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        raise NotImplementedError
