"""The meeting sheet: how far a meeting has got, for chair, vice chair and administrator, and a button to continue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from masc_graph.cards.agenda import case_facts
from masc_graph.cards.parts import DOT, Data, lines, moment_beside
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting

SHOWN: Final = 20
"""The number of cases on the sheet; it moves on so that the first one not yet recorded is always shown."""


@dataclass(frozen=True)
class SheetLine:
    """One case of the meeting; ``recorded_at`` is when its decision was recorded, if it has one."""

    case: AgendaCase
    number: int
    recorded_at: datetime | None = None
    prepared: bool = False

    def status_words(self, meeting: Meeting) -> str:
        """How far the case has got, in words; a time without its day is of the meeting's, which the title names."""
        if self.recorded_at:
            return f"{self.case.decision}, recorded {moment_beside(self.recorded_at, meeting.held_on)}"
        return "prepared, not recorded" if self.prepared else "not recorded"


@dataclass(frozen=True)
class Sheet:
    """The meeting so far; ``attendance`` is in words, and empty until it has been recorded.

    ``unreadable`` are sentences about cases that cannot be read, and so are not recorded.
    ``may_draft`` offers the administrator to draft the minutes, once the meeting has begun.
    """

    meeting: Meeting
    lines: Sequence[SheetLine]
    attendance: str = ""
    quorum_warning: str = ""
    may_draft: bool = False
    unreadable: Sequence[str] = ()


def meeting_sheet(sheet: Sheet) -> Card:
    """The tracked message: a line and a button for each case, and a button to continue with the next."""
    unrecorded = [line for line in sheet.lines if not line.recorded_at]
    shown = _window(sheet.lines, unrecorded[0].number if unrecorded else 1)
    return expand(
        "meeting_sheet",
        {
            "meeting_id": sheet.meeting.meeting_id,
            "meeting": day_words(sheet.meeting.held_on),
            "progress": _progress(sheet, unrecorded),
            "said": lines((sheet.attendance, sheet.quorum_warning, *sheet.unreadable)),
            "lines": [_line(line, sheet.meeting) for line in shown],
            "more": lines((_not_shown(len(sheet.lines) - len(shown)),)),
            "has_next": bool(unrecorded),
            "may_draft": sheet.may_draft,
            "go_on": f"Go on with case {unrecorded[0].number}" if unrecorded else "",
        },
    )


def _window(all_lines: Sequence[SheetLine], first_unrecorded: int) -> Sequence[SheetLine]:
    """As many lines as fit, including the first case not yet recorded."""
    start = max(0, min(first_unrecorded - 1, len(all_lines) - SHOWN))
    return all_lines[start : start + SHOWN]


def _progress(sheet: Sheet, unrecorded: Sequence[SheetLine]) -> str:
    every = len(sheet.lines) + len(sheet.unreadable)
    if not every:
        return "No cases are listed for this meeting"
    counted = f"{len(sheet.lines) - len(unrecorded)} of {every} recorded"
    if not unrecorded:
        return counted
    first = unrecorded[0].case
    return f"{counted}{DOT}next: {first.reference}, {first.presents} presents"


def _line(line: SheetLine, meeting: Meeting) -> Data:
    case = line.case
    return {
        "number": line.number,
        "reference": case.reference,
        "case_url": case.url,
        "facts": case_facts(case.risk_level, case.words),
        "stands": DOT.join((f"{case.presents} presents", line.status_words(meeting))),
        "press": "Correct" if line.recorded_at else "Record",
    }


def _not_shown(count: int) -> str:
    return f"{count} more {'case is' if count == 1 else 'cases are'} on the agenda." if count else ""
