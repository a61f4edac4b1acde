"""The Bot Framework's public keys: cached for a day, kept while the source is down, refetched for an unknown kid."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pydantic import BaseModel, ConfigDict, ValidationError

from masc_graph import log
from masc_graph.errors import NotProven
from masc_graph.tls import trust

LIFETIME = timedelta(days=1)
PAUSE = timedelta(seconds=30)


@dataclass(frozen=True)
class SigningKey:
    """One public key, and the channels that it is valid for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class _KeySet(BaseModel):
    model_config = ConfigDict(extra="ignore")

    keys: list[dict[str, Any]]


class SigningKeys:
    """Looks keys up by ``kid``, and fetches them one fetch at a time.

    Once some are known they are fetched at most every 30 seconds, however many unknown callers there are. Until then
    each caller asks: nobody is refused because an earlier fetch failed.
    """

    def __init__(self, url: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url
        self._http = httpx.AsyncClient(transport=transport, verify=trust(), timeout=5)
        self._lock = asyncio.Lock()
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None

    async def find(self, kid: str, now: datetime) -> SigningKey:
        """Return the key with that id, or raise ``NotProven``: an unknown key proves nothing."""
        if kid not in self._keys or self._is_old(now):
            async with self._lock:
                if self._may_ask(kid, now):
                    self._tried_at = now
                    await self._fetch(now)
        if kid not in self._keys:
            raise NotProven(401, "unknown_key" if self._keys else "keys_unavailable")
        return self._keys[kid]

    def _is_old(self, now: datetime) -> bool:
        return self._fetched_at is None or now - self._fetched_at >= LIFETIME

    def _may_ask(self, kid: str, now: datetime) -> bool:
        wanted = kid not in self._keys or self._is_old(now)
        return wanted and (not self._keys or self._tried_at is None or now - self._tried_at >= PAUSE)

    async def _fetch(self, now: datetime) -> None:
        try:
            answer = await self._http.get(self._url)
            answer.raise_for_status()
            key_set = _KeySet.model_validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            log.problem("bot_keys_unavailable", reason=type(error).__name__, known=len(self._keys))
            return
        if keys := dict(filter(None, map(_read, key_set.keys))):
            self._keys, self._fetched_at = keys, now


def _read(key: dict[str, Any]) -> tuple[str, SigningKey] | None:
    """Read one key; return None for a key of another kind, or one that cannot be read."""
    kid, listed = key.get("kid"), key.get("endorsements")
    if not isinstance(kid, str) or key.get("kty") != "RSA":
        return None
    try:
        public = jwt.PyJWK(key, algorithm="RS256").key
    except jwt.PyJWTError:
        return None
    if not isinstance(public, RSAPublicKey):
        return None
    endorsements: list[Any] = listed if isinstance(listed, list) else []  # pyright: ignore[reportUnknownVariableType]
    return kid, SigningKey(public, frozenset(name for name in endorsements if isinstance(name, str)))
