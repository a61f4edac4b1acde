"""A case: what was referred, where it is, what the board has said about it so far, and the one way it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.outcomes import DeferWhy, Outcome
from masc_graph.domain.cases.status import HEARD, TO_BE_HEARD, ActionStatus, CaseStatus, require_case_move


@dataclass(frozen=True)
class ReferralFacts:
    """What the referral says about the case, as every card may show it: nothing that identifies a person."""

    referring_agency: str
    referrer_id: str
    received_at: datetime
    risk_level: str = ""
    area: str = ""
    urgent: bool = False
    children: bool = False
    repeat: bool = False


@dataclass(frozen=True)
class PastDecision:
    """A decision in the history of a case; ``supersedes`` is the id of the one that it replaced, if it did."""

    decision_id: str
    meeting_id: str
    outcome: Outcome
    decided_at: datetime
    supersedes: str = ""
    defer_why: DeferWhy | None = None


@dataclass(frozen=True)
class CaseAction:
    """An action in the history of a case."""

    code: str
    decision_id: str
    agency_id: str
    status: ActionStatus


@dataclass(frozen=True)
class CaseMove:
    """What a change makes of a case: the values to write, and the statuses that its event names."""

    from_status: CaseStatus
    to_status: CaseStatus
    version: int
    values: Mapping[str, object]

    @property
    def event(self) -> dict[str, object]:
        """The details of the event: from which status to which."""
        return {"from_status": self.from_status, "to_status": self.to_status}


@dataclass(frozen=True)
class Case:
    """A case as one reading found it.

    ``changed_by`` is the command that changed it last. ``decisions`` and ``actions`` are its history in order, where
    they were read; ``deferrals`` counts the meetings that deferred it or did not reach it. ``heard_before`` says that
    it came back after the board had spoken about it, and ``reason`` is the last reason given for its status.
    """

    reference: str
    facts: ReferralFacts
    status: CaseStatus
    meeting_id: str
    version: int = 1
    changed_by: str = ""
    heard_before: bool = False
    deferrals: int = 0
    reason: str = ""
    decisions: tuple[PastDecision, ...] = ()
    actions: tuple[CaseAction, ...] = ()

    @property
    def was_heard(self) -> bool:
        """Whether the board has spoken about it, now or before it came back."""
        return self.heard_before or self.status in HEARD

    @property
    def why_it_came_back(self) -> str:
        """The reason why a case that was decided is to be heard again; empty for every other."""
        return self.reason if self.heard_before and self.status in TO_BE_HEARD else ""

    @property
    def deferred_by(self) -> tuple[PastDecision, ...]:
        """The decisions that deferred it and have not been replaced."""
        replaced = {decision.supersedes for decision in self.decisions}
        return tuple(one for one in self.decisions if one.outcome is Outcome.DEFER and one.decision_id not in replaced)

    @property
    def open_actions(self) -> tuple[str, ...]:
        """The codes of the actions that are still to be done."""
        return tuple(action.code for action in self.actions if action.status.is_open)

    def move(self, to: CaseStatus, right: Right, *, by: str, **values: object) -> CaseMove:
        """Move the case as somebody with this right may, or raise ``Refused``; ``by`` is the command that asks."""
        require_case_move(self.status, to, right)
        return self._written(to, by, values)

    def change(self, *, by: str, **values: object) -> CaseMove:
        """Change what is known of the case, such as its meeting, and leave its status as it is."""
        return self._written(self.status, by, values)

    def go_to(self, meeting_id: str, *, by: str, **values: object) -> CaseMove:
        """Give the case a place at another meeting; one that was listed is accepted again until that agenda has it."""
        values["meeting_id"] = meeting_id
        if self.status is CaseStatus.LISTED:
            return self.move(CaseStatus.ACCEPTED, Right.SYSTEM, by=by, **values)
        return self.change(by=by, **values)

    def _written(self, to: CaseStatus, by: str, values: Mapping[str, object]) -> CaseMove:
        version = self.version + 1
        written = {**values, "status": to, "version": version, "changed_by": by}
        return CaseMove(self.status, to, version, written)


def first_status(*, complete: bool) -> CaseStatus:
    """The status with which a referral becomes a case."""
    status = CaseStatus.SUBMITTED if complete else CaseStatus.NEEDS_INFORMATION
    require_case_move(None, status, Right.USE)
    return status
