"""A row of MASC Actions as an action, and back: what changed of it, by the columns."""

from __future__ import annotations

from typing import Final

from masc_graph.domain.actions.action import Action
from masc_graph.registers.rows import ActionRow

_SAME: Final = {
    "reference", "decision_id", "what", "due_on", "command_id", "row", "status", "reason_code", "reason_text",
    "status_by_id", "status_by_agency", "status_at", "expected_on", "recreated", "claimed_at", "closed_by",
}  # fmt: skip
_COLUMN: Final = {name: name for name in _SAME} | {
    "flags": "flags",
    "task_id": "planner_task_id",
    "held_by": "held_by",
}


def action_of(row: ActionRow) -> Action:
    """Read a row of MASC Actions as an action."""
    return Action(
        code=row.code,
        agency_id=row.agency,
        heading=row.area,
        task_id=row.planner_task_id,
        flags=frozenset(row.flags),
        held_by=frozenset(row.held_by.split()),
        **row.model_dump(include=_SAME),
    )


def changes_of(before: Action, after: Action) -> dict[str, object]:
    """Name the columns, by Python name, in which two states of an action differ."""
    return {
        column: _value(name, after) for name, column in _COLUMN.items() if getattr(after, name) != getattr(before, name)
    }


def holders(people: frozenset[str]) -> str:
    """The column that names whom MASC has put on a task."""
    return " ".join(sorted(people))


def _value(name: str, action: Action) -> object:
    if name == "flags":
        return tuple(sorted(action.flags))
    return holders(action.held_by) if name == "held_by" else getattr(action, name)
