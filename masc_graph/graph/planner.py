"""Planner: the tasks, buckets and labels of one plan, every change with the last etag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from masc_graph.graph.batch import Part, Reply
from masc_graph.graph.client import Graph


class Task(BaseModel):
    """One task as the plan lists it."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    id: str
    etag: str
    title: str = ""
    plan_id: str = ""
    bucket_id: str | None = None
    percent_complete: int = 0
    due_date_time: datetime | None = None
    assignees: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    completed_by_id: str | None = None
    completed_date_time: datetime | None = None
    has_description: bool = False


@dataclass(frozen=True)
class NewTask:
    """What a task is made from; ``labels`` are the numbers 1 to 25 of the plan's categories."""

    title: str
    bucket_id: str
    due_at: datetime | None = None
    assignees: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    description: str = ""


class Planner:
    """The tasks, buckets and labels of one plan."""

    def __init__(self, graph: Graph, plan_id: str) -> None:
        raise NotImplementedError

    async def tasks(self) -> list[Task]:
        """Return every task of the plan, all pages."""
        raise NotImplementedError

    async def get(self, task_id: str) -> Task:
        """Return one task; ``Gone`` when it was deleted."""
        raise NotImplementedError

    async def create_task(self, new: NewTask) -> Task:
        """Create a task with its description in one POST; errors as ``Graph.create``.

        Planner has no unique field: search ``tasks()`` for the code before and after. A description that the service
        left out is written by a second request.
        """
        raise NotImplementedError

    def create_part(self, part_id: str, new: NewTask, depends_on: Sequence[str] = ()) -> Part:
        """``create_task`` as a part of ``Graph.batch``; hand its task to ``describe`` when it lacks a description."""
        raise NotImplementedError

    def task_of(self, reply: Reply) -> Task:
        """Return the task of a create or change part; raises what ``error_of`` says when it is not ok."""
        raise NotImplementedError

    async def describe(self, task_id: str, description: str) -> None:
        """Write a task's description through its details, which have an etag of their own."""
        raise NotImplementedError

    async def change(self, task_id: str, etag: str, changes: Mapping[str, Any]) -> Task:
        """Change a task; ``changes`` has Graph's JSON names (``percentComplete``), None clears, datetimes are allowed.

        See ``assigned`` and ``labelled`` for the two that are objects.
        """
        raise NotImplementedError

    async def delete(self, task_id: str, etag: str) -> None:
        """Delete a task; ``Gone`` when it is not there any more."""
        raise NotImplementedError

    async def buckets(self) -> dict[str, str]:
        """Return the plan's buckets: name to id."""
        raise NotImplementedError

    async def create_bucket(self, name: str) -> str:
        """Create a bucket and return its id."""
        raise NotImplementedError

    async def labels(self) -> dict[int, str]:
        """Return the named labels of the plan: number to name."""
        raise NotImplementedError

    async def name_labels(self, names: Mapping[int, str]) -> None:
        """Name labels of the plan, through its details with their own etag."""
        raise NotImplementedError


def assigned(add: Sequence[str] = (), remove: Sequence[str] = ()) -> dict[str, Any]:
    """Write the ``assignments`` of a change: who is added, who is taken off."""
    raise NotImplementedError


def labelled(on: Sequence[int] = (), off: Sequence[int] = ()) -> dict[str, bool]:
    """Write the ``appliedCategories`` of a change."""
    raise NotImplementedError


async def find_plan(graph: Graph, group_id: str, title: str) -> str | None:
    """Return the id of the group's plan with that title."""
    raise NotImplementedError


async def create_plan(graph: Graph, group_id: str, title: str) -> str:
    """Create a plan in the group, which stays its container for ever, and return its id."""
    raise NotImplementedError
