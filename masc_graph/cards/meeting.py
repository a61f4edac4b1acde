"""The dialog in which a meeting is moved, cancelled or added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from pydantic import JsonValue

from masc_graph.cards.parts import lines, question, said, wrong
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.calendar_words import meeting_words
from masc_graph.domain.meeting import Meeting
from masc_graph.domain.meeting_change import Change
from masc_graph.domain.meeting_change_checks import LONGEST_REASON
from masc_graph.domain.problem import Problem

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
    answers, problems = view.answers, view.problems
    offered = [(meeting.meeting_id, meeting_words(meeting)) for meeting in view.meetings]
    usual = f"If you leave this empty, the time stays as it is. An extra meeting starts at {view.start_time:%H:%M}"
    return expand(
        "meeting_change",
        {
            "seen": seen,
            "checked": bool(view.found),
            "found": lines(view.found),
            "meeting": question(
                "meeting_id",
                "Which meeting? (required if you move or cancel one)",
                answers.get("meeting_id", ""),
                problems,
                offered=offered,
            ),
            "change": question(
                "change",
                "What do you want to do? (required)",
                answers.get("change", ""),
                problems,
                offered=[(change, change.words) for change in Change],
            ),
            "new_on": question(
                "new_on", "New date (required if you move or add one)", answers.get("new_on", ""), problems
            ),
            "new_time": question("new_time", "New time (optional)", answers.get("new_time", ""), problems, hint=usual),
            "reason": question(
                "change_reason",
                "Why? 10 to 300 characters, no names (required)",
                answers.get("change_reason", ""),
                problems,
                limit=LONGEST_REASON,
            ),
            **wrong(problems),
            **said(view.notice),
        },
    )
