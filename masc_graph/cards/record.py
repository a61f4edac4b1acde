"""The chair's recording screen: one screen for each case, and one press to go to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, cast

from pydantic import JsonValue
from pydantic_core import to_json

from masc_graph.cards.action_rows import FURTHER, ActionsForm, row_inputs
from masc_graph.cards.agenda import case_facts, time_words
from masc_graph.cards.more import Part, more_data
from masc_graph.cards.parts import DOT, NO_NAMES, Data, error_summary, lines, moment_words, notice_data, question
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.board.usual_actions import UsualAction
from masc_graph.domain.cases.outcomes import OUTCOMES, DeferWhy, Outcome, ReferTarget
from masc_graph.domain.decisions.decision import DISSENT_LIMIT, REASON_LIMIT, ROWS, TRANSFER_LIMIT, WHY_LIMIT
from masc_graph.domain.decisions.due import Dates
from masc_graph.domain.meetings.calendar_words import day_words, short_day_words

TITLE: Final = "Record decisions"
MOST_BYTES: Final = 24 * 1024
"""The largest card on which a further part is drawn; the last 4 of 28 KB are for what is typed."""
ROWS_SHOWN: Final = 2
"""The number of rows shown at first."""
SKIP: Final = "Skip this case"
KEEP: Final = "Keep it as it stands, next case"
SKIPPED: Final = "skip"
"""The choice that goes on without this case."""
_NEEDED: Final = ("review_on", "defer_why", "refer_targets", "refer_by", "transfer_to")
_FURTHER: Final = (*_NEEDED, "dissent", "conflict")


@dataclass(frozen=True)
class CurrentAction:
    """An action of the current decision; ``what`` was typed by a person."""

    code: str
    agency: str
    what: str
    due_on: date

    @property
    def words(self) -> str:
        """The action on one line."""
        return DOT.join((self.code, self.agency, self.what, f"due {day_words(self.due_on)}"))


@dataclass(frozen=True)
class CurrentDecision:
    """The current decision on this case at this meeting; ``outcome`` and ``role`` are in words."""

    decision_id: str
    outcome: str
    recorded_at: datetime
    role: str = "chair"
    actions: Sequence[CurrentAction] = ()

    @property
    def words(self) -> str:
        """The decision in one sentence."""
        return f"The {self.role} recorded a decision on {moment_words(self.recorded_at)}: {self.outcome}."


@dataclass(frozen=True)
class Sitting:
    """What one person has done since opening the dialog: cases recorded or left as they are, and cases skipped."""

    finished: Sequence[str] = ()
    skipped: Sequence[str] = ()

    @property
    def data(self) -> Data:
        """The data that the buttons carry to the next screen, since nothing is stored in between."""
        return {"gone": ",".join(self.finished), "skipped": ",".join(self.skipped)}


@dataclass(frozen=True)
class RecordScreen:
    """One case to decide; the answers in ``form`` are raw values by input id, as Teams sent them.

    ``token`` is the signed dialog token. ``saved`` says what the last press did. ``warning`` is a sentence that is
    confirmed by pressing again; ``data.warned`` tells that it was shown. ``other`` names who would record the case if
    the person has a conflict of interest, and is empty if nobody else could. ``handed`` says who handed the case over,
    ``prepared`` who typed the draft on the screen. ``opened`` are the names of the parts that were asked for.
    """

    token: str
    case: AgendaCase
    number: int
    of: int
    form: ActionsForm
    usual: Sequence[UsualAction] = ()
    saved: Sequence[str] = ()
    current: CurrentDecision | None = None
    sitting: Sitting = Sitting()
    quorum_warning: str = ""
    prepared: str = ""
    handed: str = ""
    opened: Sequence[str] = ()
    other: str = ""
    only_drafts: bool = False
    warning: str = ""
    notice: str = ""
    meeting_minutes: int = 60


def record(screen: RecordScreen) -> Card:
    """The recording screen; what an answer or an error needs is drawn without being asked for."""
    form, opened = screen.form, screen.opened
    rows = form.row_data(ROWS, ROWS if "rows" in opened else ROWS_SHOWN, further=FURTHER.name in opened)
    data = _heads(screen) | _current(screen) | _usual(screen) | rows
    data |= error_summary(form.problems) | notice_data(screen.notice)
    return expand("record", data | _outcome(screen) | _further(screen) | _more(screen, rows))


def has_room(screen: RecordScreen) -> bool:
    """Whether this screen leaves room for what may still be typed on it: a card has 28 KB."""
    return len(to_json(record(screen))) <= MOST_BYTES


def record_handed(screen: RecordScreen) -> Card:
    """The screen for somebody who has handed the case over: who records it, and the button to the next case."""
    return expand("record_handed", _heads(screen) | {"who": screen.handed})


def record_inputs() -> tuple[str, ...]:
    """The input ids of the recording screen."""
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
        "meeting_id": screen.form.dates.meeting.meeting_id,
        "token": screen.token,
        "warned": bool(screen.warning),
        "has_warning": bool(screen.warning),
        "warning": screen.warning,
        "saved": lines(screen.saved),
        "case": f"{place}{screen.case.reference}",
        "facts": DOT.join(fact for fact in facts if fact),
        "said": lines((screen.prepared, screen.handed, screen.quorum_warning)),
        "may_record": not screen.only_drafts,
        "only_drafts": screen.only_drafts,
        "skip_title": KEEP if screen.current else SKIP,
        **screen.sitting.data,
    }


def _current(screen: RecordScreen) -> Data:
    current = screen.current
    return {
        "has_decision": current is not None,
        "decision": f"{current.words} Yours replaces it{'; its actions stay' if current.actions else ''}."
        if current
        else "",
        "current_actions": lines(action.words for action in current.actions) if current else [],
        "supersede_reason": screen.form.question(
            "supersede_reason", "Why yours replaces it, no names (required)", limit=WHY_LIMIT
        ),
    }


def _usual(screen: RecordScreen) -> Data:
    form = screen.form
    names = {agency.agency_id: agency.name for agency in form.agencies}
    offered = ((action.key, _usual_title(action, names, form.dates)) for action in screen.usual)
    return {
        "has_usual": bool(screen.usual),
        "usual": question("usual", "Usual actions (optional)", form.answer("usual"), form.problems, offered=offered),
    }


def _usual_title(action: UsualAction, names: Mapping[str, str], dates: Dates) -> str:
    due = "" if action.days is None else f", by {short_day_words(dates.in_days(action.days))}"
    return f"{names[action.agency_id]}: {_after_colon(action.text)}{due}"


def _after_colon(text: str) -> str:
    """The text for use after a colon: its first letter in lower case, unless it starts an abbreviation."""
    return text if text[1:2].isupper() else text[0].lower() + text[1:]


def _outcome(screen: RecordScreen) -> Data:
    form = screen.form
    return {
        "went_through": form.question("went_through", "All five areas (optional)"),
        "done": _asked(screen, form.question("done", "What has been done already (optional)")),
        "outcome": question(
            "outcome",
            "Outcome (required)",
            _chosen(form),
            form.problems,
            offered=((choice.value, choice.words) for choice in Outcome),
        ),
        "reason": form.question(
            "reason", "Reason, no names (required unless actions are agreed)", hint=NO_NAMES, limit=REASON_LIMIT
        ),
    }


def _further(screen: RecordScreen) -> Data:
    form = screen.form
    questions = (
        form.question("review_on", "Review date (required if kept under review)"),
        question(
            "defer_why",
            "Why it is put off (required if put off)",
            form.answer("defer_why"),
            form.problems,
            offered=((choice.value, choice.words) for choice in DeferWhy),
        ),
        question(
            "refer_targets",
            "Which process or service (required if sent to another process)",
            form.answer("refer_targets"),
            form.problems,
            offered=((choice.value, choice.value) for choice in ReferTarget),
        ),
        form.typeahead("refer_by", "Which agency makes the referral (required if sent to another process)"),
        form.question("transfer_to", "The other area (required if sent to another area)", limit=TRANSFER_LIMIT),
        form.question("dissent", "Disagreement, no names (optional)", limit=DISSENT_LIMIT),
        form.question("conflict", "Conflict of interest (optional)")
        | {"title": f"I have a conflict of interest in this case: {screen.other} records it"},
    )
    return {str(asked["id"]): _asked(screen, asked) for asked in questions}


def _asked(screen: RecordScreen, asked: Data) -> Data:
    """The question, and whether it is drawn: asked for, needed by the outcome, or with an answer or an error."""
    name = str(asked["id"])
    part = "needed" if name in _NEEDED else name
    is_open = part in screen.opened or name in _needed(screen.form) or screen.form.needs_showing(name)
    return asked | {"open": is_open and (name != "conflict" or _may_hand_over(screen))}


def _chosen(form: ActionsForm) -> str:
    return form.answer("outcome") or Outcome.ACTIONS_AGREED


def _needed(form: ActionsForm) -> Sequence[str]:
    """The questions that the chosen outcome needs answered."""
    needs = next((OUTCOMES[outcome].needs for outcome in Outcome if outcome.value == _chosen(form)), "")
    return ("refer_targets", "refer_by") if needs == "refer_targets" else (needs,)


def _may_hand_over(screen: RecordScreen) -> bool:
    return bool(screen.other) and not screen.only_drafts


def _more(screen: RecordScreen, drawn: Data) -> Data:
    """The choice of what else may be drawn, or done."""
    rows = Part("rows", "More actions")
    alone = (Part("done", "Already done"), Part("dissent", "Disagreement"), Part("conflict", "Conflict of interest"))
    parts = [rows, FURTHER, alone[0], Part("needed", "Review date, where to"), alone[1]]
    if _may_hand_over(screen):
        parts.append(alone[2])
    if not screen.only_drafts:
        parts.append(Part(SKIPPED, KEEP if screen.current else SKIP))
    shown = [part.name for part in alone if screen.form.needs_showing(part.name)]
    all_rows = cast("list[JsonValue]", drawn["rows"])
    return more_data(parts, screen.opened, (*shown, *([rows.name] if len(all_rows) == ROWS else [])))
