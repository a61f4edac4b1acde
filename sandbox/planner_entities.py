"""Planner's resources with their etags, its limits, and how a change is applied."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from sandbox.planner_rules import Kind
from sandbox.refusal import planner_invalid, without_type

Json = dict[str, Any]

_GROUP_URL = re.compile(r"https://graph\.microsoft\.com/(?:v1\.0|beta)/groups/([0-9a-fA-F-]{36})/?")
_ETAG_DIGITS = str.maketrans("0123456789abcdef", "ABCDEFGHIJKLMNOP")
_OPEN = ("assignments", "appliedCategories", "categoryDescriptions", "sharedWith", "checklist", "references")


@dataclass
class Limits:
    """Planner's limits, the lower one where two copies of the documentation differ. A test may lower them."""

    MaximumProjectsOwnedByUser: int = 200
    MaximumTasksInProject: int = 9000
    MaximumActiveTasksInProject: int = 2400
    MaximumBucketsInProject: int = 200
    MaximumAssigneesInTasks: int = 20
    MaximumChecklistItemsOnTask: int = 20
    MaximumReferencesOnTask: int = 10
    MaximumTasksAssignedToUser: int = 3000
    MaximumTasksCreatedByUser: int = 20_000


@dataclass
class Entity:
    """One resource; ``history`` has the properties that each of its etags changed, oldest first."""

    kind: Kind
    id: str
    values: Json
    etag: str
    history: list[tuple[str, frozenset[str]]] = field(default_factory=list[tuple[str, frozenset[str]]])

    def as_json(self) -> Json:
        """The resource as Graph answers it."""
        return {"@odata.etag": self.etag, **self.values, "id": self.id}


def merged(before: Json, changes: Json) -> Json:
    """Return the values after a change. Maps are changed key by key, and null removes a key."""
    after = {**before, **changes}
    for name in _OPEN:
        if name in changes and name in before:
            both = {**before[name], **changes[name]}
            after[name] = both if name == "categoryDescriptions" else {k: v for k, v in both.items() if v is not None}
    return after


def empty_task(hint: str) -> Json:
    """A task as it is when nothing but its title and plan are given."""
    return {
        "bucketId": None, "orderHint": hint, "assigneePriority": "", "percentComplete": 0, "startDateTime": None,
        "dueDateTime": None, "hasDescription": False, "previewType": "automatic", "completedDateTime": None,
        "completedBy": None, "referenceCount": 0, "checklistItemCount": 0, "activeChecklistItemCount": 0,
        "conversationThreadId": None, "priority": 5, "appliedCategories": {}, "assignments": {},
    }  # fmt: skip


def empty_details() -> Json:
    """Details of a task that has none."""
    return {"description": "", "previewType": "automatic", "references": {}, "checklist": {}}


def signed(values: Json, changes: Json, when: Json, hint: Callable[[], str]) -> Json:
    """Note on each checklist item and reference that was changed by whom and when, with its place."""
    noted = dict(values)
    for name, place in {"checklist": "orderHint", "references": "previewPriority"}.items():
        changed = changes.get(name, {})
        noted[name] = {
            key: {**entry, place: hint(), **when} if key in changed else entry for key, entry in values[name].items()
        }
    return noted


def person(person_id: str) -> Json:
    """The identity of somebody who acts in Planner."""
    return {"user": {"displayName": None, "id": person_id}, "application": {"displayName": None, "id": None}}


def group_of(container: Any) -> str:
    """The group that a plan's container names; raises GraphError."""
    rest = without_type(cast("Json", container), "plannerPlanContainer") if isinstance(container, dict) else {}
    match = _GROUP_URL.fullmatch(str(rest.get("url")))
    if match and len(rest) == 1:
        return match[1].lower()
    if rest.keys() == {"containerId", "type"} and rest["type"] == "group" and isinstance(rest["containerId"], str):
        return rest["containerId"].lower()
    raise planner_invalid("The container of a plan wants the url of a group, or its containerId and type.")


def etag_of(kind: str, version: int) -> str:
    """An etag in the form that Planner uses. Of two etags of a resource, the greater in ordinal order is newer."""
    prefix = f"'1-{kind.removeprefix('planner')} "
    encoded = base64.b64encode(prefix.ljust(-(-len(prefix) // 3) * 3).encode()).decode()
    return f'W/"{encoded}{f"{version:016x}".translate(_ETAG_DIGITS)}="'
