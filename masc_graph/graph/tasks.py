"""A Planner task as the plan lists it, and what is needed to create or change one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _numbers(categories: object) -> object:
    """Turn ``{"category3": true}`` into the numbers of the labels that are on."""
    if not isinstance(categories, dict):
        return ()
    on = [name for name, is_on in cast("dict[str, Any]", categories).items() if is_on is True]
    return tuple(sorted(int(name.removeprefix("category")) for name in on if name.startswith("category")))


def _people(assignments: object) -> object:
    return tuple(sorted(cast("dict[str, Any]", assignments))) if isinstance(assignments, dict) else ()


def _user(completed_by: object) -> object:
    user: Any = cast("dict[str, Any]", completed_by).get("user") if isinstance(completed_by, dict) else None
    return cast("dict[str, Any]", user).get("id") if isinstance(user, dict) else None


class Task(BaseModel):
    """One task as the plan lists it; ``assignees`` are user ids, ``labels`` the numbers of the plan's categories.

    ``etag`` is empty where an answer left it out.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    id: str
    etag: str = Field(default="", alias="@odata.etag")
    title: str = ""
    plan_id: str = Field(default="", alias="planId")
    bucket_id: str | None = Field(default=None, alias="bucketId")
    percent_complete: int = Field(default=0, alias="percentComplete")
    due_date_time: datetime | None = Field(default=None, alias="dueDateTime")
    assignees: Annotated[tuple[str, ...], BeforeValidator(_people)] = Field(default=(), alias="assignments")
    labels: Annotated[tuple[int, ...], BeforeValidator(_numbers)] = Field(default=(), alias="appliedCategories")
    completed_by_id: Annotated[str | None, BeforeValidator(_user)] = Field(default=None, alias="completedBy")
    completed_date_time: datetime | None = Field(default=None, alias="completedDateTime")
    has_description: bool = Field(default=False, alias="hasDescription")


@dataclass(frozen=True)
class NewTask:
    """A task to create; ``labels`` are the numbers 1 to 25 of the plan's categories.

    A task without a bucket is still in the plan.
    """

    title: str
    bucket_id: str
    due_at: datetime | None = None
    assignees: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    description: str = ""
    percent: int = 0


@dataclass(frozen=True)
class TaskChange:
    """A change to one task; ``values`` has Graph's JSON names, as in ``Planner.change_part``.

    ``etag`` is empty if it is not known.
    """

    task_id: str
    etag: str
    values: dict[str, Any] = field(default_factory=dict[str, Any])
