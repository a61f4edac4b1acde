"""A referral as the record keeps it, and the questions it is made of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from masc_graph.domain.referral_fields import FIELD as FIELD
from masc_graph.domain.referral_fields import FIELDS as FIELDS
from masc_graph.domain.referral_fields import STEPS as STEPS
from masc_graph.domain.referral_fields import TICKED, FieldKind
from masc_graph.domain.referral_fields import Answers as Answers
from masc_graph.domain.referral_fields import Field as ReferralField
from masc_graph.domain.referral_fields import Need as Need
from masc_graph.domain.referral_fields import PrivacyClass as PrivacyClass
from masc_graph.domain.referral_fields import fields_of_step as fields_of_step
from masc_graph.domain.repeat import RepeatState
from masc_graph.domain.status import CaseStatus

SCHEMA_VERSION: Final = 1

TypedValue = str | list[str] | date | bool | None


class Referral(BaseModel):
    """A row of MASC Referrals; ``answers`` are canonical text by field name and may be left empty in memory."""

    model_config = ConfigDict(frozen=True)

    reference: str
    status: CaseStatus
    meeting_id: str
    received_at: datetime
    referring_agency: str
    referrer_id: str
    referrer_name: str = ""
    answers: Answers = Field(default_factory=dict[str, str])
    missing: tuple[str, ...] = ()
    victim_key: str = ""
    name_key: str = ""
    pair_key: str = ""
    key_id: str = ""
    name_words: tuple[str, ...] = ()
    repeat_state: RepeatState = RepeatState.NONE
    repeat_of: str = ""
    da_settled: bool = False
    deferrals: int = 0
    position: int | None = None
    schema_version: int = SCHEMA_VERSION
    version: int = 1


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
