"""The receipt of a referral: the dialog's last screen, and the tracked copy in the chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.parts import NO_NAMES, Data, question
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.cases.status import ENDED, UNANSWERED, CaseStatus
from masc_graph.domain.meetings.calendar_words import day_words, meeting_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.referrals.triage import WithdrawReason
from masc_graph.domain.text.privacy import REASON_LIMIT

TITLE: Final = "Refer a case"
RECEIVED: Final = "We have received your referral"
_NEXT_STEPS: Final = {status.words: status.next_step for status in CaseStatus}
_OPEN: Final = frozenset(status.words for status in UNANSWERED)
_ENDED: Final = frozenset(status.words for status in ENDED)
"""Statuses in which the meeting that the calendar gave no longer matters."""


@dataclass(frozen=True)
class Receipt:
    """What the referrer is told: the reference, the meeting, and the last day to refer.

    ``explanation`` comes from the calendar. ``missing`` are the labels of what is needed before the agenda is posted.
    """

    reference: str
    meeting: Meeting
    explanation: str
    urgent: bool = False
    old_dash: bool = False
    missing: Sequence[str] = ()
    presenter_named: bool = False


def receipt_dialog(receipt: Receipt) -> Card:
    """The dialog's last screen, worked out from the calendar alone before anything is written."""
    presenting = "The person you named" if receipt.presenter_named else "You"
    meeting = f"{meeting_words(receipt.meeting)}, if the administrator accepts the referral"
    return expand("receipt_dialog", _data(receipt, presenting=presenting, meeting=meeting))


def receipt_copy(
    receipt: Receipt,
    status: str,
    *,
    version: int = 0,
    may_withdraw: bool = False,
    may_ask_again: bool = False,
    reason: str = "",
) -> Card:
    """The copy in the 1:1 chat, edited whenever the status changes; ``status`` is the case's status in words.

    ``reason`` is why the referral is not accepted, and may be typed by a person. ``version`` is what a press acts on.
    """
    presenting = "You, or the person you named" if receipt.presenter_named else "You"
    may_add = version > 0 and status in _OPEN and bool(receipt.missing)
    return expand(
        "receipt",
        _data(receipt, presenting=presenting, meeting=_meeting(receipt, status))
        | {
            "title": RECEIVED if status in _OPEN else f"Your referral {receipt.reference}",
            "status": status,
            "version": version,
            "has_reason": bool(reason),
            "reason": reason,
            "next_step": _NEXT_STEPS.get(status, ""),
            "has_next_step": status in _NEXT_STEPS,
            "has_meeting": status not in _ENDED,
            "no_meeting": status in _ENDED,
            "has_missing": status in _OPEN and bool(receipt.missing),
            "old_dash": receipt.old_dash and status not in _ENDED,
            "has_buttons": may_add or may_withdraw or may_ask_again,
            "may_add": may_add,
            "may_withdraw": may_withdraw,
            "may_ask_again": may_ask_again,
            "withdraw": withdraw_question(),
            "again": question("again_reason", _AGAIN, "", (), hint=NO_NAMES, limit=REASON_LIMIT),
        },
    )


def withdraw_question() -> Data:
    """The question that "Withdraw" opens, input ``withdraw_reason``."""
    offered = ((reason, reason.words) for reason in WithdrawReason)
    return question("withdraw_reason", "Why do you withdraw it? (required)", "", (), offered=offered)


_AGAIN: Final = "Why should the chair look again? 10 to 300 characters, no names (required)"


def _meeting(receipt: Receipt, status: str) -> str:
    meeting = meeting_words(receipt.meeting)
    return f"{meeting}, if the administrator accepts the referral" if status in _OPEN else meeting


def _data(receipt: Receipt, *, presenting: str, meeting: str) -> Data:
    return {
        "title": RECEIVED,
        "reference": receipt.reference,
        "meeting": meeting,
        "explanation": receipt.explanation,
        "presenting": presenting,
        "has_missing": bool(receipt.missing),
        "missing": [{"label": label} for label in receipt.missing],
        "needed_by": day_words(receipt.meeting.agenda_due_on),
        "urgent": receipt.urgent,
        "old_dash": receipt.old_dash,
    }
