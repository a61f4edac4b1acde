"""The questions and notices about an open action for its agency: a sentence each, saying what to do."""

from __future__ import annotations

from datetime import date
from typing import Final

from masc_graph.domain.actions.action import MARKS, REOPENED, Action, Flag
from masc_graph.domain.meetings.calendar_words import day_words

_QUESTIONS: Final = {
    Flag.TICKED_BY_OTHER: (
        "Ticked in Planner by another agency or by somebody who is not on the roster. Is it done? "
        "Completed: yes. In progress: no."
    ),
    Flag.MARKED_NO_LONGER_RELEVANT: (
        "Marked 'No longer relevant' in Planner. Say why with 'Will not be done', or press 'In progress' if it stands."
    ),
    Flag.MARKED_NOT_COMPLETED: (
        "Marked 'Not completed' in Planner. Say why with 'Will not be done', or press 'In progress' if it stands."
    ),
    Flag.TASK_MISSING: (
        "Its task was deleted in Planner. Press 'In progress' to have it made again, or say what became of the action."
    ),
}
_NOTICES: Final = {
    Flag.TASK_MOVED: "Its task stands in another bucket of Planner. The action is still your agency's.",
    Flag.UNASSIGNED: "Nobody holds its task in Planner. Ask the MASC administrator to add your agency's lead.",
}
_OPENED: Final = (
    "Opened again in Planner. Say why in the note and press 'In progress', or press 'Completed' if it is done."
)
_EXPECTED: Final = "Planner says {expected}. Agreed was {agreed}."

ANSWER_NEEDED: Final = frozenset({Flag.TICKED_BY_OTHER, Flag.TASK_MISSING, Flag.REASON_NEEDED})
"""The flags that need an answer from the agency."""


def needs_answer(action: Action) -> bool:
    """Whether the agency still has to answer something about the action."""
    return bool(action.flags & ANSWER_NEEDED)


def questions(action: Action) -> tuple[str, ...]:
    """The sentences about an action: those that need an answer first, then those for information."""
    reopened = action.reason_code == REOPENED and Flag.REASON_NEEDED in action.flags and not action.flags & MARKS
    to_answer = [sentence for flag, sentence in _QUESTIONS.items() if flag in action.flags]
    notices = [sentence for flag, sentence in _NOTICES.items() if flag in action.flags]
    return (*([_OPENED] if reopened else []), *to_answer, *notices, *_expected(action.expected_on, action.due_on))


def _expected(expected: date | None, agreed: date) -> tuple[str, ...]:
    if expected is None:
        return ()
    return (_EXPECTED.format(expected=day_words(expected), agreed=day_words(agreed)),)
