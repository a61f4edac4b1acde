"""An agency's update of its actions: what it requires, and the state of the Planner task that follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.actions.action import (
    NO_LONGER_RELEVANT_LABEL,
    NOT_COMPLETED_LABEL,
    REOPENED,
    Action,
    needs_reason,
)
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.text.inputs import Inputs
from masc_graph.domain.text.privacy import NameCheck, about_names
from masc_graph.domain.text.problem import Problem

SHORTEST_NOTE: Final = 10
NOTE_LIMIT: Final = 300
NOTE: Final = "note"
ENDING: Final = "ending"
REASON: Final = "reason_code"


class NoLongerRelevant(StrEnum):
    """Why an action is no longer relevant."""

    VICTIM_MOVED = "victim_moved"
    ORDER_IN_PLACE = "order_in_place"
    IN_CUSTODY = "in_custody"
    DUPLICATE = "duplicate"
    VICTIM_DECLINED = "victim_declined"
    OTHER_PROCESS = "other_process"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as shown in the dialog."""
        return _REASONS[self]


_REASONS: Final = {
    NoLongerRelevant.VICTIM_MOVED: "The victim has moved",
    NoLongerRelevant.ORDER_IN_PLACE: "An order is in place already",
    NoLongerRelevant.IN_CUSTODY: "The perpetrator is in custody",
    NoLongerRelevant.DUPLICATE: "Another action covers it",
    NoLongerRelevant.VICTIM_DECLINED: "The victim declined",
    NoLongerRelevant.OTHER_PROCESS: "Another process deals with it",
    NoLongerRelevant.OTHER: "Another reason",
}

ENDINGS: Final = (ActionStatus.NO_LONGER_RELEVANT, ActionStatus.NOT_COMPLETED)
"""The two ways in which an action ends without being completed; each needs a reason."""


class ActionUpdate(BaseModel):
    """An update of one or more actions; ``reason_code`` is a ``NoLongerRelevant`` or ``REOPENED``."""

    model_config = ConfigDict(frozen=True)

    status: ActionStatus | None
    note: str = ""
    reason_code: str = ""


def read_action_update(raw: Mapping[str, object], status: ActionStatus | None) -> tuple[ActionUpdate, list[Problem]]:
    """Read the inputs ``note``, ``ending`` and ``reason_code``; if ``status`` is None, ``ending`` gives it."""
    inputs = Inputs(raw)
    note = inputs.text(NOTE, "The note", NOTE_LIMIT)
    if status is not None:
        return ActionUpdate(status=status, note=note), inputs.problems
    ending_value = inputs.choice(ENDING, [str(ending) for ending in ENDINGS], _WHICH)
    reason = inputs.choice(REASON, [str(reason) for reason in NoLongerRelevant], _WHY)
    ending = ActionStatus(ending_value) if ending_value else None
    code = reason if ending is ActionStatus.NO_LONGER_RELEVANT else ""
    return ActionUpdate(status=ending, note=note, reason_code=code), inputs.problems


def check_action_update(update: ActionUpdate, actions: Collection[Action], names: NameCheck | None) -> list[Problem]:
    """Everything that is wrong with this update of these actions, in the dialog's order.

    ``names`` is None if the person may not see the cases.
    """
    problems: list[Problem] = []
    if update.status is None:
        problems.append(Problem(ENDING, _WHICH))
    if update.status is ActionStatus.NO_LONGER_RELEVANT and not update.reason_code:
        problems.append(Problem(REASON, _WHY))
    if _note_is_required(update, actions) and len(update.note) < SHORTEST_NOTE:
        problems.append(Problem(NOTE, _why_words(update, actions)))
    return [*problems, *about_names(NOTE, "the note", update.note, names)]


_WHICH: Final = "Select whether it is no longer relevant or could not be done"
_WHY: Final = "Select why it is no longer relevant"


def _note_is_required(update: ActionUpdate, actions: Iterable[Action]) -> bool:
    """A note is required to end an action, to reopen it, or to continue one that was reopened in Planner."""
    if update.status is ActionStatus.IN_PROGRESS:
        return any(reopens(action) for action in actions)
    return update.status is not ActionStatus.COMPLETED


def reopens(action: Action) -> bool:
    """Whether setting an action to in progress reopens it, or explains why it was reopened in Planner."""
    return not action.status.is_open or (action.reason_code == REOPENED and needs_reason(action))


def _why_words(update: ActionUpdate, actions: Iterable[Action]) -> str:
    if update.status is not ActionStatus.IN_PROGRESS:
        return "Say in the note why, in 10 to 300 characters"
    code = next(action.code for action in actions if reopens(action))
    return f"Say in the note why {code} is open again, in 10 to 300 characters"


def ending_words(action: Action) -> str:
    """Why an action ended: the reason chosen, in words, and the agency's own note."""
    reason = next((choice.words for choice in NoLongerRelevant if choice == action.reason_code), "")
    return ". ".join(text for text in (reason, action.reason_text) if text)


class TaskState(NamedTuple):
    """The state of a Planner task: its percentage, and which of the labels 6 and 7 it has."""

    percent: int
    labels: frozenset[int]


def task_state(status: ActionStatus, percent: int = 0) -> TaskState:
    """The state that a task should have for this status; one in progress keeps its own percentage."""
    if status.is_open:
        under_way = percent if 0 < percent < 100 else 50
        return TaskState(under_way if status is ActionStatus.IN_PROGRESS else 0, frozenset())
    return TaskState(100, _LABEL_OF_ENDING.get(status, frozenset()))


_LABEL_OF_ENDING: Final = {
    ActionStatus.NO_LONGER_RELEVANT: frozenset({NO_LONGER_RELEVANT_LABEL}),
    ActionStatus.NOT_COMPLETED: frozenset({NOT_COMPLETED_LABEL}),
}
