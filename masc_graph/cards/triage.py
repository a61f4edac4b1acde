"""The administrator's card for a referral to answer, and the line that replaces it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from masc_graph.cards.parts import DOT, Data, error_summary, lines, notice_data, question
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting, london_day
from masc_graph.domain.referrals.repeat import RepeatState
from masc_graph.domain.text.problem import Problem

TITLE: Final = "Answer a referral"
DA_SETTLED: Final = (("not_related", "Not related"), ("related", "Related"))
REPEAT_STATES: Final = (
    (RepeatState.REPEAT, "Repeat"),
    (RepeatState.KNOWN_VICTIM, "Known victim"),
    (RepeatState.DUPLICATE, "Duplicate"),
    (RepeatState.CLEARED, "Not the same"),
)


@dataclass(frozen=True)
class Triage:
    """The pseudonymous facts (P1) that the administrator needs to answer a referral.

    ``agency`` is the agency's name, empty if the sender is not on the roster. ``repeat_of`` is the reference that
    this may repeat, empty if there is nothing to settle. ``incomplete`` counts the answers still needed.
    ``again_reason`` is what the referrer wrote to the chair, ``added`` are the labels of answers just added.
    ``missed`` is the meeting that it came too late for. ``in_time_for`` is one before ``meeting`` that it was in time
    for, ``why_later`` why that one does not hear it.
    ``joining`` says what else "Accept" does, ``notice`` is a sentence for the top of the dialog.
    """

    reference: str
    version: int
    agency: str
    received_at: datetime
    meeting: Meeting
    missed: Meeting | None
    risk_level: str
    area: str
    children_involved: str
    urgent: bool
    perpetrator_known: str
    dash: str
    old_dash: bool
    da_unsettled: bool
    case_url: str
    repeat_of: str = ""
    incomplete: int = 0
    da_settled: str = ""
    repeat_state: str = ""
    problems: Sequence[Problem] = ()
    again_reason: str = ""
    added: Sequence[str] = ()
    joining: str = ""
    notice: str = ""
    in_time_for: Meeting | None = None
    why_later: str = ""


def triage(facts: Triage) -> Card:
    """The card in the chat with every answer to a referral; what must be settled first is asked in the dialog."""
    unsettled = facts.da_unsettled or bool(facts.repeat_of)
    questions: Data = {
        "ask_da": facts.da_unsettled,
        "ask_repeat": bool(facts.repeat_of),
        "may_repeat": f"This may be a repeat of {facts.repeat_of}.",
        "settled": not unsettled,
        "unsettled": unsettled,
    }
    return expand("triage", _data(facts) | questions | error_summary(facts.problems))


def triage_dialog(facts: Triage) -> Card:
    """The same as a dialog, opened from the list of referrals."""
    return expand(
        "triage_dialog",
        _data(facts) | _unsettled_questions(facts) | error_summary(facts.problems) | notice_data(facts.notice),
    )


def triage_waiting(facts: Triage, labels: Sequence[str], needed_by: str) -> Card:
    """The card while information is awaited from the referrer: what, by when, and "They told me" instead of answers."""
    return expand("triage_waiting", _data(facts) | {"labels": lines(labels), "needed_by": needed_by})


def triage_done(reference: str, outcome: str, *, movable: bool = False, version: int = 0) -> Card:
    """The line that replaces the card, with the outcome; ``movable`` adds "Move to another meeting"."""
    return expand("triage_done", {"reference": reference, "outcome": outcome, "movable": movable, "version": version})


def _data(facts: Triage) -> Data:
    return {
        "reference": facts.reference,
        "version": facts.version,
        "heading": _heading(facts),
        "not_on_roster": not facts.agency,
        "arrived": _arrived(facts),
        "facts": _facts(facts),
        "is_incomplete": facts.incomplete > 0 and not facts.added,
        "incomplete": facts.incomplete,
        "is_urgent": facts.urgent,
        "not_urgent": not facts.urgent,
        "looks_again": bool(facts.again_reason),
        "again_reason": facts.again_reason,
        "was_added": bool(facts.added),
        "added": _added(facts),
        "joins": bool(facts.joining),
        "joining": facts.joining,
        "case_url": facts.case_url,
    }


def _unsettled_questions(facts: Triage) -> Data:
    related = "Is the stalking related to domestic abuse? The referrer is not sure (required)"
    repeat = f"This may be a repeat of {facts.repeat_of}. Is it? (required)"
    return {
        "ask_da": facts.da_unsettled,
        "da_settled": question("da_settled", related, facts.da_settled, facts.problems, offered=DA_SETTLED),
        "ask_repeat": bool(facts.repeat_of),
        "repeat_state": question("repeat_state", repeat, facts.repeat_state, facts.problems, offered=REPEAT_STATES),
    }


def _heading(facts: Triage) -> str:
    is_known = facts.again_reason or facts.added
    sender = facts.agency or "a sender who is not on the roster"
    return f"{'Referral' if is_known else 'New referral'} {facts.reference} from {sender}"


def _arrived(facts: Triage) -> str:
    arrived_on = day_words(london_day(facts.received_at))
    meeting_day = day_words(facts.meeting.held_on)
    if facts.in_time_for:
        first_day = day_words(facts.in_time_for.held_on)
        return f"{arrived_on}: in time for {first_day}, but {facts.why_later}, so for {meeting_day}"
    if facts.missed is None:
        return f"{arrived_on}: in time for {meeting_day}"
    return f"{arrived_on}: too late for {day_words(facts.missed.held_on)}, so for {meeting_day}"


def _added(facts: Triage) -> str:
    """``Added: DASH date. Nothing else is missing.``"""
    missing = "Nothing else is missing." if not facts.incomplete else f"Still missing: {facts.incomplete}."
    return f"Added: {', '.join(facts.added)}. {missing}"


def _facts(facts: Triage) -> str:
    dash = f"DASH: {facts.dash[:1].lower()}{facts.dash[1:]}"
    return DOT.join(
        (
            f"{facts.risk_level} risk",
            facts.area if facts.area != "Not known" else "area not known",
            f"children: {facts.children_involved.lower()}",
            f"urgent: {'yes' if facts.urgent else 'no'}",
            f"perpetrator: {facts.perpetrator_known.lower()}",
            f"{dash}, more than 28 days old" if facts.old_dash else dash,
        )
    )
