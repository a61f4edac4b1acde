"""The host runs an unmodified function_app.py as the Azure Functions host would, as far as its table says."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.function_index import FunctionIndexError, import_afresh, index
from sandbox.host import FunctionsHost
from sandbox.host_http import FUNCTION_KEY
from sandbox.settling import RemoteFunctions, Triggers
from tests.sandbox.one_sandbox import SMALL_APP, a_client, a_sandbox, with_small_app


class Running:
    """A sandbox with the small application attached."""

    def __init__(self, sandbox: Sandbox, http: httpx.AsyncClient) -> None:
        self.sandbox, self.http = sandbox, http
        self.host, module = with_small_app(sandbox, http)
        self.seen: list[object] = module.seen
        sandbox.queues.create("some-work", {})

    def put(self, text: str) -> None:
        self.sandbox.queues.put("some-work", base64.b64encode(text.encode()).decode())

    def left(self, queue: str) -> int:
        return len(self.sandbox.queues.get(queue).messages)


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        yield Running(sandbox, http)


async def test_a_request_reaches_its_function_with_route_query_and_body(running: Running) -> None:
    answer = await running.http.post(
        "/api/echo/hello?q=1", headers={"x-functions-key": FUNCTION_KEY}, content=b"a body"
    )
    assert (answer.status_code, answer.headers["x-told"]) == (201, "yes")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"word": "hello", "query": {"q": "1"}, "body": "a body"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/open", 200),
        ("/api/Open", 200),
        ("/open", 404),
        ("/api/echo/a", 401),
        (f"/api/echo/a?code={FUNCTION_KEY}", 201),
        (f"/api/echo/a/more?code={FUNCTION_KEY}", 201),
        (f"/api/echo/a/more/still?code={FUNCTION_KEY}", 404),
        ("/api/echo/a?code=wrong", 401),
        ("/api/messages", 404),
        ("/api/broken", 500),
        ("/admin/elsewhere", 404),
    ],
)
async def test_prefix_route_method_and_key_decide(running: Running, path: str, status: int) -> None:
    answer = await running.http.get(path)
    assert answer.status_code == status
    if status >= 400 and path.startswith("/api"):
        assert answer.content == b""


async def test_a_message_is_carried_out_once_and_deleted(running: Running) -> None:
    running.put("do it")
    assert await running.host.pump() == 1
    assert running.seen == [("do it", 1)]
    assert running.left("some-work") == 0
    assert await running.host.pump() == 0


async def test_a_failing_message_is_tried_again_after_the_visibility_timeout_and_then_set_aside(
    running: Running,
) -> None:
    running.put("fail always")
    for tries in (1, 2, 3):
        assert await running.host.pump() == 1
        assert running.seen[-1] == ("fail always", tries)
        assert await running.host.pump() == 0
        running.sandbox.clock.advance(timedelta(seconds=31))
    assert running.left("some-work") == 0
    (poison,) = running.sandbox.queues.get("some-work-poison").messages.values()
    assert base64.b64decode(poison.text) == b"fail always"
    assert poison.expires_at == running.sandbox.clock.now() - timedelta(seconds=31) + timedelta(days=7)
    assert running.host.failures == [("work", "RuntimeError")] * 3


async def test_a_message_that_is_not_base64_is_set_aside_at_once(running: Running) -> None:
    running.sandbox.queues.put("some-work", "{not base64}")
    await running.host.pump()
    assert running.seen == []
    assert running.left("some-work-poison") == 1


async def test_a_missing_queue_and_an_unreachable_one_are_borne(running: Running) -> None:
    running.sandbox.queues.remove("some-work")
    assert await running.host.pump() == 0
    running.sandbox.queues.create("some-work", {})
    running.put("do it")
    running.sandbox.faults.use([{"fault": "503", "path": "^/queue/", "times": 1}])
    assert await running.host.pump() == 0
    assert await running.host.pump() == 1


async def test_a_lost_delete_brings_the_message_again_after_ten_minutes(running: Running) -> None:
    running.put("do it")
    running.sandbox.faults.use([{"fault": "reset", "method": "DELETE", "path": "^/queue/", "times": 1}])
    await running.host.pump()
    running.sandbox.clock.advance(timedelta(minutes=9))
    assert await running.host.pump() == 0
    running.sandbox.clock.advance(timedelta(minutes=2))
    await running.host.pump()
    assert running.seen == [("do it", 1), ("do it", 2)]


async def test_a_timer_is_fired_by_its_name_as_the_real_host_lets_one(running: Running) -> None:
    assert (await running.http.post("/admin/functions/tick?wait=true", json={"input": ""})).status_code == 202
    assert running.seen == [("tick", False)]
    assert (await running.http.post("/admin/functions/tock", json={})).status_code == 404
    with pytest.raises(KeyError):
        await running.host.fire("tock")


async def test_running_fires_a_timer_when_the_sandboxs_clock_passes_its_time(running: Running) -> None:
    task = asyncio.create_task(running.host.run())
    await asyncio.sleep(0.05)
    assert running.seen == []
    running.sandbox.clock.advance(timedelta(minutes=20))
    await asyncio.sleep(0.6)
    running.put("meanwhile")
    await asyncio.sleep(1.0)
    task.cancel()
    assert running.seen == [("tick", True), ("meanwhile", 1)]


async def test_the_host_tells_over_http_what_sets_it_going(running: Running) -> None:
    triggers = (await running.http.get("/admin/sandbox/triggers")).json()
    assert triggers == {"timers": {"tick": "0 */15 * * * *"}, "queues": ["some-work"]}
    running.put("do it")
    assert (await running.http.post("/admin/sandbox/pump")).json() == {"taken": 1}
    assert await running.host.triggers() == Triggers(triggers["timers"], frozenset(["some-work"]))
    assert RemoteFunctions("http://127.0.0.1:8401/")._url == "http://127.0.0.1:8401"


async def test_the_clock_may_be_asked_over_http() -> None:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        host = FunctionsHost(SMALL_APP, http=http)
        host.load({**sandbox.environment(), "EVERY": "0 0 0 * * *", "WORK": "w"})
        assert await host._time() == sandbox.clock.now()


HTTP = "@app.route(route='x')\n"
REFUSED = {
    "found 0": "",
    "found 2": "app = func.FunctionApp()\nother = func.FunctionApp()",
    "must be named req": f"app = func.FunctionApp()\n{HTTP}def x(wrong) -> str:\n    return ''",
    "no setting ABSENT": "app = func.FunctionApp()\n"
    "@app.timer_trigger(arg_name='t', schedule='%ABSENT%')\ndef x(t):\n    return None",
    "no trigger blobTrigger": "app = func.FunctionApp()\n"
    "@app.blob_trigger(arg_name='b', path='p', connection='c')\ndef x(b):\n    return None",
    "no route constraint datetime": "app = func.FunctionApp()\n"
    "@app.route(route='x/{y:datetime}')\ndef x(req):\n    return ''",
    "no binding queue": f"app = func.FunctionApp()\n{HTTP}"
    "@app.queue_output(arg_name='o', queue_name='q', connection='c')\ndef x(req, o):\n    return ''",
}


@pytest.mark.parametrize(("said", "body"), REFUSED.items(), ids=REFUSED)
def test_what_the_real_host_or_this_one_cannot_run_is_refused(tmp_path: Path, said: str, body: str) -> None:
    (tmp_path / "function_app.py").write_text(f"import azure.functions as func\n{body}\n")
    with pytest.raises(FunctionIndexError, match=said):
        index(import_afresh(tmp_path), {}, "api")


def test_queue_settings_have_the_hosts_own_defaults(tmp_path: Path) -> None:
    (tmp_path / "host.json").write_text(json.dumps({"version": "2.0"}))
    settings = FunctionsHost(tmp_path, http=httpx.AsyncClient()).queue_settings
    assert (settings.batch, settings.most_tries, settings.hidden, settings.longest_pause) == (16, 5, 0, 60)
