"""Who may call the bot: every check of an activity's token and origin, in order."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import urlsplit

import jwt
from pydantic_core import from_json

from masc_graph.errors import NotProven
from masc_graph.teams.activity import Activity
from masc_graph.teams.signing_keys import SigningKey, SigningKeys

__all__ = ["Gate", "SigningKey", "SigningKeys"]

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
MOST_BYTES = 256 * 1024
LEEWAY = timedelta(seconds=300)


class Gate:
    """Admits only what Teams sends to this bot from our tenant."""

    def __init__(self, app_id: str, tenant_id: str, keys: SigningKeys, service_hosts: Collection[str]) -> None:
        """``service_hosts``: the hosts that a serviceUrl may have, with the port if it is not the default."""
        self._app_id, self._tenant_id, self._keys = app_id, tenant_id, keys
        self._service_hosts = frozenset(host.lower() for host in service_hosts)

    async def admit(self, authorization: str | None, body: bytes, now: datetime) -> Activity:
        """Return the activity once it is verified. Else raise ``NotProven``: 401, or 403 if the signature was valid.

        ``now`` is real time, even with the sandbox's clock, because tokens use real time.
        """
        token = _bearer(authorization)
        activity = Activity.read(_object(body))
        key = await self._keys.find(_kid(token), now)
        claims = _signed_claims(token, key)
        self._check_token(claims, now)
        self._check_service(claims, activity)
        if activity.channel_id != CHANNEL or CHANNEL not in key.endorsements:
            _refuse("channel")
        self._check_origin(activity)
        return activity

    def _check_token(self, claims: dict[str, Any], now: datetime) -> None:
        # Tokens from Entra have another issuer. Accepting them would let in every app of our own tenant.
        if claims.get("iss") != ISSUER:
            _refuse("issuer")
        if claims.get("aud") != self._app_id:
            _refuse("audience")
        instant, leeway = now.timestamp(), LEEWAY.total_seconds()
        if not instant < _number(claims.get("exp"), "exp") + leeway:
            _refuse("expired")
        if "nbf" in claims and not instant >= _number(claims["nbf"], "nbf") - leeway:
            _refuse("not_yet_valid")

    def _check_service(self, claims: dict[str, Any], activity: Activity) -> None:
        # The claim is signed but the body's channelId is not: checking both is what keeps Web Chat out.
        claimed = claims.get("serviceurl")
        if not isinstance(claimed, str) or not claimed:
            _refuse("serviceurl_missing")
        if claimed.rstrip("/") != activity.service_url.rstrip("/"):
            _refuse("serviceurl_differs")
        if not self._is_ours(claimed):
            _refuse("serviceurl_host")

    def _is_ours(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return parts.scheme in ("https", "http") and parts.netloc.lower() in self._service_hosts

    def _check_origin(self, activity: Activity) -> None:
        if activity.channel_data.tenant_id != self._tenant_id:
            _refuse("tenant")
        if activity.type == "invoke" and not activity.from_.object_id:
            _refuse("person")


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotProven(401, "no_token")
    return token.strip()


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise NotProven(401, "body_too_large")
    try:
        # This parser refuses lone surrogates and deep nesting, where the standard one accepts them or overflows.
        value: Any = from_json(body, allow_inf_nan=False)
    except ValueError:
        raise NotProven(401, "not_json") from None
    if not isinstance(value, dict):
        raise NotProven(401, "not_an_object")
    return value  # pyright: ignore[reportUnknownVariableType]


def _kid(token: str) -> str:
    try:
        kid: Any = jwt.get_unverified_header(token).get("kid")
    except jwt.InvalidTokenError:
        raise NotProven(401, "not_a_token") from None
    if not isinstance(kid, str) or not kid:
        raise NotProven(401, "no_kid")
    return kid


def _signed_claims(token: str, key: SigningKey) -> dict[str, Any]:
    """Check the signature (RS256 only) and return the claims, which are checked later against the given time."""
    unchecked = {f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")}
    try:
        return jwt.decode(token, key.public, algorithms=["RS256"], options={"verify_signature": True, **unchecked})  # pyright: ignore[reportArgumentType]
    except jwt.InvalidTokenError:
        raise NotProven(401, "signature") from None


def _number(value: Any, claim: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        _refuse(claim)
    return value


def _refuse(reason: str) -> NoReturn:
    raise NotProven(403, reason)
