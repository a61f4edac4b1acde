"""Planner: the tasks, buckets and labels of one plan. Every change names the latest etag."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

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
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from masc_graph.errors import Gone, TryAgain, Unanswered
from masc_graph.graph.batch import MOST_PARTS, Part, Reply, error_of, require_ok
from masc_graph.graph.client import Graph
from masc_graph.graph.tasks import NewTask, Task, TaskChange

_MOST_ROUNDS: Final = 5
"""When a part is refused, the parts after it in the batch fail too, so they are sent again, this often at most."""

MakePart = Callable[[str, Sequence[str]], Part]
"""Makes a part with the given id, which waits for the given parts."""


class _Details(BaseModel):
    """The details of a task or a plan. We need only their etag, and the names of the labels."""

    model_config = ConfigDict(extra="ignore")

    etag: str = Field(alias="@odata.etag")
    labels: dict[str, str | None] = Field(default_factory=dict[str, "str | None"], alias="categoryDescriptions")


class _Named(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    title: str = ""


class Bucket(BaseModel):
    """One bucket of the plan."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    id: str
    etag: str = Field(alias="@odata.etag")
    name: str


_TASK = TypeAdapter(Task)
_BUCKET = TypeAdapter(Bucket)
_DETAILS = TypeAdapter(_Details)
_NAMED = TypeAdapter(_Named)
_WHATEVER: TypeAdapter[object] = TypeAdapter(object)
"""The answer to a change that nobody reads; it may be an empty 204."""


class Planner:
    """The tasks, buckets and labels of one plan."""

    def __init__(self, graph: Graph, plan_id: str) -> None:
        self._graph, self._plan_id = graph, plan_id
        self._api = graph.api.planner
        self._plan = self._api.plans.by_planner_plan_id(plan_id)

    async def tasks(self) -> list[Task]:
        """Return every task of the plan, all pages."""
        return await self._graph.pages(self._plan.tasks.to_get_request_information(), _TASK)

    def create_part(self, part_id: str, new: NewTask, depends_on: Sequence[str] = ()) -> Part:
        """Create a task with its description; if Planner leaves that out, use ``describe_each``."""
        return self._graph.part(part_id, self._create(new), depends_on)

    async def create_tasks(self, new: Sequence[NewTask]) -> list[Reply]:
        """Create up to twenty tasks in one batch, one after another.

        Planner has no unique field, so search ``tasks()`` for the code before and after."""
        return await self._graph.batch(_one_after_another([_maker(self.create_part, task) for task in new]))

    async def each(self, task_ids: Sequence[str]) -> dict[str, Task | None]:
        """Read each task by its id, since the plan's own list may lag behind. None means that it was deleted."""
        reads = [(number, self._task(task_id).to_get_request_information()) for number, task_id in enumerate(task_ids)]
        replies = await self._graph.batch([self._graph.part(str(number), request) for number, request in reads])
        return {task_id: self._task_or_none(reply) for task_id, reply in zip(task_ids, replies, strict=True)}

    async def change_each(self, changes: Sequence[TaskChange]) -> list[Reply]:
        """Change tasks in batches, one after another; if one is refused, the others are still changed.

        The tasks of changes without an etag are read first.
        """
        read = await self.each([change.task_id for change in changes if not change.etag])
        etags = {task_id: task.etag for task_id, task in read.items() if task}
        return await self._in_turn(
            [
                _maker(self.change_part, change.task_id, change.etag or etags.get(change.task_id, "*"), change.values)
                for change in changes
            ]
        )

    async def describe_each(self, descriptions: Mapping[str, str]) -> list[Reply]:
        """Write the descriptions of tasks, by task id. The details of a task have an etag of their own."""
        details = {task_id: self._task(task_id).details for task_id in descriptions}
        reads = [self._graph.part(task_id, each.to_get_request_information()) for task_id, each in details.items()]
        replies = await self._graph.batch(reads)
        etags = {reply.part.id: _DETAILS.validate_python(reply.body).etag for reply in replies if reply.ok}

        def described(task_id: str) -> MakePart:
            body = PlannerTaskDetails(description=descriptions[task_id])
            request = details[task_id].to_patch_request_information(body, _if_match(etags[task_id]))
            return lambda part_id, waits: self._graph.part(part_id, request, waits)

        return await self._in_turn([described(task_id) for task_id in etags])

    def task_of(self, reply: Reply) -> Task:
        """Return the task of a create or change part; raises ``error_of`` the reply if it failed."""
        require_ok(reply)
        try:
            return _TASK.validate_python(reply.body)
        except ValidationError:
            raise Unanswered("graph:unreadable") from None

    def change_part(
        self, part_id: str, task_id: str, etag: str, changes: Mapping[str, Any], depends_on: Sequence[str] = ()
    ) -> Part:
        """Change a task; ``changes`` has Graph's JSON names (``percentComplete``), and None clears a field.

        For the two fields that are objects, see ``assigned`` and ``labelled``.
        """
        return self._graph.part(part_id, self._change(task_id, etag, changes), depends_on)

    async def title(self) -> str:
        """Return the plan's title; ``Gone`` when the plan was deleted."""
        return (await self._graph.read(self._plan.to_get_request_information(), _NAMED)).title

    async def buckets(self) -> list[Bucket]:
        """Return the plan's buckets."""
        return await self._graph.pages(self._plan.buckets.to_get_request_information(), _BUCKET)

    async def create_bucket(self, name: str) -> str:
        """Create a bucket and return its id."""
        bucket = PlannerBucket(name=name, plan_id=self._plan_id, order_hint=" !")
        return (await self._graph.create(self._api.buckets.to_post_request_information(bucket), _NAMED)).id

    async def rename_bucket(self, bucket: Bucket, name: str) -> None:
        """Give a bucket another name."""
        builder = self._api.buckets.by_planner_bucket_id(bucket.id)
        request = builder.to_patch_request_information(PlannerBucket(name=name), _if_match(bucket.etag))
        await self._graph.change(request, _WHATEVER)

    async def labels(self) -> dict[int, str]:
        """Return the plan's labels that have a name, by number."""
        details = await self._graph.read(self._plan.details.to_get_request_information(), _DETAILS)
        return {int(name.removeprefix("category")): text for name, text in details.labels.items() if text}

    async def name_labels(self, names: Mapping[int, str]) -> None:
        """Name labels of the plan. They are part of the plan's details, which have an etag of their own."""
        details = self._plan.details
        etag = (await self._graph.read(details.to_get_request_information(), _DETAILS)).etag
        named = {f"category{number}": name for number, name in names.items()}
        body = PlannerPlanDetails(category_descriptions=PlannerCategoryDescriptions(additional_data=named))
        await self._graph.change(details.to_patch_request_information(body, _if_match(etag)), _WHATEVER)

    def _task_or_none(self, reply: Reply) -> Task | None:
        try:
            return self.task_of(reply)
        except Gone:
            return None

    async def _in_turn(self, makers: Sequence[MakePart]) -> list[Reply]:
        """Send the parts in order. If one is refused, those that failed only for that reason are sent again."""
        replies: dict[int, Reply] = {}
        for _ in range(_MOST_ROUNDS):
            left = [number for number in range(len(makers)) if number not in replies or replies[number].status == 424]
            if not left:
                break
            sent = await self._graph.batch(_one_after_another([makers[number] for number in left]))
            replies |= dict(zip(left, sent, strict=True))
            if any(_is_for_later(reply) for reply in sent):
                break
        return [replies[number] for number in range(len(makers))]

    def _task(self, task_id: str) -> PlannerTaskItemRequestBuilder:
        return self._api.tasks.by_planner_task_id(task_id)

    def _create(self, new: NewTask) -> RequestInformation:
        # A model writes a None that is set, as null and under its Python name, so set only what has a value.
        task = PlannerTask(plan_id=self._plan_id, title=new.title)
        if new.bucket_id:
            task.bucket_id = new.bucket_id
        if new.percent:
            task.percent_complete = new.percent
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
        # The typed model drops nulls, but a null is what clears a field.
        body = PlannerTask(additional_data={name: _json(value) for name, value in changes.items()})
        return self._task(task_id).to_patch_request_information(body, _if_match(etag))


