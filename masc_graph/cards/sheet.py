"""The meeting sheet: where chair, vice chair and administrator see how far a meeting has come, and go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from masc_graph.cards.agenda import case_facts
from masc_graph.cards.parts import DOT, Data, lines
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.meetings.calendar_words import day_words, time_words
from masc_graph.domain.meetings.meeting import Meeting

SHOWN: Final = 20
"""Cases on one sheet; the first that are not recorded come into view as the meeting goes on."""


@dataclass(frozen=True)
class SheetLine:
    """One case of the meeting; ``recorded_at`` is when its decision was recorded, if there is one."""

    case: AgendaCase
    number: int
    recorded_at: datetime | None = None
    prepared: bool = False

    @property
    def stands(self) -> str:
        """How far the case is."""
        if self.recorded_at:
            return f"{self.case.decision}, recorded at {time_words(self.recorded_at)}"
        return "prepared, not recorded" if self.prepared else "not recorded"


@dataclass(frozen=True)
class Sheet:
    """The meeting as it stands; ``who_is_here`` says it in words, empty while nobody has said so.

    ``may_draft`` is for the administrator, once the meeting has begun.
    """

    meeting: Meeting
    lines: Sequence[SheetLine]
    who_is_here: str = ""
    quorum_warning: str = ""
    may_draft: bool = False


def meeting_sheet(sheet: Sheet) -> Card:
    """The lasting message: a line and a button for each case, and the way to go on."""
    left = [line for line in sheet.lines if not line.recorded_at]
    shown = _window(sheet.lines, left[0].number if left else 1)
    return expand(
        "meeting_sheet",
        {
            "meeting_id": sheet.meeting.meeting_id,
            "meeting": day_words(sheet.meeting.held_on),
            "progress": _progress(sheet.lines, left),
            "said": lines((sheet.who_is_here, sheet.quorum_warning)),
            "lines": [_line(line) for line in shown],
            "more": lines((_not_shown(len(sheet.lines) - len(shown)),)),
            "has_next": bool(left),
            "may_draft": sheet.may_draft,
            "go_on": f"Go on with case {left[0].number}" if left else "",
        },
    )


def _window(all_lines: Sequence[SheetLine], first_left: int) -> Sequence[SheetLine]:
    """As many lines as fit, with the first case that is not recorded among them."""
    start = max(0, min(first_left - 1, len(all_lines) - SHOWN))
    return all_lines[start : start + SHOWN]


def _progress(every: Sequence[SheetLine], left: Sequence[SheetLine]) -> str:
    if not every:
        return "No cases are listed for this meeting"
    counted = f"{len(every) - len(left)} of {len(every)} recorded"
    if not left:
        return counted
    first = left[0].case
    return f"{counted}{DOT}next: {first.reference}, {first.presents} presents"


def _line(line: SheetLine) -> Data:
    case = line.case
    return {
        "number": line.number,
        "reference": case.reference,
        "case_url": case.url,
        "facts": case_facts(case.risk_level, case.words),
        "stands": DOT.join((f"{case.presents} presents", line.stands)),
        "press": "Correct" if line.recorded_at else "Record",
    }


def _not_shown(count: int) -> str:
    return f"{count} more {'case is' if count == 1 else 'cases are'} on the agenda." if count else ""
