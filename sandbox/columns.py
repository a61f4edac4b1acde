"""The columns of a SharePoint list: which definitions are accepted, and which values each kind of column takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from sandbox.refusal import GraphError, invalid_request, without_type

Json = dict[str, Any]

SINGLE_LINE = 255
MULTIPLE_LINES = 63_999

_FACETS: Mapping[str, frozenset[str]] = {
    "text": frozenset(
        {"allowMultipleLines", "appendChangesToExistingText", "linesForEditing", "maxLength", "textType"}
    ),
    "choice": frozenset({"allowTextEntry", "choices", "displayAs"}),
    "dateTime": frozenset({"displayAs", "format"}),
    "number": frozenset({"decimalPlaces", "displayAs", "maximum", "minimum"}),
    "boolean": frozenset[str](),
}
_OTHER_FACETS = frozenset({
    "calculated", "contentApprovalStatus", "currency", "geolocation", "hyperlinkOrPicture", "lookup", "personOrGroup",
    "term", "thumbnail",
})  # fmt: skip
_PLAIN: Mapping[str, type] = {
    "name": str, "displayName": str, "description": str, "columnGroup": str, "indexed": bool,
    "enforceUniqueValues": bool, "hidden": bool, "required": bool, "readOnly": bool,
}  # fmt: skip
_ENUMS: Mapping[tuple[str, str], frozenset[str]] = {
    ("text", "textType"): frozenset({"plain", "richText"}),
    ("choice", "displayAs"): frozenset({"checkBoxes", "dropDownMenu", "radioButtons"}),
    ("dateTime", "format"): frozenset({"dateOnly", "dateTime"}),
    ("dateTime", "displayAs"): frozenset({"default", "friendly", "standard"}),
    ("number", "decimalPlaces"): frozenset({"automatic", "none", "one", "two", "three", "four", "five"}),
    ("number", "displayAs"): frozenset({"number", "percentage"}),
}
_DEFAULTS: Mapping[str, Json] = {
    "text": {"allowMultipleLines": False, "appendChangesToExistingText": False, "linesForEditing": 0, "maxLength": 255},
    "choice": {"allowTextEntry": False, "choices": [], "displayAs": "dropDownMenu"},
    "dateTime": {"displayAs": "default", "format": "dateTime"},
    "number": {"decimalPlaces": "automatic", "displayAs": "number"},
    "boolean": {},
}
# A date column begins with the year 1900: https://github.com/SharePoint/sp-dev-docs/issues/10385.
_FIRST_INSTANT = datetime(1900, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
# SharePoint stores text as XML 1.0, which does not allow these characters.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Column:
    """One column; ``facet`` holds the settings of its kind."""

    id: str
    name: str
    kind: str
    facet: Json
    display_name: str = ""
    description: str = ""
    indexed: bool = False
    unique: bool = False
    required: bool = False
    hidden: bool = False
    read_only: bool = False
    group: str = "Custom Columns"

    @property
    def many(self) -> bool:
        """Whether a value is a list of choices."""
        return self.kind == "choice" and self.facet["displayAs"] == "checkBoxes"

    @property
    def multi_line(self) -> bool:
        """Whether the text may have several lines, and so can be neither indexed nor sorted."""
        return self.kind == "text" and bool(self.facet["allowMultipleLines"])

    def as_json(self) -> Json:
        """The columnDefinition that Graph answers with."""
        return {
            "columnGroup": self.group,
            "description": self.description,
            "displayName": self.display_name or self.name,
            "enforceUniqueValues": self.unique,
            "hidden": self.hidden,
            "id": self.id,
            "indexed": self.indexed,
            "name": self.name,
            "readOnly": self.read_only,
            "required": self.required,
            **({self.kind: self.facet} if self.kind in _FACETS else {}),
        }

    def stored(self, value: Any, zone: ZoneInfo) -> Any:
        """Check a value that a client wrote, and return it as the list stores it. None empties the field."""
        if value is None:
            return None
        if self.kind == "text":
            return self._text(value)
        if self.kind == "choice":
            return self._choices(value) if self.many else self._choice(value)
        if self.kind == "number":
            return self._number(value)
        if self.kind == "boolean":
            return _expect(self.name, isinstance(value, bool), value)
        return self._instant(value, zone)

    def _text(self, value: Any) -> str:
        text: str = _expect(self.name, isinstance(value, str), value)
        if _NOT_TEXT.search(text):
            raise invalid_request(f"The value of field '{self.name}' holds a character that text may not hold")
        limit = MULTIPLE_LINES if self.multi_line else min(int(self.facet["maxLength"]), SINGLE_LINE)
        if len(text) > limit:
            raise invalid_request(f"The value of field '{self.name}' is longer than {limit} characters")
        return text

    def _choice(self, value: Any) -> str:
        text: str = _expect(self.name, isinstance(value, str) and not _NOT_TEXT.search(value), value)
        if len(text) > SINGLE_LINE or (text not in self.facet["choices"] and not self.facet["allowTextEntry"]):
            raise invalid_request(f"The value of field '{self.name}' is not one of its choices")
        return text

    def _choices(self, value: Any) -> list[str]:
        return [self._choice(choice) for choice in _expect(self.name, isinstance(value, list), value)]

    def _number(self, value: Any) -> float | int:
        number = _expect(self.name, isinstance(value, int | float) and not isinstance(value, bool), value)
        if not self.facet.get("minimum", number) <= number <= self.facet.get("maximum", number):
            raise invalid_request(f"The value of field '{self.name}' is out of its range")
        return number

    def _instant(self, value: Any, zone: ZoneInfo) -> str:
        at = as_instant(_expect(self.name, isinstance(value, str), value))
        if at is None:
            raise invalid_request(f"The value of field '{self.name}' is not an instant")
        if at < _FIRST_INSTANT:
            raise invalid_request(f"The value of field '{self.name}' is before 1 January 1900")
        if self.facet["format"] == "dateOnly":
            at = datetime.combine(at.astimezone(zone).date(), time(), zone)
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_instant(text: str) -> datetime | None:
    """Read an instant in ISO 8601 with an offset."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def new_column(column_id: str, body: Any) -> Column:
    """Make the column that a client's columnDefinition describes; raises GraphError."""
    definition = _object(body, "A column", "columnDefinition")
    kinds = [name for name in definition if name in _FACETS or name in _OTHER_FACETS]
    if len(kinds) != 1:
        raise invalid_request("A column wants exactly one type: text, choice, dateTime, number, boolean")
    if kinds[0] not in _FACETS:
        raise GraphError(501, "notSupported", f"The sandbox has no {kinds[0]} columns")
    name = definition.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise invalid_request("The column's name is missing or not an internal name")
    facet = _facet(kinds[0], definition[kinds[0]], _DEFAULTS[kinds[0]])
    return _changed(Column(column_id, name, kinds[0], facet), definition)


