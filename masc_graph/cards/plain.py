"""Cards that are mostly text: welcome, help, problem, refusal, notice and recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from masc_graph.cards.parts import lines
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import meeting_words
from masc_graph.domain.meetings.meeting import Meeting


@dataclass(frozen=True)
class Welcome:
    """The channel's welcome: the next meeting, its last day to refer in words, and whom to contact."""

    meeting: Meeting
    last_day: str
    contact: str = ""


def welcome(words: Welcome) -> Card:
    """The channel post with "Refer a case", "My agency's actions" and "Help"."""
    return expand(
        "welcome",
        {
            "meeting": meeting_words(words.meeting),
            "last_day": words.last_day,
            "has_contact": bool(words.contact),
            "contact": words.contact,
        },
    )


def help_card(
    *,
    on_roster: bool,
    administrator: bool,
    runs_meetings: bool = False,
    chairs: bool = False,
    kept_nothing: bool = False,
) -> Card:
    """Buttons for what the person's roles allow; ``kept_nothing`` says first that a typed message was not saved.

    No button names a meeting, since the card stays in the chat after that meeting. There are at most six buttons: an
    administrator who is also chair finds the referrals to answer on the list in their chat instead.
    """
    return expand(
        "help",
        {
            "on_roster": on_roster,
            "off_roster": not on_roster,
            "administrator": administrator,
            "answers": administrator and not chairs,
            "kept_nothing": kept_nothing,
            "keeps_nothing": not kept_nothing,
            "runs_meetings": runs_meetings,
            "chairs": chairs,
        },
    )


def problem(number: str, *, what: str, saved: str, next_step: str) -> Card:
    """A problem's number, what happened, what was and was not saved, and what to do."""
    return expand("problem", {"number": number, "lines": lines((what, saved, next_step))})


def refused(sentence: str) -> Card:
    """A refusal, shown only to the person who pressed."""
    return expand("refused", {"sentence": sentence})


def notice(title: str, *sentences: str) -> Card:
    """A few sentences in a dialog with "Close"."""
    return expand("notice", {"title": title, "lines": lines(sentences)})


def recorded(title: str, *sentences: str) -> Card:
    """The last screen of a dialog: what is being recorded, and where it will appear."""
    return expand("recorded", {"title": title, "lines": lines(sentences)})


def chat_message(
    title: str, *sentences: str, typed: Sequence[str] = (), recorded_instead: Sequence[str] = (), reason: str = ""
) -> Card:
    """A message in the 1:1 chat; ``typed`` gives back what the person had written, so that it is not lost.

    ``recorded_instead`` is what somebody else recorded, ``reason`` the reason given by whoever made the change.
    """
    return expand(
        "told",
        {
            "title": title,
            "lines": lines(sentences),
            "has_reason": bool(reason),
            "reason": reason,
            "has_stands": bool(recorded_instead),
            "stands": lines(recorded_instead),
            "has_typed": bool(typed),
            "typed": lines(typed),
        },
    )


def agenda_link(url: str) -> Card:
    """A link to the latest agenda."""
    return expand("agenda_link", {"url": url})
