"""What the board may decide about a case, and what each outcome needs and makes of the case."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from masc_graph.domain.cases.status import CaseStatus


class Outcome(StrEnum):
    """What was decided, in the order in which the dialog offers it."""

    ACTIONS_AGREED = "actions_agreed"
    NO_FURTHER_ACTION = "no_further_action"
    KEEP_UNDER_REVIEW = "keep_under_review"
    DEFER = "defer"
    REFER_TO_PROCESS = "refer_to_process"
    TRANSFER_AREA = "transfer_area"
    CLOSE = "close"

    @property
    def words(self) -> str:
        """The outcome as cards show it."""
        return OUTCOMES[self].words


class DecisionState(StrEnum):
    """Whether a decision counts: one that is prepared was only typed, and the next press of a chair replaces it."""

    DRAFT = "prepared"
    RECORDED = "recorded"


class NewActions(StrEnum):
    """Whether a decision with this outcome carries actions."""

    REQUIRED = "required"
    ALLOWED = "allowed"
    NONE = "none"


class OpenActions(StrEnum):
    """What the outcome makes of actions that are still open."""

    STAY = "stay"
    FORBID = "forbid"
    NAME = "name"


class OutcomeRule(NamedTuple):
    """``needs`` names the one input that this outcome asks for besides the reason."""

    words: str
    status: CaseStatus
    actions: NewActions
    needs: str = ""
    reason_required: bool = True
    open_actions: OpenActions = OpenActions.STAY
    heard_before: bool = False


OUTCOMES: Final[Mapping[Outcome, OutcomeRule]] = MappingProxyType(
    {
        Outcome.ACTIONS_AGREED: OutcomeRule(
            "Actions agreed", CaseStatus.OPEN_ACTIONS, NewActions.REQUIRED, reason_required=False
        ),
        Outcome.NO_FURTHER_ACTION: OutcomeRule(
            "No further action", CaseStatus.CLOSED, NewActions.NONE, open_actions=OpenActions.FORBID
        ),
        Outcome.KEEP_UNDER_REVIEW: OutcomeRule(
            "Keep under review", CaseStatus.UNDER_REVIEW, NewActions.ALLOWED, "review_on"
        ),
        Outcome.DEFER: OutcomeRule("Put off", CaseStatus.DEFERRED, NewActions.NONE, "defer_why"),
        Outcome.REFER_TO_PROCESS: OutcomeRule(
            "Send to another process", CaseStatus.REFERRED_ON, NewActions.ALLOWED, "refer_targets"
        ),
        Outcome.TRANSFER_AREA: OutcomeRule(
            "Send to another area", CaseStatus.TRANSFERRED, NewActions.ALLOWED, "transfer_to"
        ),
        Outcome.CLOSE: OutcomeRule(
            "Close", CaseStatus.CLOSED, NewActions.NONE, open_actions=OpenActions.NAME, heard_before=True
        ),
    }
)


class DeferWhy(StrEnum):
    """Why a case was put off."""

    INFORMATION_MISSING = "information_missing"
    AGENCY_ABSENT = "agency_absent"
    NO_TIME = "no_time"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as the dialog offers it."""
        return self.value.replace("_", " ").capitalize()


class ReferTarget(StrEnum):
    """Another process or service that a case may be sent to, in the order in which the dialog offers them."""

    MAPPA = "MAPPA"
    PDP = "PDP"
    MARAC = "MARAC"
    MATAC = "MATAC"
    STATUTORY = "Statutory services"
    THIRD_SECTOR = "Third sector services"


def next_status(outcome: Outcome) -> CaseStatus:
    """What the case becomes when this outcome is recorded."""
    return OUTCOMES[outcome].status
