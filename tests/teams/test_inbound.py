"""Every check on what comes in, each with a forgery that fails it alone."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from masc_graph.errors import NotProven
from masc_graph.teams.activity import Activity
from masc_graph.teams.inbound import Gate
from masc_graph.teams.signing_keys import SigningKeys

APP = "5b1e0c52-8c7d-4f43-9a55-0d9c3f7b6a10"
TENANT = "7d3c1f0e-5a52-4b9e-9b1c-2f6a8d4e1c01"
SERVICE = "https://smba.trafficmanager.net/uk/"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
OURS, OTHER = generate_private_key(65537, 2048), generate_private_key(65537, 2048)


def a_jwk(kid: str = "k1", key: RSAPrivateKey = OURS, **more: Any) -> dict[str, Any]:
    return json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "endorsements": ["msteams"]} | more


class Source:
    """Where the keys are published."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.keys = list(keys) or [a_jwk()]
        self.asked = 0
        self.down, self.down_for = False, 0
        self._at_once, self.most_at_once = 0, 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await asyncio.sleep(0)
        self._at_once -= 1
        if self.down or self.asked <= self.down_for:
            raise httpx.ConnectError("down")
        return httpx.Response(200, json={"keys": self.keys})

    def signing_keys(self) -> SigningKeys:
        return SigningKeys("https://login.botframework.com/v1/.well-known/keys", transport=httpx.MockTransport(self))

    def gate(self) -> Gate:
        return Gate(APP, TENANT, self.signing_keys(), ["smba.trafficmanager.net"])


