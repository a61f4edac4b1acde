"""The administrator's dialog before an agenda is posted, and after: the order of its cases, and who is held over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue

from masc_graph.cards.agenda import case_line, counted, time_words
from masc_graph.cards.parts import Data, question, said, wrong
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import MANY, OTHER_ITEMS_MINUTES, AgendaCase
from masc_graph.domain.agenda.agenda_order import REASON, Move, input_of
from masc_graph.domain.meetings.calendar_words import day_words, meeting_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.privacy import REASON_LIMIT
from masc_graph.domain.text.problem import Problem

TITLE: Final = "Prepare the agenda"
CHANGE: Final = "Change the agenda"
"""What a button says that opens the dialog once the agenda stands."""
SHOWN: Final = 30
"""Cases on the screen: more than this no dialog holds, and no meeting."""
_MOVES: Final = (
    (Move.KEEP, "Keep its place"),
    (Move.FIRST, "First"),
    (Move.UP, "Up 3"),
    (Move.DOWN, "Down 3"),
    (Move.LAST, "Last"),
)


@dataclass(frozen=True)
class AgendaPreview:
    """What the administrator sees; ``waiting`` counts referrals without an answer.

    ``places`` are the cases that are held over so far, ``reason`` is why, ``held_over_to`` is where they go.
    ``moving`` shows the choices at once to somebody who has begun to choose.
    """

    meeting: Meeting
    held_over_to: Meeting
    cases: Sequence[AgendaCase]
    waiting: int
    may_post: bool
    may_post_from: str
    posted: bool = False
    places: Mapping[str, Move] = field(default_factory=dict[str, Move])
    reason: str = ""
    problems: Sequence[Problem] = ()
    notice: str = ""
    moving: bool = False
    meeting_minutes: int = 60


def agenda_preview(preview: AgendaPreview) -> Card:
    """The dialog with the cases in their order and, once the last day to refer has passed, "Post the agenda"."""
    positions: list[JsonValue] = [case.reference for case in preview.cases]
    heard = [case for case in preview.cases if not _is_held(case, preview)]
    return expand(
        "agenda_preview",
        {
            "meeting_id": preview.meeting.meeting_id,
            "meeting": meeting_words(preview.meeting),
            "state": "Posted. Posting again redraws it" if preview.posted else "Preview, not posted",
            "post": "Post the agenda again" if preview.posted else "Post the agenda",
            "has_waiting": preview.waiting > 0,
            "waiting": _waiting(preview.waiting),
            "may_post": preview.may_post,
            "too_early": not preview.may_post,
            "may_post_from": preview.may_post_from,
            "time": _time(len(heard), preview.meeting_minutes),
            "no_cases": not preview.cases,
            "has_cases": bool(preview.cases),
            "cases": [_case(case, n, preview) for case, n in _numbered(preview)],
            "has_more": len(preview.cases) > SHOWN,
            "more": f"And {counted(len(preview.cases) - SHOWN)} more. Hold cases over, or consider an extra meeting.",
            "positions": positions,
            "moving": preview.moving,
            "boxes": [*(_box(case) for case in preview.cases[:SHOWN]), "why_held"],
            "asks_reason": any(case.may_be_held for case in preview.cases),
            "reason": question(
                REASON,
                "Why cases are held over, no names (required if you hold one over)",
                preview.reason,
                preview.problems,
                limit=REASON_LIMIT,
            ),
            **wrong(preview.problems),
            **said(preview.notice),
        },
    )


def _numbered(preview: AgendaPreview) -> list[tuple[AgendaCase, int]]:
    """The cases on the screen with their numbers; one that is held over has none, and takes none."""
    number, found = 0, list[tuple[AgendaCase, int]]()
    for case in preview.cases[:SHOWN]:
        number += not _is_held(case, preview)
        found.append((case, number))
    return found


def _case(case: AgendaCase, number: int, preview: AgendaPreview) -> Data:
    held, to = _is_held(case, preview), day_words(preview.held_over_to.held_on)
    offered = [*_MOVES, *([(Move.HOLD, f"Hold over to {to}")] if case.may_be_held else [])]
    value = Move.HOLD if held else Move.KEEP
    moving = question(
        input_of(case.reference), f"Move {case.reference} (optional)", value, preview.problems, offered=offered
    )
    heard = f"Held over to {to}" if held else case.decision
    line = case_line(case, number)
    return {
        **line,
        "number": "–" if held else str(number),
        "said": f"{line['who']} · {heard}" if heard else line["who"],
        "move": {**moving, "box": _box(case), "open": preview.moving},
    }


def _box(case: AgendaCase) -> str:
    return f"box_{input_of(case.reference)}"


def _is_held(case: AgendaCase, preview: AgendaPreview) -> bool:
    return case.may_be_held and preview.places.get(case.reference) is Move.HOLD


def _time(cases: int, minutes: int) -> str:
    if not cases:
        return "No cases"
    rest = f"with {OTHER_ITEMS_MINUTES} of the {minutes} minutes for everything else"
    each = f"{counted(cases)}: {time_words(cases, minutes)}, {rest}."
    return f"{each} More than {MANY} cases: consider an extra meeting." if cases > MANY else each


def _waiting(count: int) -> str:
    if count == 1:
        return "1 referral is waiting for your answer"
    return f"{count} referrals are waiting for your answer"
