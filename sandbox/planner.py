"""Planner's state and its rules: plans, buckets, tasks and their details, each with its own etag."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

from sandbox.clock import Clock

Json = dict[str, Any]


class Planner:
    """The plans of the tenant's groups."""

    def __init__(
        self,
        clock: Clock,
        changed: Callable[[str], object],
        groups: Container[str],
        people: Mapping[str, object],
        app_id: str,
    ) -> None:
        self._clock, self._changed, self._groups, self._people, self._app_id = clock, changed, groups, people, app_id

    def clear(self) -> None:
        """Forgets every plan."""
        self._changed("planner")

    def view(self) -> Json:
        """What the page shows."""
        return {"plans": []}

    def change_as_member(self, task_id: str, person_id: str, changes: Json) -> None:
        """Changes a task as somebody does in Planner's own page; raises GraphError as the API would."""
        raise LookupError(task_id)

    def delete_as_member(self, task_id: str, person_id: str) -> None:
        """Deletes a task as somebody does in Planner's own page."""
        raise LookupError(task_id)
