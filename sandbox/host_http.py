"""The HTTP side of the host: finds the function of a request, checks its key, calls it, writes its answer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import azure.functions as func
from starlette.requests import Request
from starlette.responses import Response

from sandbox.function_index import HttpFunction

FUNCTION_KEY = "sandbox-function-key"
MASTER_KEY = "sandbox-master-key"
_LEVELS = {"anonymous": None, "function": {FUNCTION_KEY, MASTER_KEY}, "admin": {MASTER_KEY}}

Invoke = Callable[[Callable[..., Any], str, object], Awaitable[object]]
log = logging.getLogger("sandbox.host")


async def answer(request: Request, functions: Sequence[HttpFunction], invoke: Invoke) -> Response:
    """404 without a route for path and method, 401 without the key, 500 without a body for an exception."""
    for function in functions:
        match = function.path.fullmatch(request.url.path)
        if match is None or (function.methods and request.method not in function.methods):
            continue
        keys = _LEVELS[function.level]
        given = request.headers.get("x-functions-key") or request.query_params.get("code")
        if keys is not None and given not in keys:
            return Response(status_code=401)
        places = {name: value for name, value in match.groupdict().items() if value is not None}
        return await _call(request, function, places, invoke)
    return Response(status_code=404)


async def _call(request: Request, function: HttpFunction, places: dict[str, str], invoke: Invoke) -> Response:
    http_request = func.HttpRequest(
        request.method,
        str(request.url),
        headers=dict(request.headers),
        params=dict(request.query_params),
        route_params=places,
        body=await request.body(),
    )
    try:
        return _response(await invoke(function.call, function.argument, http_request))
    except Exception:  # The host's door: whatever a function raises is an answer of 500.
        log.exception("function_failed", extra={"function": function.name})
        return Response(status_code=500)


def _response(answered: object) -> Response:
    if answered is None:
        return Response(status_code=204)
    if isinstance(answered, str):
        return Response(answered, media_type="text/plain")
    if not isinstance(answered, func.HttpResponse):
        raise TypeError(f"an HTTP function returns an HttpResponse or text, not {type(answered).__name__}")
    headers = dict(answered.headers.items())
    if answered.mimetype and not any(name.lower() == "content-type" for name in headers):
        charset = f"; charset={answered.charset}" if answered.mimetype.startswith("text/") else ""
        headers["content-type"] = answered.mimetype + charset
    return Response(answered.get_body(), answered.status_code, headers)
