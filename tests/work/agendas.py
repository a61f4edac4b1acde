"""Cases for an agenda, written into the list by hand: quicker than referring each of them."""

from __future__ import annotations

import json
from typing import Any

from demo import player as people
from demo.player import Json
from tests.journeys.board import MEETING, Board
from tests.work.backstage import ByHand

LINE = "](https://"
"""What a case's line has and no other: the link to its restricted item."""


def reference(number: int) -> str:
    return f"MASC-{number:05}"


def some_cases(board: Board, count: int, start: int = 1, **changes: Any) -> list[str]:
    """So many accepted cases of the sample meeting, received one after another."""
    rows = ByHand(board, "MASC Referrals")
    for number in range(start, start + count):
        everyday = {
            "Title": reference(number),
            "Status": "accepted",
            "MeetingId": MEETING,
            "ReceivedAt": f"2026-11-24T{9 + number // 60:02}:{number % 60:02}:00Z",
            "ReferringAgency": "police",
            "ReferrerId": people.POLICE_LEAD,
            "RiskLevel": "High",
            "Area": "Westmorland and Furness",
        }
        rows.add(**everyday | changes)
    return [reference(number) for number in range(start, start + count)]


async def cases(board: Board) -> dict[str, Json]:
    return {row["Title"]: row for row in await board.rows("MASC Referrals")}


async def pages(board: Board) -> list[Json]:
    """The messages that show the agenda at this moment, first page first."""
    posts = [post for post in await board.chair.channel() if not post["deleted"]]
    (root,) = [post for post in posts if "MASC agenda" in people.text_of(post["card"])]
    replies = [reply for reply in root["replies"] if "MASC agenda" in people.text_of(reply["card"])]
    return [root, *(reply for reply in replies if not reply["deleted"])]


def shown(page: Json) -> list[str]:
    """The references of a page's case lines, in their order."""
    lines = [text for text in people.text_of(page["card"]).splitlines() if LINE in text]
    return [line.partition("[")[2].partition(" ")[0] for line in lines]


def bytes_of(page: Json) -> int:
    return len(json.dumps(page["card"], ensure_ascii=False, separators=(",", ":")).encode())
