"""The minutes on cards: the draft in the administrator's chat, and the reply that leads everybody to a version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from masc_graph.cards.parts import lines
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import day_words, day_words_with_year, listed
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.minutes.minutes import Minutes


@dataclass(frozen=True)
class Published:
    """A version that is published; ``actions_url`` leads to its actions as a table."""

    meeting: Meeting
    version: int
    url: str
    actions_url: str = ""


def minutes_ready(minutes: Minutes, url: str) -> Card:
    """The lasting message to whoever drafted them: what to look at, and "Publish"."""
    return expand(
        "minutes_ready",
        {
            "meeting_id": minutes.meeting.meeting_id,
            "mark": minutes.mark,
            "url": url,
            "title": f"Draft minutes for {day_words(minutes.meeting.held_on)} are ready",
            "lines": lines(_to_look_at(minutes)),
            "is_draft": True,
            "open": "Open the draft ↗",
        },
    )


def minutes_out(published: Published) -> Card:
    """The same message once they are published: nothing is left to press."""
    meeting = published.meeting
    return expand(
        "minutes_ready",
        {
            "meeting_id": meeting.meeting_id,
            "mark": "",
            "url": published.url,
            "title": f"The minutes of {day_words(meeting.held_on)} are published, version {published.version}",
            "lines": lines((MADE_ANEW,)),
            "is_draft": False,
            "open": "Open the minutes ↗",
        },
    )


def minutes_published(published: Published) -> Card:
    """The reply under the agenda."""
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


MADE_ANEW = "If a decision is corrected, MASC makes the next version by itself, and the earlier one stays."
EARLIER = "Something was corrected. The earlier version stays in the library."


def _to_look_at(minutes: Minutes) -> Iterator[str]:
    decided, left = len(minutes.cases), minutes.not_reached
    yield f"{decided} of {_cases(decided + len(left))} {'has' if decided == 1 else 'have'} a decision."
    if left:
        names = listed([one.reference for one in left])
        has, day = "has" if len(left) == 1 else "have", day_words(left[0].comes_back_on)
        yield f'{_cases(len(left))} {has} no decision and will be put off to {day} as "not reached": {names}.'
    if minutes.took_part is None:
        yield "Nobody has said who took part. Use 'Who is here' on your meeting sheet."
    yield "Check the draft. If something is wrong, correct it in MASC, not in the document, and draft again."


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"
