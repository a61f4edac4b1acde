"""The administrator's dialog for an agenda: its order, and the cases that move to the next meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue

from masc_graph.cards.agenda import case_line, counted, time_words
from masc_graph.cards.more import Part, more_data
from masc_graph.cards.parts import NO_NAMES, Data, error_summary, notice_data, question, urgent_words
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import MANY_CASES, OTHER_ITEMS_MINUTES, AgendaCase
from masc_graph.domain.agenda.agenda_order import REASON, AgendaMove, input_of
from masc_graph.domain.meetings.calendar_words import day_words, meeting_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.privacy import REASON_LIMIT
from masc_graph.domain.text.problem import Problem

TITLE: Final = "Prepare the agenda"
CHANGE: Final = "Change the agenda"
"""The title of the button that opens the dialog once the agenda has been posted."""
MOVING: Final = Part("order", "Change the order, hold cases over")
SHOWN: Final = 25
"""The number of cases on the screen; neither a dialog nor a meeting has room for more."""
_MOVES: Final = (
    (AgendaMove.KEEP, "Keep its place"),
    (AgendaMove.FIRST, "First"),
    (AgendaMove.UP, "Up 3"),
    (AgendaMove.DOWN, "Down 3"),
    (AgendaMove.LAST, "Last"),
)


@dataclass(frozen=True)
class AgendaPreview:
    """What the administrator sees; ``waiting`` counts referrals that the administrator is to answer.

    ``places`` are the moves chosen so far. ``reason`` is why cases move on, and ``next_open_meeting`` is where to.
    ``opened`` are the names of the parts that were asked for; the choices also open if a case moves on or is wrong.
    """

    meeting: Meeting
    next_open_meeting: Meeting
    cases: Sequence[AgendaCase]
    waiting: int
    urgent: int
    may_post: bool
    may_post_from: str
    posted: bool = False
    places: Mapping[str, AgendaMove] = field(default_factory=dict[str, AgendaMove])
    reason: str = ""
    problems: Sequence[Problem] = ()
    notice: str = ""
    opened: Sequence[str] = ()
    meeting_minutes: int = 60


def agenda_preview(preview: AgendaPreview) -> Card:
    """The dialog with the cases in order and, after the last day to refer, "Post the agenda"."""
    positions: list[JsonValue] = [case.reference for case in preview.cases]
    cases_to_hear = [case for case in preview.cases if not _moves_on(case, preview)]
    return expand(
        "agenda_preview",
        {
            "meeting_id": preview.meeting.meeting_id,
            "meeting": meeting_words(preview.meeting),
            "state": "Posted. Posting again redraws it" if preview.posted else "Preview, not posted",
            "post": "Post the agenda again" if preview.posted else "Post the agenda",
            "has_waiting": preview.waiting > 0 or preview.urgent > 0,
            "waiting": _waiting(preview.waiting, preview.urgent),
            "may_post": preview.may_post,
            "too_early": not preview.may_post,
            "may_post_from": preview.may_post_from,
            "time": _time(len(cases_to_hear), preview.meeting_minutes),
            "no_cases": not preview.cases,
            "has_cases": bool(preview.cases),
            "cases": [_case(case, n, preview) for case, n in _numbered(preview)],
            "has_others": len(preview.cases) > SHOWN,
            "others": f"And {counted(len(preview.cases) - SHOWN)} more. Hold cases over, or consider an extra meeting.",
            "positions": positions,
            "moving": _moving(preview),
            "asks_reason": _moving(preview) and any(case.may_move_to_next for case in preview.cases),
            "reason": question(
                REASON,
                "Why cases are held over, no names (required if you hold one over)",
                preview.reason,
                preview.problems,
                hint=NO_NAMES,
                limit=REASON_LIMIT,
            ),
            **error_summary(preview.problems),
            **notice_data(preview.notice),
            **more_data([MOVING] if preview.cases else [], preview.opened, [MOVING.name] if _moving(preview) else []),
        },
    )


def _numbered(preview: AgendaPreview) -> list[tuple[AgendaCase, int]]:
    """The cases on the screen with their numbers; a case that moves to the next meeting is not counted."""
    number, numbered = 0, list[tuple[AgendaCase, int]]()
    for case in preview.cases[:SHOWN]:
        number += not _moves_on(case, preview)
        numbered.append((case, number))
    return numbered


def _case(case: AgendaCase, number: int, preview: AgendaPreview) -> Data:
    moves_on, to = _moves_on(case, preview), day_words(preview.next_open_meeting.held_on)
    offered = [*_MOVES, *([(AgendaMove.NEXT_MEETING, f"Hold over to {to}")] if case.may_move_to_next else [])]
    value = AgendaMove.NEXT_MEETING if moves_on else AgendaMove.KEEP
    moving = question(
        input_of(case.reference), f"Move {case.reference} (optional)", value, preview.problems, offered=offered
    )
    outcome = f"Held over to {to}" if moves_on else case.decision
    line = case_line(case, number)
    return {
        **line,
        "number": "–" if moves_on else str(number),
        "said": f"{line['who']} · {outcome}" if outcome else line["who"],
        "move": {**moving, "open": _moving(preview)},
    }


def _moving(preview: AgendaPreview) -> bool:
    moved = any(place is not AgendaMove.KEEP for place in preview.places.values())
    return MOVING.name in preview.opened or bool(moved or preview.reason or preview.problems)


def _moves_on(case: AgendaCase, preview: AgendaPreview) -> bool:
    return case.may_move_to_next and preview.places.get(case.reference) is AgendaMove.NEXT_MEETING


def _time(cases: int, minutes: int) -> str:
    if not cases:
        return "No cases"
    other_items = f"with {OTHER_ITEMS_MINUTES} of the {minutes} minutes for everything else"
    time = time_words(cases, minutes)
    each = f"{counted(cases)}: {time}, {other_items}." if time else f"{counted(cases)}."
    return f"{each} More than {MANY_CASES} cases: consider an extra meeting." if cases > MANY_CASES else each


def _waiting(count: int, urgent: int) -> str:
    waits = "1 referral is" if count == 1 else f"{count} referrals are"
    return " ".join(filter(None, (urgent_words(urgent), f"{waits} waiting for your answer" if count else "")))
