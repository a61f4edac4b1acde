"""Graph v1.0 of the sandbox on the wire: the bearer token, the body, the path, and the one door to all operations."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox.graph.batch import Batch, FaultForPart
from sandbox.graph.calls import Answer, Call, Table, located, payload, query_of
from sandbox.graph.operations import OPERATIONS
from sandbox.graph.rights import Caller
from sandbox.graph.wire import Trace, carried_out, headers_of, refused
from sandbox.refusal import GraphError, bad_request
from sandbox.tenant import Tenant

CheckToken = Callable[[str], Caller | None]
VERSION = "/v1.0"
_METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"]


def graph_routes(
    tenant: Tenant, check_token: CheckToken, fault_for_part: FaultForPart | None = None, seed: int = 1
) -> list[BaseRoute]:
    """The routes of Graph, to be mounted in place of its host.

    ``check_token`` is given the Authorization header and says who calls; ``fault_for_part`` may fail a part of a
    batch; ``seed`` shuffles the answers of a batch.
    """
    table = Table(OPERATIONS)
    batch = Batch(tenant, table, fault_for_part or _no_fault, random.Random(seed))
    door = _door(tenant, check_token, table, batch)
    return [Route("/{rest:path}", door, methods=_METHODS)]


def _no_fault(_method: str, _path: str) -> None:
    """For a sandbox without faults."""


def _door(
    tenant: Tenant, check_token: CheckToken, table: Table, batch: Batch
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        trace = Trace.of(request.headers)
        try:
            caller = _caller(request, check_token)
            call = _call_of(tenant, request, await request.body(), caller)
            response = batch.answer(call) if _is_batch(call) else carried_out(table, tenant, call, trace)
        except GraphError as refusal:
            response = refused(refusal, tenant, trace)
        return _on_the_wire(response, trace, tenant.clock.now())

    return answer


def _caller(request: Request, check_token: CheckToken) -> Caller:
    authorization = request.headers.get("authorization", "")
    if caller := check_token(authorization):
        return caller
    message = "Access token validation failure. Invalid audience or signature." if authorization else None
    challenge = 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
    raise GraphError(
        401, "InvalidAuthenticationToken", message or "Access token is empty.", {"WWW-Authenticate": challenge}
    )


def _call_of(tenant: Tenant, request: Request, raw: bytes, caller: Caller) -> Call:
    path = _raw_path(request)
    before, separator, rest = path.partition(VERSION + "/")
    if not separator:
        version = unquote(path.removeprefix(request.scope.get("root_path", ""))).strip("/").partition("/")[0]
        raise bad_request(f"Invalid version: {version}")
    headers = {name.lower(): value for name, value in request.headers.items()}
    body = None if request.method in ("GET", "DELETE") else _body(request.method, rest, raw, headers)
    base = f"{request.url.scheme}://{request.url.netloc}{re.sub('/{2,}', '/', before)}{VERSION}"
    return Call(request.method, located(tenant, rest), query_of(request.url.query), headers, body, base, caller)


def _body(method: str, path: str, raw: bytes, headers: Mapping[str, str]) -> Any:
    """Read the body: the content of a file as it is, anything else as JSON."""
    if method == "PUT" and path.endswith("/content"):
        return raw
    return payload(raw, headers.get("content-type", ""))


def _raw_path(request: Request) -> str:
    """The path as it was sent: an encoded slash or comma is part of a segment."""
    raw: bytes | None = request.scope.get("raw_path")
    return raw.decode("ascii", "replace").partition("?")[0] if raw else request.url.path


def _is_batch(call: Call) -> bool:
    if unquote(call.path) != "/$batch":
        return False
    if call.method != "POST":
        raise GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
    return True


def _on_the_wire(answer: Answer, trace: Trace, now: datetime) -> Response:
    raw = b"" if answer.body is None else json.dumps(answer.body, separators=(",", ":")).encode()
    response = Response(raw, answer.status, {"Date": format_datetime(now.replace(microsecond=0), usegmt=True)})
    for name, value in headers_of(answer, trace).items():
        response.headers[name] = value
    return response
