"""The message that reminds the administrator to post an agenda, and what replaces it afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from masc_graph.cards.agenda import time_for
from masc_graph.cards.agenda_preview import CHANGE, TITLE
from masc_graph.cards.parts import lines, urgent_words
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import meeting_words
from masc_graph.domain.meetings.meeting import Meeting


@dataclass(frozen=True)
class Reminder:
    """An agenda not yet posted; ``from_when`` says when it can be posted, ``by_itself`` when MASC will post it.

    ``waiting`` counts the referrals without an answer, ``urgent`` those of them that are urgent.
    """

    meeting: Meeting
    cases: int
    waiting: int
    urgent: int
    meeting_minutes: int
    from_when: str
    by_itself: str


def agenda_reminder(view: Reminder) -> Card:
    """The reminder: the cases on the agenda, the referrals that wait, and the time left."""
    referrals = "1 referral waits" if view.waiting == 1 else f"{view.waiting} referrals wait"
    sentences = (
        urgent_words(view.urgent),
        f"{time_for(view.cases, view.meeting_minutes)}.",
        f"{referrals} for your answer. Only accepted ones go on the agenda." if view.waiting else "",
        view.from_when,
        view.by_itself,
    )
    return _card(view.meeting, "not posted yet", sentences, TITLE, answers=view.waiting > 0)


def agenda_is_posted(meeting: Meeting) -> Card:
    """What replaces the reminder once the agenda has been posted."""
    return _card(meeting, "posted", ("You can still change its order, and hold cases over.",), CHANGE)


def _card(meeting: Meeting, state: str, sentences: tuple[str, ...], prepare: str, *, answers: bool = False) -> Card:
    return expand(
        "agenda_reminder",
        {
            "title": f"Agenda for {meeting_words(meeting)}: {state}",
            "lines": lines(sentences),
            "prepare": prepare,
            "answers": answers,
            "meeting_id": meeting.meeting_id,
        },
    )
