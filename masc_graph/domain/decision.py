"""A decision on a case: what the dialog sends, what the rules need to know, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.calendar import Meeting
from masc_graph.domain.calendar_words import day_words
from masc_graph.domain.outcomes import OUTCOMES as OUTCOMES
from masc_graph.domain.outcomes import REFER_TARGETS as REFER_TARGETS
from masc_graph.domain.outcomes import DeferWhy as DeferWhy
from masc_graph.domain.outcomes import Outcome as Outcome
from masc_graph.domain.outcomes import next_status as next_status
from masc_graph.domain.prompts import PROMPT as PROMPT
from masc_graph.domain.prompts import PROMPTS as PROMPTS
from masc_graph.domain.prompts import Heading, PromptState, states

ROWS: Final = 6
MOST_ACTIONS: Final = 12
SHORTEST_WORDS: Final = 10
WHAT_LIMIT: Final = 200
REASON_LIMIT: Final = 1000
DISSENT_LIMIT: Final = 500
WHY_LIMIT: Final = 300
TRANSFER_LIMIT: Final = 100


class DueChoice(StrEnum):
    """When every action of the screen is due, unless its row says otherwise."""

    NEXT_MEETING = "next_meeting"
    FOUR_WEEKS = "four_weeks"
    EIGHT_WEEKS = "eight_weeks"


class ActionRow(BaseModel):
    """One row of the dialog: ``row`` is its number there, ``for_`` a prompt id, ``due_on`` its own date if any."""

    model_config = ConfigDict(frozen=True)

    row: int
    agency_id: str = ""
    for_: str = ""
    what: str = ""
    due_on: date | None = None

    @property
    def heading(self) -> Heading:
        """The heading follows from the prompt."""
        return PROMPT[self.for_].heading


class DecisionForm(BaseModel):
    """The dialog ``record`` as typed values; rows without text are left out. Made by ``read_decision_form``."""

    model_config = ConfigDict(frozen=True)

    outcome: Outcome = Outcome.ACTIONS_AGREED
    reason: str = ""
    rows: tuple[ActionRow, ...] = ()
    due: DueChoice = DueChoice.NEXT_MEETING
    went_through: bool = False
    done: tuple[str, ...] = ()
    review_on: date | None = None
    defer_why: DeferWhy | None = None
    refer_targets: tuple[str, ...] = ()
    transfer_to: str = ""
    dissent: str = ""
    supersede_reason: str = ""


class CaseOnTable(BaseModel):
    """What the rules of a decision need to know of the case.

    ``open_actions`` are the codes still open on the whole case, ``actions_already`` the number of actions of the
    decision that is being replaced, ``supersedes`` its id, ``word_keys`` the case's keyed name words.
    """

    model_config = ConfigDict(frozen=True)

    reference: str
    meeting: Meeting
    next_meeting: Meeting
    agencies: frozenset[str]
    open_actions: tuple[str, ...] = ()
    actions_already: int = 0
    heard_before: bool = False
    supersedes: str = ""
    word_keys: frozenset[str] = frozenset()


def due_on(choice: DueChoice, meeting: Meeting, next_meeting: Meeting) -> date:
    """The date that a choice stands for, counted from the meeting."""
    weeks = {DueChoice.FOUR_WEEKS: 4, DueChoice.EIGHT_WEEKS: 8}
    return meeting.held_on + timedelta(weeks=weeks[choice]) if choice in weeks else next_meeting.held_on


def due_choices(meeting: Meeting, next_meeting: Meeting) -> tuple[tuple[DueChoice, str], ...]:
    """The choices with their titles: "By the next meeting, Monday 14 December"."""
    words = {
        DueChoice.NEXT_MEETING: "By the next meeting",
        DueChoice.FOUR_WEEKS: "In 4 weeks",
        DueChoice.EIGHT_WEEKS: "In 8 weeks",
    }
    return tuple((c, f"{said}, {day_words(due_on(c, meeting, next_meeting))}") for c, said in words.items())


def prompt_states(form: DecisionForm) -> dict[str, PromptState]:
    """What the form says about each prompt: needed where an action is for it, done where it was ticked."""
    needed = frozenset(row.for_ for row in form.rows)
    return states(needed, frozenset(form.done), went_through=form.went_through)


def not_considered_warning(form: DecisionForm) -> str | None:
    """The warning, given once, that counts the prompts nobody said anything about."""
    silent = sum(state is PromptState.NOT_CONSIDERED for state in prompt_states(form).values())
    if not silent:
        return None
    prompts = "1 prompt" if silent == 1 else f"{silent} prompts"
    return (
        f"You have not said that all five areas were gone through. Press again to record {prompts} as not considered."
    )
