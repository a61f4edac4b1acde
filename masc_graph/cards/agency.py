"""An agency's own actions: the short message in the chat, and the dialog where they are ticked off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from masc_graph.cards.parts import Problem
from masc_graph.cards.templates import Card

PAGE = 25
"""Actions on one screen of the dialog."""


@dataclass(frozen=True)
class MyAgency:
    """The counts of the short message; it has no inputs."""

    agency: str
    open: int
    overdue: int
    due_by_meeting: int
    meeting_on: date
    plan_url: str


@dataclass(frozen=True)
class OpenAction:
    """One open action; ``what`` was typed by a person, ``status_at`` is the version that a press acts on."""

    code: str
    what: str
    due_on: date
    overdue: bool
    status: str
    status_at: str
    flag: str = ""
    """A sentence, such as "Ticked in Planner by another agency"."""


@dataclass(frozen=True)
class AgencyActionsScreen:
    """The open actions of one agency, overdue first."""

    agency_id: str
    agency: str
    actions: Sequence[OpenAction]
    total: int
    ticked: Sequence[str] = ()
    """Codes ticked before, when the dialog comes back."""
    note: str = ""
    problems: Sequence[Problem] = ()
    recording: int = 0
    """How many the last press is recording."""
    notice: str = ""


def my_agency(counts: MyAgency) -> Card:
    """The message in the 1:1 chat."""
    raise NotImplementedError


def agency_actions(screen: AgencyActionsScreen) -> Card:
    """The dialog: a tick beside each action's text, "Completed" and "In progress"."""
    raise NotImplementedError


def tick_id(code: str) -> str:
    """The input id of an action's tick: ``MASC-0QX9D/1`` is ``a_0QX9D_1``; a tick is on if it equals the code."""
    raise NotImplementedError
