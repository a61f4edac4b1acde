"""The dialogs for an agency's own actions: the open ones, those finished recently, and why some will not be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from pydantic import JsonValue

from masc_graph.cards.parts import DOT, NO_NAMES, Data, error_summary, lines, notice_data, question
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.actions.action_update import ENDING, ENDINGS, NOTE, NOTE_LIMIT, REASON, NoLongerRelevant
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import without_prefix

TITLE: Final = "My agency's actions"
NONE_TICKED: Final = Problem("", "Select at least one action")
PAGE: Final = 25
"""The number of actions on one screen."""

View = Literal["open", "done"]

_ENDING_WORDS: Final = {
    ActionStatus.NO_LONGER_RELEVANT: "It is no longer relevant: circumstances have changed",
    ActionStatus.NOT_COMPLETED: "It could not be done: the next meeting reads it out",
}


@dataclass(frozen=True)
class ShownAction:
    """One action; ``what`` and ``why`` were typed by a person, ``status_at`` is the version that a press acts on.

    ``line`` gives its status: "Due Monday 23 November, overdue, not started"; ``questions`` are sentences about it.
    """

    code: str
    what: str
    line: str
    status_at: str
    questions: Sequence[str] = ()
    why: str = ""


@dataclass(frozen=True)
class AgencyScreen:
    """One screen: ``actions`` are all actions of the view, of which it shows a page.

    ``ticked`` are the codes that were ticked when the dialog comes back, ``recording`` is how many the last press sent.
    ``recorded_codes`` marks those that this dialog has moved out of a view; they are not shown there again while it is
    open.
    """

    agency: str
    actions: Sequence[ShownAction]
    view: View = "open"
    page: int = 1
    has_other_view: bool = False
    ticked: Sequence[str] = ()
    recorded_codes: Sequence[str] = ()
    note: str = ""
    problems: Sequence[Problem] = ()
    recording: int = 0
    notice: str = ""

    @property
    def pages(self) -> int:
        """The number of screens in the view."""
        return max(1, -(-len(self.actions) // PAGE))

    @property
    def number(self) -> int:
        """The page shown; the last one if there are now fewer."""
        return min(max(1, self.page), self.pages)

    @property
    def shown(self) -> Sequence[ShownAction]:
        return self.actions[PAGE * (self.number - 1) : PAGE * self.number]


@dataclass(frozen=True)
class EndingScreen:
    """Why the ticked actions will not be done; ``page`` and ``recorded_codes`` bring back the list."""

    actions: Sequence[ShownAction]
    page: int = 1
    recorded_codes: Sequence[str] = ()
    ending: str = ""
    reason_code: str = ""
    note: str = ""
    problems: Sequence[Problem] = field(default_factory=tuple)
    notice: str = ""


def agency_actions(screen: AgencyScreen) -> Card:
    """The dialog: a tick beside each action, and buttons that update the ticked ones."""
    shown, is_open = screen.shown, screen.view == "open"
    next_view, next_page, next_title = _next(screen)
    return expand(
        "agency_actions",
        {
            "agency": screen.agency,
            "counted": _counted(screen),
            "actions": [_tick(action, screen.ticked) for action in shown],
            "has_actions": bool(shown),
            "no_actions": not shown,
            "none": "Your agency has no open actions." if is_open else "Nothing was finished in the last 28 days.",
            "is_recording": screen.recording > 0,
            "recording": screen.recording,
            "note": _note(screen, is_open=is_open),
            "may_end": is_open and bool(shown),
            "may_open": not is_open and bool(shown),
            "has_next": bool(next_title),
            "next": next_title,
            "next_view": next_view,
            "next_page": next_page,
            "view": screen.view,
            "page": screen.number,
            "gone": _texts(screen.recorded_codes),
            "seen": _versions(shown),
            **error_summary(screen.problems),
            **notice_data(screen.notice),
        },
    )


def agency_ending(screen: EndingScreen) -> Card:
    """The dialog with the inputs ``ending``, ``reason_code`` and ``note`` for the ticked actions; "Save" and "Back"."""
    problems = screen.problems
    reasons = tuple((code, code.words) for code in NoLongerRelevant)
    endings = tuple((code, _ENDING_WORDS[code]) for code in ENDINGS)
    return expand(
        "agency_ending",
        {
            "actions": [{"code": action.code, "what": action.what} for action in screen.actions],
            "ending": question(ENDING, "What has happened? (required)", screen.ending, problems, offered=endings),
            "reason_code": question(
                REASON,
                "Why is it no longer relevant? (required if it is no longer relevant)",
                screen.reason_code,
                problems,
                offered=reasons,
            ),
            "note": question(
                NOTE, "Why, in words, no names (required)", screen.note, problems, hint=NO_NAMES, limit=NOTE_LIMIT
            ),
            "codes": _texts([action.code for action in screen.actions]),
            "page": screen.page,
            "gone": _texts(screen.recorded_codes),
            "seen": _versions(screen.actions),
            **error_summary(problems),
            **notice_data(screen.notice),
        },
    )


def tick_id(code: str) -> str:
    """The input id of an action's tick, ``a_0QX9D_1`` for ``MASC-0QX9D/1``; it is on if its value is the code."""
    return f"a_{without_prefix(code)}"


