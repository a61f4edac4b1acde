"""The chair's recording screen: one screen a case, one press to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from masc_graph.cards.action_rows import FormAnswers, row_inputs
from masc_graph.cards.agenda import case_facts, time_words
from masc_graph.cards.parts import DOT, Data, lines, moment_words, question, said, wrong
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.board.usual_actions import UsualAction
from masc_graph.domain.cases.outcomes import DeferWhy, Outcome, ReferTarget
from masc_graph.domain.decisions.decision import DISSENT_LIMIT, REASON_LIMIT, ROWS, TRANSFER_LIMIT, WHY_LIMIT
from masc_graph.domain.decisions.due import Dates
from masc_graph.domain.meetings.calendar_words import day_words, short_day_words

TITLE: Final = "Record decisions"
ROWS_SHOWN: Final = 2
"""Rows that stand open from the start; the rest are behind "More rows"."""
SKIP: Final = "Skip this case"
KEEP: Final = "Keep it as it stands, next case"
_FURTHER: Final = ("review_on", "defer_why", "refer_targets", "refer_by", "transfer_to", "dissent", "conflict")


@dataclass(frozen=True)
class StandingAction:
    """An action of the decision that stands; ``what`` was typed by a person."""

    code: str
    agency: str
    what: str
    due_on: date

    @property
    def words(self) -> str:
        """The action on one line."""
        return DOT.join((self.code, self.agency, self.what, f"due {day_words(self.due_on)}"))


@dataclass(frozen=True)
class Standing:
    """The decision that stands already for this case and meeting; ``outcome`` and ``role`` are in words."""

    decision_id: str
    outcome: str
    recorded_at: datetime
    role: str = "chair"
    actions: Sequence[StandingAction] = ()

    @property
    def words(self) -> str:
        """The decision in one sentence."""
        return f"The {self.role} recorded a decision on {moment_words(self.recorded_at)}: {self.outcome}."


@dataclass(frozen=True)
class Sitting:
    """What one person did since they opened the dialog: references recorded or kept, and references skipped."""

    gone: Sequence[str] = ()
    skipped: Sequence[str] = ()

    @property
    def data(self) -> Data:
        """What the buttons carry on, since nothing is stored between two screens."""
        return {"gone": ",".join(self.gone), "skipped": ",".join(self.skipped)}


@dataclass(frozen=True)
class RecordScreen:
    """One case to be decided; ``answers`` are raw values by input id, as Teams sent them.

    ``token`` is the signed dialog token. ``saved`` says what the last press did. ``warning`` is the sentence to be
    confirmed by pressing again; it is in ``data.warned`` that it was shown. ``other`` names who would record the case
    if the presser has a conflict of interest; it is empty where nobody else could. ``handed`` and ``prepared`` say who
    handed the case over and who typed what is on the screen.
    """

    token: str
    case: AgendaCase
    number: int
    of: int
    asked: FormAnswers
    usual: Sequence[UsualAction] = ()
    saved: Sequence[str] = ()
    standing: Standing | None = None
    sitting: Sitting = Sitting()
    quorum_warning: str = ""
    prepared: str = ""
    handed: str = ""
    other: str = ""
    only_prepares: bool = False
    warning: str = ""
    notice: str = ""
    meeting_minutes: int = 60


def record(screen: RecordScreen) -> Card:
    """The recording screen; hidden parts that an error or an answer concerns come back open."""
    asked = screen.asked
    data = _heads(screen) | _standing(screen) | _usual(screen) | asked.row_data(ROWS, ROWS_SHOWN)
    data |= wrong(asked.problems) | said(screen.notice)
    data["already_done_open"] = asked.concerned("done")
    data["further_open"] = asked.concerned(*_FURTHER)
    return expand("record", data | _outcome(asked) | _further(screen))


def record_handed(screen: RecordScreen) -> Card:
    """What somebody sees of a case that they have handed over: who records it, and the way on."""
    return expand("record_handed", _heads(screen) | {"who": screen.handed})


def record_inputs() -> tuple[str, ...]:
    """The ids of all inputs of the recording screen."""
    rows = tuple(name for n in range(1, ROWS + 1) for name in row_inputs(n))
    return ("supersede_reason", "usual", *rows, "due", "went_through", "done", "outcome", "reason", *_FURTHER)


def _heads(screen: RecordScreen) -> Data:
    facts = (
        f"{screen.case.presents} presents",
        case_facts(screen.case.risk_level, screen.case.words),
        screen.case.area,
        time_words(screen.of, screen.meeting_minutes).removesuffix(" each"),
    )
    place = f"Case {screen.number} of {screen.of}{DOT}" if screen.number else ""
    return {
        "reference": screen.case.reference,
        "meeting_id": screen.asked.dates.meeting.meeting_id,
        "token": screen.token,
        "warned": bool(screen.warning),
        "has_warning": bool(screen.warning),
        "warning": screen.warning,
        "saved": lines(screen.saved),
        "case": f"{place}{screen.case.reference}",
        "facts": DOT.join(facts),
        "said": lines((screen.prepared, screen.handed, screen.quorum_warning)),
        "may_record": not screen.only_prepares,
        "only_prepares": screen.only_prepares,
        "skip_title": KEEP if screen.standing else SKIP,
        **screen.sitting.data,
    }


def _standing(screen: RecordScreen) -> Data:
    before = screen.standing
    return {
        "has_decision": before is not None,
        "decision": f"{before.words} Yours replaces it{'; its actions stay' if before.actions else ''}."
        if before
        else "",
        "standing_actions": lines(action.words for action in before.actions) if before else [],
        "supersede_reason": screen.asked.ask(
            "supersede_reason", "Why yours replaces it, no names (required)", WHY_LIMIT
        ),
    }


def _usual(screen: RecordScreen) -> Data:
    asked = screen.asked
    names = {agency.agency_id: agency.name for agency in asked.agencies}
    offered = ((one.key, _usual_title(one, names, asked.dates)) for one in screen.usual)
    return {
        "has_usual": bool(screen.usual),
        "usual": question("usual", "Usual actions (optional)", asked.answer("usual"), asked.problems, offered=offered),
    }


def _usual_title(action: UsualAction, names: Mapping[str, str], dates: Dates) -> str:
    due = "" if action.days is None else f", by {short_day_words(dates.in_days(action.days))}"
    return f"{names[action.agency_id]}: {_as_it_goes_on(action.text)}{due}"


def _as_it_goes_on(text: str) -> str:
    """The text as it stands behind a colon: its first letter small, unless it begins an abbreviation."""
    return text if text[1:2].isupper() else text[0].lower() + text[1:]


def _outcome(asked: FormAnswers) -> Data:
    outcome = asked.answer("outcome") or Outcome.ACTIONS_AGREED
    return {
        "went_through": asked.ask("went_through", "All five areas (optional)"),
        "done": asked.ask("done", "What has been done already (optional)"),
        "outcome": question(
            "outcome",
            "Outcome (required)",
            outcome,
            asked.problems,
            offered=((one.value, one.words) for one in Outcome),
        ),
        "reason": asked.ask("reason", "Reason, no names (required unless actions are agreed)", REASON_LIMIT),
    }


def _further(screen: RecordScreen) -> Data:
    asked = screen.asked
    may_hand_over = bool(screen.other) and not screen.only_prepares
    more = ", conflict of interest" if may_hand_over else ""
    return {
        "further_title": f"Review date, where to, disagreement{more}",
        "review_on": asked.ask("review_on", "Review date (required if kept under review)"),
        "defer_why": question(
            "defer_why",
            "Why it is put off (required if put off)",
            asked.answer("defer_why"),
            asked.problems,
            offered=((one.value, one.words) for one in DeferWhy),
        ),
        "refer_targets": question(
            "refer_targets",
            "Which process or service (required if sent to another process)",
            asked.answer("refer_targets"),
            asked.problems,
            offered=((one.value, one.value) for one in ReferTarget),
        ),
        "refer_by": asked.typeahead(
            "refer_by", "Which agency makes the referral (required if sent to another process)"
        ),
        "transfer_to": asked.ask("transfer_to", "The other area (required if sent to another area)", TRANSFER_LIMIT),
        "dissent": asked.ask("dissent", "Disagreement, no names (optional)", DISSENT_LIMIT),
        "may_hand_over": may_hand_over,
        "conflict": asked.ask("conflict", "Conflict of interest (optional)")
        | {"title": f"I have a conflict of interest in this case: {screen.other} records it"},
    }
