"""The questions of a referral, and the values that SharePoint stores for the answers."""

from __future__ import annotations

from datetime import date
from typing import Final

from masc_graph.domain.referrals.field import TICKED, FieldKind
from masc_graph.domain.referrals.field import Field as ReferralField

SCHEMA_VERSION: Final = 1

TypedValue = str | list[str] | date | bool | None


def typed_value(field: ReferralField, text: str) -> TypedValue:
    """The value that SharePoint stores for a canonical answer; None where there is no answer."""
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
