"""How kiota is set up for us: our own tokens for our own Graph, no repeats and no redirects of its own."""

from __future__ import annotations

import base64
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


class Tokens(AccessTokenProvider):
    """Gives kiota the tokens of our own credential, for our own Graph only."""

    def __init__(self, credential: TokenSource, url: str) -> None:
        self._credential = credential
        # What a token is for is the address without the version at its end.
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
        """Have the next request ask for a fresh token."""
        self._credential.forget(self._resource)


def graph_http(transport: httpx.AsyncBaseTransport | None, user_agent: str) -> httpx.AsyncClient:
    """Make the HTTP client with kiota's middleware; without a ``base_url``, which would double slashes."""
    http = httpx.AsyncClient(
        transport=transport, verify=trust(), timeout=httpx.Timeout(20, connect=5), headers={"User-Agent": user_agent}
    )
    once = {
        **options,
        # kiota repeats POST after a 504, which makes duplicates; the policy of this product alone tries again.
        RetryHandlerOption.get_key(): RetryHandlerOption(max_retries=0),
        RedirectHandlerOption.get_key(): RedirectHandlerOption(should_redirect=False),
    }
    return GraphClientFactory.create_with_default_middleware(client=http, options=once)  # pyright: ignore[reportArgumentType]


def graph_adapter(url: str, http: httpx.AsyncClient, tokens: Tokens) -> GraphRequestAdapter:
    """Make the adapter that sends what the builders make to the Graph at ``url``."""
    adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(tokens), client=http)
    adapter.base_url = url.rstrip("/")
    return adapter
