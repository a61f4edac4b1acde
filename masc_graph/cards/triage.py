"""The administrator's card for a referral that waits for an answer, and its one line of outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from masc_graph.cards.parts import Problem
from masc_graph.cards.templates import Card


@dataclass(frozen=True)
class Triage:
    """The pseudonymous facts (P1) that the administrator needs to accept a referral."""

    reference: str
    version: int
    agency: str
    """The agency's name; empty when the sender is not on the roster."""
    received_at: datetime
    meeting_at: datetime
    in_time: bool
    risk_level: str
    area: str
    children_involved: str
    urgent: bool
    perpetrator_known: str
    dash: str
    old_dash: bool
    da_unsettled: bool
    case_url: str
    repeat_of: str = ""
    """The reference that this may repeat; empty when nothing is to be settled."""
    incomplete: int = 0
    da_settled: str = ""
    repeat_state: str = ""
    problems: Sequence[Problem] = ()


def triage(facts: Triage) -> Card:
    """The card with "Open the case" and "Accept"."""
    raise NotImplementedError


def triage_done(reference: str, outcome: str) -> Card:
    """One line in place of the card: what became of the referral."""
    raise NotImplementedError
