"""A message to the administrator while an agenda is not posted, and its one line once it is."""

from __future__ import annotations

from dataclasses import dataclass

from masc_graph.cards.agenda import time_for
from masc_graph.cards.agenda_preview import CHANGE, TITLE
from masc_graph.cards.parts import lines
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import meeting_words
from masc_graph.domain.meetings.meeting import Meeting


@dataclass(frozen=True)
class Reminder:
    """How an agenda stands; ``from_when`` and ``by_itself`` say in words from when on, and when, it is posted."""

    meeting: Meeting
    cases: int
    waiting: int
    meeting_minutes: int
    from_when: str
    by_itself: str


def agenda_reminder(view: Reminder) -> Card:
    """What is on the agenda, who waits, and until when there is time."""
    waits = "1 referral waits" if view.waiting == 1 else f"{view.waiting} referrals wait"
    said = (
        f"{time_for(view.cases, view.meeting_minutes)}.",
        f"{waits} for your answer. Only accepted ones go on the agenda." if view.waiting else "",
        view.from_when,
        view.by_itself,
    )
    return _card(view.meeting, "not posted yet", said, TITLE)


def agenda_is_posted(meeting: Meeting) -> Card:
    """In the reminder's place once the agenda stands."""
    return _card(meeting, "posted", ("You can still change its order, and hold cases over.",), CHANGE)


def _card(meeting: Meeting, stands: str, said: tuple[str, ...], prepare: str) -> Card:
    return expand(
        "agenda_reminder",
        {
            "title": f"Agenda for {meeting_words(meeting)}: {stands}",
            "lines": lines(said),
            "prepare": prepare,
            "meeting_id": meeting.meeting_id,
        },
    )
