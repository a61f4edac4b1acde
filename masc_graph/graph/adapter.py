"""Sets kiota up: our own tokens, for our own Graph only, with kiota's own retries and redirects switched off."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    BaseBearerTokenAuthenticationProvider,
)
from kiota_http.middleware.options import RedirectHandlerOption, RetryHandlerOption
from msgraph.graph_request_adapter import GraphRequestAdapter, options
from msgraph_core import GraphClientFactory

from masc_graph.graph.credential import TokenSource
from masc_graph.tls import trust

Notice = Callable[[httpx.Response], Awaitable[None]]
"""Is shown every answer as it comes, before it is read."""


class Tokens(AccessTokenProvider):
    """Hands kiota our tokens, and only for requests to our own Graph."""

    def __init__(self, credential: TokenSource, url: str) -> None:
        self._credential = credential
        # A token's resource is the address without the version at its end.
        self._resource = url.rstrip("/").rpartition("/")[0]
        self._hosts = AllowedHostsValidator([urlsplit(url).hostname or ""])

    async def get_authorization_token(
        self, uri: str, additional_authentication_context: dict[str, Any] | None = None
    ) -> str:
        if not self._hosts.is_url_host_valid(uri):
            return ""
        claims = (additional_authentication_context or {}).get("claims")
        text = base64.urlsafe_b64decode(claims + "==").decode() if claims else None
        return await self._credential.token(self._resource, text)

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        return self._hosts

    def forget(self) -> None:
        """Forget the token, so that the next request asks for a fresh one."""
        self._credential.forget(self._resource)


def graph_http(
    transport: httpx.AsyncBaseTransport | None, user_agent: str, notice: Notice | None = None
) -> httpx.AsyncClient:
    """Make the HTTP client with kiota's middleware. It has no ``base_url``, which would double the slashes."""
    http = httpx.AsyncClient(
        transport=transport,
        verify=trust(),
        timeout=httpx.Timeout(20, connect=5),
        headers={"User-Agent": user_agent},
        event_hooks={"response": [notice]} if notice else None,
    )
    once = {
        **options,
        # kiota would repeat a POST after a 504 and so make duplicates. Only our own retry policy tries again.
        RetryHandlerOption.get_key(): RetryHandlerOption(max_retries=0),
        RedirectHandlerOption.get_key(): RedirectHandlerOption(should_redirect=False),
    }
    return GraphClientFactory.create_with_default_middleware(client=http, options=once)  # pyright: ignore[reportArgumentType]


def graph_adapter(url: str, http: httpx.AsyncClient, tokens: Tokens) -> GraphRequestAdapter:
    """Make the adapter that sends what the builders make to the Graph at ``url``."""
    adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(tokens), client=http)
    adapter.base_url = url.rstrip("/")
    return adapter
