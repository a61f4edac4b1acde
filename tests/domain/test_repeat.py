"""Whether a referral is about somebody whom the board has met before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.referrals.repeat import KeyedReferral, Match, RepeatState, repeat_state

RECEIVED = datetime(2026, 11, 24, 9, tzinfo=UTC)


def known(reference: object = "MASC-00001", **changes: object) -> KeyedReferral:
    everyday = {"received_at": datetime(2026, 3, 2, 9, tzinfo=UTC), "status": CaseStatus.OPEN_ACTIONS}
    keys = {"victim_key": "v", "name_key": "n", "pair_key": "p"}
    return KeyedReferral.model_validate({"reference": reference, **everyday, **keys, **changes})


def this(**changes: object) -> KeyedReferral:
    return known("MASC-7F3K2", received_at=RECEIVED, status=CaseStatus.SUBMITTED, **changes)


@pytest.mark.parametrize(
    ("earlier", "state"),
    [
        ({}, RepeatState.REPEAT),
        ({"status": CaseStatus.CLOSED}, RepeatState.REPEAT),
        ({"status": CaseStatus.LISTED}, RepeatState.DUPLICATE),
        ({"status": CaseStatus.DEFERRED}, RepeatState.DUPLICATE),
        ({"status": CaseStatus.SUBMITTED}, RepeatState.DUPLICATE),
        ({"status": CaseStatus.WITHDRAWN}, None),
        ({"status": CaseStatus.NOT_ACCEPTED}, None),
        ({"received_at": datetime(2025, 11, 24, tzinfo=UTC)}, RepeatState.REPEAT),
        ({"received_at": datetime(2025, 11, 23, tzinfo=UTC)}, None),
        ({"pair_key": "q"}, RepeatState.KNOWN_VICTIM),
        ({"pair_key": ""}, RepeatState.KNOWN_VICTIM),
        ({"pair_key": "q", "victim_key": ""}, RepeatState.POSSIBLE),
        ({"pair_key": "q", "victim_key": "w"}, None),
        ({"pair_key": "q", "victim_key": "", "name_key": "m"}, None),
        ({"received_at": datetime(2026, 11, 25, tzinfo=UTC)}, None),
        ({"reference": "MASC-7F3K2"}, None),
    ],
)
def test_an_earlier_referral_resembles_this_one(earlier: dict[str, object], state: RepeatState | None):
    match = repeat_state(this(), [known(**earlier)])
    assert match == (Match(state=state, reference="MASC-00001") if state else None)


def test_a_year_after_29_february_ends_on_28_february():
    earlier = known(received_at=datetime(2024, 2, 29, 12, tzinfo=UTC))
    last = this().model_copy(update={"received_at": datetime(2025, 2, 28, 23, tzinfo=UTC)})
    assert repeat_state(last, [earlier])
    assert not repeat_state(last.model_copy(update={"received_at": datetime(2025, 3, 1, tzinfo=UTC)}), [earlier])


def test_empty_keys_match_nothing():
    nobody = {"victim_key": "", "name_key": "", "pair_key": ""}
    assert repeat_state(this(**nobody), [known(**nobody)]) is None


def test_the_strongest_match_wins_and_of_several_the_latest():
    older = known("MASC-00001", received_at=datetime(2026, 1, 5, tzinfo=UTC))
    newer = known("MASC-00002", received_at=datetime(2026, 2, 5, tzinfo=UTC))
    victim = known("MASC-00003", received_at=datetime(2026, 10, 5, tzinfo=UTC), pair_key="q")
    assert repeat_state(this(), [victim, older, newer]) == Match(state=RepeatState.REPEAT, reference="MASC-00002")


def test_only_a_possible_repeat_waits_for_the_administrator():
    assert [state for state in RepeatState if not state.is_settled] == [RepeatState.POSSIBLE]
