"""An agency's own actions: the short message in the chat, and the dialog where they are ticked off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pydantic import JsonValue

from masc_graph.cards.parts import Data, question, said, wrong
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.calendar_words import day_words
from masc_graph.domain.meeting import Meeting
from masc_graph.domain.problem import Problem

TITLE: Final = "My agency's actions"
NONE_TICKED: Final = Problem("", "Select at least one action")
NOTE_LIMIT: Final = 300
PAGE: Final = 25
"""Actions on one screen of the dialog."""


@dataclass(frozen=True)
class MyAgency:
    """The counts of the short message; it has no inputs, so an edit can wipe nothing."""

    agency_id: str
    agency: str
    open: int
    overdue: int
    due_by_meeting: int
    meeting: Meeting
    plan_url: str


@dataclass(frozen=True)
class OpenAction:
    """One open action; ``what`` was typed by a person, ``status_at`` is the version that a press acts on.

    ``flag`` is a sentence, such as "Ticked in Planner by another agency. Completed: yes. In progress: no."
    """

    code: str
    what: str
    due_on: date
    overdue: bool
    status: str
    status_at: str
    flag: str = ""


@dataclass(frozen=True)
class AgencyScreen:
    """The open actions of one agency, overdue first; the dialog shows a page of them.

    ``ticked`` are codes that were ticked when the dialog comes back, ``recording`` is how many the last press took.
    """

    agency_id: str
    agency: str
    actions: Sequence[OpenAction]
    ticked: Sequence[str] = ()
    note: str = ""
    problems: Sequence[Problem] = ()
    recording: int = 0
    notice: str = ""


def my_agency(counts: MyAgency) -> Card:
    """The message in the 1:1 chat."""
    return expand(
        "my_agency",
        {
            "agency_id": counts.agency_id,
            "line": f"{counts.agency}: {_counts(counts)}",
            "plan_url": counts.plan_url,
            "has_plan": bool(counts.plan_url),
        },
    )


def agency_actions(screen: AgencyScreen) -> Card:
    """The dialog: a tick beside each action's text, "Completed" and "In progress"."""
    shown = screen.actions[:PAGE]
    seen: dict[str, JsonValue] = {action.code: action.status_at for action in shown}
    note = question("note", "What came of it, no names (optional)", screen.note, screen.problems, limit=NOTE_LIMIT)
    return expand(
        "agency_actions",
        {
            "agency_id": screen.agency_id,
            "agency": screen.agency,
            "counted": _shown(len(shown), len(screen.actions)),
            "actions": [_tick(action, screen.ticked) for action in shown],
            "has_actions": bool(shown),
            "no_actions": not shown,
            "is_recording": screen.recording > 0,
            "recording": screen.recording,
            "note": note,
            "seen": seen,
            **wrong(screen.problems),
            **said(screen.notice),
        },
    )


def tick_id(code: str) -> str:
    """The input id of an action's tick: ``MASC-0QX9D/1`` is ``a_0QX9D_1``; a tick is on if it equals the code."""
    return f"a_{code.removeprefix('MASC-').replace('/', '_')}"


def _tick(action: OpenAction, ticked: Sequence[str]) -> Data:
    due = f"Due {day_words(action.due_on)}"
    return {
        "id": tick_id(action.code),
        "code": action.code,
        "title": f"{due}{', overdue' if action.overdue else ''}, {action.status.lower()}",
        "label": f"{action.code} (optional)",
        "value": action.code if action.code in ticked else "false",
        "what": action.what,
        "flagged": bool(action.flag),
        "flag": action.flag,
    }


def _counts(counts: MyAgency) -> str:
    if not counts.open:
        return "no open actions"
    told = [f"{counts.open} open"]
    told += [f"{counts.overdue} overdue"] if counts.overdue else []
    if counts.due_by_meeting:
        told.append(f"{counts.due_by_meeting} due by {day_words(counts.meeting.held_on)}")
    return ", ".join(told)


def _shown(shown: int, of: int) -> str:
    if shown < of:
        return f"The first {shown} of {of} open actions, overdue first. Update these to see more."
    return "1 open action" if of == 1 else f"{of} open actions, overdue first"
