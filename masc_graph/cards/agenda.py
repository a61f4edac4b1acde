"""The agenda in the channel, and the administrator's preview of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from masc_graph.cards.templates import Card

PAGE = 20
"""Cases on one agenda message."""


@dataclass(frozen=True)
class AgendaLine:
    """One case on the agenda, pseudonymous."""

    number: int
    reference: str
    case_url: str
    agency: str
    risk_level: str
    area: str
    notes: Sequence[str] = ()
    """In this order: children, urgent, repeat, deferred twice, added."""
    decision: str = ""
    """The outcome's words; empty while not decided."""


@dataclass(frozen=True)
class AgencyActions:
    """How one agency's actions from before stand, for item 2."""

    agency: str
    not_finished: int
    overdue: Sequence[str] = ()
    could_not: Sequence[str] = ()
    no_longer_relevant: int = 0
    completed: int = 0


@dataclass(frozen=True)
class Agenda:
    """One page of the agenda of one meeting."""

    meeting_id: str
    meeting_at: datetime
    cases: int
    lines: Sequence[AgendaLine]
    actions: Sequence[AgencyActions]
    ready_to_close: Sequence[str]
    next_meeting_on: date
    next_cut_off_on: date
    page: int = 1
    pages: int = 1


@dataclass(frozen=True)
class AgendaPreview:
    """What the administrator sees before posting."""

    meeting_id: str
    meeting_at: datetime
    lines: Sequence[AgendaLine]
    waiting: int
    may_post: bool
    may_post_from: date
    posted: bool = False
    notice: str = ""


def agenda(page: Agenda) -> Card:
    """One agenda message: two lines a case; later pages hold cases only."""
    raise NotImplementedError


def agenda_preview(preview: AgendaPreview) -> Card:
    """The dialog with the cases in order and "Post the agenda"."""
    raise NotImplementedError
