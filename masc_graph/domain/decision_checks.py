"""Reading the dialog ``record`` from what Teams sends, and everything that may be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from masc_graph.domain import decision as limits
from masc_graph.domain.calendar_words import day_words, listed, plain_day_words
from masc_graph.domain.decision import ActionRow, CaseOnTable, DecisionForm, DueChoice
from masc_graph.domain.inputs import Inputs
from masc_graph.domain.outcomes import OUTCOMES, REFER_TARGETS, DeferWhy, NewActions, OpenActions, Outcome
from masc_graph.domain.privacy import text_check
from masc_graph.domain.problem import Problem
from masc_graph.domain.prompts import PROMPTS, read_prompt
from masc_graph.domain.working_days import months_later

LATEST_DUE_MONTHS: Final = 12

_PROMPT_INPUTS: Final = tuple(name for prompt in PROMPTS for name in (prompt.id, prompt.input_id))
_MISSING: Final = {
    "review_on": "Give the review date",
    "defer_why": "Select why the case is put off",
    "refer_targets": "Select where the case is sent",
    "transfer_to": "Enter the area that the case is sent to",
}


def read_decision_form(raw: Mapping[str, object]) -> tuple[DecisionForm, list[Problem]]:
    """Read the inputs of ``record`` (any JSON values), with the problems of what cannot be read at all.

    Inputs: ``agency_n``, ``for_n``, ``what_n``, ``due_on_n`` (n 1 to 6), ``due``, ``went_through``, ``done`` (prompt
    ids joined by commas), ``outcome``, ``reason``, ``review_on``, ``defer_why``, ``refer_targets``, ``transfer_to``,
    ``dissent``, ``supersede_reason``.
    """
    inputs = Inputs(raw)
    form = DecisionForm(
        supersede_reason=inputs.text("supersede_reason", "Why this replaces it", limits.WHY_LIMIT),
        rows=tuple(row for n in range(1, limits.ROWS + 1) if (row := _read_row(inputs, n))),
        due=DueChoice(
            inputs.one("due", _values(DueChoice), "Select when the actions are due") or DueChoice.NEXT_MEETING
        ),
        went_through=inputs.tick("went_through"),
        done=_prompt_ids(inputs.many("done", _PROMPT_INPUTS, "Select what has been done already")),
        outcome=Outcome(inputs.one("outcome", _values(Outcome), "Select the outcome") or Outcome.ACTIONS_AGREED),
        reason=inputs.text("reason", "Reason", limits.REASON_LIMIT),
        review_on=inputs.day("review_on", "Review date"),
        defer_why=_defer_why(inputs.one("defer_why", _values(DeferWhy), _MISSING["defer_why"])),
        refer_targets=inputs.many("refer_targets", REFER_TARGETS, _MISSING["refer_targets"]),
        transfer_to=inputs.text("transfer_to", "The other area", limits.TRANSFER_LIMIT, lines=False),
        dissent=inputs.text("dissent", "Disagreement", limits.DISSENT_LIMIT),
    )
    return form, inputs.problems


def check_decision(form: DecisionForm, case: CaseOnTable, key: bytes) -> list[Problem]:
    """Everything that keeps this decision from being recorded, in the order of the dialog; one problem an input."""
    found = (
        *_about_replacing(form, case),
        *_about_rows(form, case),
        *_about_outcome(form, case),
        *_about_reason(form, case),
        *_about_what_outcome_needs(form, case),
        *_about_names(form, case, key),
    )
    return _in_dialog_order(found)


def check_actions(form: DecisionForm, case: CaseOnTable, key: bytes) -> list[Problem]:
    """The same for rows added to a decision that stands."""
    none = () if form.rows else (Problem("what_1", "Add an action"),)
    return _in_dialog_order((*none, *_about_rows(form, case), *_about_names(form, case, key)))


def _read_row(inputs: Inputs, n: int) -> ActionRow | None:
    """A row without text is left out, whatever else stands in it."""
    what = inputs.text(f"what_{n}", f"Action {n}", limits.WHAT_LIMIT, lines=False)
    if not what:
        return None
    chosen = read_prompt(inputs.one(f"for_{n}", _PROMPT_INPUTS, _no_prompt(n)))
    return ActionRow(
        row=n,
        what=what,
        agency_id=inputs.text(f"agency_{n}", f"Action {n}: agency", limits.WHAT_LIMIT, lines=False),
        for_=chosen.id if chosen else "",
        due_on=inputs.day(f"due_on_{n}", f"Action {n}: due date"),
    )


def _values(choices: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(choice) for choice in choices)


def _prompt_ids(chosen: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(prompt.id for prompt in PROMPTS if {prompt.id, prompt.input_id} & set(chosen))


def _defer_why(text: str) -> DeferWhy | None:
    return DeferWhy(text) if text else None


def _about_replacing(form: DecisionForm, case: CaseOnTable) -> Iterator[Problem]:
    if case.supersedes and len(form.supersede_reason) < limits.SHORTEST_WORDS:
        yield Problem("supersede_reason", "Enter why this replaces the decision, in 10 to 300 characters")


def _about_rows(form: DecisionForm, case: CaseOnTable) -> Iterator[Problem]:
    for row in form.rows:
        yield from _about_row(row, case)
    if len(form.rows) + case.actions_already > limits.MOST_ACTIONS:
        yield Problem("what_1", f"A decision has at most {limits.MOST_ACTIONS} actions")


def _about_row(row: ActionRow, case: CaseOnTable) -> Iterator[Problem]:
    first, last = case.meeting.held_on, months_later(case.meeting.held_on, LATEST_DUE_MONTHS)
    if row.agency_id not in case.agencies:
        yield Problem(f"agency_{row.row}", f"Action {row.row}: select an agency")
    if not row.for_:
        yield Problem(f"for_{row.row}", _no_prompt(row.row))
    if len(row.what) < limits.SHORTEST_WORDS:
        yield Problem(f"what_{row.row}", f"Action {row.row}: enter what the agency will do, in 10 to 200 characters")
    if row.due_on and not first <= row.due_on <= last:
        yield Problem(f"due_on_{row.row}", _wrong_due(row.row, row.due_on, first, last))


def _wrong_due(row: int, due_on: date, first: date, last: date) -> str:
    bound = f"after {plain_day_words(first)}" if due_on < first else f"before {plain_day_words(last)}"
    return f"Action {row}: due date must be on or {bound}"


def _no_prompt(row: int) -> str:
    return f"Action {row}: select what it is for"


def _about_outcome(form: DecisionForm, case: CaseOnTable) -> Iterator[Problem]:
    rule = OUTCOMES[form.outcome]
    if rule.actions is NewActions.REQUIRED and not form.rows and not case.actions_already:
        yield Problem("outcome", "Add an action, or select another outcome")
    if rule.actions is NewActions.NONE and form.rows:
        yield Problem("outcome", f"{rule.words} takes no actions: clear the rows, or select another outcome")
    if rule.heard_before and not case.heard_before:
        yield Problem("outcome", "Only a case heard before can be closed. Select another outcome")
    if rule.open_actions is OpenActions.FORBID and case.open_actions:
        yield Problem("outcome", f"{listed(case.open_actions)} not finished. Select another outcome")


def _about_reason(form: DecisionForm, case: CaseOnTable) -> Iterator[Problem]:
    rule = OUTCOMES[form.outcome]
    if (rule.reason_required or form.reason) and len(form.reason) < limits.SHORTEST_WORDS:
        yield Problem("reason", "Enter the reason, in 10 to 1,000 characters")
    unnamed = [code for code in case.open_actions if not re.search(rf"{re.escape(code)}(?!\d)", form.reason)]
    if rule.open_actions is OpenActions.NAME and unnamed:
        yield Problem("reason", f"Say in the reason why {listed(unnamed)} can stay unfinished")


def _about_what_outcome_needs(form: DecisionForm, case: CaseOnTable) -> Iterator[Problem]:
    needs = OUTCOMES[form.outcome].needs
    if needs and not getattr(form, needs):
        yield Problem(needs, _MISSING[needs])
    if needs == "review_on" and form.review_on and form.review_on <= case.meeting.held_on:
        yield Problem("review_on", f"Review date must be after {day_words(case.meeting.held_on)}")


def _about_names(form: DecisionForm, case: CaseOnTable, key: bytes) -> Iterator[Problem]:
    texts = (
        ("supersede_reason", "why this replaces it", form.supersede_reason),
        *((f"what_{row.row}", f"action {row.row}", row.what) for row in form.rows),
        ("reason", "the reason", form.reason),
        ("transfer_to", "where the case is sent", form.transfer_to),
        ("dissent", "the disagreement", form.dissent),
    )
    for field, label, text in texts:
        problem = text_check(field, label, text, word_keys=case.word_keys, key=key, today=case.meeting.held_on)
        if problem:
            yield problem


_ORDER: Final = (
    "supersede_reason",
    *(f"{name}_{n}" for n in range(1, limits.ROWS + 1) for name in ("agency", "for", "what", "due_on")),
    *("outcome", "reason", "review_on", "defer_why", "refer_targets", "transfer_to", "dissent"),
)


def _in_dialog_order(problems: Iterable[Problem]) -> list[Problem]:
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.field, problem)
    return [first[field] for field in _ORDER if field in first]
