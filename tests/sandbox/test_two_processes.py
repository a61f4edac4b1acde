"""The sandbox and the functions as two processes that know each other by URLs alone, and faults on a real port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.sandbox.one_sandbox import CHANNEL, ROWAN, SMALL_APP, a_card, a_sandbox

pytestmark = [pytest.mark.port, pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.enable_socket]
ROOT = Path(__file__).parents[2]


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(module: str, url: str, **environment: str) -> Iterator[None]:
    """A process of ours until the end of the block, once it listens."""
    with subprocess.Popen([sys.executable, "-m", module], cwd=ROOT, env=os.environ | environment) as process:
        try:
            _wait_for(url, process)
            yield
        finally:
            process.terminate()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        assert process.poll() is None, "the process ended by itself"
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nothing answers at {url}")


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    tenant, functions = a_free_port(), a_free_port()
    tenant_url, functions_url = f"http://127.0.0.1:{tenant}", f"http://127.0.0.1:{functions}"
    settings = a_sandbox(port=tenant).environment() | {"EVERY": "0 0 0 1 1 *", "WORK": "some-work"}
    with (
        running("sandbox", tenant_url, PORT=str(tenant), SANDBOX_FUNCTIONS_URL=functions_url),
        running(
            "sandbox.host_process",
            functions_url,
            FUNCTIONS_PORT=str(functions),
            FUNCTIONS_ROOT=str(SMALL_APP),
            **settings,
        ),
        httpx.Client(base_url=tenant_url, timeout=10) as client,
    ):
        yield client


def _token(http: httpx.Client) -> dict[str, str]:
    form = {
        "grant_type": "client_credentials",
        "client_id": "5b1e0c52-8c7d-4f43-9a55-0d9c3f7b6a10",
        "client_secret": "sandbox",
        "scope": "https://api.botframework.com/.default",
    }
    answer = http.post("/login/7d3c1f0e-5a52-4b9e-9b1c-2f6a8d4e1c01/oauth2/v2.0/token", data=form)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_words_timers_and_settling_cross_the_processes(http: httpx.Client) -> None:
    answer = http.post("/sandbox/say", json={"person": ROWAN, "text": "hi", "conversation": "chat"}).json()
    assert (answer["status"], answer["kind"]) == (200, "none")
    assert http.post("/sandbox/timers/tick").json() == {"fired": "tick"}
    assert http.post("/sandbox/timers/tock").status_code == 404
    settled = http.post("/sandbox/settle").json()
    assert (settled["steps"], settled["quiet"]) == (1, True)


def test_a_fault_on_the_port_really_breaks_the_wire(http: httpx.Client) -> None:
    http.post("/sandbox/reset")
    headers, posts = _token(http), f"/connector/v3/conversations/{CHANNEL}/activities"

    def post_under(fault: str, when: str) -> httpx.Response:
        rule = {"path": "/activities", "method": "POST", "fault": fault, "when": when, "times": 1, "seconds": 0.1}
        http.put("/sandbox/faults", json={"rules": [rule]})
        return http.post(posts, json=a_card(), headers=headers, timeout=1)

    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        post_under("reset", "before")
    assert _posts(http) == 0
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        post_under("reset", "after")
    assert _posts(http) == 1
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        post_under("half_body", "after")
    with pytest.raises(httpx.ReadTimeout):
        post_under("timeout", "after")
    assert post_under("504", "after").status_code == 504
    assert post_under("slow", "before").status_code == 201
    assert _posts(http) == 5


def _posts(http: httpx.Client) -> int:
    return len(http.get("/sandbox/teams", params={"person": ROWAN}).json()["channel"]["posts"])


def test_without_the_functions_a_script_is_told_so() -> None:
    port = a_free_port()
    url = f"http://127.0.0.1:{port}"
    with running("sandbox", url, PORT=str(port), SANDBOX_FUNCTIONS_URL=f"http://127.0.0.1:{a_free_port()}"):
        assert httpx.post(f"{url}/sandbox/settle").status_code == 502
        answer = httpx.post(f"{url}/sandbox/say", json={"person": ROWAN, "text": "hi", "conversation": "chat"}).json()
        assert (answer["status"], answer["kind"]) == (502, "error")
