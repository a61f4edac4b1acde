"""The cards of a meeting's day: who is here, the sheet, and the brief before it."""

from __future__ import annotations

from collections.abc import Sequence

from masc_graph.cards import attendance, sheet
from masc_graph.cards.brief import Brief, brief
from masc_graph.cards.templates import Card
from masc_graph.domain.agenda.agenda import Agenda, AgendaCase
from masc_graph.domain.text.problem import Problem
from tests.cards.sample_day import AGENCIES, MEETING, NOW

CAME = {
    "present": "police,health",
    "apologies": "probation",
    "chaired_by": "vice_chair",
    "confidentiality_read": "true",
}


def who_is_here(answers: dict[str, str], problems: Sequence[Problem] = (), notice: str = "") -> Card:
    """The dialog of the sample meeting."""
    return attendance.attendance(attendance.AttendanceScreen(MEETING, AGENCIES, answers, problems, notice))


def a_sheet(cases: Sequence[AgendaCase], recorded: int, *, here: str = "", warning: str = "") -> Card:
    """The sheet with so many cases recorded, and the next one prepared."""
    lines = [
        sheet.SheetLine(case, n, NOW if n <= recorded else None, prepared=n == recorded + 1)
        for n, case in enumerate(cases, 1)
    ]
    return sheet.meeting_sheet(sheet.Sheet(MEETING, lines, here, warning, may_draft=bool(here)))


def a_brief(agenda: Agenda, waiting: int = 0, urgent: int = 0) -> Card:
    """The brief for a chair of the police."""
    return brief(Brief(agenda, "Police", waiting, urgent, "https://teams.microsoft.com/l/message/19%3Amasc-board/1"))


def meeting_day(agenda: Agenda, many: Agenda, none: Agenda) -> dict[str, list[Card]]:
    """All of them, by the name of their template."""
    problems = (Problem("chaired_by", "Select who chairs"),)
    here, warning = "Here: Police and Health. Apologies: Probation.", "Only 2 of 4 core agencies are here."
    return {
        "attendance": [
            who_is_here(CAME),
            who_is_here({}, problems),
            who_is_here(CAME, notice="We could not save this. Nothing has changed. Try again in a few minutes."),
        ],
        "meeting_sheet": [
            a_sheet(agenda.cases, 1, here=here, warning=warning),
            a_sheet(agenda.cases, len(agenda.cases)),
            a_sheet(many.cases, 15),
            a_sheet((), 0),
        ],
        "brief": [a_brief(agenda, 2), a_brief(none.model_copy(update={"actions": ()})), a_brief(many, 2, 1)],
    }
