"""Azure Queue Storage over REST, the calls and answers that the azure-storage-queue client knows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox.queues import WEEK, Message, Queue, QueueError, Queues

ACCOUNT = "devstore"
# Azurite publishes such a key too: whoever reaches the port may use the sandbox, so it protects nothing.
ACCOUNT_KEY = "c2FuZGJveC1zdG9yYWdlLWtleS10aGF0LXByb3RlY3RzLW5vdGhpbmctYXQtYWxsLTAwMDE="
MAX_TEXT = 64 * 1024
_NAME = re.compile(r"(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_KNOWN = {
    "comp", "timeout", "prefix", "marker", "maxresults", "include", "visibilitytimeout", "messagettl",
    "numofmessages", "peekonly", "popreceipt", "restype",
}  # fmt: skip

Handler = Callable[[Request, Queues], Awaitable[Response]]


def queue_routes(queues: Queues) -> list[BaseRoute]:
    """The storage account ``devstore`` in path style; the signature of a request is not checked, its account is."""

    def door(handlers: dict[str, Handler]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                _check(request)
                handler = handlers.get(request.method)
                if handler is None:
                    raise QueueError(405, "UnsupportedHttpVerb", "The resource doesn't support the specified verb.")
                answered = await handler(request, queues)
            except QueueError as error:
                answered = _error(error)
            answered.headers.update(_standard_headers(request))
            return answered

        return answer

    verbs = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"]
    return [
        Route("/{account}", door({"GET": _list_queues}), methods=verbs),
        Route("/{account}/", door({"GET": _list_queues}), methods=verbs),
        Route(
            "/{account}/{queue}",
            door({"PUT": _put_queue, "DELETE": _delete_queue, "GET": _read_queue, "HEAD": _read_queue}),
            methods=verbs,
        ),
        Route(
            "/{account}/{queue}/messages",
            door({"POST": _put_message, "GET": _get_messages, "DELETE": _clear}),
            methods=verbs,
        ),
        Route(
            "/{account}/{queue}/messages/{message}",
            door({"PUT": _update_message, "DELETE": _delete_message}),
            methods=verbs,
        ),
    ]


def _check(request: Request) -> None:
    if request.path_params["account"] != ACCOUNT:
        raise QueueError(404, "ResourceNotFound", "The specified resource does not exist.")
    if not request.headers.get("authorization", "").startswith(f"SharedKey {ACCOUNT}:"):
        raise QueueError(403, "AuthenticationFailed", "Server failed to authenticate the request.")
    if not re.fullmatch(r"20\d\d-\d\d-\d\d", request.headers.get("x-ms-version", "")):
        raise QueueError(400, "InvalidHeaderValue", "The value for one of the HTTP headers is not in the right format.")
    if unknown := sorted(set(request.query_params) - _KNOWN):
        raise QueueError(400, "UnsupportedQueryParameter", f"Not supported for this resource: {unknown[0]}.")
    name = request.path_params.get("queue")
    if name is not None and not _NAME.fullmatch(name):
        raise QueueError(400, "InvalidResourceName", "The specified resource name contains invalid characters.")


async def _list_queues(request: Request, queues: Queues) -> Response:
    if request.query_params.get("comp") != "list":
        raise QueueError(400, "InvalidQueryParameterValue", "The value for comp is invalid.")
    prefix = request.query_params.get("prefix", "")
    with_metadata = request.query_params.get("include") == "metadata"
    start = request.query_params.get("marker", "")
    limit = _number(request, "maxresults", 5000, 1, 5000)
    found = [queue for queue in queues.all() if queue.name.startswith(prefix) and queue.name >= start]
    listed = "".join(_queue_xml(queue, with_metadata=with_metadata) for queue in found[:limit])
    marker = f"<NextMarker>{found[limit].name}</NextMarker>" if len(found) > limit else "<NextMarker/>"
    return _xml(200, f"<EnumerationResults><Queues>{listed}</Queues>{marker}</EnumerationResults>")


async def _put_queue(request: Request, queues: Queues) -> Response:
    name, metadata = request.path_params["queue"], _metadata(request)
    if request.query_params.get("comp") == "metadata":
        queues.get(name).metadata = metadata
        return Response(status_code=204)
    return Response(status_code=201 if queues.create(name, metadata) else 204)


async def _delete_queue(request: Request, queues: Queues) -> Response:
    queues.remove(request.path_params["queue"])
    return Response(status_code=204)


async def _read_queue(request: Request, queues: Queues) -> Response:
    queue = queues.get(request.path_params["queue"])
    if request.query_params.get("comp") != "metadata":
        raise QueueError(400, "InvalidQueryParameterValue", "The value for comp is invalid.")
    headers = {"x-ms-approximate-messages-count": str(len(queue.messages))}
    return Response(headers=headers | {f"x-ms-meta-{name}": value for name, value in queue.metadata.items()})


async def _put_message(request: Request, queues: Queues) -> Response:
    keep = _number(request, "messagettl", int(WEEK.total_seconds()), -1, 2**31 - 1)
    if keep == 0:
        raise QueueError(400, "OutOfRangeQueryParameterValue", "messagettl is out of range.")
    delay = timedelta(seconds=_number(request, "visibilitytimeout", 0, 0, int(WEEK.total_seconds())))
    if keep != -1 and delay >= timedelta(seconds=keep):
        raise QueueError(400, "InvalidQueryParameterValue", "visibilitytimeout must be smaller than messagettl.")
    text = _text(await request.body())
    name = request.path_params["queue"]
    message = queues.put(name, text, delay, None if keep == -1 else timedelta(seconds=keep))
    parts = _message_parts(message) + _popped(message)
    return _xml(201, f"<QueueMessagesList><QueueMessage>{parts}</QueueMessage></QueueMessagesList>")


async def _get_messages(request: Request, queues: Queues) -> Response:
    name, count = request.path_params["queue"], _number(request, "numofmessages", 1, 1, 32)
    if request.query_params.get("peekonly") == "true":
        found = [_message_parts(message) + _body(message) for message in queues.peek(name, count)]
    else:
        hidden = timedelta(seconds=_number(request, "visibilitytimeout", 30, 1, int(WEEK.total_seconds())))
        taken = queues.take(name, count, hidden)
        found = [_message_parts(message) + _popped(message) + _body(message) for message in taken]
    listed = "".join(f"<QueueMessage>{parts}</QueueMessage>" for parts in found)
    return _xml(200, f"<QueueMessagesList>{listed}</QueueMessagesList>")


async def _clear(request: Request, queues: Queues) -> Response:
    queues.empty(request.path_params["queue"])
    return Response(status_code=204)


async def _update_message(request: Request, queues: Queues) -> Response:
    if "visibilitytimeout" not in request.query_params:
        raise QueueError(400, "MissingRequiredQueryParameter", "visibilitytimeout is required.")
    hidden = timedelta(seconds=_number(request, "visibilitytimeout", 0, 0, int(WEEK.total_seconds())))
    raw = await request.body()
    text = _text(raw) if raw else None
    place = request.path_params
    message = queues.update(place["queue"], place["message"], _pop_receipt(request), hidden, text)
    headers = {"x-ms-popreceipt": message.receipt, "x-ms-time-next-visible": _date(message.visible_at)}
    return Response(status_code=204, headers=headers)


async def _delete_message(request: Request, queues: Queues) -> Response:
    queues.delete(request.path_params["queue"], request.path_params["message"], _pop_receipt(request))
    return Response(status_code=204)


def _pop_receipt(request: Request) -> str:
    receipt = request.query_params.get("popreceipt")
    if not receipt:
        raise QueueError(400, "MissingRequiredQueryParameter", "popreceipt is required.")
    return receipt


def _number(request: Request, name: str, default: int, least: int, most: int) -> int:
    raw = request.query_params.get(name)
    if raw is None:
        return default
    if not re.fullmatch(r"-?\d{1,12}", raw):
        raise QueueError(400, "InvalidQueryParameterValue", f"The value for {name} is invalid.")
    if not least <= int(raw) <= most:
        raise QueueError(400, "OutOfRangeQueryParameterValue", f"{name} is out of the range {least} to {most}.")
    return int(raw)


def _text(raw: bytes) -> str:
    if b"<!" in raw:
        raise QueueError(400, "InvalidXmlDocument", "The XML specified is not syntactically valid.")
    try:
        root = ET.fromstring(raw)  # noqa: S314 - a document with declarations was refused above
    except ET.ParseError:
        raise QueueError(400, "InvalidXmlDocument", "The XML specified is not syntactically valid.") from None
    element = root.find("MessageText")
    if root.tag != "QueueMessage" or element is None or len(root) != 1:
        raise QueueError(400, "InvalidXmlNodeValue", "The XML is not a QueueMessage with its MessageText.")
    text = element.text or ""
    if len(text.encode()) > MAX_TEXT:
        raise QueueError(413, "RequestBodyTooLarge", "The request body is too large and exceeds the permissible limit.")
    return text


def _metadata(request: Request) -> dict[str, str]:
    return {name[10:]: value for name, value in request.headers.items() if name.startswith("x-ms-meta-")}


def _queue_xml(queue: Queue, *, with_metadata: bool) -> str:
    pairs = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in queue.metadata.items())
    metadata = f"<Metadata>{pairs}</Metadata>" if with_metadata else ""
    return f"<Queue><Name>{queue.name}</Name>{metadata}</Queue>"


def _message_parts(message: Message) -> str:
    # A message without expiry shows the last instant that the service knows.
    expires_at = message.expires_at or datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    return (
        f"<MessageId>{message.id}</MessageId><InsertionTime>{_date(message.inserted_at)}</InsertionTime>"
        f"<ExpirationTime>{_date(expires_at)}</ExpirationTime>"
    )


def _popped(message: Message) -> str:
    visible = _date(message.visible_at)
    return f"<PopReceipt>{message.receipt}</PopReceipt><TimeNextVisible>{visible}</TimeNextVisible>"


def _body(message: Message) -> str:
    return f"<DequeueCount>{message.tries}</DequeueCount><MessageText>{escape(message.text)}</MessageText>"


def _date(instant: datetime) -> str:
    return format_datetime(instant.astimezone(UTC), usegmt=True)


def _xml(status: int, inner: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="utf-8"?>{inner}', status, media_type="application/xml")


def _error(error: QueueError) -> Response:
    now = datetime.now(UTC)
    text = f"{escape(error.message)}\nRequestId:{uuid4()}\nTime:{now:%Y-%m-%dT%H:%M:%S.%fZ}"
    answer = _xml(error.status, f"<Error><Code>{error.code}</Code><Message>{text}</Message></Error>")
    answer.headers["x-ms-error-code"] = error.code
    return answer


def _standard_headers(request: Request) -> dict[str, str]:
    headers = {
        "x-ms-request-id": str(uuid4()),
        "x-ms-version": request.headers.get("x-ms-version", "2021-02-12"),
        "Date": _date(datetime.now(UTC)),
        "Server": "sandbox-queue",
    }
    client_id = request.headers.get("x-ms-client-request-id")
    return headers | ({"x-ms-client-request-id": client_id} if client_id else {})
