"""The dialog in which a case is put back on an agenda, on the sample day."""

from __future__ import annotations

from masc_graph.cards import relist as card
from masc_graph.cards.templates import Card
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.supplement import Joining
from masc_graph.domain.referrals import relist as rules
from masc_graph.domain.text.problem import Problem
from masc_graph.views.relist import MOST
from tests.cards.sample_day import MEETING, NEXT, TYPED

REFERENCE = "MASC-7F3K2"
UNDONE = (card.DecidedCase(REFERENCE, CaseStatus.OPEN_ACTIONS.words, ((f"{REFERENCE}/1", "Police"),)),)
CASES = (*UNDONE, card.DecidedCase("MASC-0QX9D", CaseStatus.CLOSED.words))
PLACES = (Joining(MEETING, adds=True), Joining(NEXT, adds=False))


def many_cases() -> list[card.DecidedCase]:
    """As many as the list holds, each with two actions of agencies with long names."""
    agency = "Westmorland and Furness Council: Adult Social Care"
    codes = [f"MASC-0QX{number:02}" for number in range(MOST)]
    return [card.DecidedCase(one, "Actions agreed", ((f"{one}/1", agency), (f"{one}/2", agency))) for one in codes]


def relisting() -> dict[str, list[Card]]:
    """These cards by the name of their template."""
    answers = {rules.CASE: REFERENCE, rules.OTHER: "MASC-0QX9D", rules.MEETING: NEXT.meeting_id, rules.REASON: TYPED}
    problems = (Problem(rules.OTHER, rules.TWO_CASES), Problem(rules.MEETING, rules.NO_MEETING))
    return {
        "relist": [
            card.relist(card.RelistScreen("signed", CASES, PLACES, {})),
            card.relist(card.RelistScreen("signed", many_cases(), PLACES, answers, problems, notice="Try again.")),
            card.relist(card.RelistScreen("signed", (), PLACES[1:], {rules.MEETING: NEXT.meeting_id})),
        ]
    }
