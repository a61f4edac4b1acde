"""The host's own way to the queues: the REST calls, signed with the storage account's key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from xml.sax.saxutils import escape

import httpx

VERSION = "2021-12-02"


class StorageError(Exception):
    """The storage account answered with an error, or not at all."""

    def __init__(self, status: int) -> None:
        super().__init__(f"storage answered {status}")
        self.status = status


@dataclass(frozen=True)
class Account:
    """Where the queues are, and the key that signs for them."""

    url: str
    name: str
    key: str

    @classmethod
    def of(cls, connection: str, url: str | None) -> Account:
        """Read a connection string; a ``url`` of one's own takes the place of its QueueEndpoint."""
        parts = dict(part.split("=", 1) for part in connection.split(";") if "=" in part)
        return cls((url or parts["QueueEndpoint"]).rstrip("/"), parts["AccountName"], parts["AccountKey"])


@dataclass(frozen=True)
class Taken:
    """A message in hand."""

    id: str
    receipt: str
    text: str
    tries: int
    inserted_at: datetime
    expires_at: datetime
    visible_at: datetime


class StorageQueues:
    """Takes, hides, deletes and puts messages; raises StorageError."""

    def __init__(self, http: httpx.AsyncClient, account: Account) -> None:
        self._http, self._account = http, account

    async def take(self, queue: str, count: int, hidden: int) -> list[Taken]:
        """The next visible messages, hidden from others for so many seconds; none where the queue is missing."""
        query = {"numofmessages": str(count), "visibilitytimeout": str(hidden)}
        try:
            raw = await self._send("GET", f"/{queue}/messages", query)
        except StorageError as error:
            if error.status == 404:
                return []
            raise
        return [_taken(element) for element in ET.fromstring(raw)]  # noqa: S314 - the storage account's own words

    async def delete(self, queue: str, message: Taken) -> None:
        """Take a message away for good."""
        await self._send("DELETE", f"/{queue}/messages/{message.id}", {"popreceipt": message.receipt})

    async def hide(self, queue: str, message: Taken, seconds: int) -> None:
        """Put a message back, to be seen again after so many seconds."""
        query = {"popreceipt": message.receipt, "visibilitytimeout": str(seconds)}
        await self._send("PUT", f"/{queue}/messages/{message.id}", query)

    async def put(self, queue: str, text: str) -> None:
        """Add a message that expires after the service's seven days, and the queue first where it is missing."""
        body = f"<QueueMessage><MessageText>{escape(text)}</MessageText></QueueMessage>".encode()
        try:
            await self._send("POST", f"/{queue}/messages", {}, body)
        except StorageError as error:
            if error.status != 404:
                raise
            await self._send("PUT", f"/{queue}", {})
            await self._send("POST", f"/{queue}/messages", {}, body)

    async def _send(self, method: str, path: str, query: Mapping[str, str], body: bytes = b"") -> bytes:
        url = httpx.URL(self._account.url + path, params=dict(query))
        headers = {"x-ms-date": format_datetime(datetime.now(UTC), usegmt=True), "x-ms-version": VERSION}
        if body:
            headers["Content-Type"] = "application/xml"
        headers["Authorization"] = _signed(self._account, method, url, headers, query, body)
        try:
            response = await self._http.request(method, url, headers=headers, content=body or None)
        except httpx.TransportError:
            raise StorageError(0) from None
        if not response.is_success:
            raise StorageError(response.status_code)
        return response.content


def _signed(
    account: Account,
    method: str,
    url: httpx.URL,
    headers: Mapping[str, str],
    query: Mapping[str, str],
    body: bytes,
) -> str:
    """Shared Key, as "Authorize with Shared Key" in the storage service's REST reference spells it out."""
    length = str(len(body)) if body else ""
    lines = [method, "", "", length, "", headers.get("Content-Type", ""), "", "", "", "", "", ""]
    lines += [f"{name}:{headers[name]}" for name in sorted(headers) if name.startswith("x-ms-")]
    lines += [f"/{account.name}{url.raw_path.decode().partition('?')[0]}"]
    lines += [f"{name}:{query[name]}" for name in sorted(query)]
    digest = hmac.new(base64.b64decode(account.key), "\n".join(lines).encode(), hashlib.sha256).digest()
    return f"SharedKey {account.name}:{base64.b64encode(digest).decode()}"


def _taken(element: ET.Element) -> Taken:
    def text(name: str) -> str:
        return element.findtext(name) or ""

    return Taken(
        id=text("MessageId"),
        receipt=text("PopReceipt"),
        text=text("MessageText"),
        tries=int(text("DequeueCount")),
        inserted_at=parsedate_to_datetime(text("InsertionTime")),
        expires_at=parsedate_to_datetime(text("ExpirationTime")),
        visible_at=parsedate_to_datetime(text("TimeNextVisible")),
    )
