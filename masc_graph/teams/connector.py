"""What we send to Teams: posts, replies, edits and one-to-one chats over the Bot Connector."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from masc_graph import log
from masc_graph.errors import GiveUp, Gone, MascError, TryAgain
from masc_graph.retry_policy import Sleep, Throttle, retry_after, try_again
from masc_graph.teams.activity import Account
from masc_graph.teams.message import Mention, Message
from masc_graph.tls import trust

__all__ = ["ChatUnavailable", "Connector", "Mention", "Message"]

T = TypeVar("T")
RESOURCE = "https://api.botframework.com"
MOST_BYTES = 28 * 1024
_PASSES = (401, 408, 412, 429)
_BLOCKED = "MessageWritesBlocked"


class ChatUnavailable(MascError):
    """We cannot write to this person privately: they do not have the app, or have blocked it."""


class TokenSource(Protocol):
    """What the connector needs of a credential; the credentials of ``graph`` fit."""

    async def token(self, resource: str, claims: str | None = None) -> str:
        """Return a bearer token for ``resource``."""
        ...

    def forget(self, resource: str) -> None:
        """Drop the cached token for ``resource``."""
        ...


class _WithId(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str


class _Posted(BaseModel):
    """The answer to a message. Teams may accept one without naming it."""

    model_config = ConfigDict(extra="ignore")

    id: str = ""


class _Members(BaseModel):
    """One page of a conversation's members."""

    model_config = ConfigDict(extra="ignore")

    members: list[Account]
    continuation_token: str | None = Field(default=None, alias="continuationToken")


class _MembersAsTheyCame(BaseModel):
    """The same, with whatever Teams tells about each."""

    model_config = ConfigDict(extra="ignore")

    members: list[dict[str, Any]]


class _Refusal(BaseModel):
    """The codes in the Connector's error body. Of its message only a ``subCode`` is read."""

    model_config = ConfigDict(extra="ignore")

    code: str = ""
    sub_code: str = ""

    @classmethod
    def of(cls, answer: httpx.Response) -> _Refusal:
        try:
            body: Any = answer.json()
            if "errorCode" in body:
                # A number with JSON in the message; the other form has the codes as they are.
                sub_code = json.loads(body["message"])["subCode"]
                return cls(code=str(body["errorCode"]), sub_code=sub_code)
            error: Any = body["error"]
            return cls(code=error.get("code") or "", sub_code=error.get("subCode") or body.get("subCode") or "")
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()


_WITH_ID = TypeAdapter(_WithId)
_POSTED = TypeAdapter(_Posted)
_ACCOUNT = TypeAdapter(Account)
_MEMBERS = TypeAdapter(_Members)
_AS_THEY_CAME = TypeAdapter(_MembersAsTheyCame)


