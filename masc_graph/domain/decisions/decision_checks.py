"""Checks a decision, actions added to one, and a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from masc_graph.domain.cases.outcomes import OUTCOMES, NewActions, OpenActions, Outcome
from masc_graph.domain.decisions import decision as limits
from masc_graph.domain.decisions.decision import DecisionFacts, DecisionForm, TypedAction, expand_rows
from masc_graph.domain.decisions.decision_form import MISSING, USUAL, no_agency, no_prompt
from masc_graph.domain.meetings.calendar_words import day_words, listed, plain_day_words
from masc_graph.domain.text.privacy import text_check
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.working_days import months_later

LATEST_DUE_MONTHS: Final = 12
LATEST_REVIEW_MONTHS: Final = 24


def check_decision(form: DecisionForm, case: DecisionFacts, key: bytes) -> list[Problem]:
    """The problems to fix before this decision is recorded, at most one an input, in the order of the dialog."""
    problems = (
        *_about_replacing(form, case),
        *_about_rows(form, case),
        *_about_outcome(form, case),
        *_about_reason(form, case),
        *_about_outcome_needs(form, case),
        *_about_names(form, case, key),
    )
    return _in_dialog_order(problems)


def check_actions(form: DecisionForm, case: DecisionFacts, key: bytes) -> list[Problem]:
    """The problems of rows that are added to the current decision."""
    problems = (*_about_adding(form, case), *_about_rows(form, case), *_about_names(form, case, key))
    return _in_dialog_order(problems)


def check_draft(form: DecisionForm, case: DecisionFacts, key: bytes) -> list[Problem]:
    """The problems of a draft: it may be incomplete, but it must not name anyone."""
    return _in_dialog_order(_about_names(form, case, key))


def _about_replacing(form: DecisionForm, case: DecisionFacts) -> Iterator[Problem]:
    if case.supersedes and len(form.supersede_reason) < limits.SHORTEST_TEXT:
        yield Problem("supersede_reason", "Enter why this replaces the decision, in 10 to 300 characters")


def _about_rows(form: DecisionForm, case: DecisionFacts) -> Iterator[Problem]:
    if len(case.ticked(form)) < len(form.usual):
        yield Problem("usual", USUAL)
    for row in form.rows:
        yield from _about_row(row, case)
    if len(expand_rows(form, case).rows) + case.actions_already > limits.MOST_ACTIONS:
        yield Problem("what_1" if form.rows else "usual", f"A decision has at most {limits.MOST_ACTIONS} actions")


def _about_adding(form: DecisionForm, case: DecisionFacts) -> Iterator[Problem]:
    if case.outcome and OUTCOMES[case.outcome].actions is NewActions.NONE:
        yield Problem("what_1", f"{case.outcome.words} takes no actions. Correct the decision instead")
    if not form.rows:
        yield Problem("what_1", "Add an action")


def _about_row(row: TypedAction, case: DecisionFacts) -> Iterator[Problem]:
    first, last = case.meeting.held_on, case.dates.working_day(months_later(case.meeting.held_on, LATEST_DUE_MONTHS))
    if not row.agencies or row.agency_id not in {"", *case.agencies}:
        yield Problem(f"agency_{row.row}", no_agency(row.row))
    if not case.agencies.issuperset(row.also):
        yield Problem(f"also_{row.row}", no_agency(row.row))
    if not row.for_:
        yield Problem(f"for_{row.row}", no_prompt(row.row))
    if len(row.what) < limits.SHORTEST_TEXT:
        yield Problem(f"what_{row.row}", f"Action {row.row}: enter what the agency will do, in 10 to 200 characters")
    if row.due_on and not first <= row.due_on <= last:
        yield Problem(f"due_on_{row.row}", _wrong_due(row.row, row.due_on, first, last))


def _wrong_due(row: int, due_on: date, first: date, last: date) -> str:
    bound = f"after {plain_day_words(first)}" if due_on < first else f"before {plain_day_words(last)}"
    return f"Action {row}: due date must be on or {bound}"


def _about_outcome(form: DecisionForm, case: DecisionFacts) -> Iterator[Problem]:
    rule, has_actions = OUTCOMES[form.outcome], bool(form.rows or form.usual)
    if rule.actions is NewActions.REQUIRED and not has_actions and not case.actions_already:
        yield Problem("outcome", "Add an action, or select another outcome")
    if rule.actions is NewActions.NONE and has_actions:
        yield Problem("outcome", f"{rule.words} takes no actions: clear them, or select another outcome")
    if rule.heard_before and not case.heard_before:
        yield Problem("outcome", "Only a case heard before can be closed. Select another outcome")
    if rule.open_actions is OpenActions.FORBID and case.open_actions:
        yield Problem("outcome", f"{listed(case.open_actions)} not finished. Select another outcome")


def _about_reason(form: DecisionForm, case: DecisionFacts) -> Iterator[Problem]:
    rule = OUTCOMES[form.outcome]
    if (rule.reason_required or form.reason) and len(form.reason) < limits.SHORTEST_TEXT:
        yield Problem("reason", "Enter the reason, in 10 to 1,000 characters")
    unnamed = [code for code in case.open_actions if not re.search(rf"{re.escape(code)}(?!\d)", form.reason)]
    if rule.open_actions is OpenActions.NAME and unnamed:
        yield Problem("reason", f"Say in the reason why {listed(unnamed)} can stay unfinished")


def _about_outcome_needs(form: DecisionForm, case: DecisionFacts) -> Iterator[Problem]:
    needs = OUTCOMES[form.outcome].needs
    if needs and not getattr(form, needs):
        yield Problem(needs, MISSING[needs])
    if needs == "review_on" and form.review_on:
        yield from _about_review(form.review_on, case.meeting.held_on)
    if form.outcome is Outcome.REFER_TO_PROCESS and form.refer_by not in case.agencies:
        yield Problem("refer_by", MISSING["refer_by"])


def _about_review(review_on: date, held_on: date) -> Iterator[Problem]:
    last = months_later(held_on, LATEST_REVIEW_MONTHS)
    if review_on <= held_on:
        yield Problem("review_on", f"Review date must be after {day_words(held_on)}")
    if review_on > last:
        yield Problem("review_on", f"Review date must be on or before {plain_day_words(last)}")


def _about_names(form: DecisionForm, case: DecisionFacts, key: bytes) -> Iterator[Problem]:
    usual = {action.text for action in case.usual}
    texts = (
        ("supersede_reason", "why this replaces it", form.supersede_reason),
        *((f"what_{row.row}", f"action {row.row}", row.what) for row in form.rows if row.what not in usual),
        ("reason", "the reason", form.reason),
        ("transfer_to", "where the case is sent", form.transfer_to),
        ("dissent", "the disagreement", form.dissent),
    )
    for field, label, text in texts:
        problem = text_check(field, label, text, word_keys=case.word_keys, key=key, today=case.meeting.held_on)
        if problem:
            yield problem


_ROW_INPUTS: Final = ("agency", "for", "what", "also", "due_on")
_ORDER: Final = (
    *("supersede_reason", "usual"),
    *(f"{name}_{n}" for n in range(1, limits.MOST_ACTIONS + 1) for name in _ROW_INPUTS),
    *("outcome", "reason", "review_on", "defer_why", "refer_targets", "refer_by", "transfer_to", "dissent"),
)


def _in_dialog_order(problems: Iterable[Problem]) -> list[Problem]:
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.field, problem)
    return [first[field] for field in _ORDER if field in first]
