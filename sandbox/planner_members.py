"""What members do on Planner's page, without an etag: to tasks, buckets and the plan itself."""

from __future__ import annotations

from typing import Any

from sandbox.planner import Planner
from sandbox.planner_entities import Entity, person
from sandbox.refusal import GraphError

Json = dict[str, Any]

_ASSIGNMENT: Json = {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}


def change_task(plans: Planner, task_id: str, person_id: str, changes: Json) -> Entity:
    """Change a task; ``assignments`` and ``appliedCategories`` are lists of the people and labels chosen."""
    task = _task(plans, task_id, person_id)
    body = dict(changes)
    if "assignments" in body:
        body["assignments"] = _chosen(body["assignments"], task.values["assignments"], _ASSIGNMENT, None)
    if "appliedCategories" in body:
        labels = task.values["appliedCategories"]
        body["appliedCategories"] = _chosen(body["appliedCategories"], labels, on=True, off=False)
    return plans.apply(task, task.kind.changes(body), person(person_id))


def delete_task(plans: Planner, task_id: str, person_id: str) -> None:
    """Delete a task."""
    plans.drop(_task(plans, task_id, person_id))


def rename_bucket(plans: Planner, bucket_id: str, person_id: str, name: str) -> None:
    """Give a bucket another name."""
    bucket = _bucket(plans, bucket_id, person_id)
    plans.apply(bucket, bucket.kind.changes({"name": name}), person(person_id))


def delete_bucket(plans: Planner, bucket_id: str, person_id: str) -> None:
    """Delete a bucket with its tasks."""
    plans.drop(_bucket(plans, bucket_id, person_id))


def archive(plans: Planner, plan_id: str, person_id: str, *, archived: bool) -> None:
    """Archive a plan, which is then read-only for everybody, or bring it back."""
    _check_member(plans, person_id)
    plan = plans.find(plans.plans, plan_id)
    (plans.archived.add if archived else plans.archived.discard)(plan.id)


def _task(plans: Planner, task_id: str, person_id: str) -> Entity:
    _check_member(plans, person_id)
    task = plans.find(plans.tasks, task_id)
    plans.check_not_archived(task)
    return task


def _bucket(plans: Planner, bucket_id: str, person_id: str) -> Entity:
    _check_member(plans, person_id)
    bucket = plans.find(plans.buckets, bucket_id)
    plans.check_not_archived(bucket)
    return bucket


def _check_member(plans: Planner, person_id: str) -> None:
    if person_id not in plans.people:
        raise GraphError(403, "", "You do not have the required permissions to access this item.")


def _chosen(wanted: Any, current: Json, on: Any, off: Any) -> Json:
    """Turn a list of choices into the change that leaves exactly those."""
    names = [str(name) for name in wanted]
    return {
        **{name: on for name in names if name not in current},
        **{name: off for name in current if name not in names},
    }
