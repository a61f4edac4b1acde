"""What can be asked about a case at a meeting: to prepare a decision, to record it, to hand the case over."""

from __future__ import annotations

import hashlib
import json
from typing import Literal

from masc_graph.commands.base import Frozen, Origin
from masc_graph.commands.fields import Answers, DecisionReason, Dissent, Line, Reason, Token, What
from masc_graph.domain.cases.outcomes import ReferTarget


class NewAction(Frozen):
    """One action of a decision: who does what, for which of the 13 prompts, by when (``YYYY-MM-DD``)."""

    row: int
    agency: Line
    prompt: Line
    what: What
    due_on: Line


class RecordDecision(Frozen):
    """Record a decision with its first actions; ``token`` is the dialog's, and so the key."""

    kind: Literal["record_decision"] = "record_decision"
    token: Token
    reference: Line
    meeting_id: Line
    seen: Line
    outcome: Line
    reason: DecisionReason = ""
    done: tuple[Line, ...] = ()
    went_through: bool = False
    review_on: Line = ""
    defer_why: Line = ""
    refer_targets: tuple[ReferTarget, ...] = ()
    refer_by: Line = ""
    transfer_to: Line = ""
    dissent: Dissent = ""
    supersede_reason: Reason = ""
    actions: tuple[NewAction, ...] = ()

    def key(self, origin: Origin) -> str:
        return self.token


class AddActions(Frozen):
    """Add actions to a decision that stands; ``token`` is the dialog's, and so the key."""

    kind: Literal["add_actions"] = "add_actions"
    token: Token
    reference: Line
    meeting_id: Line
    decision_id: Line
    actions: tuple[NewAction, ...]

    def key(self, origin: Origin) -> str:
        return self.token


class PrepareDecision(Frozen):
    """Keep what was typed for a case until a chair records it; ``seen`` is the decision that stood then, if any.

    ``answers`` are the dialog's, by input id. The same words for the same decision are the same command.
    """

    kind: Literal["prepare_decision"] = "prepare_decision"
    reference: Line
    meeting_id: Line
    seen: Line
    answers: Answers

    def key(self, origin: Origin) -> str:
        words = hashlib.sha256(json.dumps(self.answers, sort_keys=True).encode()).hexdigest()
        return f"{self.reference}/{self.meeting_id}/prepared/{self.seen}/{origin.actor_id}/{words}"


class HandOverCase(Frozen):
    """Hand one case to the other chair, because of a conflict of interest; at one meeting, once for each person."""

    kind: Literal["hand_over_case"] = "hand_over_case"
    reference: Line
    meeting_id: Line

    def key(self, origin: Origin) -> str:
        return f"{self.reference}/{self.meeting_id}/{origin.actor_id}"


class TellDeferred(Frozen):
    """Tell administrator, chair and vice chair that a case was put off for the second time, or no longer is.

    Without a decision, the meeting did not come to it.
    """

    kind: Literal["tell_deferred"] = "tell_deferred"
    reference: Line
    meeting_id: Line
    decision_id: Line = ""

    def key(self, origin: Origin) -> str:
        return self.decision_id or f"{self.reference}/{self.meeting_id}"


DecisionPayload = RecordDecision | AddActions | PrepareDecision | HandOverCase | TellDeferred
