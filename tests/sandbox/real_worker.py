"""Indexes and invokes a function_app.py through Microsoft's own worker library, in a process of its own.

``python real_worker.py ROOT`` reads a list of calls as JSON and writes what the worker found and answered. The worker
takes its message classes as an argument, so plain bags of attributes stand in for protobuf. It indexes an application
once a process, hence the process.
"""

import asyncio
import json
import logging
import sys
from types import SimpleNamespace
from typing import Any


class Bag:
    """A message: whatever attributes it was made with; a oneof is the first of them that is set."""

    Success, Failure = "Success", "Failure"
    # Directions and data type of a binding, by the numbers of the host's protocol.
    out, inout, undefined = 1, 2, 0

    def __init__(self, *args: Any, **fields: Any) -> None:
        self.__dict__.update(fields)

    def WhichOneof(self, _group: str) -> str | None:  # noqa: N802 - protobuf's name
        """The field that is set."""
        return next(iter(self.__dict__), None)

    def CopyFrom(self, other: "Bag") -> None:  # noqa: N802 - protobuf's name
        """Take another's fields."""
        self.__dict__.update(other.__dict__)


class Messages:
    """Every message class that the worker asks for."""

    def __getattr__(self, name: str) -> type[Bag]:
        """A class of that name."""
        return type(name, (Bag,), {})


def request(**content: Any) -> SimpleNamespace:
    """A request of the host."""
    return SimpleNamespace(request=SimpleNamespace(**content), properties={"host": "127.0.0.1", "protos": Messages()})


def plain(value: Any) -> Any:
    """The message as JSON values."""
    if isinstance(value, Bag):
        return {name: plain(inner) for name, inner in value.__dict__.items()}
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value.decode() if isinstance(value, bytes) else value


def data_of(call: dict[str, Any]) -> tuple[Bag, dict[str, Bag]]:
    """The trigger's data and its metadata, as the host sends them for HTTP, a timer and a queue message."""
    if "http" in call:
        http = call["http"]
        body = Bag(bytes=http.get("body", "").encode())
        fields = {"headers": {}, "params": {}, "query": {}, **http, "body": body}
        return Bag(http=Bag(url="http://127.0.0.1/api", **fields)), {}
    if "timer" in call:
        return Bag(json=json.dumps({"IsPastDue": call["timer"]["past_due"], "ScheduleStatus": {}, "Schedule": {}})), {}
    tries = Bag(json=str(call["queue"].get("tries", 1)))
    metadata = {"Id": Bag(json='"message-1"'), "PopReceipt": Bag(json='"receipt"'), "DequeueCount": tries}
    for name in ("ExpirationTime", "InsertionTime", "NextVisibleTime"):
        metadata[name] = Bag(json='"2026-11-24T09:00:00+00:00"')
    return Bag(string=call["queue"]["body"]), metadata


class Worker:
    """A worker that has indexed one application."""

    def __init__(self, started: Any, found: list[Any]) -> None:
        self.started = plain(started)
        self._ids = {function.name: function.function_id for function in found}
        self.functions = {function.name: [json.loads(raw) for raw in function.raw_bindings] for function in found}
        self._number = 0

    @classmethod
    async def start(cls, root: str) -> "Worker":
        """Initialise and index the application in this folder."""
        from azure_functions_runtime.handle_event import (  # noqa: PLC0415 - Python 3.13 alone has it
            functions_metadata_request,
            worker_init_request,
        )

        sys.path.insert(0, root)
        init = SimpleNamespace(capabilities={}, function_app_directory=root)
        started = await worker_init_request(request(worker_init_request=init))
        told = await functions_metadata_request(request(functions_metadata_request=Bag()))
        return cls(started.result, told.function_metadata_results or [])

    async def invoke(self, call: dict[str, Any]) -> Any:
        """Make one call of a function, and return what the worker answers."""
        from azure_functions_runtime.handle_event import invocation_request  # noqa: PLC0415

        name = call["function"]
        trigger = next(binding["name"] for binding in self.functions[name] if binding["type"].endswith("Trigger"))
        data, trigger_metadata = data_of(call)
        invocation = SimpleNamespace(
            invocation_id=str(self._number),
            function_id=self._ids[name],
            input_data=[_Parameter(trigger, data)],
            trigger_metadata=trigger_metadata,
            trace_context=Bag(trace_parent="", trace_state="", attributes={}),
            retry_context=Bag(retry_count=0, max_retry_count=0, exception=None),
        )
        self._number += 1
        return plain(await invocation_request(request(invocation_request=invocation)))


async def main(root: str) -> None:
    """Index, then make each call."""
    worker = await Worker.start(root)
    answers = [await worker.invoke(call) for call in (json.load(sys.stdin) if worker.functions else [])]
    result = {"started": worker.started, "functions": worker.functions, "answers": answers}
    sys.stdout.write(json.dumps(result, default=str) + "\n")


class _Parameter(Bag):
    def __init__(self, name: str, data: Bag) -> None:
        super().__init__(name=name, data=data)

    def WhichOneof(self, _group: str) -> str:  # noqa: N802 - protobuf's name
        return "data"


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    asyncio.run(main(sys.argv[1]))
