"""How a row stands in SharePoint: columns derived from its type, and its values to and from a list item's fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.alias_generators import to_pascal

from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.referrals.field import Field, FieldKind
from masc_graph.domain.referrals.referral_fields import FIELDS
from masc_graph.graph.lists import Column, ColumnKind
from masc_graph.registers.rows import ROWS, ReferralRow, Row

KEPT_NOTES = Column("KeptNotes", "note")
"""Notes that only those who may see the case read; no row has it."""

_SIMPLE: dict[object, ColumnKind] = {bool: "yesno", int: "number", date: "date", str: "text"}
R = TypeVar("R", bound=Row)


def columns(name: str) -> list[Column]:
    """Return the columns of the list called ``name`` in the settings, ``Title`` first."""
    row = ROWS[name]
    made = [_column(row, field) for field in row.model_fields]
    if row is not ReferralRow:
        return made
    questions = [_question(field) for field in FIELDS]
    asked = {column.name for column in questions}
    return [*(column for column in made if column.name not in asked), Column("ReferrerName"), KEPT_NOTES, *questions]


@cache
def selected(row: type[Row]) -> tuple[str, ...]:
    """Name the columns that a row is read from: no others are ever asked for."""
    return tuple(to_pascal(field) for field in row.model_fields)


def to_fields(values: BaseModel | Mapping[str, object]) -> dict[str, Any]:
    """Write a row, or some values by their Python names, as an item's fields; a row's absent values are left out."""
    if isinstance(values, BaseModel):
        row = {name: getattr(values, name) for name in type(values).model_fields}
        return {to_pascal(name): written(value) for name, value in row.items() if value not in (None, "", ())}
    return {to_pascal(name): written(value) for name, value in values.items()}


def written(value: object) -> Any:
    """Write one value as SharePoint takes it: a date at noon, so that no time zone can turn it into the day before."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return f"{value.isoformat()}T12:00:00Z"
    if isinstance(value, tuple | list | frozenset):
        members = [str(member) for member in cast("Iterable[object]", value)]
        return sorted(members) if isinstance(value, frozenset) else members
    return value


def from_fields(row: type[R], fields: Mapping[str, Any]) -> R:
    """Read a list item's fields as a row; raises pydantic's ``ValidationError`` if somebody broke them by hand."""
    present = {name: value for name, value in fields.items() if value is not None}
    days = {column: _day(present[column]) for column in _days(row) if column in present}
    return row.model_validate(present | days)


@cache
def _days(row: type[Row]) -> tuple[str, ...]:
    """Name the date-only columns."""
    return tuple(to_pascal(name) for name, info in row.model_fields.items() if _kind(info.annotation) == "date")


def _day(instant: Any) -> Any:
    """A date-only column comes back as an instant of the site's time zone: midnight in London is 23:00Z in summer."""
    try:
        return london_day(datetime.fromisoformat(instant))
    except (TypeError, ValueError):
        return instant


def _column(row: type[Row], field: str) -> Column:
    annotation = row.model_fields[field].annotation
    kind: ColumnKind = "note" if field in row.NOTES else _kind(annotation)
    unique = field == "title"
    indexed = unique or field in row.INDEXED
    choices = _choices(annotation)
    if kind in ("choice", "multi") and not choices:
        raise TypeError(f"{row.__name__}.{field} offers no choices, and SharePoint would take no value for it")
    return Column(to_pascal(field), kind, indexed=indexed, unique=unique, choices=choices)


def _question(field: Field) -> Column:
    kinds: dict[FieldKind, ColumnKind] = {
        FieldKind.ONE: "choice",
        FieldKind.MANY: "multi",
        FieldKind.DATE: "date",
        FieldKind.TICK: "yesno",
        FieldKind.TEXT: "note" if field.has_lines else "text",
    }
    return Column(field.column, kinds[field.kind], choices=field.choices)


def _kind(annotation: Any) -> ColumnKind:
    bare = _bare(annotation)
    if get_origin(bare) is tuple:
        return "multi"
    if _choices(bare):
        return "choice"
    return _SIMPLE.get(bare, "datetime")


def _choices(annotation: Any) -> tuple[str, ...]:
    bare = _bare(annotation)
    if get_origin(bare) is tuple:
        return _choices(get_args(bare)[0])
    if get_origin(bare) is Literal:
        return get_args(bare)
    return tuple(bare) if isinstance(bare, type) and issubclass(bare, StrEnum) else ()


def _bare(annotation: Any) -> Any:
    """Take an optional ``None`` away."""
    if get_origin(annotation) in (Union, UnionType):
        return _bare(next(member for member in get_args(annotation) if member is not type(None)))
    return annotation
