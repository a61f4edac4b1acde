"""The dialogs in which the administrator asks for information, declines a referral, or moves a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from masc_graph.cards.parts import NO_NAMES, error_summary, lines, notice_data, question
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import day_words, meeting_words, time_words
from masc_graph.domain.meetings.meeting import Meeting, london_day
from masc_graph.domain.referrals.triage import NOTE_LIMIT, QUESTIONS, REFERENCE_LIMIT, NotAccepted
from masc_graph.domain.text.privacy import REASON_LIMIT
from masc_graph.domain.text.problem import Problem

_REASONS: Final = tuple((code, code.words) for code in NotAccepted)


@dataclass(frozen=True)
class AskScreen:
    """What to ask the referrer; ``chosen`` are the names of the fields ticked so far."""

    reference: str
    version: int
    chosen: Sequence[str] = ()
    note: str = ""
    problems: Sequence[Problem] = ()
    notice: str = ""


@dataclass(frozen=True)
class RefuseScreen:
    """Why a referral is not accepted."""

    reference: str
    version: int
    reason_code: str = ""
    duplicate_of: str = ""
    reason_text: str = ""
    problems: Sequence[Problem] = ()
    notice: str = ""


@dataclass(frozen=True)
class MoveScreen:
    """Moving a case: ``meetings`` are those to which it may go."""

    reference: str
    version: int
    meetings: Sequence[Meeting]
    meeting_id: str = ""
    reason: str = ""
    problems: Sequence[Problem] = ()
    notice: str = ""


def urgent_waits(reference: str, version: int, received_at: datetime, *, incomplete: bool) -> Card:
    """The message of each morning about an urgent referral that waits; "Answer now" opens it.

    ``incomplete`` says that it waits for information from its referrer, and not for its first answer.
    """
    waits = "it waits for information from its referrer" if incomplete else "nobody has answered it"
    sent = f"It was sent on {day_words(london_day(received_at))} at {time_words(received_at)}, and {waits}."
    act = "Do not wait for the meeting if someone is at risk. If someone is in danger, call 999."
    return expand("urgent_waits", {"reference": reference, "version": version, "lines": lines((sent, act))})


def ask(screen: AskScreen) -> Card:
    """The dialog with the inputs ``missing`` (several field names) and ``note``; "Send"."""
    problems = screen.problems
    offered = ((field.name, field.label) for field in QUESTIONS)
    return expand(
        "triage_ask",
        {
            "reference": screen.reference,
            "version": screen.version,
            "missing": question(
                "missing", "What is missing? (required)", ",".join(screen.chosen), problems, offered=offered
            ),
            "note": question(
                "note", "Note to the referrer (optional)", screen.note, problems, hint=NO_NAMES, limit=NOTE_LIMIT
            ),
            **error_summary(problems),
            **notice_data(screen.notice),
        },
    )


def refuse(screen: RefuseScreen) -> Card:
    """The dialog with the inputs ``reason_code``, ``duplicate_of`` and ``reason_text``; "Do not accept"."""
    problems = screen.problems
    why = "Why is it not accepted? (required)"
    other_reference = "Reference of the other referral (required if duplicate)"
    in_words = "Reason in words (required if other)"
    return expand(
        "triage_refuse",
        {
            "reference": screen.reference,
            "version": screen.version,
            "reason_code": question("reason_code", why, screen.reason_code, problems, offered=_REASONS),
            "duplicate_of": question(
                "duplicate_of", other_reference, screen.duplicate_of, problems, limit=REFERENCE_LIMIT
            ),
            "reason_text": question(
                "reason_text", in_words, screen.reason_text, problems, hint=NO_NAMES, limit=REASON_LIMIT
            ),
            **error_summary(problems),
            **notice_data(screen.notice),
        },
    )


def move(screen: MoveScreen) -> Card:
    """The dialog with the inputs ``meeting_id`` and ``reason``; "Move"."""
    problems = screen.problems
    offered = ((meeting.meeting_id, meeting_words(meeting)) for meeting in screen.meetings)
    where = "Which meeting does it go to? (required)"
    return expand(
        "triage_move",
        {
            "reference": screen.reference,
            "version": screen.version,
            "meeting_id": question("meeting_id", where, screen.meeting_id, problems, offered=offered),
            "reason": question(
                "reason", "Reason (required)", screen.reason, problems, hint=NO_NAMES, limit=REASON_LIMIT
            ),
            **error_summary(problems),
            **notice_data(screen.notice),
        },
    )
