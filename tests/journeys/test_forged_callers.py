"""A caller that cannot be verified as Teams is refused, and nothing happens."""

from __future__ import annotations

import time
from typing import Any

import pytest

from demo import player as people
from tests.journeys.activities import a_token, invoke, records, send
from tests.journeys.board import Board

pytestmark = pytest.mark.journey

OTHER = "11111111-1111-4111-8111-111111111111"
NOW = int(time.time())
FORGERIES: dict[str, tuple[dict[str, Any], int]] = {
    "signed with another key": ({"key": "wrong"}, 401),
    "with a key id that is not published": ({"key": "unknown"}, 401),
    "without a signature": ({"alg": "none"}, 401),
    "signed with the public key as a secret": ({"alg": "HS256"}, 401),
    "with a key that is endorsed for nothing": ({"key": "unendorsed"}, 403),
    "with a key that is endorsed for Web Chat": ({"key": "elsewhere"}, 403),
    "expired": ({"claims": {"exp": NOW - 3600, "nbf": NOW - 7200}}, 403),
    "without an end": ({"claims": {"exp": None}}, 403),
    "not yet valid": ({"claims": {"nbf": NOW + 3600, "exp": NOW + 7200}}, 403),
    "for another bot": ({"claims": {"aud": OTHER}}, 403),
    "for an audience in the form of a URI": ({"claims": {"aud": f"api://{OTHER}"}}, 403),
    "without an audience": ({"claims": {"aud": None}}, 403),
    "issued by Entra": ({"claims": {"iss": f"https://login.microsoftonline.com/{OTHER}/v2.0"}}, 403),
    "without an issuer": ({"claims": {"iss": None}}, 403),
    "without a serviceurl": ({"claims": {"serviceurl": None}}, 403),
    "with another serviceurl": ({"claims": {"serviceurl": "https://smba.example.org/"}}, 403),
    "with a serviceurl that is not text": ({"claims": {"serviceurl": 7}}, 403),
}


async def test_a_forged_token_is_refused_and_has_no_effect(board: Board) -> None:
    activity = invoke(board, people.ADMINISTRATOR, "adaptiveCard/action", {"action": {"verb": "help.show"}})
    before = await records(board)
    for name, (forged, status) in FORGERIES.items():
        answer = await send(board, activity, await a_token(board, **forged))
        assert answer.status_code == status, name
        assert answer.json() == {"error": "This endpoint answers Microsoft Teams only."}, name
    assert (await send(board, activity, "")).status_code == 401
    assert (await send(board, activity, "nonsense")).status_code == 401
    assert await records(board) == before
    assert (await send(board, activity)).status_code == 200
    assert await records(board) != before


async def test_a_good_token_does_not_carry_a_foreign_activity(board: Board) -> None:
    ours = board.world.sandbox.tenant.tenant_id
    before = await records(board)
    for changes in (
        {"channelData": {"tenant": {"id": OTHER}}},
        {"channelData": {}},
        {"channelData": None, "conversation": {"tenantId": ours}},
        {"channelId": "webchat"},
        {"channelId": None},
        {"serviceUrl": "https://smba.example.org/"},
        {"serviceUrl": None},
        {"from": {"id": "29:x"}},
        {"from": None},
    ):
        activity = invoke(
            board, people.ADMINISTRATOR, "adaptiveCard/action", {"action": {"verb": "help.show"}}, **changes
        )
        assert (await send(board, activity)).status_code == 403, changes
    for body in ([], "text", 7, None, {}):
        assert (await send(board, body)).status_code in (401, 403), body
    token = await a_token(board)
    for raw in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"type": "invoke", "x": "' + b"y" * 300_000 + b'"}'):
        headers = {"Authorization": f"Bearer {token}"}
        assert (await board.http.post("/api/messages", content=raw, headers=headers)).status_code == 401
    assert await records(board) == before


async def test_new_keys_of_the_connector_are_taken_up_and_old_ones_dropped(board: Board) -> None:
    activity = invoke(board, people.ADMINISTRATOR, "adaptiveCard/action", {"action": {"verb": "help.show"}})
    old = await a_token(board)
    assert (await send(board, activity, old)).status_code == 200
    await board.http.post("/sandbox/keys/rotate")
    board.world.start_anew()
    assert (await send(board, activity)).status_code == 200
    assert (await send(board, activity, old)).status_code == 401
