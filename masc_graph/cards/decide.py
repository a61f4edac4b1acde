"""The chair's recording screen, one case a screen, and the thread reply of a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from masc_graph.cards.parts import Problem
from masc_graph.cards.templates import Card

ROWS = 6
"""Action rows on the recording screen."""


@dataclass(frozen=True)
class Recorded:
    """A decision that stands already for this case and meeting."""

    decision_id: str
    outcome: str
    at: datetime


@dataclass(frozen=True)
class RecordScreen:
    """One case to be decided; ``answers`` are raw values by input id, as Teams sent them."""

    reference: str
    meeting_id: str
    meeting_on: date
    next_meeting_on: date
    token: str
    """The signed dialog token."""
    number: int
    of: int
    agency: str
    risk_level: str
    area: str
    notes: Sequence[str]
    agencies: Mapping[str, str]
    """Agency id to name, in the roster's order."""
    answers: Mapping[str, str]
    problems: Sequence[Problem] = ()
    recording: str = ""
    """The reference of the case that the last press recorded."""
    before: Recorded | None = None
    quorum_warning: str = ""
    warning: str = ""
    warned: bool = False
    """The warning about prompts not gone through was shown: the next press records."""
    minutes_each: int | None = None
    notice: str = ""


@dataclass(frozen=True)
class DecidedAction:
    """An action as the thread reply shows it; ``what`` was typed by a person."""

    code: str
    agency: str
    area: str
    what: str
    due_on: date


@dataclass(frozen=True)
class DecisionReply:
    """What the channel may know of a decision: never reason, dissent, prompts or referral targets."""

    reference: str
    meeting_id: str
    decision_id: str
    outcome: str
    role: str
    agency: str
    recorded_at: datetime
    actions: Sequence[DecidedAction] = ()
    quorum_warning: str = ""
    replaces_at: datetime | None = None
    replaced_at: datetime | None = None


def record(screen: RecordScreen) -> Card:
    """The recording screen; hidden parts that an error or an answer concerns come back open."""
    raise NotImplementedError


def record_inputs() -> tuple[str, ...]:
    """The ids of all inputs of the recording screen."""
    raise NotImplementedError


def decision_recorded(reply: DecisionReply) -> Card:
    """The reply under the agenda, with "Correct this decision"."""
    raise NotImplementedError
