"""The dialog that says who is at a meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from masc_graph.cards.parts import Data, question, said, wrong
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.board.roster import Agency
from masc_graph.domain.meetings.attendance import CHAIRS, in_offered_order
from masc_graph.domain.meetings.calendar_words import meeting_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.problem import Problem

TITLE: Final = "Who is here"
_OTHERS: Final = ("apologies", "sent_information")


@dataclass(frozen=True)
class AttendanceScreen:
    """The agencies on the roster, and what is known or was typed, by input id as Teams sends it."""

    meeting: Meeting
    agencies: Sequence[Agency]
    answers: Mapping[str, str]
    problems: Sequence[Problem] = ()
    notice: str = ""


def attendance(screen: AttendanceScreen) -> Card:
    """The dialog with a tick for each agency, core agencies first; whoever is not ticked was absent."""
    fields = {problem.field for problem in screen.problems}
    return expand(
        "attendance",
        {
            "meeting_id": screen.meeting.meeting_id,
            "meeting": meeting_words(screen.meeting),
            "others_open": any(name in fields or screen.answers.get(name) for name in _OTHERS),
            **_questions(screen),
            **wrong(screen.problems),
            **said(screen.notice),
        },
    )


def _questions(screen: AttendanceScreen) -> Data:
    agencies = [(agency.agency_id, agency.name) for agency in in_offered_order(screen.agencies)]

    def asked(name: str, label: str, **more: Any) -> Data:
        return question(name, label, screen.answers.get(name, ""), screen.problems, **more)

    unticked = "An agency that you do not tick was absent, unless you say below that it sent apologies"
    return {
        "present": asked("present", "Which agencies are here? (optional)", hint=unticked, offered=agencies),
        "apologies": asked("apologies", "Which sent apologies? (optional)", offered=agencies),
        "sent_information": asked("sent_information", "Which sent information? (optional)", offered=agencies),
        "chaired_by": asked("chaired_by", "Who chairs? (required)", offered=CHAIRS.items()),
        "confidentiality_read": asked("confidentiality_read", "Confidentiality (optional)"),
    }