def open_line(due_on: date, status: str, *, is_overdue: bool) -> str:
    """``Due Monday 23 November, overdue, not started``."""
    return f"Due {day_words(due_on)}{', overdue' if is_overdue else ''}, {status.lower()}"


def done_line(status: str, on: date, agency: str = "") -> str:
    """``Completed, Monday 23 November``, with the agency's name in front if there are several."""
    return DOT.join(part for part in (agency, f"{status}, {day_words(on)}") if part)


def _tick(action: ShownAction, ticked: Sequence[str]) -> Data:
    return {
        "id": tick_id(action.code),
        "code": action.code,
        "title": action.line,
        "label": f"{action.code} (optional)",
        "value": action.code if action.code in ticked else "false",
        "what": action.what,
        "asked": lines(action.questions),
        "explained": bool(action.why),
        "why": action.why,
    }


def _note(screen: AgencyScreen, *, is_open: bool) -> Data:
    label = "What came of it, no names (optional)" if is_open else "Why it is open again, no names (required)"
    return question(NOTE, label, screen.note, screen.problems, hint=NO_NAMES, limit=NOTE_LIMIT)


def _counted(screen: AgencyScreen) -> str:
    total, first = len(screen.actions), PAGE * (screen.number - 1) + 1
    what = "open action" if screen.view == "open" else "action finished in the last 28 days"
    all_of_them = f"{total} {what if total == 1 else what.replace('action', 'actions', 1)}"
    order = "overdue first" if screen.view == "open" else "the newest first"
    if screen.pages > 1:
        return f"{first} to {first + len(screen.shown) - 1} of {all_of_them}, {order}"
    return all_of_them if total == 1 else f"{all_of_them}, {order}"


def _next(screen: AgencyScreen) -> tuple[View, int, str]:
    """Where the button for more leads, and its title: the next page, then the other view, then the first page."""
    if screen.number < screen.pages:
        first = PAGE * screen.number + 1
        return screen.view, screen.number + 1, f"Show {first} to {min(len(screen.actions), first + PAGE - 1)}"
    if screen.view == "done":
        return "open", 1, "Show what is open"
    if screen.has_other_view:
        return "done", 1, "Show what was finished lately"
    return "open", 1, "Show from the first" if screen.pages > 1 else ""


def _texts(texts: Sequence[str]) -> list[JsonValue]:
    return [*texts]


def _versions(actions: Sequence[ShownAction]) -> dict[str, JsonValue]:
    return {action.code: action.status_at for action in actions}
