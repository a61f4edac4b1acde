"""The questions of a referral under one name, and the values that the record keeps of their answers."""

from __future__ import annotations

from datetime import date
from typing import Final

from masc_graph.domain.referrals.field import TICKED, FieldKind
from masc_graph.domain.referrals.field import Field as ReferralField

SCHEMA_VERSION: Final = 1

TypedValue = str | list[str] | date | bool | None


def typed_value(field: ReferralField, text: str) -> TypedValue:
    """The value that SharePoint keeps for a canonical text; None where nothing was answered."""
    readers = {FieldKind.MANY: _many, FieldKind.DATE: _date, FieldKind.TICK: _tick}
    return readers.get(field.kind, _text)(text)


def _text(text: str) -> TypedValue:
    return text or None


def _many(text: str) -> TypedValue:
    return text.split(",") if text else []


def _date(text: str) -> TypedValue:
    return date.fromisoformat(text) if text else None


def _tick(text: str) -> TypedValue:
    return text == TICKED
