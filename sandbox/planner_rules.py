"""What Planner accepts: the properties of its resources, and the form of each value."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, cast

from sandbox.columns import as_instant
from sandbox.refusal import GraphError, planner_invalid, without_type

Json = dict[str, Any]
Rule = Callable[[Any], Any]

CATEGORIES = tuple(f"category{number}" for number in range(1, 26))
_PREVIEWS = ("automatic", "noPreview", "checklist", "description", "reference")
_FILES = ("PowerPoint", "Word", "Excel", "Other")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# "{hint before} {hint after}!". A hint from the service lacks the "!", so it is refused if sent back as it is.
_ORDER_HINT = re.compile(r"[\x20-\x7e]* [\x20-\x7e]*!")


class InvalidValueError(ValueError):
    """A value that a rule refuses; the text says why."""


@dataclass(frozen=True)
class Kind:
    """One kind of resource: which properties are writable, creation-only, required and read-only."""

    name: str
    rules: Mapping[str, Rule]
    only_new: Mapping[str, Rule]
    required: Collection[str]
    read_only: Collection[str]

    def new(self, body: Json) -> Json:
        """The checked properties of a resource to be made; raises GraphError."""
        for name in self.required:
            if name not in body:
                raise self._refused(name, "A value is expected")
        return self._checked(body, {**self.rules, **self.only_new})

    def changes(self, body: Json) -> Json:
        """The checked properties of a change; raises GraphError."""
        for name in body:
            if name in self.only_new:
                raise planner_invalid(f"The property '{name}' of the {self.name} cannot be changed.")
        return self._checked(body, self.rules)

    def _checked(self, body: Json, rules: Mapping[str, Rule]) -> Json:
        checked: Json = {}
        for name, value in without_type(body, self.name).items():
            if name in self.read_only:
                raise planner_invalid(f"The property '{name}' of the {self.name} is read-only.")
            if name not in rules:
                raise planner_invalid(
                    f"The request is invalid:\nThe property '{name}' does not exist on type "
                    f"'microsoft.graph.{self.name}'. Make sure to only use property names that are defined by the type."
                )
            try:
                checked[name] = rules[name](value)
            except InvalidValueError as why:
                raise self._refused(name, str(why)) from None
        return checked

    def _refused(self, name: str, why: str) -> GraphError:
        entity = self.name.removeprefix("planner")
        field = name[0].upper() + name[1:]
        return planner_invalid(
            f"Schema validation has failed. Validation for field '{field}', on entity '{entity}' has failed: {why}."
        )


def text(most: int) -> Rule:
    """Text of at least one and at most so many characters."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise InvalidValueError("A non-empty and non-whitespace value is expected")
        if len(value) > most:
            raise InvalidValueError(f"The value is longer than {most} characters")
        return value

    return check


