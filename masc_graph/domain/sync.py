"""What a look at an action's Planner task changes in the record."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.action import Action
from masc_graph.domain.roster import Roster


class TaskSeen(BaseModel):
    """A Planner task as last read; ``labels`` are the numbers of its labels (6 for ``category6``)."""

    model_config = ConfigDict(frozen=True)

    task_id: str
    title: str
    percent: int
    labels: frozenset[int] = frozenset()
    due_on: date | None = None
    bucket_id: str = ""
    assignees: frozenset[str] = frozenset()
    completed_by: str = ""
    completed_at: datetime | None = None


class Change(BaseModel):
    """The action as it should be now, and the audit event that says why."""

    model_config = ConfigDict(frozen=True)

    after: Action
    event: str


def outcome_of_sync(action: Action, task: TaskSeen | None, roster: Roster, now: datetime) -> Change | None:
    """Compare the record with its task; None if there is nothing to record."""
    raise NotImplementedError
