"""Missing information: the message to the referrer, and the dialog with only the questions that need an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.parts import Data, error_summary, lines, notice_data, question
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.referrals.field import Answers
from masc_graph.domain.referrals.referral import FieldKind, ReferralField
from masc_graph.domain.text.problem import Problem

TITLE: Final = "Add the information"
LONG_LIST: Final = 7
"""A list longer than this is a typeahead instead of buttons."""


@dataclass(frozen=True)
class InformationScreen:
    """The questions to answer, and what was typed in this dialog; answers are never read back from the list."""

    reference: str
    token: str
    fields: Sequence[ReferralField]
    answers: Answers
    problems: Sequence[Problem] = ()
    notice: str = ""


def needs_information(reference: str, version: int, labels: Sequence[str], note: str, needed_by: str) -> Card:
    """The message to the referrer; ``note`` is the administrator's, ``needed_by`` a day in words."""
    return expand(
        "needs_information",
        {
            "reference": reference,
            "version": version,
            "labels": lines(labels),
            "has_note": bool(note),
            "note": note,
            "needed_by": needed_by,
        },
    )


def information_done(reference: str, sentence: str) -> Card:
    """The line that replaces the message once it is settled."""
    return expand("information_done", {"reference": reference, "sentence": sentence})


def add_information(screen: InformationScreen) -> Card:
    """The dialog with each question as declared, with the same ids and rules as in the referral form; "Send"."""
    return expand(
        "add_information",
        {
            "reference": screen.reference,
            "token": screen.token,
            "questions": [_question(field, screen) for field in screen.fields],
            **error_summary(screen.problems),
            **notice_data(screen.notice),
        },
    )


def _question(field: ReferralField, screen: InformationScreen) -> Data:
    is_long = len(field.choices) > LONG_LIST
    return question(
        field.name,
        field.card_label,
        screen.answers.get(field.name, ""),
        screen.problems,
        offered=((choice, choice) for choice in field.choices),
        limit=field.max_length or 0,
    ) | {
        "is_text": field.kind is FieldKind.TEXT,
        "lines": field.has_lines,
        "is_date": field.kind is FieldKind.DATE,
        "is_tick": field.kind is FieldKind.TICK,
        "is_one": field.kind is FieldKind.ONE,
        "is_many": field.kind is FieldKind.MANY,
        "style": "compact" if is_long else "expanded",
    }
