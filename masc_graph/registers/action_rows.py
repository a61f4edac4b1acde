"""A row of MASC Actions as an action, and what a changed action writes back."""

from __future__ import annotations

from masc_graph.domain.action import Action
from masc_graph.registers.rows import ActionRow


def action_of(row: ActionRow) -> Action:
    """Read a row of MASC Actions as an action."""
    return Action(
        code=row.code,
        agency_id=row.agency,
        heading=row.area,
        task_id=row.planner_task_id,
        flags=frozenset(row.flags),
        **row.model_dump(include=_SAME),
    )


_SAME = {
    "reference", "decision_id", "what", "due_on", "command_id", "row", "status", "reason_code", "reason_text",
    "status_by_id", "status_by_agency", "status_at", "expected_on", "recreated", "claimed_at",
}  # fmt: skip


def changes_of(before: Action, after: Action) -> dict[str, object]:
    """Name the columns, by Python name, in which two states of an action differ."""
    columns = {name: name for name in _SAME} | {"flags": "flags", "task_id": "planner_task_id"}
    return {
        column: getattr(after, name)
        for name, column in columns.items()
        if getattr(after, name) != getattr(before, name)
    }
