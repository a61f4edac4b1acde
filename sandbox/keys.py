"""The sandbox's signing keys: what Microsoft's login signs with, and the ways in which a forged token differs."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

Json = dict[str, Any]
KeyName = Literal["right", "wrong", "unknown", "unendorsed", "elsewhere"]
Algorithm = Literal["RS256", "HS256", "none"]
KEY_NAMES: tuple[str, ...] = get_args(KeyName)
ALGORITHMS: tuple[str, ...] = get_args(Algorithm)

BOT_ISSUER = "https://api.botframework.com"
LIFETIME = 3599

# The published key set: the one that Teams signs with, one that is endorsed for another channel, and one for none.
_ENDORSEMENTS: dict[KeyName, list[str] | None] = {"right": ["msteams"], "elsewhere": ["webchat"], "unendorsed": None}


class Keys:
    """Signs inbound activities as the Bot Connector does, and the access tokens of the sandbox's login.

    Times in tokens are real time: a moved sandbox clock neither ages nor renews a token.
    """

    def __init__(self, *, client_id: str, tenant_id: str, service_url: str) -> None:
        self.client_id = client_id
        self.tenant_id = tenant_id
        self.service_url = service_url
        self._generation = 1

    def kid(self, name: KeyName = "right") -> str:
        """The key id in a token's header; that of ``wrong`` is the right one, over a signature that does not fit."""
        if name == "wrong":
            return self.kid("right")
        return hashlib.sha256(f"{name}-{self._generation}".encode()).hexdigest()[:27]

    def rotate(self) -> None:
        """Publish other key ids, as Microsoft does now and then."""
        self._generation += 1

    def jwks(self) -> Json:
        """The key set of the Bot Connector."""
        return {"keys": [self._published(name, listed) for name, listed in _ENDORSEMENTS.items()]}

    def inbound_claims(self) -> Json:
        """The claims of a token that comes with an activity from Teams."""
        now = int(time.time())
        return {
            "serviceurl": self.service_url,
            "nbf": now,
            "exp": now + 3600,
            "iss": BOT_ISSUER,
            "aud": self.client_id,
        }

    def inbound_token(
        self, claims: Mapping[str, Any] | None = None, key: KeyName = "right", alg: Algorithm = "RS256"
    ) -> str:
        """A token as the Connector sends it; an override of None removes the claim, ``key`` and ``alg`` forge it."""
        merged = self.inbound_claims() | dict(claims or {})
        payload = {name: value for name, value in merged.items() if value is not None}
        header = {"alg": alg, "typ": "JWT", "kid": self.kid(key)}
        return _sign(header, payload, _rsa(1 if key == "wrong" else 0), alg)

    def access_token(self, audience: str, app_id: str, roles: Iterable[str] = ()) -> str:
        """The login's answer for one resource, ``graph`` or ``connector``, with the application's roles there."""
        now = int(time.time())
        payload: Json = {"aud": audience, "tid": self.tenant_id, "appid": app_id, "jti": uuid.uuid4().hex}
        if names := sorted(roles):
            payload["roles"] = names
        header = {"alg": "RS256", "typ": "JWT", "kid": "login"}
        return _sign(header, payload | {"nbf": now, "exp": now + LIFETIME}, _rsa(2), "RS256")

    def claims(self, authorization: str, audience: str) -> Json | None:
        """What an Authorization header says whose token this login gave for that resource, else None."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            claims = _verified(token, audience)
        except jwt.InvalidTokenError:
            return None
        return dict(claims) if claims["exp"] > time.time() else None

    def accepts(self, authorization: str, audience: str) -> bool:
        """Whether an Authorization header carries a token that this login gave for that resource."""
        return self.claims(authorization, audience) is not None

    def _published(self, name: KeyName, endorsements: list[str] | None) -> Json:
        key: Json = json.loads(RSAAlgorithm.to_jwk(_rsa(0).public_key()))
        kid = self.kid(name)
        published: Json = {"kty": "RSA", "use": "sig", "kid": kid, "x5t": kid, "n": key["n"], "e": key["e"]}
        return published if endorsements is None else published | {"endorsements": endorsements}


@functools.cache
def _rsa(number: int) -> RSAPrivateKey:
    """One key per use and process: making one takes a tenth of a second, and tests make many sandboxes."""
    del number  # it only tells the keys apart
    return generate_private_key(65537, 2048)


@functools.lru_cache(maxsize=256)
def _verified(token: str, audience: str) -> Json:
    """The claims of a token of this login, whose signature is checked once, since a board sends it with every call."""
    return jwt.decode(token, _rsa(2).public_key(), algorithms=["RS256"], audience=audience)


def _sign(header: Json, payload: Json, key: RSAPrivateKey, alg: Algorithm) -> str:
    """Written by hand for HS256 and none, which a library refuses to make with such a key: attackers do not ask."""
    if alg == "RS256":
        return jwt.encode(payload, key, algorithm="RS256", headers=header)
    message = f"{_part(header)}.{_part(payload)}"
    if alg == "none":
        return f"{message}."
    secret = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    digest = hmac.new(secret, message.encode(), hashlib.sha256).digest()
    return f"{message}.{_encoded(digest)}"


def _part(value: Json) -> str:
    return _encoded(json.dumps(value, separators=(",", ":")).encode())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
