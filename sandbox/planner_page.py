"""Planner's state, as the page shows it."""

from __future__ import annotations

from typing import Any

from sandbox import planner_rules as rules
from sandbox.planner import Entity, Planner

Json = dict[str, Any]


def planner_view(planner: Planner) -> Json:
    """Every plan with its buckets, labels and tasks."""
    return {"plans": [_plan(planner, plan) for plan in planner.plans.values()]}


def _plan(planner: Planner, plan: Entity) -> Json:
    labels = planner.plan_details[plan.id].values["categoryDescriptions"]
    return {
        "id": plan.id,
        "title": plan.values["title"],
        "buckets": [
            {"id": bucket.id, "name": bucket.values["name"]} for bucket in planner.in_plan(planner.buckets, plan.id)
        ],
        "labels": {name: text for name, text in labels.items() if text},
        "tasks": [_task(planner, task) for task in planner.in_plan(planner.tasks, plan.id)],
    }


def _task(planner: Planner, task: Entity) -> Json:
    shown = ("title", "bucketId", "percentComplete", "dueDateTime")
    by = task.values["completedBy"]
    return {
        "id": task.id,
        "etag": task.etag,
        **{name: task.values[name] for name in shown},
        "assignments": list(task.values["assignments"]),
        "appliedCategories": sorted(task.values["appliedCategories"], key=rules.CATEGORIES.index),
        "description": planner.task_details[task.id].values["description"],
        "completedBy": by and (by["user"]["id"] or by["application"]["id"]),
    }
