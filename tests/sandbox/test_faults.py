"""Faults strike by rule and seed, before or after the call is carried out, and never the controls."""

from typing import Any

import httpx
import pytest

from sandbox.faults import Faults, RuleError
from tests.sandbox.one_sandbox import CHANNEL, ROWAN, a_card, a_client, a_sandbox, as_bot

POSTS = f"/connector/v3/conversations/{CHANNEL}/activities"


async def _post_under(rule: dict[str, Any]) -> tuple[httpx.Response | Exception, int]:
    """What the bot gets for one post under a rule, and how many posts stand in the channel afterwards."""
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        headers = await as_bot(http)
        sandbox.faults.use([{"method": "POST", "path": "/activities"} | rule])
        try:
            got: httpx.Response | Exception = await http.post(POSTS, json=a_card(), headers=headers, timeout=1)
        except httpx.TransportError as error:
            got = error
    assert sandbox.faults.fired == 1
    return got, len(sandbox.teams.view(ROWAN)["channel"]["posts"])


@pytest.mark.parametrize(("when", "stands"), [("before", 0), ("after", 1)])
@pytest.mark.parametrize(
    ("fault", "error"),
    [("reset", httpx.ReadError), ("refused", httpx.ConnectError), ("timeout", httpx.ReadTimeout)],
)
async def test_a_broken_wire_breaks_before_or_after_the_commit(
    fault: str, error: type[Exception], when: str, stands: int
) -> None:
    got, posts = await _post_under({"fault": fault, "when": when})
    assert isinstance(got, error)
    assert posts == stands


@pytest.mark.parametrize(("when", "stands"), [("before", 0), ("after", 1)])
async def test_a_status_answers_before_or_after_the_commit(when: str, stands: int) -> None:
    got, posts = await _post_under({"fault": "503", "when": when, "retry_after": "10"})
    assert isinstance(got, httpx.Response)
    assert (got.status_code, got.headers["retry-after"]) == (503, "10")
    assert got.json()["error"]["code"] == "serviceNotAvailable"
    assert posts == stands


async def test_half_a_body_is_a_protocol_error_after_the_commit() -> None:
    got, posts = await _post_under({"fault": "half_body"})
    assert isinstance(got, httpx.RemoteProtocolError)
    assert posts == 1


async def test_a_slow_answer_is_a_timeout_for_who_does_not_wait_and_an_answer_for_who_does() -> None:
    impatient, posts = await _post_under({"fault": "slow", "seconds": 5})
    assert isinstance(impatient, httpx.ReadTimeout)
    assert posts == 0
    patient, posts = await _post_under({"fault": "slow", "seconds": 0.01})
    assert isinstance(patient, httpx.Response)
    assert (patient.status_code, posts) == (201, 1)


def _struck(rule: dict[str, Any], calls: int, seed: int = 1) -> list[int]:
    faults = Faults()
    faults.use([{"fault": "500"} | rule], seed)
    return [number for number in range(1, calls + 1) if faults.for_call("GET", "/graph/v1.0/x")]


def test_the_third_call_each_second_call_and_so_many_times() -> None:
    assert _struck({"nth": 3}, 6) == [3]
    assert _struck({"every": 2}, 6) == [2, 4, 6]
    assert _struck({"times": 2}, 6) == [1, 2]
    assert _struck({"path": "/other"}, 6) == []
    assert _struck({"method": "POST"}, 6) == []


def test_a_share_follows_from_the_seed() -> None:
    first = _struck({"share": 0.1}, 1000)
    assert first == _struck({"share": 0.1}, 1000)
    assert first != _struck({"share": 0.1}, 1000, seed=2)
    assert 60 < len(first) < 140


def test_a_part_of_a_batch_is_failed_by_status_alone_and_only_its_own_rules_count_it() -> None:
    faults = Faults()
    faults.use(
        [{"fault": "reset", "nth": 2}, {"fault": "429", "path": "/items", "retry_after": "7", "code": "tooMany"}]
    )
    assert faults.for_part("GET", "/graph/v1.0/other") is None
    fault = faults.for_part("POST", "/graph/v1.0/sites/x/lists/y/items")
    assert fault is not None
    assert (fault.status, fault.headers()) == (429, {"Retry-After": "7"})
    assert b"tooMany" in fault.body("/graph/")[0]
    assert [rule["seen"] for rule in faults.view()["rules"]] == [1, 1]


def test_storage_fails_in_its_own_words() -> None:
    faults = Faults()
    faults.use([{"fault": "503", "path": "^/queue/"}])
    fault = faults.for_call("PUT", "/queue/devstore/work")
    assert fault is not None
    assert b"<Code>ServerBusy</Code>" in fault.body("/queue/devstore/work")[0]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"fault": "200"},
        {"fault": "fire"},
        {"fault": "500", "when": "during"},
        {"fault": "500", "path": "("},
        {"fault": "500", "surprise": 1},
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(RuleError):
        Faults().use([rule])


async def test_the_controls_never_fail_so_that_faults_can_be_taken_away() -> None:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        put = await http.put("/sandbox/faults", json={"seed": 3, "rules": [{"fault": "503"}]})
        assert put.json()["rules"][0]["fault"] == "503"
        assert (await http.get("/graph/v1.0/groups")).status_code == 503
        answer = (await http.get("/sandbox/faults")).json()
        assert (answer["seed"], answer["rules"][0]["fired"]) == (3, 1)
        assert (await http.put("/sandbox/faults", json=answer)).status_code == 200
        assert (await http.put("/sandbox/faults", json={"rules": [{"fault": "no"}]})).status_code == 400
        await http.put("/sandbox/faults", json={"rules": []})
        assert (await http.get("/graph/v1.0/groups")).status_code == 401