def changed_column(column: Column, body: Any) -> Column:
    """Return the column after a PATCH, which cannot change its type or internal name; raises GraphError."""
    definition = _object(body, "A column", "columnDefinition")
    if isinstance(definition.get("propagateChanges"), bool):
        del definition["propagateChanges"]  # It is about columns of the site, which the sandbox does not have.
    if column.read_only:
        raise invalid_request(f"The column '{column.name}' cannot be changed")
    if definition.get("name", column.name) != column.name:
        raise invalid_request("The column's name cannot be changed")
    if any(name in _FACETS.keys() | _OTHER_FACETS for name in definition if name != column.kind):
        raise invalid_request("The column's type cannot be changed")
    facet = _facet(column.kind, definition.get(column.kind, {}), column.facet)
    return _changed(replace(column, facet=facet), definition)


def _changed(column: Column, definition: Json) -> Column:
    for name, value in definition.items():
        if name != column.kind and name not in _PLAIN:
            raise invalid_request(f"The property '{name}' is not known or cannot be set on a column")
        if name in _PLAIN and not isinstance(value, _PLAIN[name]):
            raise invalid_request(f"The property '{name}' of a column has the wrong type")
    column = replace(
        column,
        display_name=definition.get("displayName", column.display_name),
        description=definition.get("description", column.description),
        group=definition.get("columnGroup", column.group),
        indexed=definition.get("indexed", column.indexed),
        unique=definition.get("enforceUniqueValues", column.unique),
        required=definition.get("required", column.required),
        hidden=definition.get("hidden", column.hidden),
        read_only=definition.get("readOnly", column.read_only),
    )
    if column.indexed and (column.multi_line or column.many):
        raise invalid_request(f"The column '{column.name}' is of a type that cannot be indexed")
    if column.unique and (not column.indexed or column.kind != "text"):
        raise invalid_request("enforceUniqueValues wants an indexed column of a single line of text")
    return column


def _facet(kind: str, body: Any, defaults: Json) -> Json:
    settings = _object(body, f"The {kind} of a column", f"{kind}Column")
    for name, value in settings.items():
        if name not in _FACETS[kind]:
            raise invalid_request(f"The property '{name}' does not exist on type 'microsoft.graph.{kind}Column'")
        if not _fits(kind, name, value):
            raise invalid_request(f"The property '{name}' of the {kind} column has the wrong value")
    facet = {**defaults, **settings}
    if kind == "text" and facet["allowMultipleLines"]:
        facet = {"textType": "richText", **facet}
        facet.pop("maxLength", None)
    return facet


def _fits(kind: str, name: str, value: Any) -> bool:
    if name in ("maximum", "minimum"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if name in ("allowMultipleLines", "appendChangesToExistingText", "allowTextEntry"):
        return isinstance(value, bool)
    if name in ("maxLength", "linesForEditing"):
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= SINGLE_LINE
    if name == "choices":
        choices = cast("list[object]", value) if isinstance(value, list) else [None]
        return all(isinstance(choice, str) and 0 < len(choice) <= SINGLE_LINE for choice in choices)
    return value in _ENUMS[(kind, name)] if (kind, name) in _ENUMS else isinstance(value, str)


def _object(body: Any, what: str, type_name: str) -> Json:
    if not isinstance(body, dict):
        raise invalid_request(f"{what} must be a JSON object")
    return without_type(cast("Json", body), type_name)


def _expect(name: str, holds: object, value: Any) -> Any:
    if not holds:
        raise invalid_request(f"The value of field '{name}' is of the wrong kind for its column")
    return value
