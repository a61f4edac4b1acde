"""The receipt of a referral: the dialog's last answer and the lasting copy in the chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.parts import Data
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.calendar_words import day_words, meeting_words
from masc_graph.domain.meeting import Meeting

TITLE: Final = "Refer a case"
RECEIVED: Final = "We have received your referral"


@dataclass(frozen=True)
class Receipt:
    """What a referrer is told: reference, meeting and the cut-off in words.

    ``explanation`` is the calendar's. ``missing`` are the labels of what is still needed before the agenda is posted.
    """

    reference: str
    meeting: Meeting
    explanation: str
    urgent: bool = False
    old_dash: bool = False
    missing: Sequence[str] = ()
    presenter_named: bool = False


def receipt_dialog(receipt: Receipt) -> Card:
    """The dialog's last answer; it is computed from the calendar alone, before anything is written."""
    return expand(
        "receipt_dialog", _data(receipt, presenting="The person you named" if receipt.presenter_named else "You")
    )


def receipt_copy(receipt: Receipt, status: str) -> Card:
    """The copy in the 1:1 chat, edited with every status; ``status`` is the case status in words."""
    presenting = "You, or the person you named" if receipt.presenter_named else "You"
    return expand("receipt", _data(receipt, presenting=presenting) | {"status": status})


def _data(receipt: Receipt, *, presenting: str) -> Data:
    return {
        "title": RECEIVED,
        "reference": receipt.reference,
        "meeting": meeting_words(receipt.meeting),
        "explanation": receipt.explanation,
        "presenting": presenting,
        "has_missing": bool(receipt.missing),
        "missing": [{"label": label} for label in receipt.missing],
        "needed_by": day_words(receipt.meeting.agenda_due_on),
        "urgent": receipt.urgent,
        "old_dash": receipt.old_dash,
    }
