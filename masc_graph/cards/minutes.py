"""The cards about minutes: the draft in the administrator's chat, and the reply that links to a version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from masc_graph.cards.parts import lines
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import day_words, day_words_with_year, listed
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.minutes.minutes import Minutes


@dataclass(frozen=True)
class PublishedMinutes:
    """A published version; ``actions_url`` links to its table of actions."""

    meeting: Meeting
    version: int
    url: str
    actions_url: str = ""


def minutes_ready(minutes: Minutes, url: str) -> Card:
    """The tracked message to the person who drafted the minutes: what to check, and "Publish"."""
    return expand(
        "minutes_ready",
        {
            "meeting_id": minutes.meeting.meeting_id,
            "mark": minutes.mark,
            "url": url,
            "title": f"Draft minutes for {day_words(minutes.meeting.held_on)} are ready",
            "lines": lines(_points_to_check(minutes)),
            "is_draft": True,
            "open": "Open the draft ↗",
        },
    )


def minutes_out(published: PublishedMinutes) -> Card:
    """The same message once the minutes are published, without a button."""
    meeting = published.meeting
    return expand(
        "minutes_ready",
        {
            "meeting_id": meeting.meeting_id,
            "mark": "",
            "url": published.url,
            "title": f"The minutes of {day_words(meeting.held_on)} are published, version {published.version}",
            "lines": lines((NEXT_VERSION,)),
            "is_draft": False,
            "open": "Open the minutes ↗",
        },
    )


def minutes_published(published: PublishedMinutes) -> Card:
    """The reply under the agenda that links to the minutes."""
    return expand(
        "minutes_published",
        {
            "title": f"Minutes of {day_words_with_year(published.meeting.held_on)}, version {published.version}",
            "lines": lines((EARLIER if published.version > 1 else "",)),
            "url": published.url,
            "has_actions": bool(published.actions_url),
            "actions_url": published.actions_url,
        },
    )


NEXT_VERSION = "If a decision is corrected, MASC makes the next version by itself, and the earlier one stays."
EARLIER = "Something was corrected. The earlier version stays in the library."


def _points_to_check(minutes: Minutes) -> Iterator[str]:
    decided, not_reached = len(minutes.cases), minutes.not_reached
    yield f"{decided} of {_cases(decided + len(not_reached))} {'has' if decided == 1 else 'have'} a decision."
    if not_reached:
        names = listed([case.reference for case in not_reached])
        has, day = "has" if len(not_reached) == 1 else "have", day_words(not_reached[0].comes_back_on)
        yield f'{_cases(len(not_reached))} {has} no decision and will be put off to {day} as "not reached": {names}.'
    for sentence in minutes.unreadable:
        yield f"{sentence} If you publish now, the minutes say so and nothing else about it."
    if minutes.took_part is None:
        yield "Nobody has said who took part. Use 'Who is here' on your meeting sheet."
    yield "Check the draft. If something is wrong, correct it in MASC, not in the document, and draft again."


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"
