"""A decision on a case: the form, what its rules need to know, and the rows it leads to."""

from __future__ import annotations

from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.board.prompts import PromptState, states
from masc_graph.domain.board.usual_actions import UsualAction
from masc_graph.domain.cases.outcomes import DeferWhy, Outcome, ReferTarget
from masc_graph.domain.decisions.due import Dates, DueChoice
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.working_days import Rules

ROWS: Final = 6
ROWS_TO_ADD: Final = 3
"""The number of rows in the dialog that adds actions to a decision."""
MOST_ACTIONS: Final = 12
SHORTEST_TEXT: Final = 10
WHAT_LIMIT: Final = 200
REASON_LIMIT: Final = 1000
DISSENT_LIMIT: Final = 500
WHY_LIMIT: Final = 300
TRANSFER_LIMIT: Final = 100


class TypedAction(BaseModel):
    """An action as typed: ``row`` is its number in the dialog, ``for_`` a prompt id, ``due_on`` its own date if any.

    ``also`` are further agencies; each gets an action of its own with the same text.
    """

    model_config = ConfigDict(frozen=True)

    row: int
    agency_id: str = ""
    also: tuple[str, ...] = ()
    for_: str = ""
    what: str = ""
    due_on: date | None = None

    @property
    def agencies(self) -> tuple[str, ...]:
        """Every agency that gets the action, each once."""
        return tuple(dict.fromkeys(agency for agency in (self.agency_id, *self.also) if agency))


class DecisionForm(BaseModel):
    """The inputs of the ``record`` dialog as typed values, made by ``read_decision_form``.

    ``rows`` leaves out rows without text. ``usual`` are the keys of the usual actions that were ticked.
    """

    model_config = ConfigDict(frozen=True)

    outcome: Outcome = Outcome.ACTIONS_AGREED
    reason: str = ""
    usual: tuple[str, ...] = ()
    rows: tuple[TypedAction, ...] = ()
    due: DueChoice = DueChoice.NEXT_MEETING
    went_through: bool = False
    done: tuple[str, ...] = ()
    review_on: date | None = None
    defer_why: DeferWhy | None = None
    refer_targets: tuple[ReferTarget, ...] = ()
    refer_by: str = ""
    transfer_to: str = ""
    dissent: str = ""
    supersede_reason: str = ""


class DecisionFacts(BaseModel):
    """What the rules of a decision need to know about the case.

    ``open_actions`` are the codes still open on the whole case, ``actions_already`` the number of actions that this
    meeting has agreed on it, ``needed_already`` the prompts that they are for. ``supersedes`` is the id of its current
    decision and ``outcome`` that one's outcome, ``word_keys`` the case's keyed name words, ``usual`` the usual actions
    that may be ticked.
    """

    model_config = ConfigDict(frozen=True)

    reference: str
    meeting: Meeting
    next_meeting: Meeting
    rules: Rules = Rules()
    agencies: frozenset[str]
    usual: tuple[UsualAction, ...] = ()
    open_actions: tuple[str, ...] = ()
    actions_already: int = 0
    needed_already: frozenset[str] = frozenset()
    heard_before: bool = False
    supersedes: str = ""
    outcome: Outcome | None = None
    word_keys: frozenset[str] = frozenset()

    @property
    def dates(self) -> Dates:
        """The dates from which the due dates of its actions are counted."""
        return Dates(self.meeting, self.next_meeting, self.rules)

    def ticked(self, form: DecisionForm) -> tuple[UsualAction, ...]:
        """The usual actions that are ticked in the form, in the order in which they were offered."""
        return tuple(action for action in self.usual if action.key in form.usual)


def expand_rows(form: DecisionForm, case: DecisionFacts) -> DecisionForm:
    """The same form with a row for each single action, numbered from 1, with its agency and due date.

    This resolves the dialog's shortcuts: usual actions, several agencies in a row, and one due date for all.
    """
    dates, rows = case.dates, list[TypedAction]()
    for usual in case.ticked(form):
        due = dates.due_on(form.due) if usual.days is None else dates.in_days(usual.days)
        rows.append(
            TypedAction(row=0, agency_id=usual.agency_id, for_=usual.prompt, what=usual.text, due_on=due),
        )
    for row in form.rows:
        due = dates.working_day(row.due_on) if row.due_on else dates.due_on(form.due)
        values = {"also": (), "due_on": due}
        rows.extend(row.model_copy(update={**values, "agency_id": agency}) for agency in row.agencies)
    numbered = tuple(row.model_copy(update={"row": number}) for number, row in enumerate(rows, start=1))
    return form.model_copy(update={"usual": (), "rows": numbered})


def moved_dates(form: DecisionForm, dates: Dates) -> tuple[str, ...]:
    """A sentence for each row whose own date is not a working day, saying when it is due instead."""
    dates_typed = ((row, row.due_on, dates.working_day(row.due_on)) for row in form.rows if row.due_on)
    return tuple(
        f"Action {row.row} is due on {day_words(due)}: {dates.why_not(typed)}."
        for row, typed, due in dates_typed
        if due != typed
    )


def prompt_states(form: DecisionForm, needed_already: frozenset[str] = frozenset()) -> dict[str, PromptState]:
    """The state of each prompt: needed if an action is for it, done if it was ticked.

    The form is an expanded one; ``needed_already`` are the prompts for which this meeting has agreed actions before.
    """
    needed = frozenset(row.for_ for row in form.rows) | needed_already
    return states(needed, frozenset(form.done), went_through=form.went_through)


def not_considered_warning(form: DecisionForm, needed_already: frozenset[str] = frozenset()) -> str | None:
    """The warning, shown once, that counts the prompts not considered; None if there are none.

    There is no warning for a deferred case, which will be considered later, or a closed one, which was before.
    """
    if form.outcome in (Outcome.DEFER, Outcome.CLOSE):
        return None
    silent = sum(state is PromptState.NOT_CONSIDERED for state in prompt_states(form, needed_already).values())
    if not silent:
        return None
    prompts = "1 prompt" if silent == 1 else f"{silent} prompts"
    return (
        f"You have not said that all five areas were gone through. Press again to record {prompts} as not considered."
    )
