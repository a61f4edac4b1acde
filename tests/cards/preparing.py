"""The cards with which the administrator prepares an agenda, on the sample day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from masc_graph.cards import agenda_preview, agenda_reminder, agenda_supplement, worklist
from masc_graph.cards.templates import Card
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.agenda.agenda_order import NO_REASON, AgendaMove
from masc_graph.domain.text.problem import Problem
from tests.cards.sample_day import AGENCIES, CASE_URL, MEETING, NEXT, NOW, TYPED


def a_case(number: int) -> AgendaCase:
    """A case that differs by its number."""
    return AgendaCase(
        reference=f"MASC-7F3{number:02}",
        presents=AGENCIES[number % len(AGENCIES)].name,
        risk_level=("High", "Medium")[number % 2],
        area=("Cumberland", "Westmorland and Furness")[number % 2],
        received_at=NOW,
        children=number % 3 == 0,
        urgent=number % 4 == 0,
        repeat=number % 5 == 0,
        deferrals=2 * (number % 7 == 0),
        decision="Actions agreed" if number < 2 else "",
        url=CASE_URL,
        may_move_to_next=number >= 2,
    )


def a_preview(
    cases: int = 3,
    waiting: int = 2,
    *,
    urgent: int = 0,
    may_post: bool = False,
    held: bool = False,
    opened: Sequence[str] = (),
) -> Card:
    """The dialog of an agenda with so many cases, or one in which a case is held over without a good reason."""
    view = agenda_preview.AgendaPreview(
        meeting=MEETING,
        next_open_meeting=NEXT,
        cases=[a_case(number) for number in range(cases)],
        waiting=waiting,
        urgent=urgent,
        may_post=may_post,
        may_post_from="Thursday 26 November",
        posted=may_post,
        places={"MASC-7F302": AgendaMove.NEXT_MEETING, "MASC-7F300": AgendaMove.NEXT_MEETING} if held else {},
        reason=TYPED if held else "",
        problems=(Problem("hold_reason", NO_REASON),) if held else (),
        opened=opened,
    )
    return agenda_preview.agenda_preview(view)


def a_supplement(*, stands: bool = True) -> Card:
    """The reply for a case that was added, or that was added and withdrawn."""
    case = a_case(3) if stands else None
    view = agenda_supplement.Supplement("MASC-7F303", date(2026, 11, 27), case, "Withdrawn")
    return agenda_supplement.agenda_supplement(view)


def a_waiting_list(answers: int = 2, waiting: int = 1) -> Card:
    """The administrator's list with so many referrals of each kind."""
    view = worklist.Worklist(
        meeting=MEETING,
        state="You can post the agenda from Thursday 26 November. If nobody does, MASC posts it on Friday 27 November.",
        accepted=9,
        to_answer=answers,
        awaited=waiting,
        answers=[a_work_line(number, f"Accept adds it to the agenda for {number}.") for number in range(answers)],
        waiting=[a_work_line(number, "DASH date, by Thursday 26 November") for number in range(20, 20 + waiting)],
    )
    return worklist.worklist(view)


def a_work_line(number: int, status: str) -> worklist.WorkLine:
    """A referral that waits."""
    words = ("urgent",) if number % 2 else ()
    return worklist.WorkLine(f"MASC-0V6{number:02}", number, "Health", "High", words, status)


def a_reminder(waiting: int = 2, urgent: int = 0) -> Card:
    """The message while the agenda is not posted."""
    view = agenda_reminder.Reminder(
        meeting=MEETING,
        cases=12,
        waiting=waiting,
        urgent=urgent,
        meeting_minutes=60,
        from_when="You can post the agenda now.",
        by_itself="If nobody does, MASC posts it on Friday 27 November at 12:00.",
    )
    return agenda_reminder.agenda_reminder(view)


def preparing() -> dict[str, list[Card]]:
    """All of them by the name of their template."""
    return {
        "agenda_preview": [
            a_preview(may_post=True),
            a_preview(),
            a_preview(0, 1),
            a_preview(0, 3, urgent=1),
            a_preview(12, may_post=True, held=True),
            a_preview(200),
            a_preview(200, may_post=True, opened=("order",)),
        ],
        "worklist": [a_waiting_list(), a_waiting_list(0, 0), a_waiting_list(30, 30)],
        "agenda_reminder": [a_reminder(), a_reminder(2, 1), a_reminder(0), agenda_reminder.agenda_is_posted(MEETING)],
        "agenda_supplement": [a_supplement(), a_supplement(stands=False)],
    }
