"""Planner's state: plans, buckets, tasks and their details, each with an etag of its own."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import UTC
from typing import Any, cast

from sandbox import planner_rules as rules
from sandbox.clock import Clock
from sandbox.identifiers import planner_id
from sandbox.planner_entities import (
    Entity,
    Limits,
    empty_details,
    empty_task,
    etag_of,
    group_of,
    merged,
    signed,
)
from sandbox.planner_rules import Kind
from sandbox.refusal import GraphError, planner_invalid, planner_not_found

Json = dict[str, Any]


class Planner:
    """The plans of the tenant's groups.

    ``stale`` chooses the answer to an outdated etag: "412", "409", or "merge" if the change touches nothing that has
    changed since, as the documentation promises. The strictest is the default.
    """

    def __init__(
        self,
        clock: Clock,
        changed: Callable[[str], object],
        groups: Container[str],
        people: Mapping[str, object],
        app_id: str,
    ) -> None:
        self._clock, self._changed, self._groups, self.people = clock, changed, groups, people
        self._app: Json = {
            "user": {"displayName": None, "id": None},
            "application": {"displayName": None, "id": app_id},
        }
        self._count = 0
        self.clear()

    def clear(self) -> None:
        """Forget every plan, and reset limits and switches. Later plans get other ids."""
        self.plans: dict[str, Entity] = {}
        self.plan_details: dict[str, Entity] = {}
        self.buckets: dict[str, Entity] = {}
        self.tasks: dict[str, Entity] = {}
        self.task_details: dict[str, Entity] = {}
        self.limits = Limits()
        self.page_size = 200
        self.stale = "412"
        self.archived: set[str] = set()
        self._changed("planner")

    def create_plan(self, body: Json) -> Entity:
        """Makes a plan in a group; raises GraphError."""
        values = rules.PLAN.new(body)
        group_id = group_of(values["container"])
        if group_id not in self._groups:
            raise GraphError(403, "", "You do not have the required permissions to access this item.")
        self._limit("MaximumProjectsOwnedByUser", len(self.plans_of(group_id)) + 1)
        url = f"https://graph.microsoft.com/v1.0/groups/{group_id}"
        values |= {
            "owner": group_id,
            "createdDateTime": self._at(),
            "createdBy": self._app,
            "container": {
                "@odata.type": "#microsoft.graph.plannerPlanContainer",
                "containerId": group_id,
                "type": "group",
                "url": url,
            },
        }
        plan = self._add(self.plans, rules.PLAN, values)
        empty: Json = {"sharedWith": {}, "categoryDescriptions": dict.fromkeys(rules.CATEGORIES)}
        self._add(self.plan_details, rules.PLAN_DETAILS, empty, plan.id)
        return plan

    def create_bucket(self, body: Json) -> Entity:
        """Makes a bucket in a plan; raises GraphError."""
        values = rules.BUCKET.new(body)
        self.check_not_archived(self.find(self.plans, values["planId"]))
        self._limit("MaximumBucketsInProject", len(self.in_plan(self.buckets, values["planId"])) + 1)
        return self._add(self.buckets, rules.BUCKET, {**values, "orderHint": self._hint()})

    def create_task(self, body: Json) -> Entity:
        """Makes a task, with its details where they are given; all is checked before anything is made."""
        values = rules.TASK.new(body)
        given = values.pop("details", {})
        if not isinstance(given, dict):
            raise planner_invalid("The request is invalid:\nThe details of a task must be an object.")
        details = merged(empty_details(), rules.TASK_DETAILS.new(cast("Json", given)))
        self.check_not_archived(self.find(self.plans, values["planId"]))
        values = self._task_after(empty_task(self._hint()), values, self._app)
        values |= {"createdDateTime": self._at(), "createdBy": self._app}
        self._check_details(details)
        self._check_new_task(values["planId"])
        task = self._add(self.tasks, rules.TASK, values)
        self._add(self.task_details, rules.TASK_DETAILS, details, task.id)
        self._count_details(task.id)
        return task

    def change(self, entity: Entity, body: Json, if_match: str | None) -> Entity:
        """Changes a resource that still has the etag that the client names; raises GraphError."""
        changes = entity.kind.changes(body)
        self._guard(entity, if_match, frozenset(changes))
        return self.apply(entity, changes, self._app)

    def delete(self, entity: Entity, if_match: str | None) -> None:
        """Deletes a resource with everything in it; raises GraphError for an outdated etag."""
        self._guard(entity, if_match, None)
        self.drop(entity)

    def find(self, among: Mapping[str, Entity], entity_id: str) -> Entity:
        """The resource with that id; upper and lower case differ."""
        entity = among.get(entity_id)
        if not entity:
            raise planner_not_found()
        return entity

    def plans_of(self, group_id: str) -> list[Entity]:
        """The plans of a group."""
        return [plan for plan in self.plans.values() if plan.values["owner"] == group_id]

    def in_plan(self, among: Mapping[str, Entity], plan_id: str) -> list[Entity]:
        """The buckets or tasks of a plan, oldest first."""
        return [entity for entity in among.values() if entity.values["planId"] == plan_id]

    def apply(self, entity: Entity, changes: Json, by: Json) -> Entity:
        """Change a resource, as somebody who needs no etag; raises GraphError."""
        if entity.kind is rules.TASK:
            values = self._task_after(entity.values, changes, by)
        else:
            values = merged(entity.values, changes)
        if entity.kind is rules.TASK_DETAILS:
            values = signed(values, changes, {"lastModifiedBy": by, "lastModifiedDateTime": self._at()}, self._hint)
            self._check_details(values)
        self._write(entity, values, frozenset(changes))
        if entity.kind is rules.TASK_DETAILS:
            self._count_details(entity.id)
        return entity

    def _task_after(self, before: Json, changes: Json, by: Json) -> Json:
        """The task's values after a change that was checked property by property; raises GraphError."""
        after = merged(before, {name: value for name, value in changes.items() if name != "assignments"})
        after["assignments"] = self._assignments(before["assignments"], changes.get("assignments", {}), by)
        if "orderHint" in changes:
            after["orderHint"] = self._hint()
        after["appliedCategories"] = {name: True for name, on in after["appliedCategories"].items() if on}
        bucket = self.buckets.get(after["bucketId"] or "")
        if after["bucketId"] is not None and (not bucket or bucket.values["planId"] != after["planId"]):
            raise planner_not_found()
        if after["startDateTime"] and after["dueDateTime"] and after["startDateTime"] > after["dueDateTime"]:
            raise planner_invalid("The start date of a task cannot be after its due date.")
        if after["percentComplete"] < 100:
            if before["percentComplete"] == 100:
                self._limit("MaximumActiveTasksInProject", self._active(after["planId"]) + 1)
            return after | {"completedBy": None, "completedDateTime": None}
        done = before["percentComplete"] == 100
        return after if done else after | {"completedBy": by, "completedDateTime": self._at()}

    def _assignments(self, current: Json, changes: Json, by: Json) -> Json:
        after = dict(current)
        for user_id, assignment in changes.items():
            if assignment is None:
                after.pop(user_id, None)
                continue
            if user_id not in self.people:
                raise planner_invalid(f"Validation for field 'Assignments' has failed: no user '{user_id}'.")
            if user_id not in current:
                given = sum(user_id in task.values["assignments"] for task in self.tasks.values())
                self._limit("MaximumTasksAssignedToUser", given + 1)
            after[user_id] = {
                "@odata.type": "#microsoft.graph.plannerAssignment",
                "assignedBy": by,
                "assignedDateTime": self._at(),
                "orderHint": self._hint(),
            }
        self._limit("MaximumAssigneesInTasks", len(after))
        return after

    def _check_new_task(self, plan_id: str) -> None:
        self._limit("MaximumTasksInProject", len(self.in_plan(self.tasks, plan_id)) + 1)
        self._limit("MaximumActiveTasksInProject", self._active(plan_id) + 1)
        self._limit("MaximumTasksCreatedByUser", len(self.tasks) + 1)

    def _check_details(self, values: Json) -> None:
        self._limit("MaximumChecklistItemsOnTask", len(values["checklist"]))
        self._limit("MaximumReferencesOnTask", len(values["references"]))

    def _count_details(self, task_id: str) -> None:
        """Copy the counts from the details to the task, like the service."""
        details, task = self.task_details[task_id].values, self.tasks[task_id]
        items: Iterable[Json] = details["checklist"].values()
        task.values |= {
            "hasDescription": bool(details["description"]),
            "previewType": details["previewType"],
            "referenceCount": len(details["references"]),
            "checklistItemCount": len(details["checklist"]),
            "activeChecklistItemCount": sum(not item.get("isChecked", False) for item in items),
        }

    def _active(self, plan_id: str) -> int:
        return sum(task.values["percentComplete"] < 100 for task in self.in_plan(self.tasks, plan_id))

    def _limit(self, code: str, count: int) -> None:
        if count > getattr(self.limits, code):
            raise GraphError(403, code, "You have exceeded a limit of the service.")

    def _guard(self, entity: Entity, if_match: str | None, names: frozenset[str] | None) -> None:
        self.check_not_archived(entity)
        if if_match is None:
            raise GraphError(412, "", "The If-Match header must be specified for this kind of request.")
        if if_match == entity.etag:
            return
        known = [etag for etag, _ in entity.history]
        if if_match not in known:
            raise GraphError(412, "", "The If-Match header contains an invalid value.")
        since = frozenset[str]().union(*(changed for _, changed in entity.history[known.index(if_match) + 1 :]))
        if self.stale == "merge" and names is not None and not since & names:
            return
        if self.stale == "412":
            raise GraphError(412, "", "The If-Match header contains an invalid value.")
        raise GraphError(409, "", "The item has been modified since it was read.")

    def check_not_archived(self, entity: Entity) -> None:
        """Refuse to change anything of a plan that somebody archived."""
        task = self.tasks.get(entity.id) if entity.kind is rules.TASK_DETAILS else None
        plan_id = (task or entity).values.get("planId", entity.id)
        if plan_id in self.archived:
            raise GraphError(403, "", "The plan is archived and read-only.")

    def drop(self, entity: Entity) -> None:
        """Delete a resource with everything in it."""
        inside = "planId" if entity.kind is rules.PLAN else "bucketId"
        if entity.kind is not rules.TASK:
            for task in [each for each in self.tasks.values() if each.values[inside] == entity.id]:
                self._forget(task.id)
        if entity.kind is rules.PLAN:
            for bucket in self.in_plan(self.buckets, entity.id):
                self._forget(bucket.id)
        self._forget(entity.id)
        self._changed("planner")

    def _forget(self, entity_id: str) -> None:
        for among in (self.plans, self.plan_details, self.buckets, self.tasks, self.task_details):
            among.pop(entity_id, None)

    def _add(self, among: dict[str, Entity], kind: Kind, values: Json, entity_id: str | None = None) -> Entity:
        entity = Entity(kind, entity_id or planner_id(kind.name, self._next()), {}, "")
        among[entity.id] = entity
        self._write(entity, values, frozenset(values))
        return entity

    def _write(self, entity: Entity, values: Json, names: frozenset[str]) -> None:
        entity.values, entity.etag = values, etag_of(entity.kind.name, self._next())
        entity.history.append((entity.etag, names))
        self._changed("planner")

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _hint(self) -> str:
        return f"{8_585_000_000_000_000_000 - self._next()}P"

    def _at(self) -> str:
        return self._clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
