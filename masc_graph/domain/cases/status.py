"""The statuses of a case and of an action, and who may move each to which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from masc_graph.domain.board.roster import Right, changed_since_opened, refusal


class CaseStatus(StrEnum):
    """Where a case stands."""

    SUBMITTED = "submitted"
    NEEDS_INFORMATION = "needs_information"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    LISTED = "listed"
    DEFERRED = "deferred"
    OPEN_ACTIONS = "open_actions"
    READY_TO_CLOSE = "ready_to_close"
    UNDER_REVIEW = "under_review"
    REFERRED_ON = "referred_on"
    TRANSFERRED = "transferred"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The status as the receipt and the agenda show it."""
        return _CASE_WORDS[self]

    @property
    def next_step(self) -> str:
        """What happens next, as the referrer is told."""
        return _NEXT_STEPS[self]


class ActionStatus(StrEnum):
    """Where an action stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    NO_LONGER_RELEVANT = "no_longer_relevant"
    NOT_COMPLETED = "not_completed"

    @property
    def words(self) -> str:
        """The status as cards show it."""
        return _ACTION_WORDS[self]

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self in OPEN_STATUSES

    @property
    def settles_case(self) -> bool:
        """Nothing is left to do: a case whose actions all say so is ready to close."""
        return self in _SETTLED


_CASE_WORDS: Final = {
    CaseStatus.SUBMITTED: "Received",
    CaseStatus.NEEDS_INFORMATION: "More information needed",
    CaseStatus.NOT_ACCEPTED: "Not accepted",
    CaseStatus.WITHDRAWN: "Withdrawn",
    CaseStatus.ACCEPTED: "Accepted",
    CaseStatus.LISTED: "On the agenda",
    CaseStatus.DEFERRED: "Put off to the next meeting",
    CaseStatus.OPEN_ACTIONS: "Actions agreed",
    CaseStatus.READY_TO_CLOSE: "Ready to close",
    CaseStatus.UNDER_REVIEW: "Kept under review",
    CaseStatus.REFERRED_ON: "Sent to another process",
    CaseStatus.TRANSFERRED: "Sent to another area",
    CaseStatus.CLOSED: "Closed",
}
_NEXT_STEPS: Final = {
    CaseStatus.SUBMITTED: "The administrator reads it and answers. This message changes when they have.",
    CaseStatus.NEEDS_INFORMATION: (
        "Add what is missing, and the administrator reads it again. It keeps the date on which you first sent it."
    ),
    CaseStatus.NOT_ACCEPTED: (
        "It does not go to a meeting. Carry on with your own agency and partners: MASC does nothing more with it."
    ),
    CaseStatus.WITHDRAWN: "It does not go to a meeting. If things change, refer the case again.",
    CaseStatus.ACCEPTED: "It goes on the agenda of this meeting. Have your information ready to present.",
    CaseStatus.LISTED: "It will be heard at this meeting. Have your information ready to present.",
    CaseStatus.DEFERRED: "It comes back at the next meeting. Have your information ready to present.",
    CaseStatus.OPEN_ACTIONS: "Each agency does what it agreed to. See yours with 'My agency's actions'.",
    CaseStatus.READY_TO_CLOSE: "Every action is finished. The chair decides at the next meeting whether to close it.",
    CaseStatus.UNDER_REVIEW: "The board looks at it again on the day that it set.",
    CaseStatus.REFERRED_ON: "The other process takes it from here. Refer again if there is a further incident.",
    CaseStatus.TRANSFERRED: "The other area takes it from here.",
    CaseStatus.CLOSED: "Nothing more happens here. If there is a further incident, refer the case again.",
}
_ACTION_WORDS: Final = {
    ActionStatus.NOT_STARTED: "Not started",
    ActionStatus.IN_PROGRESS: "In progress",
    ActionStatus.COMPLETED: "Completed",
    ActionStatus.NO_LONGER_RELEVANT: "No longer relevant",
    ActionStatus.NOT_COMPLETED: "Could not be done",
}

DECIDED: Final = frozenset(
    {
        CaseStatus.DEFERRED,
        CaseStatus.OPEN_ACTIONS,
        CaseStatus.READY_TO_CLOSE,
        CaseStatus.UNDER_REVIEW,
        CaseStatus.REFERRED_ON,
        CaseStatus.TRANSFERRED,
        CaseStatus.CLOSED,
    }
)
"""A decision has been recorded; the newest one made it so."""

HEARD: Final = DECIDED - {CaseStatus.DEFERRED}
"""The board has spoken about the case, not only put it off."""

UNANSWERED: Final = frozenset({CaseStatus.SUBMITTED, CaseStatus.NEEDS_INFORMATION})
"""The administrator has not accepted or declined it yet."""

WAITING: Final = UNANSWERED | {CaseStatus.ACCEPTED}
"""On the way to a meeting whose agenda does not have it yet."""

UNDECIDED: Final = WAITING | {CaseStatus.LISTED}
"""No meeting has decided about it, so its referrer may still withdraw it unless it was heard before."""

TO_BE_HEARD: Final = UNDECIDED | {CaseStatus.DEFERRED}
"""The board is still to speak about it at the meeting that it belongs to."""

PLACED: Final = frozenset({CaseStatus.ACCEPTED, CaseStatus.LISTED})
"""Accepted for a meeting that has not decided about it yet."""

AT_ITS_MEETING: Final = PLACED | DECIDED
"""Its meeting hears it, or has."""

MAY_MOVE: Final = PLACED | {CaseStatus.DEFERRED}
"""The administrator may move it to the next meeting."""

MAY_BE_LISTED: Final = frozenset({CaseStatus.ACCEPTED, CaseStatus.DEFERRED, CaseStatus.UNDER_REVIEW})
"""Posting an agenda lists it."""

FOLLOWS_ACTIONS: Final = (CaseStatus.OPEN_ACTIONS, CaseStatus.READY_TO_CLOSE)
"""The statuses that follow from a case's actions: some are left to do, or none."""

