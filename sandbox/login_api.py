"""The login of Microsoft Entra ID, as far as an application that holds its own credential sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from sandbox.keys import BOT_ISSUER, LIFETIME, Keys
from sandbox.tenant import Tenant

CONNECTOR_SCOPE = "https://api.botframework.com/.default"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def login_routes(tenant: Tenant, keys: Keys) -> list[BaseRoute]:
    """The token endpoint of the tenant, and the Bot Connector's OpenID configuration with its keys."""

    async def token(request: Request) -> JSONResponse:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode("latin-1")).items()}
        refusal = _refusal(tenant, request.path_params["tenant"], form)
        if refusal:
            return refusal
        audience = _audience(form["scope"])
        if audience is None:
            return _error(400, "invalid_resource", 500011, "The resource principal was not found in the tenant.")
        return JSONResponse(
            {
                "token_type": "Bearer",
                "expires_in": LIFETIME,
                "ext_expires_in": LIFETIME,
                "access_token": keys.access_token(audience, form["client_id"], _roles(tenant, audience, form)),
            },
            headers={"Cache-Control": "no-store, no-cache"},
        )

    async def jwks(_: Request) -> JSONResponse:
        return JSONResponse(keys.jwks())

    return [
        Route("/botframework/v1/.well-known/openidconfiguration", _configuration),
        Route("/botframework/v1/.well-known/keys", jwks),
        Route("/{tenant}/oauth2/v2.0/token", token, methods=["POST"]),
    ]


async def _configuration(request: Request) -> JSONResponse:
    """The Bot Connector's OpenID configuration."""
    here = str(request.url).partition("/.well-known/")[0]
    return JSONResponse(
        {
            "issuer": BOT_ISSUER,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{here}/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
    )


def _refusal(tenant: Tenant, asked_tenant: str, form: dict[str, str]) -> JSONResponse | None:
    """The first thing that is wrong with a request for a token, in the words of the login's error codes."""
    if "grant_type" not in form:
        return _error(400, "invalid_request", 900144, "The request body must contain the parameter: 'grant_type'.")
    if form["grant_type"] != "client_credentials":
        return _error(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
    if asked_tenant == "botframework.com" or not tenant.applications.find(form.get("client_id", "")):
        return _error(400, "unauthorized_client", 700016, "Application was not found in the directory.")
    if asked_tenant != tenant.tenant_id:
        return _error(400, "invalid_request", 90002, "Tenant not found. Check that you have the correct tenant ID.")
    scope = form.get("scope", "")
    if not scope.endswith("/.default") or " " in scope:
        return _error(400, "invalid_scope", 1002012, "The provided value for scope is not valid: /.default is needed.")
    if form.get("client_secret") or (form.get("client_assertion_type") == _ASSERTION_TYPE and form["client_assertion"]):
        return None
    return _error(401, "invalid_client", 7000218, "The request must contain 'client_assertion' or 'client_secret'.")


def _roles(tenant: Tenant, audience: str, form: dict[str, str]) -> frozenset[str]:
    app = tenant.applications.find(form["client_id"])
    return app.roles if app and audience == "graph" else frozenset()


def _audience(scope: str) -> str | None:
    """Graph by its own name or by the sandbox's address, behind whatever port a proxy gives it; else the Connector."""
    if scope == CONNECTOR_SCOPE:
        return "connector"
    parts = urlsplit(scope.removesuffix("/.default"))
    if parts.scheme == "https" and parts.netloc == "graph.microsoft.com" and parts.path in {"", "/"}:
        return "graph"
    at_home = parts.hostname in _LOOPBACK and parts.path.startswith(("/graph", "//graph"))
    return "graph" if at_home else None


def _error(status: int, error: str, code: int, text: str) -> JSONResponse:
    now = datetime.now(UTC)
    trace, correlation = str(uuid4()), str(uuid4())
    description = f"AADSTS{code}: {text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {now:%Y-%m-%d %XZ}"
    return JSONResponse(
        {
            "error": error,
            "error_description": description,
            "error_codes": [code],
            "timestamp": f"{now:%Y-%m-%d %XZ}",
            "trace_id": trace,
            "correlation_id": correlation,
        },
        status_code=status,
    )
