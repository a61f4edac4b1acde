"""The sandbox's own controls under ``/sandbox``: people, clock, faults, log, queue, tokens, timers and the rest."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from sandbox.guests import CLIENTS, Closed
from sandbox.json_values import as_object
from sandbox.keys import ALGORITHMS, KEY_NAMES
from sandbox.queues import Message
from sandbox.refusal import GraphError
from sandbox.settling import settle
from sandbox.state import SandboxState

Json = dict[str, Any]
Handler = Callable[["SandboxState", Request], Awaitable[object]]
HEARTBEAT = 15.0


def control_routes(sandbox: SandboxState) -> list[BaseRoute]:
    """The controls that are not about Teams or the lists."""
    return [
        control(sandbox, "/people", GET=_people),
        control(sandbox, "/people/{person}", PUT=_use_client),
        control(sandbox, "/clock", GET=_clock, PUT=_set_clock),
        control(sandbox, "/faults", GET=_faults, PUT=_set_faults),
        control(sandbox, "/log", GET=_log, PUT=_set_log),
        control(sandbox, "/queue", GET=_queue),
        control(sandbox, "/token", POST=_token),
        control(sandbox, "/keys/rotate", POST=_rotate),
        control(sandbox, "/timers/{name}", POST=_timer),
        control(sandbox, "/settle", POST=_settle),
        control(sandbox, "/reset", POST=_reset),
        control(sandbox, "/switches", GET=_switches, PUT=_turn_switches),
        control(sandbox, "/events", GET=_events),
    ]


def control(sandbox: SandboxState, path: str, **handlers: Handler) -> Route:
    """Make a route from a handler: its result becomes JSON, LookupError becomes 404, Closed 403, and bad input 400."""

    async def answer(request: Request) -> Response:
        try:
            result = await handlers[request.method](sandbox, request)
        except GraphError as error:
            return JSONResponse({"error": error.message or error.code}, error.status)
        except LookupError as error:
            return JSONResponse({"error": f"not found: {error.args[0] if error.args else ''}"}, 404)
        except httpx.HTTPError as error:
            return JSONResponse({"error": f"the functions do not answer: {type(error).__name__}"}, 502)
        except Closed as error:
            return JSONResponse({"error": str(error)}, 403)
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return result if isinstance(result, Response) else JSONResponse(result)

    return Route(path, answer, methods=list(handlers))


async def read_json(request: Request) -> Json:
    """Read the body of a control; an empty body counts as an empty object."""
    raw = await request.body()
    body = as_object(json.loads(raw) if raw else {})
    if body is None:
        raise TypeError("the body must be a JSON object")
    return body


def text_of(body: Mapping[str, Any], name: str) -> str:
    """Return a field that must be present and be text."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is missing")
    return value


def instant(text: str) -> datetime:
    """Read an ISO 8601 instant with an offset."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("an instant needs its offset, as in 2026-11-24T09:00:00Z")
    return read


async def _people(sandbox: SandboxState, _: Request) -> object:
    return [asdict(person) for person in sandbox.tenant.people.values()]


async def _use_client(sandbox: SandboxState, request: Request) -> object:
    """Let somebody use another Teams."""
    person = sandbox.tenant.people[request.path_params["person"]]
    client = text_of(await read_json(request), "client")
    if client not in CLIENTS:
        raise ValueError(f"client is one of {', '.join(CLIENTS)}")
    sandbox.tenant.people[person.id] = replace(person, client=client)
    return asdict(sandbox.tenant.people[person.id])


async def _clock(sandbox: SandboxState, _: Request) -> object:
    return {"now": sandbox.tenant.clock.now().isoformat().replace("+00:00", "Z")}


async def _set_clock(sandbox: SandboxState, request: Request) -> object:
    sandbox.tenant.clock.set(instant(text_of(await read_json(request), "now")))
    sandbox.tenant.news.changed("clock")
    return await _clock(sandbox, request)


async def _faults(sandbox: SandboxState, _: Request) -> object:
    return sandbox.faults.view()


async def _set_faults(sandbox: SandboxState, request: Request) -> object:
    body = await read_json(request)
    sandbox.faults.use(body.get("rules", []), int(body.get("seed", 1)))
    sandbox.tenant.news.changed("faults")
    return sandbox.faults.view()


async def _log(sandbox: SandboxState, _: Request) -> object:
    return {"on": sandbox.request_log.on, "requests": sandbox.log}


async def _set_log(sandbox: SandboxState, request: Request) -> object:
    wanted = (await read_json(request)).get("on")
    if not isinstance(wanted, bool):
        raise TypeError("on must be true or false")
    if wanted and not sandbox.request_log.on:
        sandbox.log.clear()
    sandbox.request_log.on = wanted
    return {"on": wanted}


async def _queue(sandbox: SandboxState, _: Request) -> object:
    queues = sandbox.queues.all()
    return {
        "queues": [{"name": queue.name, "messages": [_message(m) for m in queue.messages.values()]} for queue in queues]
    }


def _message(message: Message) -> Json:
    return {
        "id": message.id,
        "body": _decoded(message.text),
        "tries": message.tries,
        "inserted_at": message.inserted_at.isoformat(),
        "visible_at": message.visible_at.isoformat(),
    }


def _decoded(text: str) -> object:
    """Make a message readable: decode base64, and parse JSON, where it is that."""
    try:
        text = base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # Endless nesting is no JSON that anybody can show.
        return text


async def _token(sandbox: SandboxState, request: Request) -> object:
    body = await read_json(request)
    key, alg = body.get("key", "right"), body.get("alg", "RS256")
    if key not in KEY_NAMES or alg not in ALGORITHMS:
        raise ValueError(f"key is one of {', '.join(KEY_NAMES)}; alg is one of {', '.join(ALGORITHMS)}")
    return {"token": sandbox.keys.inbound_token(body.get("claims"), key, alg)}


async def _rotate(sandbox: SandboxState, _: Request) -> object:
    sandbox.keys.rotate()
    return {"kid": sandbox.keys.kid("right")}


async def _timer(sandbox: SandboxState, request: Request) -> object:
    name: str = request.path_params["name"]
    await sandbox.functions.fire(name)
    return {"fired": name}


async def _settle(sandbox: SandboxState, request: Request) -> object:
    until = (await read_json(request)).get("until")
    moment = instant(until) if until else None
    settled = await settle(sandbox.tenant.clock, sandbox.queues, sandbox.functions, moment)
    sandbox.tenant.news.changed("clock")
    return {"steps": settled.steps, "now": settled.now.isoformat().replace("+00:00", "Z"), "quiet": settled.quiet}


async def _reset(sandbox: SandboxState, _: Request) -> object:
    sandbox.reset()
    if sandbox.after_reset:
        await sandbox.after_reset()
    return {"reset": True}


async def _switches(sandbox: SandboxState, _: Request) -> object:
    return sandbox.tenant.switches.view()


async def _turn_switches(sandbox: SandboxState, request: Request) -> object:
    sandbox.tenant.switches.turn(await read_json(request))
    return sandbox.tenant.switches.view()


async def _events(sandbox: SandboxState, _: Request) -> object:
    async def stream() -> AsyncIterator[str]:
        news, version = sandbox.tenant.news, sandbox.tenant.news.version
        yield f"data: {json.dumps({'version': version})}\n\n"
        while True:
            try:
                version = await asyncio.wait_for(news.wait(version), HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            yield f"data: {json.dumps({'version': version})}\n\n"

    return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-cache"})