def number(least: int, most: int) -> Rule:
    """A whole number between two others."""

    def check(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise InvalidValueError(f"The value must be a whole number from {least} to {most}")
        return value

    return check


def optional(rule: Rule) -> Rule:
    """The same, or null."""
    return lambda value: None if value is None else rule(value)


def any_text(value: Any) -> str:
    """Text, which may be empty."""
    if not isinstance(value, str):
        raise InvalidValueError("Text is expected")
    return value


def instant(value: Any) -> str:
    """An instant of ISO 8601 with its offset, as Planner writes it."""
    at = as_instant(value) if isinstance(value, str) else None
    if at is None:
        raise InvalidValueError("An instant with its offset is expected")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def order_hint(value: Any) -> str:
    """A place between two neighbours."""
    if not isinstance(value, str) or not _ORDER_HINT.fullmatch(value):
        raise InvalidValueError("The order hint does not have the correct format")
    return value


def one_of(names: Collection[str]) -> Rule:
    """One of these words."""

    def check(value: Any) -> str:
        if value not in names:
            raise InvalidValueError(f"One of {', '.join(names)} is expected")
        return str(value)

    return check


def truth(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise InvalidValueError("true or false is expected")
    return value


def open_type(check_key: Rule, check_value: Rule) -> Rule:
    """A map of Planner: each key and each value by its rule."""

    def check(value: Any) -> Json:
        if not isinstance(value, dict):
            raise InvalidValueError("An object is expected")
        items = cast("Json", value).items()
        return {check_key(key): check_value(value) for key, value in items if key != "@odata.type"}

    return check


def typed(name: str, rules: Mapping[str, Rule], required: Collection[str] = ()) -> Rule:
    """A complex value inside an open type, which must declare its type. Null removes it."""

    def check(value: Any) -> Json | None:
        if value is None:
            return None
        if not isinstance(value, dict):
            raise InvalidValueError("An object is expected")
        given = cast("Json", value)
        if str(given.get("@odata.type", "")).lstrip("#") != f"microsoft.graph.{name}":
            raise InvalidValueError(f"The value must declare @odata.type microsoft.graph.{name}")
        unknown = [key for key in given if key not in rules and key != "@odata.type"]
        missing = [key for key in required if key not in given]
        if unknown or missing:
            raise InvalidValueError(f"'{(unknown + missing)[0]}' is {'not known' if unknown else 'missing'}")
        return {key: rules[key](value) for key, value in given.items() if key != "@odata.type"}

    return check


def guid(value: Any) -> str:
    """A user's object id."""
    if not isinstance(value, str) or not _GUID.fullmatch(value):
        raise InvalidValueError("A user's id is expected")
    return value.lower()


def reference_url(value: Any) -> str:
    """A link used as the key of a property, where certain characters must be encoded."""
    plain = re.sub(r"%(25|3A|2E|40|23)", "", any_text(value), flags=re.IGNORECASE)
    if not value or any(mark in plain for mark in ":.@#%"):
        raise InvalidValueError("The url must have its : . @ # and % encoded")
    return value


_CHECKLIST_ITEM = typed("plannerChecklistItem", {"title": text(100), "isChecked": truth, "orderHint": order_hint})
_REFERENCE = typed(
    "plannerExternalReference", {"alias": any_text, "type": one_of(_FILES), "previewPriority": order_hint}
)
_DETAILS: Mapping[str, Rule] = {
    "description": optional(any_text),
    "previewType": one_of(_PREVIEWS),
    "checklist": open_type(text(60), _CHECKLIST_ITEM),
    "references": open_type(reference_url, _REFERENCE),
}

PLAN = Kind("plannerPlan", {"title": text(255)}, {"container": lambda value: value}, ("title", "container"), (
    "id", "createdBy", "createdDateTime", "owner",
))  # fmt: skip
PLAN_DETAILS = Kind("plannerPlanDetails", {
    "categoryDescriptions": open_type(one_of(CATEGORIES), optional(any_text)),
    "sharedWith": open_type(guid, truth),
}, {}, (), ("id",))  # fmt: skip
BUCKET = Kind("plannerBucket", {"name": text(255), "orderHint": order_hint}, {"planId": any_text}, ("name", "planId"), (
    "id",
))  # fmt: skip
TASK_DETAILS = Kind("plannerTaskDetails", _DETAILS, {}, (), ("id",))
TASK = Kind("plannerTask", {
    "title": text(255),
    "bucketId": any_text,
    "assignments": open_type(guid, typed("plannerAssignment", {"orderHint": order_hint}, ("orderHint",))),
    "percentComplete": number(0, 100),
    "priority": number(0, 10),
    "dueDateTime": optional(instant),
    "startDateTime": optional(instant),
    "appliedCategories": open_type(one_of(CATEGORIES), truth),
    "orderHint": order_hint,
    "assigneePriority": order_hint,
    "conversationThreadId": optional(any_text),
    "previewType": one_of(_PREVIEWS),
}, {
    "planId": any_text,
    "details": lambda value: value,
}, ("title", "planId"), (
    "id", "createdBy", "createdDateTime", "completedBy", "completedDateTime", "hasDescription", "referenceCount",
    "checklistItemCount", "activeChecklistItemCount",
))  # fmt: skip
