"""Microsoft's own worker library runs what the sandbox's host runs, with the same answers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.one_sandbox import SMALL_APP

WORKER = Path(__file__).parent / "real_worker.py"
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.worker,
    pytest.mark.skipif(sys.version_info < (3, 13), reason="azure-functions-runtime needs Python 3.13"),
]


def worked(root: Path, calls: list[dict[str, Any]]) -> dict[str, Any]:
    """What the worker says in a process of its own, without any setting of the product."""
    done = subprocess.run(
        [sys.executable, str(WORKER), str(root)],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=root,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root)},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_small_application_is_indexed_and_invoked() -> None:
    result = worked(
        SMALL_APP,
        [
            {"function": "echo", "http": {"method": "POST", "body": "b", "params": {"word": "w"}, "query": {"q": "1"}}},
            {"function": "tick", "timer": {"past_due": True}},
            {"function": "work", "queue": {"body": "do it", "tries": 2}},
            {"function": "work", "queue": {"body": "fail"}},
        ],
    )
    assert result["started"] == {"status": "Success"}
    assert set(result["functions"]) == {"echo", "is_open", "messages", "broken", "tick", "work"}
    echo, tick, work, failing = result["answers"]
    answered = echo["return_value"]["http"]
    assert (answered["status_code"], answered["headers"]["content-type"]) == ("201", "application/json")
    assert json.loads(answered["body"]["bytes"]) == {"word": "w", "query": {"q": "1"}, "body": "b"}
    assert [one["result"]["status"] for one in (echo, tick, work, failing)] == ["Success"] * 3 + ["Failure"]


DOORS = {
    "messages": "httpTrigger",
    "post_agenda": "httpTrigger",
    "health": "httpTrigger",
    "work": "queueTrigger",
    "poison": "queueTrigger",
    "agenda_due": "timerTrigger",
    "sync": "timerTrigger",
}


def test_the_products_doors_are_indexed_and_answer_without_settings() -> None:
    result = worked(
        ROOT,
        [
            {"function": "health", "http": {"method": "GET"}},
            {"function": "messages", "http": {"method": "POST", "body": "{}"}},
        ],
    )
    assert result["started"] == {"status": "Success"}
    kinds = {name: bindings for name, bindings in result["functions"].items() if name in DOORS}
    assert {name: _trigger(bindings) for name, bindings in kinds.items()} == DOORS
    health, messages = (answer["return_value"]["http"] for answer in result["answers"])
    assert health["status_code"] == "503"
    assert "MASC_TENANT_ID" in health["body"]["bytes"]
    assert messages["status_code"] == "401"


def _trigger(bindings: list[dict[str, Any]]) -> str:
    return next(binding["type"] for binding in bindings if binding["type"].endswith("Trigger"))
