"""Runs an unmodified function_app.py without the Azure Functions host: HTTP, timers and queue triggers.

=====================================  ================================================================================
What the real host does                What this one does instead
=====================================  ================================================================================
triggers and bindings of every kind    HTTP, timer and queue triggers; others, and output bindings, are refused
several instances, scaling             one process; at most ``batchSize`` messages of a queue at a time
keys by function, stored and renewed   one function key and one master key; /admin is open on loopback
identity and CORS in front, TLS        none: loopback only
functionTimeout ends a call            not enforced
renews a message's invisibility        hides it for ten minutes once; a killed process's message returns after that
polls with a growing pause             polls twice a second in ``run``; ``pump`` at once
timer state in blobs, one lock         one process; what was due while it was away is not made up
schedules as time spans; time zones    NCRONTAB of six fields in UTC
``retry`` policies of a function       refused by leaving them out: trying again belongs to the queue
trace context, thread-local storage    ``context`` has function name and invocation id
converts messages to str, dict, list   hands ``azure.functions.QueueMessage`` over
invokes any function by /admin         timers only
drains when it stops                   stops
=====================================  ================================================================================
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import inspect
import json
import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
from azure.functions.queue import QueueMessage
from azure.functions.timer import TimerRequest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox import host_http
from sandbox.function_index import FunctionIndex, QueueFunction, TimerFunction, import_afresh, index
from sandbox.host_queue import Account, StorageError, StorageQueues, Taken
from sandbox.schedules import next_due
from sandbox.settling import Triggers

IN_HAND = 600
MOST_IN_ONE_PUMP = 1000
PAUSE = 0.5
LATE = timedelta(minutes=1)

log = logging.getLogger("sandbox.host")


class FunctionsHost:
    """One application: ``load`` it, then serve ``asgi`` and either ``run`` or drive it by ``fire`` and ``pump``.

    ``failures`` names the functions that raised, in order, with the exception's type.
    """

    def __init__(self, root: Path, *, http: httpx.AsyncClient, queue_url: str | None = None) -> None:
        self._root, self.http, self._queue_url = root, http, queue_url
        settings: dict[str, Any] = json.loads((root / "host.json").read_text(encoding="utf-8"))
        extensions = settings.get("extensions", {})
        self._prefix: str = extensions.get("http", {}).get("routePrefix", "api")
        self._queue_settings = QueueSettings(extensions.get("queues", {}))
        self._index = FunctionIndex()
        self._queues: StorageQueues | None = None
        self._now: Callable[[], datetime] | None = None
        self._clock_url: str | None = None
        self._pumping = asyncio.Lock()
        self._background: set[asyncio.Task[None]] = set()
        self.failures: list[tuple[str, str]] = []

    def load(self, environment: Mapping[str, str]) -> ModuleType:
        """Put the settings into the environment, import function_app.py afresh, index it; returns the module."""
        os.environ.update(environment)
        module = import_afresh(self._root)
        self._index = index(module, environment, self._prefix)
        self._clock_url = environment.get("MASC_CLOCK_URL")
        account = Account.of(environment["AzureWebJobsStorage"], self._queue_url)
        self._queues = StorageQueues(self.http, account)
        return module

    def follow(self, now: Callable[[], datetime]) -> None:
        """Take the time from here, not from the clock's address."""
        self._now = now

    async def triggers(self) -> Triggers:
        """The timers with their schedules, and the queues that functions take from."""
        timers = {timer.name: timer.schedule for timer in self._index.timers}
        return Triggers(timers, frozenset(function.queue for function in self._index.queues))

    async def fire(self, timer: str) -> None:
        """Run a timer's function; KeyError if there is none of that name. A failure is logged, as the host does."""
        functions = {function.name: function for function in self._index.timers}
        await self._run_timer(functions[timer], past_due=False)

    async def pump(self) -> int:
        """Carry out every visible message of every queue trigger, and what those put in; how many there were."""
        async with self._pumping:
            taken = 0
            while taken < MOST_IN_ONE_PUMP:
                batches = [await self._take_batch(function) for function in self._index.queues]
                if not any(batches):
                    break
                taken += sum(batches)
            return taken

    async def run(self) -> None:
        """Run timers as they come due and take messages, until cancelled."""
        seen = await self._time()
        starting = [timer for timer in self._index.timers if timer.on_start]
        for timer in starting:
            await self._run_timer(timer, past_due=False)
        while True:
            now = await self._time()
            await self._run_due_timers(min(seen, now), now)
            seen = now
            await self.pump()
            await asyncio.sleep(PAUSE)

    async def asgi(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the functions under the route prefix, and the host's own paths under ``/admin``."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        if request.url.path.startswith("/admin/"):
            response = await self._administer(request)
        else:
            response = await host_http.answer(request, self._index.http, _invoke)
        await response(scope, receive, send)

    async def _administer(self, request: Request) -> Response:
        match request.method, request.url.path.split("/")[2:]:
            case "POST", ["functions", name]:
                return await self._fire_by_request(name, wait=request.query_params.get("wait") == "true")
            case "POST", ["sandbox", "pump"]:
                return JSONResponse({"taken": await self.pump()})
            case "GET", ["sandbox", "triggers"]:
                triggers = await self.triggers()
                return JSONResponse({"timers": dict(triggers.timers), "queues": sorted(triggers.queues)})
            case _:
                return Response(status_code=404)

    async def _fire_by_request(self, name: str, *, wait: bool) -> Response:
        """The real host answers 202 at once; ``wait`` is for a script that wants to see the effect."""
        if name not in {timer.name for timer in self._index.timers}:
            return Response(status_code=404)
        task = asyncio.create_task(self.fire(name))
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        if wait:
            await task
        return Response(status_code=202)

    async def _run_due_timers(self, before: datetime, now: datetime) -> None:
        for timer in self._index.timers:
            due = next_due(timer.schedule, before)
            if due <= now:
                await self._run_timer(timer, past_due=now - due > LATE)

    async def _run_timer(self, timer: TimerFunction, *, past_due: bool) -> None:
        await self._succeeds(timer, TimerRequest(past_due=past_due))

    async def _take_batch(self, function: QueueFunction) -> int:
        if self._queues is None:
            return 0
        try:
            batch = await self._queues.take(function.queue, self._queue_settings.batch, IN_HAND)
            await asyncio.gather(*(self._work(self._queues, function, message) for message in batch))
        except StorageError as error:
            log.warning("queue_unreachable", extra={"function": function.name, "status": error.status})
            return 0
        return len(batch)

    async def _work(self, queues: StorageQueues, function: QueueFunction, message: Taken) -> None:
        """Success deletes; failure hides the message for another try, or moves it aside after the last."""
        body = self._queue_settings.decoded(message.text)
        if body is not None and await self._succeeds(function, _message(message, body)):
            await queues.delete(function.queue, message)
        elif body is None or message.tries >= self._queue_settings.most_tries:
            await queues.put(f"{function.queue}-poison", message.text)
            await queues.delete(function.queue, message)
        else:
            await queues.hide(function.queue, message, self._queue_settings.hidden)

    async def _succeeds(self, function: QueueFunction | TimerFunction, given: object) -> bool:
        try:
            if await _invoke(function.call, function.argument, given) is not None:
                raise TypeError(f"{function.name} returned a value, but has no $return binding")
        except Exception as error:  # The host's door: a failure is a matter for the queue.
            log.exception("function_failed", extra={"function": function.name})
            self.failures.append((function.name, type(error).__name__))
            return False
        return True

    async def _time(self) -> datetime:
        if self._now is not None:
            return self._now()
        if not self._clock_url:
            return datetime.now(UTC)
        try:
            told = (await self.http.get(self._clock_url)).json()["now"]
        except (httpx.TransportError, ValueError, KeyError):
            return datetime.now(UTC)
        return datetime.fromisoformat(told)


class QueueSettings:
    """The ``queues`` part of host.json, with the host's own defaults."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.batch = int(given.get("batchSize", 16))
        self.most_tries = int(given.get("maxDequeueCount", 5))
        hours, minutes, seconds = str(given.get("visibilityTimeout", "00:00:00")).split(":")
        self.hidden = int(hours) * 3600 + int(minutes) * 60 + int(float(seconds))
        self._base64 = given.get("messageEncoding", "base64") == "base64"

    def decoded(self, text: str) -> bytes | None:
        """The body of a message, or None for one that is not in the encoding: that goes aside at once."""
        if not self._base64:
            return text.encode()
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None


def _message(taken: Taken, body: bytes) -> QueueMessage:
    return QueueMessage(
        id=taken.id,
        body=body,
        dequeue_count=taken.tries,
        expiration_time=taken.expires_at,
        insertion_time=taken.inserted_at,
        time_next_visible=taken.visible_at,
        pop_receipt=taken.receipt,
    )


async def _invoke(call: Callable[..., Any], argument: str, given: object) -> object:
    """Async functions run in the loop, others in a thread, as the worker runs them."""
    values: dict[str, object] = {argument: given}
    if "context" in inspect.signature(call).parameters:
        values["context"] = SimpleNamespace(function_name=call.__name__, invocation_id=str(uuid4()))
    if inspect.iscoroutinefunction(call):
        return await call(**values)
    return await asyncio.to_thread(call, **values)
