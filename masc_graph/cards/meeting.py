"""The dialog in which a meeting is moved, cancelled or added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from pydantic import JsonValue

from masc_graph.cards.parts import NO_NAMES, Data, FormAnswers, error_summary, lines, notice_data
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import meeting_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.meetings.meeting_change import Change
from masc_graph.domain.meetings.meeting_change_checks import LONGEST_REASON
from masc_graph.domain.text.problem import Problem

TITLE: Final = "Change a meeting"


@dataclass(frozen=True)
class MeetingChange:
    """The meetings that may be changed, what was typed, and the result of a check.

    ``versions`` is the version of each meeting's row; ``consequences`` are sentences on what the change would do.
    """

    meetings: Sequence[Meeting]
    versions: Mapping[str, str]
    start_time: time
    answers: Mapping[str, str]
    problems: Sequence[Problem] = ()
    consequences: Sequence[str] = ()
    notice: str = ""


def meeting_change(view: MeetingChange) -> Card:
    """The dialog with "Check" and "Save"; "Check" only says what the change would do."""
    versions: dict[str, JsonValue] = dict(view.versions)
    return expand(
        "meeting_change",
        {
            "seen": versions,
            "checked": bool(view.consequences),
            "found": lines(view.consequences),
            **_questions(view),
            **error_summary(view.problems),
            **notice_data(view.notice),
        },
    )


def _questions(view: MeetingChange) -> Data:
    offered = [(meeting.meeting_id, meeting_words(meeting)) for meeting in view.meetings]
    changes = [(change.value, change.words) for change in Change]
    usual = f"If you leave this empty, the time stays as it is. An extra meeting starts at {view.start_time:%H:%M}"
    which, what = "Which meeting? (required if you move or cancel one)", "What do you want to do? (required)"
    why = "Why? 10 to 300 characters, no names (required)"

    ask = FormAnswers(view.answers, view.problems).question

    return {
        "meeting": ask("meeting_id", which, offered=offered),
        "change": ask("change", what, offered=changes),
        "new_on": ask("new_on", "New date (required if you move or add one)"),
        "new_time": ask("new_time", "New time (optional)", hint=usual),
        "reason": ask("change_reason", why, hint=NO_NAMES, limit=LONGEST_REASON),
    }
