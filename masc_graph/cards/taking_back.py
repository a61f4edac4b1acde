"""The two dialogs of a receipt: the referrer withdraws the referral, or asks the chair once to look again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.parts import NO_NAMES, Data, error_summary, notice_data, question
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.referrals.triage import WithdrawReason
from masc_graph.domain.text.privacy import REASON_LIMIT
from masc_graph.domain.text.problem import Problem

WITHDRAWING: Final = "Withdraw a referral"
AGAIN: Final = "Ask the chair to look again"
WITHDRAW_REASON: Final = "withdraw_reason"
AGAIN_REASON: Final = "again_reason"


@dataclass(frozen=True)
class WhyScreen:
    """One referral in the version that a press acts on, and the reason so far, which a person may have typed."""

    reference: str
    version: int
    reason: str = ""
    problems: Sequence[Problem] = ()
    notice: str = ""


def withdraw(screen: WhyScreen) -> Card:
    """The dialog with the input ``withdraw_reason``; "Withdraw the referral"."""
    offered = ((reason, reason.words) for reason in WithdrawReason)
    asked = _asked(screen, WITHDRAW_REASON, "Why are you withdrawing this referral? (required)", offered=offered)
    return expand("withdraw", _heads(screen) | {"withdraw": asked})


def look_again(screen: WhyScreen) -> Card:
    """The dialog with the input ``again_reason``; "Ask the chair"."""
    why = "Why should the chair look again? 10 to 300 characters, no names (required)"
    asked = _asked(screen, AGAIN_REASON, why, hint=NO_NAMES, limit=REASON_LIMIT)
    return expand("look_again", _heads(screen) | {"again": asked})


def _asked(
    screen: WhyScreen,
    name: str,
    label: str,
    *,
    hint: str = "",
    offered: Iterable[tuple[str, str]] = (),
    limit: int | None = None,
) -> Data:
    return question(name, label, screen.reason, screen.problems, hint=hint, offered=offered, limit=limit)


def _heads(screen: WhyScreen) -> Data:
    heads: Data = {"reference": screen.reference, "version": screen.version}
    return heads | error_summary(screen.problems) | notice_data(screen.notice)
