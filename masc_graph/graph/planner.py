"""Planner: the tasks, buckets and labels of one plan, every change with the last etag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, cast

from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.headers_collection import HeadersCollection
from kiota_abstractions.request_information import RequestInformation
from msgraph.generated.models.planner_applied_categories import PlannerAppliedCategories
from msgraph.generated.models.planner_assignments import PlannerAssignments
from msgraph.generated.models.planner_bucket import PlannerBucket
from msgraph.generated.models.planner_category_descriptions import PlannerCategoryDescriptions
from msgraph.generated.models.planner_plan import PlannerPlan
from msgraph.generated.models.planner_plan_container import PlannerPlanContainer
from msgraph.generated.models.planner_plan_details import PlannerPlanDetails
from msgraph.generated.models.planner_task import PlannerTask
from msgraph.generated.models.planner_task_details import PlannerTaskDetails
from msgraph.generated.planner.tasks.item.planner_task_item_request_builder import PlannerTaskItemRequestBuilder
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from masc_graph.errors import Changed, Unanswered
from masc_graph.graph.batch import Part, Reply, error_of
from masc_graph.graph.client import Graph


def _numbers(categories: object) -> object:
    """Read ``{"category3": true}`` as the numbers of the labels that are on."""
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
    """One task as the plan lists it; ``assignees`` are user ids, ``labels`` the numbers of the plan's categories."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    id: str
    etag: str = Field(alias="@odata.etag")
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
    """What a task is made from; ``labels`` are the numbers 1 to 25 of the plan's categories."""

    title: str
    bucket_id: str
    due_at: datetime | None = None
    assignees: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()
    description: str = ""


class _Tagged(BaseModel):
    """Details of a task or a plan: all that we need of them is their own etag."""

    model_config = ConfigDict(extra="ignore")

    etag: str = Field(alias="@odata.etag")
    labels: dict[str, str | None] = Field(default_factory=dict[str, "str | None"], alias="categoryDescriptions")


