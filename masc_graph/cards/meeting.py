"""The dialog in which a meeting is moved, cancelled or added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from pydantic import JsonValue

from masc_graph.cards.parts import Data, lines, question, said, wrong
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import meeting_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.meetings.meeting_change import Change
from masc_graph.domain.meetings.meeting_change_checks import LONGEST_REASON
from masc_graph.domain.text.problem import Problem

TITLE: Final = "Change a meeting"


@dataclass(frozen=True)
class MeetingChange:
    """The meetings that may be changed, what was typed, and what a check has found.

    ``seen`` holds the version of each meeting's row; ``found`` are the sentences about what would change.
    """

    meetings: Sequence[Meeting]
    seen: Mapping[str, str]
    start_time: time
    answers: Mapping[str, str]
    problems: Sequence[Problem] = ()
    found: Sequence[str] = ()
    notice: str = ""


def meeting_change(view: MeetingChange) -> Card:
    """The dialog with "Check" and "Save"; a check only says what would follow."""
    seen: dict[str, JsonValue] = dict(view.seen)
    return expand(
        "meeting_change",
        {
            "seen": seen,
            "checked": bool(view.found),
            "found": lines(view.found),
            **_questions(view),
            **wrong(view.problems),
            **said(view.notice),
        },
    )


def _questions(view: MeetingChange) -> Data:
    offered = [(meeting.meeting_id, meeting_words(meeting)) for meeting in view.meetings]
    changes = [(change.value, change.words) for change in Change]
    usual = f"If you leave this empty, the time stays as it is. An extra meeting starts at {view.start_time:%H:%M}"
    which, what = "Which meeting? (required if you move or cancel one)", "What do you want to do? (required)"
    why = "Why? 10 to 300 characters, no names (required)"

    def asked(name: str, label: str, **more: Any) -> Data:
        return question(name, label, view.answers.get(name, ""), view.problems, **more)

    return {
        "meeting": asked("meeting_id", which, offered=offered),
        "change": asked("change", what, offered=changes),
        "new_on": asked("new_on", "New date (required if you move or add one)"),
        "new_time": asked("new_time", "New time (optional)", hint=usual),
        "reason": asked("change_reason", why, limit=LONGEST_REASON),
    }
