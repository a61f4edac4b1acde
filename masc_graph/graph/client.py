"""The one way to Microsoft Graph: token, send, retry, paging and the turning of answers into values or errors."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

import httpx
from kiota_abstractions.request_information import RequestInformation
from msgraph.graph_service_client import GraphServiceClient
from pydantic import TypeAdapter

from masc_graph.graph.batch import Part, Reply
from masc_graph.graph.credential import TokenSource

T = TypeVar("T")


def connect(
    url: str,
    credential: TokenSource,
    *,
    now: Callable[[], datetime],
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    user_agent: str = "NONISV|MASC|MASC/1.0",
) -> Graph:
    """Connect to the Graph at ``url`` (with its version: ``https://graph.microsoft.com/v1.0``).

    One ``Graph`` belongs to one event loop. ``now`` is asked only to read a Retry-After that is an HTTP date.
    """
    raise NotImplementedError


class Graph:
    """Sends what the SDK's builders make and reads the answers with pydantic; nothing typed by the SDK is parsed."""

    api: GraphServiceClient
    """Builders only: never call their get, post, patch or delete, which parse typed and cost 5 ms an item."""

    async def read(self, request: RequestInformation, shape: TypeAdapter[T]) -> T:
        """GET once; 404 raises ``Gone``; anything that passes is tried again before ``TryAgain``."""
        raise NotImplementedError

    async def pages(self, request: RequestInformation, shape: TypeAdapter[T]) -> list[T]:
        """GET a collection and every next page; ``shape`` is that of one member."""
        raise NotImplementedError

    async def create(self, request: RequestInformation, shape: TypeAdapter[T]) -> T:
        """POST once; only what was surely not carried out (429, no connection, 401) is sent again.

        After **any** ``MascError`` from here look the key up before deciding: SharePoint reports a unique clash with
        more than one status. ``Unanswered``: the outcome is unknown. ``Changed``: it exists. ``GiveUp``: refused.
        """
        raise NotImplementedError

    async def change(self, request: RequestInformation, shape: TypeAdapter[T]) -> T:
        """PATCH or PUT with If-Match: ``Changed`` on 409 and 412, ``Gone`` on 404.

        A lost answer is sent again with the same etag, so one that had arrived after all ends in ``Changed`` too.
        """
        raise NotImplementedError

    async def remove(self, request: RequestInformation) -> None:
        """DELETE with If-Match; the same errors as ``change``."""
        raise NotImplementedError

    def part(self, part_id: str, request: RequestInformation, depends_on: Sequence[str] = ()) -> Part:
        """Make one part of a ``$batch`` from what a builder made."""
        raise NotImplementedError

    async def batch(self, parts: Sequence[Part]) -> list[Reply]:
        """Send the parts in batches of at most 20 and return their replies in the order of ``parts``.

        Parts tied by ``depends_on`` stay in one batch. A throttled part is sent again after its time; a reply that is
        still not ok is returned, and ``error_of`` says what it means. Raises ``Unanswered`` when the answer to a whole
        batch that creates something was lost.
        """
        raise NotImplementedError
