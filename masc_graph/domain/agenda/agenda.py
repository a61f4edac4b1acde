"""The agenda of a meeting: its six items, the order of its cases, its pages, and the notes on a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.meetings.meeting import Meeting

PAGE: Final = 20
MANY_CASES: Final = 10
"""With more cases than this, an extra meeting is worth considering."""
AMPLE_MINUTES: Final = 15
"""With so much time for each case, or more, how much it is tells nobody anything."""
OTHER_ITEMS_MINUTES: Final = 10
"""The minutes that a meeting needs for everything that is not a case."""
CONFIDENTIALITY: Final = (
    "Confidentiality: what is said here is shared only as the information sharing agreement allows."
)


class AgendaCase(BaseModel):
    """A case on the agenda, P1; ``presents`` is the agency's name, ``decision`` the outcome in words or empty.

    ``may_move_to_next`` says that it may still move to the next meeting.
    """

    model_config = ConfigDict(frozen=True)

    reference: str
    presents: str
    risk_level: str
    area: str
    received_at: datetime
    children: bool = False
    urgent: bool = False
    repeat: bool = False
    deferrals: int = 0
    added: bool = False
    position: int | None = None
    decision: str = ""
    may_move_to_next: bool = False
    url: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The notes on the case's line: children, urgent, repeat, deferred twice, added."""
        notes = {
            "children": self.children,
            "urgent": self.urgent,
            "repeat": self.repeat,
            "deferred twice": self.deferrals >= 2,
            "added": self.added,
        }
        return tuple(note for note, applies in notes.items() if applies)


class AgencyActions(BaseModel):
    """One agency's actions of earlier meetings, by status."""

    model_config = ConfigDict(frozen=True)

    agency: str
    not_finished: int = 0
    overdue: tuple[str, ...] = ()
    not_completed: tuple[str, ...] = ()
    no_longer_relevant: int = 0
    completed: int = 0


class Agenda(BaseModel):
    """The six items; ``cases`` are in order, and numbered by their place from 1.

    ``closed`` are cases of earlier meetings that this one has closed.
    ``unreadable`` are sentences about cases that cannot be read.
    ``document_url`` is the link to the agenda as a document, if there is one.
    """

    model_config = ConfigDict(frozen=True)

    meeting: Meeting
    next_meeting: Meeting
    actions: tuple[AgencyActions, ...] = ()
    ready_to_close: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    cases: tuple[AgendaCase, ...] = ()
    unreadable: tuple[str, ...] = ()
    document_url: str = ""


def in_agenda_order(cases: Sequence[AgendaCase]) -> list[AgendaCase]:
    """Children first, then High before Medium, then urgent, then received earliest.

    A case with a position takes that place. Cases added after posting and without a position come last, so that the
    numbers of the others stay the same.
    """
    waiting = sorted((case for case in cases if case.position is None and not case.added), key=_by_rule)
    ordered: list[AgendaCase] = []
    for case in sorted((case for case in cases if case.position is not None), key=_place):
        missing = _place(case)[0] - 1 - len(ordered)
        ordered += [*waiting[: max(0, missing)], case]
        del waiting[: max(0, missing)]
    late = sorted((case for case in cases if case.position is None and case.added), key=_received)
    return [*ordered, *waiting, *late]


def pages(cases: Sequence[AgendaCase], size: int = PAGE) -> list[tuple[AgendaCase, ...]]:
    """The cases in pages of this size; an agenda without cases has one empty page."""
    return [tuple(cases[at : at + size]) for at in range(0, len(cases), size)] or [()]


def minutes_each(cases: int, meeting_minutes: int) -> int:
    """The minutes available for each case; ten minutes of the meeting are set aside for the other items."""
    return max(1, (meeting_minutes - OTHER_ITEMS_MINUTES) // max(1, cases))


def _by_rule(case: AgendaCase) -> tuple[bool, bool, bool, datetime]:
    return not case.children, case.risk_level != "High", not case.urgent, case.received_at


def _place(case: AgendaCase) -> tuple[int, datetime]:
    return case.position or 0, case.received_at


def _received(case: AgendaCase) -> datetime:
    return case.received_at