def _maker(make: Callable[..., Part], *about: Any) -> MakePart:
    return lambda part_id, waits: make(part_id, *about, waits)


def _one_after_another(makers: Sequence[MakePart]) -> list[Part]:
    """Make each part wait for the one before it in its batch: writes to one plan must not run in parallel."""
    return [make(str(n + 1), (str(n),) if n % MOST_PARTS else ()) for n, make in enumerate(makers)]


def _is_for_later(reply: Reply) -> bool:
    """Whether Planner asked us to wait, or did not answer: then send nothing more for now."""
    return not reply.ok and reply.status != 424 and type(error_of(reply)) in (TryAgain, Unanswered)


def assigned(add: Sequence[str] = (), remove: Sequence[str] = ()) -> dict[str, Any]:
    """Return the ``assignments`` of a change: who is added and who is removed."""
    # The SDK has no class for one assignment, and Planner refuses it without its type. " !" means first.
    assignment = {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}
    return {user: dict(assignment) for user in add} | dict.fromkeys(remove)


def labelled(on: Sequence[int] = (), off: Sequence[int] = ()) -> dict[str, bool]:
    """Return the ``appliedCategories`` of a change: which labels go on and which come off."""
    return {f"category{number}": True for number in on} | {f"category{number}": False for number in off}


async def find_plan(graph: Graph, group_id: str, title: str) -> str | None:
    """Return the id of the group's plan with that title."""
    builder = graph.api.groups.by_group_id(group_id).planner.plans
    plans = await graph.pages(builder.to_get_request_information(), _NAMED)
    return next((plan.id for plan in plans if plan.title == title), None)


async def create_plan(graph: Graph, group_id: str, title: str) -> str:
    """Create a plan in the group and return its id. A plan can never be moved to another group."""
    container = PlannerPlanContainer(url=f"https://graph.microsoft.com/v1.0/groups/{group_id}")
    plan = PlannerPlan(title=title, container=container)
    return (await graph.create(graph.api.planner.plans.to_post_request_information(plan), _NAMED)).id


def _if_match(etag: str) -> RequestConfiguration[Any]:
    headers = HeadersCollection()
    headers.add("If-Match", etag)
    # Without this the answer is an empty 204, which lacks the etag that the next change needs.
    headers.add("Prefer", "return=representation")
    return RequestConfiguration(headers=headers)


def _json(value: Any) -> Any:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value
