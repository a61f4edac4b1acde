"""The chair's recording screen: one screen a case, one press to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from masc_graph.cards.agenda import case_facts
from masc_graph.cards.parts import DOT, Data, choices, moment_words, question, said, wrong
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda import AgendaCase
from masc_graph.domain.decision import (
    DISSENT_LIMIT,
    REASON_LIMIT,
    ROWS,
    TRANSFER_LIMIT,
    WHAT_LIMIT,
    WHY_LIMIT,
    DueChoice,
    due_choices,
)
from masc_graph.domain.meeting import Meeting
from masc_graph.domain.outcomes import REFER_TARGETS, DeferWhy, Outcome
from masc_graph.domain.problem import Problem
from masc_graph.domain.prompts import PROMPTS
from masc_graph.domain.roster import Agency

TITLE: Final = "Record decisions"
ROWS_SHOWN: Final = 2
"""Rows that stand open from the start; the rest are behind "More rows"."""
_MORE_ROWS: Final = range(ROWS_SHOWN + 1, ROWS + 1)
_ROW_INPUTS: Final = ("agency", "for", "what")
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "more_rows": tuple(f"{name}_{n}" for n in _MORE_ROWS for name in _ROW_INPUTS),
    "other_dates": tuple(f"due_on_{n}" for n in range(1, ROWS + 1)),
    "already_done": ("done",),
    "further": ("review_on", "defer_why", "refer_targets", "transfer_to", "dissent"),
}
"""The hidden parts of the screen, with the inputs in each."""


@dataclass(frozen=True)
class Standing:
    """The decision that stands already for this case and meeting; ``outcome`` is in words."""

    decision_id: str
    outcome: str
    recorded_at: datetime


@dataclass(frozen=True)
class RecordScreen:
    """One case to be decided; ``answers`` are raw values by input id, as Teams sent them.

    ``token`` is the signed dialog token. ``recording`` is the reference that the last press recorded. ``warning`` is
    the sentence to be confirmed by pressing again; it is in ``data.warned`` that it was shown.
    """

    meeting: Meeting
    next_meeting: Meeting
    token: str
    case: AgendaCase
    number: int
    of: int
    agencies: Sequence[Agency]
    answers: Mapping[str, str]
    problems: Sequence[Problem] = ()
    recording: str = ""
    standing: Standing | None = None
    quorum_warning: str = ""
    warning: str = ""
    notice: str = ""
    meeting_minutes: int = 60


def record(screen: RecordScreen) -> Card:
    """The recording screen; hidden parts that an error or an answer concerns come back open."""
    data = _heads(screen) | _lists(screen) | wrong(screen.problems) | said(screen.notice)
    data["rows"] = [_row(n, screen) for n in range(1, ROWS_SHOWN + 1)]
    data["rows_more"] = [_row(n, screen) for n in _MORE_ROWS]
    data["dates"] = [_date(n, screen) for n in range(1, ROWS + 1)]
    for name, inputs in _PARTS.items():
        data[f"{name}_open"] = _concerned(inputs, screen)
    return expand("record", data | _outcome(screen) | _further(screen))


def record_inputs() -> tuple[str, ...]:
    """The ids of all inputs of the recording screen."""
    rows = tuple(f"{name}_{n}" for n in range(1, ROWS + 1) for name in (*_ROW_INPUTS, "due_on"))
    return (*rows, "due", "went_through", "done", "outcome", "reason", *_PARTS["further"], "supersede_reason")


def _heads(screen: RecordScreen) -> Data:
    minutes = max(1, screen.meeting_minutes // max(1, screen.of))
    return {
        "reference": screen.case.reference,
        "meeting_id": screen.meeting.meeting_id,
        "token": screen.token,
        "saw": screen.standing.decision_id if screen.standing else "",
        "warned": bool(screen.warning),
        "has_warning": bool(screen.warning),
        "warning": screen.warning,
        "is_recording": bool(screen.recording),
        "recording": screen.recording,
        "case": f"Case {screen.number} of {screen.of}{DOT}{screen.case.reference}",
        "facts": DOT.join(
            (
                f"{screen.case.presents} presents",
                case_facts(screen.case.risk_level, screen.case.words),
                screen.case.area,
                f"about {minutes} minute{'s' if minutes > 1 else ''}",
            )
        ),
        "has_quorum_warning": bool(screen.quorum_warning),
        "quorum_warning": screen.quorum_warning,
        **_standing(screen),
    }


def _standing(screen: RecordScreen) -> Data:
    before = screen.standing
    told = f"A decision was recorded on {moment_words(before.recorded_at)}: {before.outcome}." if before else ""
    return {
        "has_decision": before is not None,
        "decision": f"{told} Yours replaces it.",
        "supersede_reason": _ask("supersede_reason", "Why this replaces it, no names (required)", screen, WHY_LIMIT),
    }


def _lists(screen: RecordScreen) -> Data:
    return {
        "agency_choices": choices((agency.agency_id, agency.name) for agency in screen.agencies),
        "prompt_choices": choices((prompt.id, prompt.label) for prompt in PROMPTS),
    }


def _row(n: int, screen: RecordScreen) -> Data:
    return {
        "n": n,
        "agency": _typeahead(f"agency_{n}", f"Action {n}: agency (required if used)", screen),
        "for": _typeahead(f"for_{n}", f"Action {n}: what it is for (required if used)", screen),
        "what": _ask(f"what_{n}", f"Action {n}: what they will do, no names (optional)", screen, WHAT_LIMIT),
    }


def _date(n: int, screen: RecordScreen) -> Data:
    return {"n": n, "due_on": _ask(f"due_on_{n}", f"Action {n}: due on another date (optional)", screen)}


def _outcome(screen: RecordScreen) -> Data:
    answers = screen.answers
    due = answers.get("due") or DueChoice.NEXT_MEETING
    outcome = answers.get("outcome") or Outcome.ACTIONS_AGREED
    ask = screen.problems
    return {
        "due": question(
            "due", "When are they due? (required)", due, ask, offered=due_choices(screen.meeting, screen.next_meeting)
        ),
        "went_through": _ask("went_through", "All five areas (optional)", screen),
        "done": _ask("done", "What has been done already (optional)", screen),
        "outcome": question(
            "outcome", "Outcome (required)", outcome, ask, offered=((one.value, one.words) for one in Outcome)
        ),
        "reason": _ask("reason", "Reason, no names (required unless actions are agreed)", screen, REASON_LIMIT),
    }


def _further(screen: RecordScreen) -> Data:
    return {
        "review_on": _ask("review_on", "Review date (required if kept under review)", screen),
        "defer_why": question(
            "defer_why",
            "Why it is put off (required if put off)",
            _answer(screen, "defer_why"),
            screen.problems,
            offered=((one.value, one.words) for one in DeferWhy),
        ),
        "refer_targets": question(
            "refer_targets",
            "Which process or service (required if sent to another process)",
            _answer(screen, "refer_targets"),
            screen.problems,
            offered=((one, one) for one in REFER_TARGETS),
        ),
        "transfer_to": _ask("transfer_to", "The other area (required if sent to another area)", screen, TRANSFER_LIMIT),
        "dissent": _ask("dissent", "Disagreement, no names (optional)", screen, DISSENT_LIMIT),
    }


def _answer(screen: RecordScreen, name: str) -> str:
    """What was answered to one input, empty if nothing."""
    return screen.answers.get(name, "")


def _ask(name: str, label: str, screen: RecordScreen, limit: int | None = None) -> Data:
    return question(name, label, _answer(screen, name), screen.problems, limit=limit)


def _typeahead(name: str, label: str, screen: RecordScreen) -> Data:
    """A typeahead while it is empty; once answered a plain list, since a typeahead would show the id it was given."""
    style = "compact" if _answer(screen, name) else "filtered"
    return _ask(name, label, screen) | {"style": style}


def _concerned(inputs: Sequence[str], screen: RecordScreen) -> bool:
    fields = {problem.field for problem in screen.problems}
    return any(name in fields or screen.answers.get(name) for name in inputs)