def some_claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token; None removes one."""
    now = int(NOW.timestamp())
    claims = {"iss": "https://api.botframework.com", "aud": APP, "serviceurl": SERVICE, "nbf": now, "exp": now + 3600}
    return {name: value for name, value in (claims | changes).items() if value is not None}


def a_token(key: RSAPrivateKey = OURS, kid: str | None = "k1", **changes: Any) -> str:
    headers = {"kid": kid} if kid is not None else {}
    payload = json.dumps(some_claims(**changes)).encode()
    return "Bearer " + jwt.PyJWS().encode(payload, key, algorithm="RS256", headers=headers)


def by_hand(alg: str, signature: bytes, header: dict[str, Any] | None = None) -> str:
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    message = f"{part(header or {'alg': alg, 'kid': 'k1', 'typ': 'JWT'})}.{part(some_claims())}"
    if alg == "HS256":
        public = OURS.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        signature = hmac.new(public, message.encode(), hashlib.sha256).digest()
    return f"Bearer {message}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def an_activity(**changes: Any) -> bytes:
    activity = {
        "type": "invoke",
        "name": "adaptiveCard/action",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:1", "name": "A", "aadObjectId": "o1"},
        "channelData": {"tenant": {"id": TENANT}},
        "value": {"action": {"verb": "x"}},
    }
    return json.dumps({name: value for name, value in (activity | changes).items() if value is not None}).encode()


async def refusal(authorization: str | None, body: bytes | None = None, gate: Gate | None = None) -> tuple[int, str]:
    with pytest.raises(NotProven) as caught:
        await (gate or Source().gate()).admit(authorization, an_activity() if body is None else body, NOW)
    return caught.value.status, caught.value.reason


async def test_what_teams_sent_is_let_in() -> None:
    activity = await Source().gate().admit(a_token(), an_activity(), NOW)
    assert isinstance(activity, Activity)
    assert (activity.name, activity.from_.aad_object_id, activity.value) == (
        "adaptiveCard/action", "o1", {"action": {"verb": "x"}}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (None, "no_token"),
        ("", "no_token"),
        ("Bearer ", "no_token"),
        ("Basic abc", "no_token"),
        ("Bearer not.a.token", "not_a_token"),
        (a_token(kid=None), "no_kid"),
        (a_token(kid="stranger"), "unknown_key"),
        (a_token(OTHER), "signature"),
        (by_hand("none", b""), "signature"),
        (by_hand("none", b"x"), "signature"),
        (by_hand("HS256", b""), "signature"),
        (by_hand("RS256", b"x" * 256), "signature"),
        (a_token()[:-8] + "AAAAAAAA", "signature"),
    ],
)
async def test_without_a_signature_that_holds_it_is_a_401(token: str | None, reason: str) -> None:
    assert await refusal(token) == (401, reason)


LATER = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": f"https://sts.windows.net/{TENANT}/"}, "issuer"),
        ({"iss": "https://api.botframework.com/"}, "issuer"),
        ({"iss": ["https://api.botframework.com"]}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "another-app"}, "audience"),
        ({"aud": f"api://{APP}"}, "audience"),
        ({"aud": [APP]}, "audience"),
        ({"aud": None}, "audience"),
        ({"exp": None}, "exp"),
        ({"exp": str(LATER + 60)}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": float("inf")}, "exp"),
        ({"exp": float("nan")}, "exp"),
        ({"exp": LATER - 300}, "expired"),
        ({"nbf": LATER + 301}, "not_yet_valid"),
        ({"nbf": "soon"}, "nbf"),
        ({"serviceurl": None}, "serviceurl_missing"),
        ({"serviceurl": ""}, "serviceurl_missing"),
        ({"serviceurl": None, "serviceUrl": SERVICE}, "serviceurl_missing"),
        ({"serviceurl": "https://smba.trafficmanager.net/de/"}, "serviceurl_differs"),
    ],
)
async def test_a_signed_token_that_says_something_else_is_a_403(changes: dict[str, Any], reason: str) -> None:
    assert await refusal(a_token(**changes)) == (403, reason)


@pytest.mark.parametrize("changes", [{"exp": LATER - 299}, {"nbf": LATER + 300}, {"nbf": None}])
async def test_clocks_may_differ_by_five_minutes(changes: dict[str, Any]) -> None:
    await Source().gate().admit(a_token(**changes), an_activity(), NOW)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net:8443/",
        "ftp://smba.trafficmanager.net/",
        "https://[broken/",
        "smba.trafficmanager.net",
    ],
)
async def test_a_service_url_on_a_host_that_is_not_ours_is_refused_even_when_both_agree(url: str) -> None:
    assert await refusal(a_token(serviceurl=url), an_activity(serviceUrl=url)) == (403, "serviceurl_host")


async def test_a_last_slash_makes_no_difference() -> None:
    await Source().gate().admit(a_token(serviceurl=SERVICE.rstrip("/")), an_activity(), NOW)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"serviceUrl": None}, "serviceurl_differs"),
        ({"serviceUrl": 7}, "serviceurl_differs"),
        ({"channelId": "webchat"}, "channel"),
        ({"channelId": "directline"}, "channel"),
        ({"channelId": None}, "channel"),
        ({"channelData": {"tenant": {"id": "another"}}}, "tenant"),
        ({"channelData": None}, "tenant"),
        ({"channelData": {"tenant": TENANT}}, "tenant"),
        ({"from": {"id": "29:1"}}, "person"),
        ({"from": None}, "person"),
    ],
)
async def test_a_body_from_elsewhere_is_a_403(changes: dict[str, Any], reason: str) -> None:
    assert await refusal(a_token(), an_activity(**changes)) == (403, reason)


async def test_a_message_needs_no_object_id() -> None:
    body = an_activity(type="conversationUpdate", **{"from": None})
    assert (await Source().gate().admit(a_token(), body, NOW)).type == "conversationUpdate"


@pytest.mark.parametrize("endorsements", [None, [], ["webchat"], "msteams", [7]])
async def test_a_key_that_is_not_endorsed_for_teams_is_refused(endorsements: Any) -> None:
    key = a_jwk(endorsements=endorsements)
    if endorsements is None:
        del key["endorsements"]
    assert await refusal(a_token(), gate=Source(key).gate()) == (403, "channel")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff\xfe{}", "not_json"),
        (b'{"text": "\\ud800"}', "not_json"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "not_json"),
        (b'{"a": NaN}', "not_json"),
        (b"[]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"null", "not_an_object"),
        (b"{" + b" " * (256 * 1024) + b"}", "body_too_large"),
    ],
)
async def test_a_body_that_is_no_activity_is_a_401(body: bytes, reason: str) -> None:
    assert await refusal(a_token(), body) == (401, reason)


async def test_keys_are_asked_for_once_a_day() -> None:
    source = Source()
    gate = source.gate()
    for minutes in (0, 1, 24 * 60 - 1):
        await gate.admit(a_token(exp=LATER + 10**6), an_activity(), NOW + timedelta(minutes=minutes))
    assert source.asked == 1
    await gate.admit(a_token(exp=LATER + 10**6), an_activity(), NOW + timedelta(days=1))
    assert source.asked == 2


async def test_old_keys_serve_while_their_source_is_down() -> None:
    source = Source()
    gate = source.gate()
    await gate.admit(a_token(), an_activity(), NOW)
    source.down = True
    for seconds in (0, 10, 29):
        when = NOW + timedelta(days=2, seconds=seconds)
        await gate.admit(a_token(exp=LATER + 10**6), an_activity(), when)
    assert source.asked == 2


async def test_strangers_make_one_fetch_in_thirty_seconds() -> None:
    source = Source()
    keys = source.signing_keys()
    for number in range(20):
        with pytest.raises(NotProven, match="unknown_key"):
            await keys.find(f"stranger{number}", NOW + timedelta(seconds=number))
    assert source.asked == 1


async def test_a_rotated_key_is_found_after_a_pause() -> None:
    source = Source()
    keys = source.signing_keys()
    await keys.find("k1", NOW)
    source.keys = [a_jwk("k2")]
    with pytest.raises(NotProven):
        await keys.find("k2", NOW + timedelta(seconds=29))
    assert (await keys.find("k2", NOW + timedelta(seconds=30))).endorsements == {"msteams"}
    with pytest.raises(NotProven, match="unknown_key"):
        await keys.find("k1", NOW + timedelta(seconds=31))


async def test_without_any_keys_nobody_is_proved() -> None:
    source = Source()
    source.down = True
    assert await refusal(a_token(), gate=source.gate()) == (401, "keys_unavailable")


async def test_one_failed_fetch_on_a_cold_process_refuses_one_caller_only() -> None:
    source = Source()
    gate = source.gate()
    source.down = True
    assert await refusal(a_token(), gate=gate) == (401, "keys_unavailable")
    source.down = False
    await gate.admit(a_token(), an_activity(), NOW)
    await gate.admit(a_token(), an_activity(), NOW)
    assert source.asked == 2


async def test_callers_of_a_cold_process_ask_one_after_another_until_keys_are_known() -> None:
    source = Source()
    keys = source.signing_keys()
    source.down_for = 2
    found = await asyncio.gather(*(keys.find("k1", NOW) for _ in range(9)), return_exceptions=True)
    assert [isinstance(one, NotProven) for one in found] == [True, True, *[False] * 7]
    assert (source.asked, source.most_at_once) == (3, 1)


async def test_a_key_of_another_kind_is_as_good_as_absent() -> None:
    odd = [{"kid": "k1", "kty": "oct", "k": "AAAA"}, {"kid": "k3", "kty": "RSA", "n": "!"}, {"kty": "RSA"}, a_jwk("k4")]
    private = json.loads(RSAAlgorithm.to_jwk(OURS)) | {"kid": "k5"}
    source = Source(*odd, private)
    assert await refusal(a_token(), gate=source.gate()) == (401, "unknown_key")
    assert await refusal(a_token(kid="k3"), gate=source.gate()) == (401, "unknown_key")
    assert await refusal(a_token(kid="k5"), gate=source.gate()) == (401, "unknown_key")
    await source.gate().admit(a_token(kid="k4"), an_activity(), NOW)


async def test_an_answer_without_keys_leaves_the_known_ones() -> None:
    source = Source()
    keys = source.signing_keys()
    await keys.find("k1", NOW)
    source.keys = []
    assert await keys.find("k1", NOW + timedelta(days=2))
