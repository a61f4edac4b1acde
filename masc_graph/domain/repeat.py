"""Whether a referral may be about somebody the board has met before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.status import CaseStatus


class RepeatState(StrEnum):
    """``possible`` until the administrator has said which; the agenda shows only a confirmed ``repeat``."""

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


class Known(BaseModel):
    """What the comparison needs of a referral: keys, never names."""

    model_config = ConfigDict(frozen=True)

    reference: str
    received_at: datetime
    status: CaseStatus
    victim_key: str = ""
    name_key: str = ""
    pair_key: str = ""


class Match(BaseModel):
    """An earlier referral that this one resembles, and as what; the administrator confirms or clears it."""

    model_config = ConfigDict(frozen=True)

    state: RepeatState
    reference: str


def repeat_state(this: Known, earlier: Iterable[Known], months: int = 12) -> Match | None:
    """The strongest match, of several the latest received; None if there is none.

    What is stored at filing is ``possible`` with this reference; ``state`` is what the triage card suggests.
    """
    raise NotImplementedError
