"""One cold start in a process of its own: Microsoft's worker library loads an app, indexes it and answers a first call.

``python -m bench.cold ROOT FUNCTION`` with the call on standard input, as JSON; ``STARTED`` is the moment at which the
parent began. It prints what it took until the app was indexed and until the call was answered.
"""

from __future__ import annotations

import asyncio
import importlib.abc
import json
import logging
import os
import sys
import time
from dataclasses import asdict
from typing import Any

from bench.wire import Start, peak_memory


class Hidden(importlib.abc.MetaPathFinder):
    """Hides packages that only a developer's environment has, as Azure does not have them."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Refuse a hidden package."""
        if fullname.partition(".")[0] in self._names:
            raise ModuleNotFoundError(fullname, name=fullname)


async def start(root: str, function: str, call: dict[str, Any]) -> Start:
    """Do what the host asks of a worker: initialise, index, invoke."""
    from tests.sandbox.real_worker import Worker  # noqa: PLC0415 - importing it is part of the start

    worker = await Worker.start(root)
    indexed = _since_start()
    answer = await worker.invoke({"function": function, "http": call})
    answered = _since_start()
    if answer["return_value"]["http"]["status_code"] != "200":
        raise RuntimeError(f"{function} did not answer")
    return Start(indexed, answered, time.process_time(), peak_memory(), len(sys.modules))


def _since_start() -> float:
    return time.time() - float(os.environ["STARTED"])


if __name__ == "__main__":
    sys.meta_path.insert(0, Hidden(frozenset(os.environ["HIDDEN"].split())))
    logging.disable(logging.CRITICAL)
    told = asyncio.run(start(sys.argv[1], sys.argv[2], json.load(sys.stdin)))
    sys.stdout.write(json.dumps(asdict(told)) + "\n")
