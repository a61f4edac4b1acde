"""Checks the answers of a referral: what is wrong, what stops it, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from masc_graph.domain.referrals.field import NONE, NOT_KNOWN, TICKED, Answers, Field, FieldKind, Need
from masc_graph.domain.referrals.referral_fields import FIELD, FIELDS, fields_of_step
from masc_graph.domain.text.inputs import FIRST_DAY, Inputs
from masc_graph.domain.text.problem import Problem

_RELATED_PEOPLE: Final = frozenset({"Partner or former partner", "Family member"})
_KNOW_JUSTICE_MATTERS: Final = frozenset({"police", "probation"})
_PRESET: Final = ("perpetrator_status", "existing_orders")


class StopReason(StrEnum):
    """Why a referral stops after the first screen."""

    DA_RELATED = "da_related"
    STANDARD_RISK = "standard_risk"
    NO_DASH = "no_dash"

    @property
    def sentence(self) -> str:
        """What the stop screen says, including where to go instead."""
        return _SENTENCES[self]


_STOPS: Final = (
    (StopReason.DA_RELATED, "da_related", "Yes"),
    (StopReason.STANDARD_RISK, "risk_level", "Standard"),
    (StopReason.NO_DASH, "dash", "No"),
)
_SENTENCES: Final = {
    StopReason.DA_RELATED: ("MASC does not take stalking related to domestic abuse. Use MARAC, MATAC or MAPPA."),
    StopReason.STANDARD_RISK: (
        "MASC reviews medium and high risk. If your judgement is that the risk is higher, change your answer."
    ),
    StopReason.NO_DASH: (
        "The Stalking DASH should have been completed. Complete it with or on behalf of the victim, then refer; "
        "or send now and add it before the agenda is posted: the referral keeps its date and waits with the "
        "administrator as needing information."
    ),
}


def clean(raw: Mapping[str, object]) -> tuple[Answers, list[Problem]]:
    """Read the inputs of any step as canonical answers, with the problems; unknown keys are dropped, long texts cut."""
    inputs = Inputs(raw)
    answers = {field.name: _READERS[field.kind](inputs, field) for field in FIELDS if field.name in raw}
    return answers, inputs.problems


def check_step(step: int, answers: Answers, today: date) -> list[Problem]:
    """The problems to fix before leaving this screen, in question order."""
    return _check(fields_of_step(step), answers, today)


def check_to_send(answers: Answers, today: date) -> list[Problem]:
    """The problems to fix before sending, in question order; a case that MASC does not take cannot be sent."""
    stops = [
        Problem(field, reason.sentence)
        for reason, field, answer in _STOPS
        if answers.get(field) == answer and reason is not StopReason.NO_DASH
    ]
    return in_question_order(stops + _check(FIELDS, answers, today))


def check_added_answers(answers: Answers, today: date) -> list[Problem]:
    """What is wrong with answers that are added later; none of them is required."""
    undone = [Problem("dash", FIELD["dash"].error)] if answers.get("dash") == "No" else []
    return in_question_order([*undone, *_contradictions(answers, answers, today)])


def in_question_order(problems: Iterable[Problem]) -> list[Problem]:
    """The first problem of each question, in the order of the questions."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.field, problem)
    return [first[field.name] for field in FIELDS if field.name in first]


def missing_before_agenda(answers: Answers) -> tuple[str, ...]:
    """The names of the fields still needed before the agenda is posted; a DASH not yet done is one of them."""
    no_dash = answers.get("dash") == "No"
    return tuple(
        field.name
        for field in FIELDS
        if (field.name == "dash" and no_dash) or _lacks(field, answers, Need.BEFORE_AGENDA)
    )


def stop_reasons(answers: Answers) -> tuple[StopReason, ...]:
    """Every reason to stop after the first screen."""
    return tuple(reason for reason, field, answer in _STOPS if answers.get(field) == answer)


def may_go_on(reasons: tuple[StopReason, ...]) -> bool:
    """Whether the referral may be sent anyway: the only reason is a missing DASH, which can be added later."""
    return reasons == (StopReason.NO_DASH,)


