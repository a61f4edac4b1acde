"""Activities written by hand, as a script that holds a token of the Connector could send them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from demo import player as people
from demo.player import Json
from tests.journeys.board import Board


def invoke(board: Board, person: str, called: object, value: object, **changes: Any) -> Json:
    """An invoke by this person in the channel; ``changes`` overwrite its envelope, None takes a part away."""
    tenant = board.world.sandbox.tenant.tenant_id
    activity: Json = {
        "type": "invoke",
        "name": called,
        "id": f"f:{uuid4()}",
        "channelId": "msteams",
        "serviceUrl": board.world.sandbox.keys.service_url,
        "from": {"id": f"29:{person}", "aadObjectId": person},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": people.CHANNEL, "conversationType": "channel", "isGroup": True, "tenantId": tenant},
        "channelData": {"tenant": {"id": tenant}},
        "value": value,
    }
    return {part: content for part, content in (activity | changes).items() if content is not None}


def submit(board: Board, person: str, data: object, **changes: Any) -> Json:
    """A press inside a dialog."""
    return invoke(board, person, "task/submit", {"data": data, "context": {"theme": "default"}}, **changes)


async def a_token(board: Board, **forged: Any) -> str:
    """A token of the sandbox's; ``claims``, ``key`` and ``alg`` forge it."""
    return (await board.http.post("/sandbox/token", json=forged)).raise_for_status().json()["token"]


async def send(board: Board, activity: object, token: str | None = None) -> httpx.Response:
    """Post an activity to the bot with a token, a good one if none is given."""
    token = await a_token(board) if token is None else token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return await board.http.post("/api/messages", json=activity, headers=headers)


async def records(board: Board) -> Json:
    """Everything that stands in lists, plan, channel and queue."""
    return {
        "lists": (await board.http.get("/sandbox/lists")).json(),
        "plan": await board.tasks(),
        "channel": await board.chair.channel(),
        "queue": (await board.queues())["masc-work"],
    }