class Connector:
    """Sends messages as the bot. Every call is repeated while that can help.

    If the answer to a POST is lost, repeating it may leave a second message; the one whose id is saved counts.
    """

    def __init__(
        self,
        url: str,
        bot_id: str,
        tenant_id: str,
        credential: TokenSource,
        *,
        now: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """``bot_id`` is the bot's app id, with or without Teams' prefix ``28:``."""
        self._url = f"{url.rstrip('/')}/v3/conversations"
        self._bot_id = f"28:{bot_id.removeprefix('28:')}"
        self._tenant_id, self._credential = tenant_id, credential
        self._now = now
        self._throttle = Throttle(now, sleep)
        self._http = httpx.AsyncClient(transport=transport, verify=trust(), timeout=httpx.Timeout(8, connect=5))

    async def post(self, conversation_id: str, message: Message) -> str:
        """Post a message and return its activity id; a channel's conversation id is the channel id.

        The id is empty if Teams accepted the message without naming it: then it cannot be edited later.
        Raises ``ChatUnavailable`` if we cannot write to the person, ``GiveUp`` if a channel refuses us, and
        ``Gone`` if there is no such conversation.
        """
        answer = await self._call("POST", _activities(conversation_id), self._activity(conversation_id, message))
        return _read(_POSTED, answer).id if answer.content else ""

    async def update(self, conversation_id: str, activity_id: str, message: Message) -> None:
        """Edit a message that we posted. Raises ``Gone`` if it was deleted, so that it can be posted again."""
        body = self._activity(conversation_id, message) | {"id": activity_id}
        await self._call("PUT", _activities(conversation_id, activity_id), body)

    async def delete(self, conversation_id: str, activity_id: str) -> None:
        """Delete a message that we posted. It is no error if it is already gone."""
        try:
            await self._call("DELETE", _activities(conversation_id, activity_id))
        except Gone:
            return

    async def open_chat(self, object_id: str, channel_id: str) -> str:
        """Return the conversation id of our chat with a member of the channel. It is always the same id.

        Teams wants its own id for the person, which only the list of members gives.
        Raises ``ChatUnavailable`` if the person is not in the team or we cannot write to them.
        """
        person = await self.member(channel_id, object_id)
        if person is None:
            raise ChatUnavailable("connector:not_a_member")
        body = {
            "isGroup": False,
            "bot": {"id": self._bot_id},
            "members": [{"id": person.id}],
            "tenantId": self._tenant_id,
            "channelData": {"tenant": {"id": self._tenant_id}},
        }
        return _read(_WITH_ID, await self._call("POST", "", body)).id

    async def member(self, conversation_id: str, user_id: str) -> Account | None:
        """Return one member of a conversation, by Teams id or object id; None if they are not a member."""
        try:
            answer = await self._call("GET", f"/{_quoted(conversation_id)}/members/{_quoted(user_id)}")
        except Gone:
            return None
        return _read(_ACCOUNT, answer)

    async def members(self, conversation_id: str) -> list[Account]:
        """Return all members of a conversation, page by page; the call without pages is deprecated."""
        members: list[Account] = []
        query = ""
        while True:
            page = _read(_MEMBERS, await self._call("GET", f"/{_quoted(conversation_id)}/pagedmembers{query}"))
            members += page.members
            if not page.continuation_token:
                return members
            query = f"?continuationToken={_quoted(page.continuation_token)}"

    async def names_of_members(self, conversation_id: str) -> frozenset[str]:
        """Return the names of what Teams tells about the members of a conversation, and no value."""
        answer = await self._call("GET", f"/{_quoted(conversation_id)}/pagedmembers")
        return frozenset(name for member in _read(_AS_THEY_CAME, answer).members for name in member)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def _activity(self, conversation_id: str, message: Message) -> dict[str, Any]:
        activity = message.activity()
        size = len(json.dumps(message.card, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))
        if size > MOST_BYTES:
            raise GiveUp(f"card_too_big:{size}")
        return activity | {"from": {"id": self._bot_id}, "conversation": {"id": conversation_id}}

    async def _call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return await try_again(lambda: self._once(method, path, body), self._throttle.sleep)

    async def _once(self, method: str, path: str, body: Any) -> httpx.Response:
        token = await self._credential.token(RESOURCE)
        self._throttle.check(_place(path))
        try:
            answer = await self._http.request(
                method, f"{self._url}{path}", json=body, headers={"Authorization": f"Bearer {token}"}
            )
        except httpx.RequestError as error:
            raise TryAgain(f"connector:{type(error).__name__}") from None
        error = None if answer.is_success else self._failure(method, path, answer)
        self._throttle.note_retry_after(_place(path), error.after if isinstance(error, TryAgain) else None)
        if error:
            raise error
        return answer

    def _failure(self, method: str, path: str, answer: httpx.Response) -> MascError:
        refusal, status = _Refusal.of(answer), answer.status_code
        reason = f"connector:{status}:{refusal.sub_code or refusal.code}"
        log.event("connector_refused", status=status, code=refusal.code, sub_code=refusal.sub_code, method=method)
        if status == 401:
            self._credential.forget(RESOURCE)
        if status in _PASSES or status >= 500:
            return TryAgain(reason, retry_after(answer.headers, self._now()))
        if status == 403 and (refusal.sub_code == _BLOCKED or method == "POST") and "%40thread." not in path:
            return ChatUnavailable(reason)
        if status in (404, 410) or (status == 403 and method == "PUT"):
            # Editing a deleted card gives 404, or 403 with the code Unknown.
            return Gone(reason)
        return GiveUp(reason)


def _activities(conversation_id: str, *activity_id: str) -> str:
    return "/".join([f"/{_quoted(conversation_id)}/activities", *map(_quoted, activity_id)])


def _place(path: str) -> str:
    """Return what the throttle counts by: the conversation, or nothing for the call that opens one."""
    return path.lstrip("/").partition("/")[0]


def _quoted(part: str) -> str:
    return quote(part, safe="")


def _read(shape: TypeAdapter[T], answer: httpx.Response) -> T:
    try:
        return shape.validate_json(answer.content)
    except ValidationError:
        # The body is incomplete: treat it like a lost answer, and let the queue try again.
        raise TryAgain("connector:unreadable") from None
