"""Runs an unmodified function_app.py without the Azure Functions host: HTTP, timers and queue triggers.

=====================================  ================================================================================
What the real host does                What this one does instead
=====================================  ================================================================================
triggers and bindings of every kind    HTTP, timer and queue triggers; others, and output bindings, are refused
several instances, scaling             ``hosts`` of them, each with a module of its own; HTTP and timers go to the first
messages of a queue at a time          ``batchSize`` in each host; ``newBatchThreshold`` is not looked at
keys by function, stored and renewed   one function key and one master key; /admin is open on loopback
identity and CORS in front, TLS        none: loopback only
functionTimeout ends a call            not enforced
renews a message's invisibility        hides it for ten minutes once; a killed process's message returns after that
storage calls are tried for 25 s       tried once
polls with a growing pause             the same, up to ``longest_pause`` in ``run``; ``pump`` at once
ends when storage is away for 30 s     only with ``ends_without_storage``, and nobody starts it again
timer state in blobs, one lock         one process; what was due while it was away is not made up
schedules as time spans; time zones    NCRONTAB of six fields in UTC
``retry`` policies of a function       refused by leaving them out: trying again belongs to the queue
trace context, thread-local storage    ``context`` has function name and invocation id
converts messages to str, dict, list   hands ``azure.functions.QueueMessage`` over
invokes any function by /admin         timers only
drains when it stops                   stops
=====================================  ================================================================================

What becomes of a message that fails is in ``sandbox/host_listener.py``.
"""

from __future__ import annotations

import asyncio
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
from azure.functions.timer import TimerRequest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox import host_http
from sandbox.function_index import FunctionIndex, QueueFunction, TimerFunction, import_afresh, index
from sandbox.host_listener import Listener, QueueSettings, beside
from sandbox.host_queue import Account, StorageQueues
from sandbox.schedules import next_due
from sandbox.settling import Triggers

MOST_IN_ONE_PUMP = 1000
PAUSE = 0.5
LATE = timedelta(minutes=1)

log = logging.getLogger("sandbox.host")


class FunctionsHost:
    """One application: ``load`` it, then serve ``asgi`` and either ``run`` or drive it by ``fire`` and ``pump``.

    ``failures`` names the functions that raised, in order, with the exception's type. ``hosts`` is how many run at once
    after the next ``load``; ``longest_pause`` bounds the listeners' pause more closely than host.json does.
    """

    def __init__(
        self,
        root: Path,
        *,
        http: httpx.AsyncClient,
        queue_url: str | None = None,
        hosts: int = 1,
        longest_pause: float | None = None,
        ends_without_storage: bool = False,
    ) -> None:
        self._root, self.http, self._queue_url = root, http, queue_url
        settings: dict[str, Any] = json.loads((root / "host.json").read_text(encoding="utf-8"))
        extensions = settings.get("extensions", {})
        self._prefix: str = extensions.get("http", {}).get("routePrefix", "api")
        self.queue_settings = QueueSettings(extensions.get("queues", {}))
        self.hosts, self._longest_pause = hosts, longest_pause
        self._ends_without_storage = ends_without_storage
        self.modules: list[ModuleType] = []
        self._index = FunctionIndex()
        self._listeners: list[Listener] = []
        self._now: Callable[[], datetime] | None = None
        self._clock_url: str | None = None
        self._pumping = asyncio.Lock()
        self._background: set[asyncio.Task[None]] = set()
        self.failures: list[tuple[str, str]] = []

    def load(self, environment: Mapping[str, str]) -> ModuleType:
        """Put the settings into the environment, import function_app.py afresh for each host, index it.

        Returns the first host's module; ``modules`` has those of all.
        """
        os.environ.update(environment)
        self.modules = [import_afresh(self._root) for _ in range(self.hosts)]
        indexes = [index(module, environment, self._prefix) for module in self.modules]
        self._index = indexes[0]
        self._clock_url = environment.get("MASC_CLOCK_URL")
        queues = StorageQueues(self.http, Account.of(environment["AzureWebJobsStorage"], self._queue_url))
        self._listeners = [
            Listener(function, queues, self.queue_settings, self._succeeds)
            for found in indexes
            for function in found.queues
        ]
        return self.modules[0]

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
                found = sum(await beside(*(one.drain(MOST_IN_ONE_PUMP - taken) for one in self._listeners)))
                if not found:
                    break
                taken += found
            return taken

    async def run(self) -> None:
        """Run timers as they come due and take messages, until cancelled or, where that is wanted, HostEndedError."""
        pause = self.queue_settings.longest_pause
        pause = pause if self._longest_pause is None else min(pause, self._longest_pause)
        ends = self._ends_without_storage
        listening = [one.listen(self._time, pause, ends_without_storage=ends) for one in self._listeners]
        await beside(self._run_timers(), *listening)

    async def _run_timers(self) -> None:
        seen = await self._time()
        for timer in self._index.timers:
            if timer.on_start:
                await self._run_timer(timer, past_due=False)
        while True:
            now = await self._time()
            await self._run_due_timers(min(seen, now), now)
            seen = now
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
        due = [(timer, next_due(timer.schedule, before)) for timer in self._index.timers]
        await beside(*(self._run_timer(timer, past_due=now - at > LATE) for timer, at in due if at <= now))

    async def _run_timer(self, timer: TimerFunction, *, past_due: bool) -> None:
        await self._succeeds(timer, TimerRequest(past_due=past_due))

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


async def _invoke(call: Callable[..., Any], argument: str, given: object) -> object:
    """Async functions run in the loop, others in a thread, as the worker runs them."""
    values: dict[str, object] = {argument: given}
    if "context" in inspect.signature(call).parameters:
        values["context"] = SimpleNamespace(function_name=call.__name__, invocation_id=str(uuid4()))
    if inspect.iscoroutinefunction(call):
        return await call(**values)
    return await asyncio.to_thread(call, **values)
