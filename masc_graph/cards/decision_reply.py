"""The reply under the agenda about a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from masc_graph.cards.parts import DOT, Data, lines, moment_words
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import day_words


@dataclass(frozen=True)
class DecidedAction:
    """An action in the reply; ``what`` was typed by a person."""

    code: str
    agency: str
    heading: str
    what: str
    due_on: date


@dataclass(frozen=True)
class DecisionReply:
    """What the channel may see of a decision: never the reason, dissent, prompts or referral targets.

    ``role`` and ``outcome`` are in words. ``replaces_at`` is when the decision replaced by this one was recorded,
    ``replaced_at`` when this one was replaced.
    """

    reference: str
    meeting_id: str
    decision_id: str
    outcome: str
    role: str
    agency: str
    recorded_at: datetime
    actions: Sequence[DecidedAction] = ()
    takes_actions: bool = True
    quorum_warning: str = ""
    replaces_at: datetime | None = None
    replaced_at: datetime | None = None


def decision_recorded(reply: DecisionReply) -> Card:
    """The reply under the agenda, with "Correct this decision" and "Add actions" unless it was replaced."""
    replaces = f"This replaces the decision of {moment_words(reply.replaces_at)}." if reply.replaces_at else ""
    replaced = f"Replaced by the decision of {moment_words(reply.replaced_at)}." if reply.replaced_at else ""
    return expand(
        "decision_recorded",
        {
            "reference": reply.reference,
            "meeting_id": reply.meeting_id,
            "decision_id": reply.decision_id,
            "outcome": reply.outcome,
            "by": f"Recorded by the {reply.role} ({reply.agency}), {moment_words(reply.recorded_at)}.",
            "actions": [_action(action) for action in reply.actions],
            "lines": lines((reply.quorum_warning, replaces)),
            "is_replaced": bool(replaced),
            "stands": not replaced,
            "takes_actions": reply.takes_actions and not replaced,
            "replaced": replaced,
        },
    )


def _action(action: DecidedAction) -> Data:
    return {
        "before": DOT.join((action.code, action.agency, action.heading, "")),
        "what": action.what,
        "after": f"{DOT}due {day_words(action.due_on)}",
    }
