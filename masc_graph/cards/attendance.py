"""The dialog in which attendance at a meeting is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.more import Part, more_data
from masc_graph.cards.parts import Data, FormAnswers, error_summary, notice_data
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.board.roster import Agency
from masc_graph.domain.meetings.attendance import CHAIRS, in_offered_order
from masc_graph.domain.meetings.calendar_words import meeting_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.problem import Problem

TITLE: Final = "Who is here"
OTHERS: Final = Part("others", "Apologies, information sent")
_OTHERS: Final = ("apologies", "sent_information")


@dataclass(frozen=True)
class AttendanceScreen:
    """The agencies on the roster, and the answers stored or typed so far, by input id as Teams sends them."""

    meeting: Meeting
    agencies: Sequence[Agency]
    answers: Mapping[str, str]
    problems: Sequence[Problem] = ()
    notice: str = ""
    opened: Sequence[str] = ()


def attendance(screen: AttendanceScreen) -> Card:
    """The dialog with a tick for each agency, core agencies first; an agency that is not ticked was absent."""
    fields = {problem.field for problem in screen.problems}
    others_open = OTHERS.name in screen.opened or any(name in fields or screen.answers.get(name) for name in _OTHERS)
    return expand(
        "attendance",
        {
            "meeting_id": screen.meeting.meeting_id,
            "meeting": meeting_words(screen.meeting),
            "others_open": others_open,
            **_questions(screen),
            **error_summary(screen.problems),
            **notice_data(screen.notice),
            **more_data([OTHERS], screen.opened, [OTHERS.name] if others_open else []),
        },
    )


def _questions(screen: AttendanceScreen) -> Data:
    agencies = [(agency.agency_id, agency.name) for agency in in_offered_order(screen.agencies)]

    ask = FormAnswers(screen.answers, screen.problems).question

    unticked = "An agency that you do not tick was absent, unless you say below that it sent apologies"
    return {
        "present": ask("present", "Which agencies are here? (optional)", hint=unticked, offered=agencies),
        "apologies": ask("apologies", "Which sent apologies? (optional)", offered=agencies),
        "sent_information": ask("sent_information", "Which sent information? (optional)", offered=agencies),
        "chaired_by": ask("chaired_by", "Who chairs? (required)", offered=CHAIRS.items()),
        "confidentiality_read": ask("confidentiality_read", "Confidentiality (optional)"),
    }