HEARD_NOT_CLOSED: Final = HEARD - {CaseStatus.CLOSED}
"""The board has spoken about it and may still have to do with it."""

ENDED: Final = HEARD | {CaseStatus.NOT_ACCEPTED, CaseStatus.WITHDRAWN}
"""Nothing more is asked of its referrer."""

OPEN_STATUSES: Final = frozenset({ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS})
"""The action is still to be done."""

UNFINISHED: Final = (*sorted(OPEN_STATUSES), ActionStatus.NOT_COMPLETED)
"""The action is still to be done, or could not be."""

_SETTLED: Final = frozenset({ActionStatus.COMPLETED, ActionStatus.NO_LONGER_RELEVANT})

_OUTCOMES: Final = DECIDED - {CaseStatus.READY_TO_CLOSE}

_CaseRow = tuple[frozenset[CaseStatus | None], frozenset[CaseStatus], frozenset[Right]]
_CASE_ROWS: Final[tuple[_CaseRow, ...]] = (
    (frozenset({None}), UNANSWERED, frozenset({Right.USE})),
    # One that is accepted for an agenda that is posted already joins it at once.
    (
        frozenset({CaseStatus.SUBMITTED}),
        PLACED | {CaseStatus.NEEDS_INFORMATION, CaseStatus.NOT_ACCEPTED},
        frozenset({Right.TRIAGE}),
    ),
    (
        frozenset({CaseStatus.NEEDS_INFORMATION, CaseStatus.NOT_ACCEPTED}),
        frozenset({CaseStatus.SUBMITTED}),
        frozenset({Right.OWN_REFERRAL}),
    ),
    (UNDECIDED, frozenset({CaseStatus.WITHDRAWN}), frozenset({Right.OWN_REFERRAL})),
    (MAY_BE_LISTED, frozenset({CaseStatus.LISTED}), frozenset({Right.SYSTEM})),
    (
        frozenset({CaseStatus.LISTED}),
        frozenset({CaseStatus.ACCEPTED, CaseStatus.DEFERRED}),
        frozenset({Right.SYSTEM}),
    ),
    # Accepted is a case whose deferral is corrected after the next agenda lost it again.
    (AT_ITS_MEETING, _OUTCOMES, frozenset({Right.RECORD})),
    (DECIDED, PLACED, frozenset({Right.RECORD})),
    (frozenset({CaseStatus.OPEN_ACTIONS}), frozenset({CaseStatus.READY_TO_CLOSE}), frozenset({Right.SYSTEM})),
    (frozenset({CaseStatus.READY_TO_CLOSE}), frozenset({CaseStatus.OPEN_ACTIONS}), frozenset({Right.SYSTEM})),
)


def _case_moves() -> dict[tuple[CaseStatus | None, CaseStatus], frozenset[Right]]:
    moves: dict[tuple[CaseStatus | None, CaseStatus], frozenset[Right]] = {}
    for sources, targets, rights in _CASE_ROWS:
        for move in ((old, new) for old in sources for new in targets):
            moves[move] = moves.get(move, frozenset()) | rights
    return moves


CASE_MOVES: Final[Mapping[tuple[CaseStatus | None, CaseStatus], frozenset[Right]]] = MappingProxyType(_case_moves())
"""(from, to) -> the rights of which one is needed; from None is the making of the case."""


def require_case_move(old: CaseStatus | None, new: CaseStatus, actor_right: Right) -> None:
    """Allow the move, or raise ``Refused``: R6 when the case is elsewhere by now, the right's own rule otherwise."""
    rights = CASE_MOVES.get((old, new))
    if rights is None:
        raise changed_since_opened(f"the case is {old.words.lower()}" if old else "the case does not exist")
    if actor_right not in rights:
        raise refusal(min(rights))
