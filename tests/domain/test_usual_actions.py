"""Usual actions: which may be offered, and why another may not."""

from __future__ import annotations

import pytest

from masc_graph.domain.board.usual_actions import UsualAction, why_unusable

AGENCIES = frozenset({"police"})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"days": None}, ""),
        ({"days": 0}, ""),
        ({"days": 366}, "days"),
        ({"days": -1}, "days"),
        ({"agency_id": "fire"}, "agency"),
        ({"prompt": "victim"}, "prompt"),
        ({"text": "Too short"}, "length"),
        ({"text": "x" * 121}, "length"),
        ({"text": "Apply for an *order*"}, "markdown"),
        ({"text": "Ring the helpline, 01632 960123"}, "identifying"),
        ({"text": "Renew the order of 30 November 2026"}, "identifying"),
    ],
)
def test_a_usual_action_is_offered_if_it_is_whole_and_names_nobody(changes: dict[str, object], reason: str):
    everyday = {"key": "u1", "agency_id": "police", "prompt": "victim.safety", "text": "Apply for an order", "days": 28}
    assert why_unusable(UsualAction.model_validate(everyday | changes), AGENCIES) == reason
