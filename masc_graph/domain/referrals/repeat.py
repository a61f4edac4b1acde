"""Finds out whether a referral may be about people whom the board knows already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.cases.status import HEARD, TO_BE_HEARD, CaseStatus
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.text.working_days import months_later


class RepeatState(StrEnum):
    """``possible`` until the administrator has settled it; the agenda shows only a confirmed ``repeat``."""

    NONE = "none"
    POSSIBLE = "possible"
    KNOWN_VICTIM = "known_victim"
    DUPLICATE = "duplicate"
    REPEAT = "repeat"
    CLEARED = "cleared"

    @property
    def is_settled(self) -> bool:
        """Whether a case with this state may be accepted."""
        return self is not RepeatState.POSSIBLE


_STRONGEST_FIRST: Final = (
    RepeatState.REPEAT,
    RepeatState.DUPLICATE,
    RepeatState.KNOWN_VICTIM,
    RepeatState.POSSIBLE,
)


class KeyedReferral(BaseModel):
    """The part of a referral that is compared: its keys, never names."""

    model_config = ConfigDict(frozen=True)

    reference: str
    received_at: datetime
    status: CaseStatus
    victim_key: str = ""
    name_key: str = ""
    pair_key: str = ""


class Match(BaseModel):
    """An earlier referral that this one resembles, and in what way; the administrator confirms or clears it."""

    model_config = ConfigDict(frozen=True)

    state: RepeatState
    reference: str


def repeat_state(this: KeyedReferral, earlier: Iterable[KeyedReferral], months: int = 12) -> Match | None:
    """The strongest match, or the latest received of several equally strong ones; None if there is none.

    Filing stores ``possible`` with this reference; ``state`` is what the triage card suggests.
    """
    latest_first = sorted(
        (referral for referral in earlier if _is_earlier(referral, this)), key=_received, reverse=True
    )
    matches = [(state, referral) for referral in latest_first if (state := _resemblance(this, referral, months))]
    if not matches:
        return None
    state, referral = min(matches, key=lambda match: _STRONGEST_FIRST.index(match[0]))
    return Match(state=state, reference=referral.reference)


def _resemblance(this: KeyedReferral, that: KeyedReferral, months: int) -> RepeatState | None:
    if this.pair_key and this.pair_key == that.pair_key:
        return _same_pair(this, that, months)
    if this.victim_key and this.victim_key == that.victim_key:
        return RepeatState.KNOWN_VICTIM
    birth_date_missing = not (this.victim_key and that.victim_key)
    if this.name_key and this.name_key == that.name_key and birth_date_missing:
        return RepeatState.POSSIBLE
    return None


def _same_pair(this: KeyedReferral, that: KeyedReferral, months: int) -> RepeatState | None:
    if that.status in TO_BE_HEARD:
        return RepeatState.DUPLICATE
    in_time = london_day(this.received_at) <= months_later(london_day(that.received_at), months)
    return RepeatState.REPEAT if that.status in HEARD and in_time else None


def _is_earlier(that: KeyedReferral, this: KeyedReferral) -> bool:
    return that.reference != this.reference and that.received_at <= this.received_at


def _received(referral: KeyedReferral) -> datetime:
    return referral.received_at
