"""Graph, the Connector and the queue fail in every documented way. In the end everything is done, and only once."""

from __future__ import annotations

import pytest

from demo.player import Json
from tests.journeys.fault_scenario import IN_A_WHILE, OUTSIDE, PARTS, a_fault_scenario, check_whole, whole_journey
from tests.seed import SEEDS

pytestmark = [pytest.mark.journey, pytest.mark.slow]

PUTS = "^/queue/.*/masc-work/messages$"


def everywhere(*faults: Json) -> list[Json]:
    return [{"path": OUTSIDE} | fault for fault in faults]


def in_parts(*faults: Json) -> list[Json]:
    """Within ``$batch``, where Graph answers 200 around an error, and on single calls to the same places."""
    return [{"path": PARTS} | fault for fault in faults]


def broken(when: str) -> list[Json]:
    return [{"fault": status, "when": when} for status in ("500", "502", "504")]


KINDS: dict[str, list[Json]] = {
    "429 with seconds": everywhere({"fault": "429", "retry_after": "10"}),
    "429 with many seconds": everywhere({"fault": "429", "retry_after": "300"}),
    "429 with a date": everywhere({"fault": "429", "retry_after": IN_A_WHILE}),
    "429 without a time": everywhere({"fault": "429"}),
    "503": everywhere({"fault": "503"}, {"fault": "503", "retry_after": "20"}),
    "500, 502, 504 before": everywhere(*broken("before")),
    "500, 502, 504 after": everywhere(*broken("after")),
    "reset before": everywhere({"fault": "reset"}),
    "reset after": everywhere({"fault": "reset", "when": "after"}),
    "refused": everywhere({"fault": "refused"}),
    "timeout before": everywhere({"fault": "timeout"}),
    "timeout after": everywhere({"fault": "timeout", "when": "after"}),
    "half a body": everywhere({"fault": "half_body"}),
    "429 with seconds in parts": in_parts({"fault": "429", "retry_after": "10"}),
    "429 with many seconds in parts": in_parts({"fault": "429", "retry_after": "300"}),
    "429 with a date or nothing in parts": in_parts({"fault": "429", "retry_after": IN_A_WHILE}, {"fault": "429"}),
    "503 in parts": in_parts({"fault": "503"}),
    "500, 502, 504 before in parts": in_parts(*broken("before")),
    "500, 502, 504 after in parts": in_parts(*broken("after")),
    "the queue's answer lost": [{"path": PUTS, "method": "POST", "fault": "reset", "when": "after"}],
}
HALF = ("503 in parts", "500, 502, 504 after in parts", "reset after", "half a body", "429 with seconds")
HALVES = HALF if len(SEEDS) > 1 else HALF[:-1]  # a board that is throttled at every second call takes two months


async def endure(rules: list[Json], seed: int) -> None:
    scenario = await a_fault_scenario(rules, seed)
    reference = await whole_journey(scenario)
    await scenario.end()
    await check_whole(scenario, reference)
    assert scenario.fired, "nothing failed, so nothing was shown"
    if any("retry_after" in rule for rule in rules):
        assert scenario.wire.asked_to_wait


def at(share: float, rules: list[Json]) -> list[Json]:
    """The rules with this share of the calls between them; the third call of each step fails in any case."""
    return [rules[0] | {"nth": 3}, *(rule | {"share": share / len(rules)} for rule in rules)]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_tenth_of_the_calls_fails_and_nothing_is_lost_or_doubled(kind: str) -> None:
    await endure(at(0.1, KINDS[kind]), seed=100 * list(KINDS).index(kind))


@pytest.mark.parametrize("kind", HALVES)
async def test_half_of_the_calls_fail_and_nothing_is_lost_or_doubled(kind: str) -> None:
    await endure(at(0.5, KINDS[kind]), seed=100 * list(KINDS).index(kind) + 50)


@pytest.mark.parametrize("seed", [3, 5])
async def test_one_call_in_a_hundred_fails_in_each_way_and_nothing_is_lost_or_doubled(seed: int) -> None:
    await endure([rule | {"share": 0.01} for rules in KINDS.values() for rule in rules], seed * 1000)