def dash_is_old(answers: Answers, today: date, days: int = 28) -> bool:
    """Whether the DASH was completed more than ``days`` ago: a warning, never an error."""
    completed = answers.get("dash_on")
    return bool(completed) and date.fromisoformat(completed) < today - timedelta(days=days)


def presets(agency_id: str) -> Answers:
    """The answers that the screens start with: only police and probation can be expected to know the others."""
    return {} if agency_id in _KNOW_JUSTICE_MATTERS else dict.fromkeys(_PRESET, NOT_KNOWN)


def _read_one(inputs: Inputs, field: Field) -> str:
    return inputs.choice(field.name, field.choices, field.error)


def _read_many(inputs: Inputs, field: Field) -> str:
    """ "Not known" is dropped if there is another answer."""
    chosen = inputs.choices(field.name, field.choices, field.error)
    answered = tuple(choice for choice in chosen if choice != NOT_KNOWN)
    return ",".join(answered or chosen)


def _read_text(inputs: Inputs, field: Field) -> str:
    return inputs.text(field.name, field.label, field.max_length or 0, lines=field.has_lines)


def _read_date(inputs: Inputs, field: Field) -> str:
    day = inputs.day(field.name, field.label, field.first_day or FIRST_DAY)
    return day.isoformat() if day else ""


def _read_tick(inputs: Inputs, field: Field) -> str:
    return TICKED if inputs.tick(field.name) else ""


_READERS: Final[Mapping[FieldKind, Callable[[Inputs, Field], str]]] = {
    FieldKind.ONE: _read_one,
    FieldKind.MANY: _read_many,
    FieldKind.TEXT: _read_text,
    FieldKind.DATE: _read_date,
    FieldKind.TICK: _read_tick,
}


def _check(fields: Iterable[Field], answers: Answers, today: date) -> list[Problem]:
    questions = tuple(fields)
    missing = [Problem(field.name, field.error) for field in questions if _lacks(field, answers, Need.TO_SEND)]
    return in_question_order([*missing, *_contradictions([field.name for field in questions], answers, today)])


def _contradictions(names: Collection[str], answers: Answers, today: date) -> list[Problem]:
    problems = [Problem(name, message) for name, check in _CROSS_CHECKS if (message := check(name, answers, today))]
    return [problem for problem in problems if problem.field in names]


def _lacks(field: Field, answers: Answers, need: Need) -> bool:
    return field.need is need and field.is_asked(answers) and not answers.get(field.name)


def _not_related_after_all(_: str, answers: Answers, __: date) -> str | None:
    if answers.get("da_related") != "No" or answers.get("relationship") not in _RELATED_PEOPLE:
        return None
    return (
        "You said this is not related to domestic abuse, but chose partner or family. "
        "Check both answers, or select 'Not sure'"
    )


def _unknown_but_named(name: str, answers: Answers, _: date) -> str | None:
    if answers.get("perpetrator_known") != NOT_KNOWN or not answers.get(name):
        return None
    return "You said the perpetrator is not known, but entered a name. Check both answers"


def _born_in_the_past(name: str, answers: Answers, today: date) -> str | None:
    born = answers.get(name)
    return FIELD[name].error if born and not FIRST_DAY <= date.fromisoformat(born) < today else None


def _not_in_the_future(name: str, answers: Answers, today: date) -> str | None:
    done = answers.get(name)
    return FIELD[name].error if done and date.fromisoformat(done) > today else None


def _none_alone(name: str, answers: Answers, _: date) -> str | None:
    chosen = answers.get(name, "").split(",")
    if NONE not in chosen or len(chosen) == 1:
        return None
    return f"{FIELD[name].error}: None cannot stand beside another answer"


_CROSS_CHECKS: Final[tuple[tuple[str, Callable[[str, Answers, date], str | None]], ...]] = (
    ("da_related", _not_related_after_all),
    ("victim_dob", _born_in_the_past),
    ("perpetrator_name", _unknown_but_named),
    ("perpetrator_dob", _born_in_the_past),
    ("perpetrator_status", _none_alone),
    ("existing_orders", _none_alone),
    ("dash_on", _not_in_the_future),
)