class _Named(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    name: str = ""
    title: str = ""


_TASK = TypeAdapter(Task)
_TAGGED = TypeAdapter(_Tagged)
_NAMED = TypeAdapter(_Named)


class Planner:
    """The tasks, buckets and labels of one plan."""

    def __init__(self, graph: Graph, plan_id: str) -> None:
        self._graph, self._plan_id = graph, plan_id
        self._api = graph.api.planner
        self._plan = self._api.plans.by_planner_plan_id(plan_id)

    async def tasks(self) -> list[Task]:
        """Return every task of the plan, all pages."""
        return await self._graph.pages(self._plan.tasks.to_get_request_information(), _TASK)

    async def get(self, task_id: str) -> Task:
        """Return one task; ``Gone`` when it was deleted."""
        return await self._graph.read(self._task(task_id).to_get_request_information(), _TASK)

    async def create_task(self, new: NewTask) -> Task:
        """Create a task with its description in one POST; errors as ``Graph.create``.

        Planner has no unique field: search ``tasks()`` for the code before and after. A description that the service
        left out is written by a second request.
        """
        task = await self._graph.create(self._create(new), _TASK)
        if new.description and not task.has_description:
            await self.describe(task.id, new.description)
        return task

    def create_part(self, part_id: str, new: NewTask, depends_on: Sequence[str] = ()) -> Part:
        """``create_task`` as a part of ``Graph.batch``; a task that lacks ``has_description`` goes to ``describe``."""
        return self._graph.part(part_id, self._create(new), depends_on)

    async def create_tasks(self, new: Sequence[NewTask]) -> list[Reply]:
        """Create up to twenty tasks in one batch, one after another: writes to one plan must not run side by side."""
        ids = [str(number) for number, _ in enumerate(new, start=1)]
        before = [(), *((part_id,) for part_id in ids)]
        parts = [self.create_part(i, task, waits) for i, task, waits in zip(ids, new, before, strict=False)]
        return await self._graph.batch(parts)

    def task_of(self, reply: Reply) -> Task:
        """Return the task of a create or change part; raises what ``error_of`` says when it is not ok."""
        if not reply.ok:
            raise error_of(reply)
        try:
            return _TASK.validate_python(reply.body)
        except ValidationError:
            raise Unanswered("graph:unreadable") from None

    async def describe(self, task_id: str, description: str) -> None:
        """Write a task's description through its details, which have an etag of their own."""
        details = self._task(task_id).details
        for last in (False, False, True):
            etag = (await self._graph.read(details.to_get_request_information(), _TAGGED)).etag
            body = PlannerTaskDetails(description=description)
            try:
                await self._graph.change(details.to_patch_request_information(body, _if_match(etag)), _TAGGED)
            except Changed:
                if last:
                    raise
            else:
                return

    async def change(self, task_id: str, etag: str, changes: Mapping[str, Any]) -> Task:
        """Change a task; ``changes`` has Graph's JSON names (``percentComplete``), None clears, datetimes are allowed.

        See ``assigned`` and ``labelled`` for the two that are objects.
        """
        return await self._graph.change(self._change(task_id, etag, changes), _TASK)

    def change_part(
        self, part_id: str, task_id: str, etag: str, changes: Mapping[str, Any], depends_on: Sequence[str] = ()
    ) -> Part:
        """``change`` as a part of ``Graph.batch``."""
        return self._graph.part(part_id, self._change(task_id, etag, changes), depends_on)

    async def delete(self, task_id: str, etag: str) -> None:
        """Delete a task; ``Gone`` when it is not there any more."""
        await self._graph.remove(self._task(task_id).to_delete_request_information(_if_match(etag)))

    async def buckets(self) -> dict[str, str]:
        """Return the plan's buckets: name to id."""
        found = await self._graph.pages(self._plan.buckets.to_get_request_information(), _NAMED)
        return {each.name: each.id for each in found}

    async def create_bucket(self, name: str) -> str:
        """Create a bucket and return its id."""
        bucket = PlannerBucket(name=name, plan_id=self._plan_id, order_hint=" !")
        return (await self._graph.create(self._api.buckets.to_post_request_information(bucket), _NAMED)).id

    async def labels(self) -> dict[int, str]:
        """Return the named labels of the plan: number to name."""
        details = await self._graph.read(self._plan.details.to_get_request_information(), _TAGGED)
        return {int(name.removeprefix("category")): text for name, text in details.labels.items() if text}

    async def name_labels(self, names: Mapping[int, str]) -> None:
        """Name labels of the plan, through its details with their own etag."""
        details = self._plan.details
        etag = (await self._graph.read(details.to_get_request_information(), _TAGGED)).etag
        named = {f"category{number}": name for number, name in names.items()}
        body = PlannerPlanDetails(category_descriptions=PlannerCategoryDescriptions(additional_data=named))
        await self._graph.change(details.to_patch_request_information(body, _if_match(etag)), _TAGGED)

    def _task(self, task_id: str) -> PlannerTaskItemRequestBuilder:
        return self._api.tasks.by_planner_task_id(task_id)

    def _create(self, new: NewTask) -> RequestInformation:
        # A None that is set on a model is written, as a null under its Python name, so only what is there is set.
        task = PlannerTask(plan_id=self._plan_id, bucket_id=new.bucket_id, title=new.title)
        if new.due_at:
            task.due_date_time = new.due_at
        if new.assignees:
            task.assignments = PlannerAssignments(additional_data=assigned(new.assignees))
        if new.labels:
            task.applied_categories = PlannerAppliedCategories(additional_data=dict[str, Any](labelled(new.labels)))
        if new.description:
            task.details = PlannerTaskDetails(description=new.description)
        return self._api.tasks.to_post_request_information(task)

    def _change(self, task_id: str, etag: str, changes: Mapping[str, Any]) -> RequestInformation:
        # The typed model drops every null, and a null is what clears a field.
        body = PlannerTask(additional_data={name: _json(value) for name, value in changes.items()})
        return self._task(task_id).to_patch_request_information(body, _if_match(etag))


def assigned(add: Sequence[str] = (), remove: Sequence[str] = ()) -> dict[str, Any]:
    """Write the ``assignments`` of a change: who is added, who is taken off."""
    # The SDK has no class for one assignment, and Planner refuses it without its type. " !" means first.
    one = {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}
    return {user: dict(one) for user in add} | dict.fromkeys(remove)


def labelled(on: Sequence[int] = (), off: Sequence[int] = ()) -> dict[str, bool]:
    """Write the ``appliedCategories`` of a change."""
    return {f"category{number}": True for number in on} | {f"category{number}": False for number in off}


async def find_plan(graph: Graph, group_id: str, title: str) -> str | None:
    """Return the id of the group's plan with that title."""
    builder = graph.api.groups.by_group_id(group_id).planner.plans
    plans = await graph.pages(builder.to_get_request_information(), _NAMED)
    return next((plan.id for plan in plans if plan.title == title), None)


async def create_plan(graph: Graph, group_id: str, title: str) -> str:
    """Create a plan in the group, which stays its container for ever, and return its id."""
    container = PlannerPlanContainer(url=f"https://graph.microsoft.com/v1.0/groups/{group_id}")
    plan = PlannerPlan(title=title, container=container)
    return (await graph.create(graph.api.planner.plans.to_post_request_information(plan), _NAMED)).id


def _if_match(etag: str) -> RequestConfiguration[Any]:
    headers = HeadersCollection()
    headers.add("If-Match", etag)
    # Otherwise the answer is 204 without a body, and so without the etag that the next change needs.
    headers.add("Prefer", "return=representation")
    return RequestConfiguration(headers=headers)


def _json(value: Any) -> Any:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value
