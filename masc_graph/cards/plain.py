"""Cards that mostly say something: welcome, help, problem, refusal, notice and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from masc_graph.cards.templates import Card


@dataclass(frozen=True)
class Welcome:
    """The channel's lasting card: the next meeting and its last day to refer."""

    meeting_at: datetime
    cut_off_on: date
    mailbox: str = ""
    telephone: str = ""


def welcome(words: Welcome) -> Card:
    """The channel post with "Refer a case", "My agency's actions" and "Help"."""
    raise NotImplementedError


def help_card(*, on_roster: bool, administrator: bool, kept_nothing: bool = False) -> Card:
    """What the person's roles let them do; ``kept_nothing`` answers typed text: "I do not keep messages…"."""
    raise NotImplementedError


def problem(number: str, *, what: str, saved: str, next_step: str) -> Card:
    """A problem's number, what happened, what was and was not saved, and what to do."""
    raise NotImplementedError


def refused(sentence: str) -> Card:
    """A refusal (R1 to R9), shown to the presser only."""
    raise NotImplementedError


def notice(title: str, sentence: str) -> Card:
    """A short sentence in a dialog, with "Close"."""
    raise NotImplementedError


def recorded(title: str, *sentences: str) -> Card:
    """The last answer of a dialog: what is being recorded, and where it will appear."""
    raise NotImplementedError
