"""Every call to Microsoft Graph goes through here: tokens, sending, retries, paging, and reading the answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import httpx
from kiota_abstractions.api_error import APIError
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from masc_graph import log
from masc_graph.errors import GiveUp, MascError, TryAgain, Unanswered
from masc_graph.graph.adapter import Notice, Tokens, graph_adapter, graph_http
from masc_graph.graph.address import address_of
from masc_graph.graph.batch import Part, Reply, error_of, may_repeat, pack, to_repeat
from masc_graph.graph.credential import TokenSource
from masc_graph.graph.outcome import Purpose, failure, no_answer
from masc_graph.retry_policy import Sleep, Throttle, retry_after, try_again

__all__ = ["Graph", "Part", "Reply", "connect", "error_of"]

T = TypeVar("T")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_BATCH = "$batch"
_EVERYTHING = {"XXX": ODataError}


def connect(
    url: str,
    credential: TokenSource,
    *,
    now: Callable[[], datetime],
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Sleep = asyncio.sleep,
    user_agent: str = "NONISV|MASC|MASC/1.0",
    notice: Notice | None = None,
) -> Graph:
    """Connect to the Graph at ``url`` (with its version: ``https://graph.microsoft.com/v1.0``).

    One ``Graph`` belongs to one event loop. ``now`` is only used to read a Retry-After that is an HTTP date;
    ``notice`` is shown every answer.
    """
    http, tokens = graph_http(transport, user_agent, notice), Tokens(credential, url)
    return Graph(graph_adapter(url, http, tokens), tokens, http, now=now, sleep=sleep)


class _Page(BaseModel):
    """One page of any collection."""

    model_config = ConfigDict(extra="ignore")

    value: list[Any]
    next_link: str | None = Field(default=None, alias="@odata.nextLink")


class _BatchReply(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    status: int
    headers: dict[str, str] = Field(default_factory=dict[str, str])
    body: Any = None


class _BatchAnswer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    responses: list[_BatchReply]


_PAGE = TypeAdapter(_Page)
_BATCH_ANSWER = TypeAdapter(_BatchAnswer)


class Graph:
    """Sends the requests that the SDK's builders make, and reads the answers with pydantic, not the SDK's models."""

    def __init__(
        self,
        adapter: GraphRequestAdapter,
        tokens: Tokens,
        http: httpx.AsyncClient,
        *,
        now: Callable[[], datetime],
        sleep: Sleep,
    ) -> None:
        self.api = GraphServiceClient(request_adapter=adapter)
        """Builders only: never call their get, post, patch or delete, which parse typed and cost 5 ms an item."""
        self.url = adapter.base_url
        self._adapter, self._tokens, self._http = adapter, tokens, http
        self._now = now
        self._throttle = Throttle(now, sleep)

    async def read(self, request: RequestInformation, shape: TypeAdapter[T]) -> T:
        """GET something. 404 raises ``Gone``; a temporary failure is retried, and then raises ``TryAgain``."""
        return await self._answer(request, shape, Purpose.READ)

    async def pages(self, request: RequestInformation, shape: TypeAdapter[T]) -> list[T]:
        """GET a collection, all pages; ``shape`` describes one member."""
        page = await self.read(request, _PAGE)
        return await self.further(page.value, page.next_link, shape)

    async def further(self, members: Sequence[Any], next_link: str | None, shape: TypeAdapter[T]) -> list[T]:
        """Read the members of the first page, then fetch and read all further pages."""
        values = [_read(shape, member) for member in members]
        while next_link:
            self._own(next_link)
            request = RequestInformation(Method.GET)
            request.url = next_link  # Sent as it is: a template would be encoded a second time.
            page = await self.read(request, _PAGE)
            values += [_read(shape, member) for member in page.value]
            next_link = page.next_link
        return values

    async def create(self, request: RequestInformation, shape: TypeAdapter[T]) -> T:
        """POST something. It is only sent again if it certainly was not carried out (429, no connection, 401).

        After **any** ``MascError`` from here, look the key up before you decide: SharePoint reports a duplicate key
        with more than one status. ``Unanswered``: the outcome is unknown. ``Changed``: it exists. ``GiveUp``: refused.
        """
        return await self._answer(request, shape, Purpose.CREATE)

    async def change(self, request: RequestInformation, shape: TypeAdapter[T]) -> T:
        """PATCH or PUT with If-Match: ``Changed`` on 409 and 412, ``Gone`` on 404.

        A change whose answer is lost is sent again with the same etag. If it had arrived, that too raises ``Changed``.
        """
        return await self._answer(request, shape, Purpose.CHANGE)

    def part(self, part_id: str, request: RequestInformation, depends_on: Sequence[str] = ()) -> Part:
        """Turn a request that a builder made into one part of a ``$batch``."""
        body = json.loads(request.content) if request.content else None
        headers = {name: ",".join(sorted(values)) for name, values in request.headers.get_all().items()}
        headers.pop("accept", None)
        method = request.http_method.value if request.http_method else "GET"
        return Part(part_id, method, address_of(request, self.url), headers, body, tuple(depends_on))

    async def batch(self, parts: Sequence[Part]) -> list[Reply]:
        """Send the parts in batches of at most 20 and return their replies in the order of ``parts``.

        A part may wait for the one before it, and such a chain is a batch of its own. A throttled part is sent again
        when its wait is over. A reply that is still not ok is returned, and ``error_of`` says what it means. Raises
        ``Unanswered`` when the answer to a whole batch is lost and the batch creates something.
        """
        _check(parts)
        replies: dict[str, Reply] = {}

        async def one_round() -> None:
            repeated = {reply.part.id for reply in to_repeat(replies)}
            waiting = [part for part in parts if part.id in repeated or part.id not in replies]
            for packed in pack(waiting):
                await self._batch_once(packed, replies)

        try:
            await try_again(one_round, self._throttle.sleep)
        except TryAgain as error:
            # If the answer to a second attempt was lost, the reply to the first says nothing about it.
            if isinstance(error, Unanswered) or len(replies) < len(parts):
                raise
        return [replies[part.id] for part in parts]

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _batch_once(self, parts: Sequence[Part], replies: dict[str, Reply]) -> None:
        """Send one batch and add its replies to ``replies``; raise ``TryAgain`` if any part should be sent again."""
        self._throttle.check(_BATCH, *(_first(part.url) for part in parts))
        creates = any(part.purpose is Purpose.CREATE for part in parts)
        purpose = Purpose.CREATE if creates else Purpose.READ
        present = {part.id for part in parts}
        request = RequestInformation(Method.POST, f"{self.url}/$batch")
        body = {"requests": [part.wire(present) for part in parts]}
        request.set_stream_content(json.dumps(body).encode(), "application/json")
        answer = _parse(await self._send(request, purpose), _BATCH_ANSWER, purpose)
        by_id = {reply.id: reply for reply in answer.responses}
        if missing := present - by_id.keys():
            raise no_answer(purpose, f"graph:batch:{len(missing)} parts unanswered")
        for part in parts:
            replies[part.id] = self._reply(part, by_id[part.id])
            self._throttle.note_retry_after(_first(part.url), replies[part.id].after)
        if again := [reply for reply in (replies[part.id] for part in parts) if may_repeat(reply)]:
            if any(reply.status == 401 for reply in again):
                self._tokens.forget()
            times = [reply.after for reply in again if reply.after is not None]
            raise TryAgain(f"graph:batch:{again[0].status}", max(times, default=None))

    def _reply(self, part: Part, answer: _BatchReply) -> Reply:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(part, answer.status, headers, answer.body, retry_after(headers, self._now()))

    async def _answer(self, request: RequestInformation, shape: TypeAdapter[T], purpose: Purpose) -> T:
        async def once() -> T:
            self._throttle.check(self._service(request))
            return _parse(await self._send(request, purpose), shape, purpose)

        return await try_again(once, self._throttle.sleep)

    async def _send(self, request: RequestInformation, purpose: Purpose) -> bytes:
        """Send once; after a 401 once more, with a fresh token. Raise an error unless it succeeds."""
        answer = await self._send_raw(request, purpose)
        if isinstance(answer, APIError) and answer.response_status_code == 401:
            self._tokens.forget()
            answer = await self._send_raw(request, purpose)
        if isinstance(answer, APIError):
            error = self._failure(answer, purpose)
            self._throttle.note_retry_after(
                self._service(request), error.after if isinstance(error, TryAgain) else None
            )
            raise error
        return answer

    async def _send_raw(self, request: RequestInformation, purpose: Purpose) -> bytes | APIError:
        # The request object still holds the token it was first sent with.
        request.headers.remove("Authorization")
        try:
            answer = await self._adapter.send_primitive_async(request, "bytes", _EVERYTHING)  # pyright: ignore[reportArgumentType]
            return cast("bytes | None", answer) or b"null"
        except APIError as error:
            return error
        except _NEVER_SENT as error:
            raise TryAgain(f"graph:{type(error).__name__}") from None
        except httpx.RequestError as error:
            raise no_answer(purpose, f"graph:{type(error).__name__}") from None

    def _failure(self, error: APIError, purpose: Purpose) -> MascError:
        headers = {name.lower(): str(value) for name, value in dict(error.response_headers or {}).items()}
        main = error.error if isinstance(error, ODataError) else None
        code, text = (main.code or "", main.message or "") if main else ("", "")
        status = error.response_status_code or 0
        # Graph's message stays out of logs and errors: it may repeat a field's value.
        log.event(
            "graph_refused", status=status, code=code, purpose=purpose.value, request_id=headers.get("request-id")
        )
        return failure(purpose, status, code, text, retry_after(headers, self._now()))

    def _service(self, request: RequestInformation) -> str:
        return _first(address_of(request, self.url))

    def _own(self, link: str) -> None:
        """Refuse a link to another server: kiota would leave the token out, but still send the request."""
        theirs, ours = urlsplit(link), urlsplit(self.url)
        if (theirs.scheme, theirs.netloc) != (ours.scheme, ours.netloc):
            raise GiveUp("graph:foreign_next_link")


def _first(path: str) -> str:
    """Return the first part of a path, which names the service behind Graph: sites, planner, groups, or the batch."""
    return path.lstrip("/").partition("/")[0].partition("?")[0]


def _check(parts: Sequence[Part]) -> None:
    known = {part.id for part in parts}
    for part in parts:
        if unknown := set(part.depends_on) - known:
            raise ValueError(f"part {part.id} depends on parts that are not in the batch: {sorted(unknown)}")
    pack(parts)


def _parse(raw: bytes, shape: TypeAdapter[T], purpose: Purpose) -> T:
    try:
        return shape.validate_json(raw)
    except ValidationError:
        # Half a body, or one of an unknown shape. If the request creates something, it may have done so.
        raise no_answer(purpose, "graph:unreadable") from None


def _read(shape: TypeAdapter[T], member: Any) -> T:
    try:
        return shape.validate_python(member)
    except ValidationError:
        raise GiveUp("graph:unreadable_member") from None
