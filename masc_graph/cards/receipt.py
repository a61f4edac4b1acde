"""The receipt of a referral: the dialog's last answer and the lasting copy in the chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from masc_graph.cards.templates import Card


@dataclass(frozen=True)
class Receipt:
    """What a referrer is told: reference, meeting and the cut-off in words."""

    reference: str
    meeting_at: datetime
    explanation: Sequence[str]
    urgent: bool = False
    old_dash: bool = False
    missing: Sequence[str] = ()
    """Labels, in short words, of what is still needed before ``needed_by``."""
    needed_by: date | None = None
    named_presenter: bool = False


def receipt_dialog(receipt: Receipt) -> Card:
    """The dialog's last answer."""
    raise NotImplementedError


def receipt_copy(receipt: Receipt, status: str) -> Card:
    """The copy in the 1:1 chat, edited with every status; ``status`` is a sentence."""
    raise NotImplementedError
